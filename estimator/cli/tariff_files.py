"""`smscost tariff import` and `tariff update`: tariff files made from what others publish."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from estimator.base import clock
from estimator.base.formats import XML_SUFFIXES
from estimator.base.language import said
from estimator.cli import results
from estimator.cli.emit import Layout, ResultOptions, Shown, emit, emit_changed
from estimator.cli.files import Reads, Writes
from estimator.cli.options import BillingCountry, day_given


def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The table to read: CSV, workbook, JSON, or a saved web page."),
        Reads(),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.xml", help="The tariff file to write, or to add it to."),
        Writes(suffixes=XML_SUFFIXES),
    ],
    valid_from: Annotated[
        date,
        typer.Option(
            "--valid-from",
            metavar="DATE",
            parser=day_given("--valid-from"),
            help="The day the table was read: the tariff holds from then on.",
        ),
    ],
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXT", help="Where the table was found: a page, a file, a person."),
    ],
    billing_country: BillingCountry = "fr",
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="CODE", help="The currency of the prices. [that of the billing country]"
        ),
    ] = None,
    layout: Layout = None,
) -> None:
    """Make a tariff file from a table of countries and credits."""
    from estimator.tariff.imports import import_tariff
    from estimator.tariff.shelf import vat_on
    from estimator.tariff.write import add_tariff

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
    add_tariff(tariff, out)
    emit(results.tariff_file(out, tariff), layout or "table", None)


def update(
    billing_country: BillingCountry = "fr",
    url: Annotated[
        str | None,
        typer.Option(
            "--url", metavar="BASE", help="The address of the provider's API. [https://eu.api.ovh.com/1.0]"
        ),
    ] = None,
    *,
    output: ResultOptions,
) -> None:
    """Read the rates and packs of today from OVHcloud; they are used from then on.

    No password is needed and nothing is bought. The file goes into your own data folder, whole or not at all.
    """
    from estimator.cli.console import stderr
    from estimator.show.tariff import file_line
    from estimator.tariff.shelf import save_tariff, vat_on
    from estimator.tariff.update import PROVIDER, fetch_tariff

    day = clock.today()
    vat, vat_source = vat_on(billing_country, day)

    def fetch() -> tuple[Shown, str]:
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
            stderr().print(
                said("The provider has no rate for {countries}.", countries=", ".join(fetched.without_rate)),
                soft_wrap=True,
            )
        path = save_tariff(fetched.tariff)
        return results.tariff_file(path, fetched.tariff, fetched.without_rate), file_line(
            path, fetched.tariff
        )

    emit_changed(fetch, *output.chosen)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many answers there are, of how many; it shows them on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from estimator.cli.console import stderr

    columns = (TextColumn(said("Rates")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
