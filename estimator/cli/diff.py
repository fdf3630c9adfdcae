"""`smscost diff`: what changed between two estimates, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from estimator.base.defaults import is_default, only_shown
from estimator.base.language import joined, marked, told
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.groups import CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.options import BillingCountry, OnDay, TariffFile, day_given
from estimator.cli.spreading import typed_options
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.price.comparison import SavedEstimate


def diff(
    before: Annotated[
        str,
        typer.Argument(metavar="A", help="A campaign file, or an estimate saved with --out estimate.json."),
        Reads(),
    ],
    after: Annotated[
        str | None,
        typer.Argument(metavar="B", help="What to compare it with: another one of either kind. [A itself]"),
        Reads(),
    ] = None,
    on: OnDay = None,
    against: Annotated[
        date | None,
        typer.Option(
            "--against",
            metavar="DATE",
            parser=day_given("--against"),
            help="Price B with the tariff in force on this day. [that of --on]",
        ),
    ] = None,
    tariff: TariffFile = None,
    against_tariff: Annotated[
        Path | None,
        typer.Option(
            "--against-tariff",
            metavar="FILE",
            help="Price B with the tariffs of this file. [that of --tariff]",
        ),
        Reads(),
    ] = None,
    *,
    reading: ReadingOptions,
    counting: CountingOptions,
    billing_country: BillingCountry = "fr",
    output: ResultOptions,
) -> None:
    """Compare two campaigns, two saved estimates, or one campaign under two tariffs or on two days.

    Every milli-credit of the difference has one cause: the number of messages, their encoding, their
    segments, the rates, or destinations that are new or gone.
    """
    from estimator.campaign import open_as
    from estimator.cli.progress import progress
    from estimator.price.comparison import SavedEstimate, compare
    from estimator.price.flow import run
    from estimator.price.limits import check_priced
    from estimator.price.noted import note_reading

    _check(
        before,
        after,
        {"--against": against, "--against-tariff": against_tariff},
        {
            "--on": on,
            "--tariff": None if is_default("tariff") else tariff,
            **dict.fromkeys(typed_options(reading, counting), True),
        },
    )

    # A pipe that it comes from can be read once.
    reading = replace(reading, message=reading.template, message_file=None)

    def priced(campaign: str, day: date | None, file: Path | None) -> SavedEstimate:
        job = job_of(reading, counting, TariffOptions(file, billing_country, day))
        opened = open_as(campaign, job.reading)
        with progress(opened) as advance:
            summary = run(opened, job.terms, lambda _: advance())
        estimated = job.estimate(opened.name, summary)
        check_priced(estimated)
        note_reading(estimated)
        return SavedEstimate.of(estimated.document())

    old = _read(before, lambda: priced(before, on, tariff))
    other = after or before
    new = _read(other, lambda: priced(other, against or on, against_tariff or tariff))
    # Estimates that are saved have their tariff and their counting: no default changes them.
    with only_shown() if _both_saved({"before": before, "after": other}) else nullcontext():
        emit(results.comparison(compare(old, new)), *output.chosen)


_OF_CAMPAIGNS: Final = marked(
    "Name a second file, another day with --against DATE, or another tariff with --against-tariff FILE."
)
_OF_SAVED: Final = marked("Name a second file: another saved estimate, or a campaign.")


def _both_saved(given: Mapping[str, Any]) -> bool:
    return _is_saved(given["before"]) and _is_saved(given["after"] or given["before"])


diff.only_shows = _both_saved  # type: ignore[attr-defined]


def _is_saved(file: str) -> bool:
    from estimator.price.saved import is_saved

    return is_saved(Path(file))


def _read(file: str, price: Callable[[], SavedEstimate]) -> SavedEstimate:
    """A saved estimate as it is, a campaign priced now."""
    from estimator.price.saved import read_estimate

    return read_estimate(Path(file)) if _is_saved(file) else price()


def _check(before: str, after: str | None, of_b: dict[str, object], of_a: dict[str, object]) -> None:
    """Refuse what would compare something with itself, or leave out an option without a word."""
    given = [option for option, value in of_b.items() if value is not None]
    if after is None and not given:
        # What is saved has been priced: another day would be refused of it.
        advice = _OF_SAVED if _is_saved(before) else _OF_CAMPAIGNS
        raise UsageError("DIF001", name=before, advice=told(advice))
    if before == (after or before) == "-":
        raise UsageError("DIF003")
    if _is_saved(after or before):
        if _is_saved(before):
            given += [option for option, value in of_a.items() if value is not None]
        if given:
            raise UsageError("DIF002", options=joined(given))
