"""`smscost tariff`: show, check, compare, import and update tariffs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from estimator.base import clock
from estimator.base.language import told
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.groups import CountingOptions, ReadingOptions, TariffOptions
from estimator.cli.idle import acts_on
from estimator.cli.options import BillingCountry
from estimator.errors import TariffError, UsageError

if TYPE_CHECKING:
    from estimator.price.job import CampaignOptions
    from estimator.tariff import Tariff

DIFFERS: Final = 1
"""The exit code of two tariffs that differ, as `diff` and `git diff --exit-code` have it."""


def show(
    countries: Annotated[
        list[str] | None,
        typer.Argument(metavar="COUNTRY…", help="Countries, by code or by French or English name. [all]"),
    ] = None,
    *,
    tariff: TariffOptions,
    everything: Annotated[
        bool, typer.Option("--all", help="List all tariffs there are, each with its first day.")
    ] = False,
    output: ResultOptions,
) -> None:
    """Show the prices and rates in force, or the rates of some countries."""
    from estimator.tariff.shelf import list_tariffs

    if everything and countries:
        raise UsageError("USE032", option="all", beside="COUNTRY")
    if everything:
        emit(results.shelf(list_tariffs(tariff.tariff)), *output.chosen)
        return
    codes = list(dict.fromkeys(_country(name) for name in countries or []))
    emit(results.tariff(tariff.find(), codes), *output.chosen)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The tariff file to check."), Reads()],
    *,
    output: ResultOptions,
) -> None:
    """Validate a tariff file and name every fault with its line and column."""
    from estimator.tariff import load_tariffs
    from estimator.tariff.remarks import note_in_vain
    from estimator.tariff.xml import find_faults

    faults = find_faults(file)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if not faults:
        note_in_vain(file)
    emit(results.tariff_check(file, faults, () if faults else load_tariffs(file)), *output.chosen)
    if faults:
        raise typer.Exit(TariffError.exit_code)


@acts_on("campaign", "calendar", options=("encoding", "default_country"))
@acts_on("campaign", options=(ReadingOptions, CountingOptions), but=("encoding", "default_country"))
def diff(
    before: Annotated[
        str,
        typer.Argument(metavar="A", help="The tariff before: a file, or a day such as 2023-02-09."),
        Reads(),
    ],
    after: Annotated[
        str,
        typer.Argument(metavar="B", help="The tariff after: a file, or a day such as 2026-10-01."),
        Reads(),
    ],
    billing_country: BillingCountry = "fr",
    *,
    campaign: Annotated[
        Path | None,
        typer.Option("--campaign", metavar="FILE", help="Say what it does to this campaign."),
        Reads(),
    ] = None,
    calendar: Annotated[
        Path | None,
        typer.Option("--calendar", metavar="FILE", help="Say what it does to this calendar."),
        Reads(),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where anything differs, for cron.")
    ] = False,
    reading: ReadingOptions,
    counting: CountingOptions,
    output: ResultOptions,
) -> None:
    """Show what was added, removed and changed between two tariffs, and what that costs.

    Of a file, the last tariff of the billing country is compared; on a day, the one in force.
    """
    from estimator.price.noted import note_reading
    from estimator.supply.calendar.effects import tariff_effects
    from estimator.tariff.diff import compare_tariffs

    if str(campaign) == "-":  # it is read twice
        raise UsageError("DIF003")
    old, new = _named(before, billing_country), _named(after, billing_country)
    options: CampaignOptions = {**reading.options, **counting.options}
    effects = tariff_effects(old, new, campaign=campaign, calendar=calendar, **options)
    for effect in effects:
        if effect.estimate is not None:
            note_reading(effect.estimate)
    difference = compare_tariffs(old, new)
    emit(results.tariff_difference(difference, effects), *output.chosen)
    if exit_code and not difference.empty:
        raise typer.Exit(DIFFERS)


def _country(name: str) -> str:
    from estimator.base.countries import country_code, similar_country

    code = country_code(name)
    if code is None:
        similar = similar_country(name)
        suggestion = (
            told("Did you mean {similar}?", similar=similar)
            if similar
            else told("Give a code such as FR, or a name.")
        )
        raise UsageError("TAR018", name=name, suggestion=suggestion)
    return code


def _named(name: str, billing_country: str) -> Tariff:
    from estimator.tariff import find_tariff
    from estimator.tariff.shelf import latest_in

    with suppress(ValueError):  # a file may have nearly such a name: 2023-02-30
        return find_tariff(billing_country=billing_country, on=clock.read_day(name))
    return latest_in(Path(name), billing_country=billing_country)
