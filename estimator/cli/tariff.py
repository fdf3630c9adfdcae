"""`smscost tariff`: show, check, compare, import and update tariffs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estimator.base import clock
from estimator.cli.console import show as print_parts
from estimator.cli.groups import TariffOptions, spread
from estimator.cli.options import BillingCountry, Format, day_given
from estimator.errors import TariffError, UsageError

if TYPE_CHECKING:
    from estimator.tariff import Tariff

app = typer.Typer(help="Show, check, compare, import and update tariffs.", no_args_is_help=True)


@app.command()
@spread
def show(
    countries: Annotated[
        list[str] | None, typer.Argument(metavar="[COUNTRY]...", help="Codes, or French or English names.")
    ] = None,
    *,
    tariff: TariffOptions,
    everything: Annotated[bool, typer.Option("--all", help="List every dated tariff there is.")] = False,
    layout: Format = "table",
) -> None:
    """Show the prices and rates in force, or the rates of some countries."""
    from estimator.show.tariff import shelf_document, shelf_parts, tariff_document, tariff_parts
    from estimator.tariff.shelf import list_tariffs

    if everything:
        shelf = list_tariffs(tariff.tariff)
        if layout == "json":
            _print_json(shelf_document(shelf))
        else:
            print_parts(*shelf_parts(shelf))
        return
    codes = [_country(name) for name in countries or []]
    found = tariff.find()
    if layout == "json":
        _print_json(tariff_document(found, codes))
    else:
        print_parts(*tariff_parts(found, codes))


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A tariff file.")]) -> None:
    """Validate a tariff file and name every fault with its line and column."""
    from estimator.show.words import counted
    from estimator.tariff import load_tariffs
    from estimator.tariff.xml import find_faults

    faults = find_faults(file)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(TariffError.exit_code)
    tariffs = load_tariffs(file)
    rates = sum(len(tariff.rates_milli) for tariff in tariffs)
    typer.echo(f"{file}: no fault in {counted(len(tariffs), 'tariff')} with {counted(rates, 'rate')}.")


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A tariff file, or a day such as 2023-02-09.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    billing_country: BillingCountry = "fr",
) -> None:
    """Show what was added, removed and changed between two tariffs.

    Of a file, the last tariff of the billing country is compared; on a day, the one in force.
    """
    from estimator.show.tariff import difference_parts
    from estimator.tariff.diff import compare_tariffs

    difference = compare_tariffs(_named(before, billing_country), _named(after, billing_country))
    print_parts(*difference_parts(difference))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON or a saved web page.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xml", help="Where to write the tariff.")],
    valid_from: Annotated[
        date,
        typer.Option(
            "--valid-from", metavar="DATE", parser=day_given("--valid-from"), help="The day it was read."
        ),
    ],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where it was read.")],
    billing_country: BillingCountry = "fr",
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CODE", help="Of the prices [that of the billing country]."),
    ] = None,
) -> None:
    """Make a tariff file from a table of countries and credits."""
    from estimator.show.words import counted
    from estimator.tariff import write_tariffs
    from estimator.tariff.imports import import_tariff
    from estimator.tariff.shelf import vat_on

    vat, vat_source = vat_on(billing_country, valid_from)
    tariff = import_tariff(
        file,
        billing_country=billing_country,
        valid_from=valid_from,
        source=source,
        currency=currency,
        vat=vat,
        vat_source=vat_source,
    )
    write_tariffs([tariff], out)
    typer.echo(f"{out}: {counted(len(tariff.rates_milli), 'rate')}, {_brackets(tariff)}.")


@app.command()
def update(
    billing_country: BillingCountry = "fr",
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="BASE", help="The provider's API [https://eu.api.ovh.com/1.0]."),
    ] = None,
) -> None:
    """Read the rates and packs of today from OVHcloud; they are used from then on.

    No password is needed and nothing is bought. The file goes into your own data folder, whole or not at all.
    """
    from estimator.cli.console import stderr
    from estimator.show.words import counted
    from estimator.tariff.shelf import save_tariff, vat_on
    from estimator.tariff.update import PROVIDER, fetch_tariff

    day = clock.today()
    vat, vat_source = vat_on(billing_country, day)
    with _progress() as on_progress:
        fetched = fetch_tariff(
            billing_country=billing_country.lower(),
            day=day,
            vat=vat,
            vat_source=vat_source,
            url=url or PROVIDER,
            on_progress=on_progress,
        )
    if fetched.without_rate:
        stderr().print(f"The provider has no rate for {', '.join(fetched.without_rate)}.", soft_wrap=True)
    path = save_tariff(fetched.tariff)
    typer.echo(f"{path}: {counted(len(fetched.tariff.rates_milli), 'rate')}, {_brackets(fetched.tariff)}.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many answers there are, of how many; it shows them on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from estimator.cli.console import stderr

    columns = (TextColumn("Rates"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _country(name: str) -> str:
    from estimator.base.countries import country_code, similar_country

    code = country_code(name)
    if code is None:
        similar = similar_country(name)
        suggestion = f"Did you mean {similar}?" if similar else "Give a code such as FR, or a name."
        raise UsageError("TAR018", name=name, suggestion=suggestion)
    return code


def _named(name: str, billing_country: str) -> Tariff:
    from estimator.tariff import find_tariff
    from estimator.tariff.shelf import latest_in

    with suppress(ValueError):  # a file may have nearly such a name: 2023-02-30
        return find_tariff(billing_country=billing_country, on=clock.read_day(name))
    return latest_in(Path(name), billing_country=billing_country)


def _brackets(tariff: Tariff) -> str:
    from estimator.show.words import counted

    return counted(len(tariff.brackets), "price bracket") if tariff.brackets else "no price"


def _print_json(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
