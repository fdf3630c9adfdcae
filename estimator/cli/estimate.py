"""`smscost estimate`: what a campaign costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from estimator.base.files import written_atomically
from estimator.base.table_out import TABLES, TableForm, table_out
from estimator.cli import results
from estimator.cli.emit import RowsOptions, emit, write
from estimator.cli.estimate_options import LimitOptions, ReportOptions, ResultFiles
from estimator.cli.groups import BuyingOptions, CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.many import ManyOptions
from estimator.cli.options import CampaignFile

if TYPE_CHECKING:
    from estimator.price.job import Job
    from estimator.price.pricing import PricedRows
    from estimator.price.summary import Summary
    from estimator.show.report.writer import ReportWriter


def estimate(
    campaign: CampaignFile,
    *,
    reading: ReadingOptions,
    counting: CountingOptions,
    tariff: TariffOptions,
    buying: BuyingOptions,
    output: RowsOptions,
    files: ResultFiles,
    many: ManyOptions,
    page: ReportOptions,
    limits: LimitOptions,
) -> None:
    """Estimate what a campaign costs: by destination and encoding, why, and the cheapest purchase."""
    layout, out = output.chosen
    page.check()
    files.check()
    asked = limits.given
    job = job_of(
        reading,
        counting,
        tariff,
        buying,
        keep_originals=files.rejects is not None,
        split_by=files.split_by,
    )
    with ExitStack() as stack:
        # All files are opened before a long campaign is read: that one cannot be written is found out first.
        result = stack.enter_context(nullcontext() if out is None else written_atomically(out))
        report = stack.enter_context(page.opened(job.terms))
        if many.wanted(campaign, files.rows):
            many.check(
                {"-": campaign == "-", f"--format {layout}": layout in TABLES, "--report": report is not None}
            )
            name, summary = campaign, many.summary(campaign, job, files.rows, files.rejects)
            delimiter = ";"
        else:
            rows = (result or sys.stdout) if layout in TABLES else None
            sinks = _Sinks(rows, layout, files.rejects, report, output)
            name, summary, delimiter = _read(campaign, job, sinks)
        estimated = replace(job.estimate(name, summary), preview=files.preview)
        if report is not None:
            report.write(estimated)
        files.write_split(estimated, output.form(delimiter))
        if result is not None and layout not in TABLES:
            write(results.estimate(estimated), layout, result)
    # Once all files are there: a reader of stdout that goes away must not take them with it.
    if out is None and layout not in TABLES:
        emit(results.estimate(estimated), layout, out)
    asked.check(estimated)


@dataclass(frozen=True, slots=True)
class _Sinks:
    """Where rows go while they are read: a table of them, the file of rejects, the report."""

    rows: IO[str] | None
    layout: str
    rejects: str | None
    report: ReportWriter | None
    output: RowsOptions


def _read(campaign: str, job: Job, sinks: _Sinks) -> tuple[str, Summary, str]:
    """Price one file on this machine: what it is called, what came of it, and its delimiter."""
    from estimator.campaign import open_as
    from estimator.cli.progress import progress
    from estimator.price.flow import run

    opened = open_as(campaign, job.reading)
    with ExitStack() as stack:
        takers: list[Callable[[PricedRows], None]] = []
        if sinks.rows is not None:
            from estimator.show.rows import RowsWriter

            form = sinks.output.form(opened.delimiter)
            takers.append(RowsWriter(stack.enter_context(table_out(sinks.rows, sinks.layout, form))).write)
        if sinks.rejects is not None:
            from estimator.price.rejects import RejectsWriter, write_rejects

            form = TableForm(sinks.output.csv_for, opened.delimiter, opened.encoding)
            writer = stack.enter_context(RejectsWriter(Path(sinks.rejects), opened.header, form))
            takers.append(lambda rows: write_rejects(rows, job.terms, writer))
        if sinks.report is not None:
            takers.append(sinks.report.add)
        advance = stack.enter_context(progress(opened))

        def on_rows(rows: PricedRows) -> None:
            for taker in takers:
                taker(rows)
            advance()

        return opened.name, run(opened, job.terms, on_rows), opened.delimiter
