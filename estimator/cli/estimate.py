"""`smscost estimate`: what a campaign costs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from estimator.cli.options import (
    Balance,
    BillingCountry,
    MaxOrders,
    MaxSegments,
    NoStopClause,
    OnDay,
    Sender,
    StopClause,
    TariffFile,
    Vat,
    exact,
)
from estimator.errors import UsageError
from estimator.files import written_atomically

if TYPE_CHECKING:
    from estimator.pricing import PricedRows
    from estimator.totals import Estimate

_Layout = Literal["table", "json", "csv"]


def estimate(
    campaign: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV, Parquet or Excel; - reads CSV from stdin.")
    ],
    default_country: Annotated[
        str | None,
        typer.Option(
            "--default-country", metavar="CC", help="The country of numbers written without one: FR."
        ),
    ] = None,
    message: Annotated[
        str | None,
        typer.Option("--message", metavar="TEXT", help='One text for all rows: "Bonjour {prenom}, …".'),
    ] = None,
    message_file: Annotated[
        Path | None, typer.Option("--message-file", metavar="FILE", help="The same, read from a file.")
    ] = None,
    number_column: Annotated[str | None, typer.Option("--number-column", metavar="NAME")] = None,
    message_column: Annotated[str | None, typer.Option("--message-column", metavar="NAME")] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Of a CSV file [UTF-8]: cp1252, latin-1 …"),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="CHAR", help="Of a CSV file [found in its first line]."),
    ] = None,
    sender_type: Sender = None,
    no_stop_clause: NoStopClause = False,
    stop_clause: StopClause = None,
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", metavar="CC=CC", help="Price a country that has no rate as another: GG=GB."),
    ] = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: OnDay = None,
    balance: Balance = "0",
    max_orders: MaxOrders = None,
    vat: Vat = None,
    layout: Annotated[_Layout, typer.Option("--format", help="csv has a line for every row.")] = "table",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the result to a file.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Write the rows that have no price, as CSV."),
    ] = None,
    max_price: Annotated[
        str | None, typer.Option("--max-price", metavar="MONEY", help="Exit with 1 where it costs more.")
    ] = None,
    max_credits: Annotated[
        str | None, typer.Option("--max-credits", metavar="N", help="Exit with 1 where it takes more.")
    ] = None,
    max_segments: MaxSegments = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 where any row has no price.")] = False,
) -> None:
    """Estimate what a campaign costs: by destination and encoding, why, and the cheapest purchase."""
    from estimator.campaign import open_campaign
    from estimator.cli.limits import Limits
    from estimator.cli.progress import progress
    from estimator.flow import run, terms_for
    from estimator.tariff import find_tariff
    from estimator.totals import Buying, Estimate

    limits = Limits(
        price=exact("--max-price", max_price),
        credits=exact("--max-credits", max_credits),
        segments=max_segments,
        strict=strict,
    )
    buying = Buying(exact("--balance", balance) or Decimal(0), max_orders, exact("--vat", vat))
    terms = terms_for(
        find_tariff(billing_country=billing_country, on=on and on.date(), file=tariff),
        stop_clause=False if no_stop_clause else stop_clause,
        sender_type=sender_type,
        default_country=default_country,
        assume=_assumed(assume or []),
    )
    opened = open_campaign(
        campaign,
        number_column=number_column,
        message_column=message_column,
        template=_template(message, message_file),
        encoding=encoding,
        delimiter=delimiter,
        keep_originals=rejects is not None,
    )
    with ExitStack() as stack:
        result = stack.enter_context(_opened(out))
        sinks: list[Callable[[PricedRows], None]] = []
        if layout == "csv":
            from estimator.render.rows import RowsWriter

            sinks.append(RowsWriter(result).write)
        if rejects is not None:
            from estimator.rejects import RejectsWriter
            from estimator.render.rejects import write_rejects

            writer = stack.enter_context(RejectsWriter(rejects, opened.header))
            sinks.append(lambda rows: write_rejects(rows, terms, writer))
        advance = stack.enter_context(progress(opened))

        def on_rows(rows: PricedRows) -> None:
            for sink in sinks:
                sink(rows)
            advance()

        estimated = Estimate(opened.name, terms, run(opened, terms, on_rows), buying)
        _show(estimated, layout, result)
    limits.check(estimated)


def _assumed(pairs: list[str]) -> dict[str, str]:
    assumed = {}
    for pair in pairs:
        country, _, like = pair.partition("=")
        if not (country and like):
            raise UsageError("USE014", found=pair)
        assumed[country] = like
    return assumed


def _template(message: str | None, file: Path | None) -> str | None:
    if file is None:
        return message
    if message is not None:
        raise UsageError("USE016")
    from estimator.campaign.sources import read_template

    return read_template(file)


def _opened(out: Path | None) -> AbstractContextManager[IO[str]]:
    return nullcontext(sys.stdout) if out is None else written_atomically(out)


def _show(estimated: Estimate, layout: _Layout, file: IO[str]) -> None:
    if layout == "json":
        from estimator.render.document import estimate_document

        json.dump(estimate_document(estimated), file, ensure_ascii=False, indent=2)
        file.write("\n")
    elif layout == "table":
        from estimator.cli.console import show
        from estimator.render.table import estimate_parts

        show(*estimate_parts(estimated), file=file)
