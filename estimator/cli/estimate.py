"""`smscost estimate`: what a campaign costs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from estimator.base.choices import LANGUAGES, LanguageCode
from estimator.base.files import written_atomically
from estimator.cli.groups import BuyingOptions, CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.many import Engine, Many, Rows, Scheduler
from estimator.cli.options import CampaignFile, MaxSegments, choice, exact
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.cli.limits import Limits
    from estimator.price.pricing import PricedRows
    from estimator.price.totals import Estimate

_Layout = Literal["table", "json", "csv"]


def estimate(
    campaign: CampaignFile,
    *,
    reading: ReadingOptions,
    counting: CountingOptions,
    tariff: TariffOptions,
    buying: BuyingOptions,
    layout: Annotated[_Layout, typer.Option("--format", help="csv has a line for every row.")] = "table",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the result to a file.")
    ] = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Write the rows that have no price, as CSV; those of many files to a folder, as Parquet.",
        ),
    ] = None,
    rows: Rows = None,
    engine: Engine = None,
    scheduler: Scheduler = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a report too: a page for a browser (HTML)."),
    ] = None,
    lang: Annotated[
        LanguageCode | None, choice("language", LANGUAGES, "--lang", help="The language of the report. [en]")
    ] = None,
    show_numbers: Annotated[
        bool, typer.Option("--show-numbers", help="Phone numbers in full in the report.")
    ] = False,
    split_by: Annotated[
        str | None,
        typer.Option("--split-by", metavar="COLUMN", help="Share the price over the clients in a column."),
    ] = None,
    split_out: Annotated[
        Path | None, typer.Option("--split-out", metavar="FILE", help="Write what they take, as CSV.")
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
    from estimator.campaign import open_as
    from estimator.cli.limits import Limits
    from estimator.cli.progress import progress
    from estimator.price.flow import run

    _check_report(report, lang, show_numbers)
    if split_out is not None and split_by is None:
        raise UsageError("SPL003")
    limits = Limits(
        price=exact("--max-price", max_price, places=6),
        credits=exact("--max-credits", max_credits),
        segments=max_segments,
        strict=strict,
    )
    groups = (reading, counting, tariff, buying)
    job = job_of(*groups, keep_originals=rejects is not None, split_by=split_by)
    many = Many(engine, scheduler, rows, rejects)
    if many.wanted(campaign):
        many.check({"-": campaign == "-", "--format csv": layout == "csv", "--report": report is not None})
        with ExitStack() as stack:
            result = stack.enter_context(_opened(out))
            estimated = job.estimate(campaign, many.summary(campaign, job))
            _write(estimated, layout, result if out else None, split_out)
        _end(estimated, layout, out, limits)
        return
    opened = open_as(campaign, job.reading)
    with ExitStack() as stack:
        result = stack.enter_context(_opened(out))
        sinks: list[Callable[[PricedRows], None]] = []
        if layout == "csv":
            from estimator.show.rows import RowsWriter

            sinks.append(RowsWriter(result).write)
        if rejects is not None:
            from estimator.price.rejects import RejectsWriter, write_rejects

            writer = stack.enter_context(RejectsWriter(Path(rejects), opened.header))
            sinks.append(lambda rows: write_rejects(rows, job.terms, writer))
        if report is not None:
            from estimator.show.report.writer import ReportWriter

            page = stack.enter_context(ReportWriter(report, lang or "en", show_numbers=show_numbers))
            sinks.append(page.add)
        advance = stack.enter_context(progress(opened))

        def on_rows(rows: PricedRows) -> None:
            for sink in sinks:
                sink(rows)
            advance()

        estimated = job.estimate(opened.name, run(opened, job.terms, on_rows))
        if report is not None:
            page.write(estimated)
        _write(estimated, layout, result if out else None, split_out)
    _end(estimated, layout, out, limits)


def _end(estimated: Estimate, layout: _Layout, out: Path | None, limits: Limits) -> None:
    """Once all files are there: a reader of stdout that goes away must not take them with it."""
    if out is None:
        _show(estimated, layout, sys.stdout)
    limits.check(estimated)


def _check_report(report: Path | None, lang: str | None, show_numbers: bool) -> None:
    """Find out before a long campaign is read, not after it, that no report can be made."""
    if report is not None:
        from estimator.show.report import check_installed

        check_installed()
    elif lang or show_numbers:
        raise UsageError("RPT002", option="--lang" if lang else "--show-numbers")


def _write(estimated: Estimate, layout: _Layout, result: IO[str] | None, split_out: Path | None) -> None:
    """The results that go to files."""
    if split_out is not None:
        from estimator.show.chargeback import write_chargeback

        with written_atomically(split_out) as file:
            write_chargeback(estimated, file)
    if result is not None:
        _show(estimated, layout, result)


def _opened(out: Path | None) -> AbstractContextManager[IO[str]]:
    return nullcontext(sys.stdout) if out is None else written_atomically(out)


def _show(estimated: Estimate, layout: _Layout, file: IO[str]) -> None:
    if layout == "json":
        from estimator.show.document import estimate_document

        json.dump(estimate_document(estimated), file, ensure_ascii=False, indent=2)
        file.write("\n")
    elif layout == "table":
        from estimator.cli.console import show
        from estimator.show.estimate import estimate_parts

        show(*estimate_parts(estimated), file=file)
