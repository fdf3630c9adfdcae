"""`smscost estimate`: what a campaign costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from estimator.base.files import written_atomically
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
        report = stack.enter_context(page.opened())
        if many.wanted(campaign, files.rows):
            many.check(
                {"-": campaign == "-", "--format csv": layout == "csv", "--report": report is not None}
            )
            name, summary = campaign, many.summary(campaign, job, files.rows, files.rejects)
        else:
            rows = (result or sys.stdout) if layout == "csv" else None
            name, summary = _read(campaign, job, _Sinks(rows, files.rejects, report))
        estimated = replace(job.estimate(name, summary), preview=files.preview)
        if report is not None:
            report.write(estimated)
        files.write_split(estimated)
        if result is not None:
            write(results.estimate(estimated), layout, result)
    # Once all files are there: a reader of stdout that goes away must not take them with it.
    if out is None:
        emit(results.estimate(estimated), layout, out)
    asked.check(estimated)


@dataclass(frozen=True, slots=True)
class _Sinks:
    """Where rows go while they are read: a CSV of them, the file of rejects, the report."""

    rows: IO[str] | None
    rejects: str | None
    report: ReportWriter | None


def _read(campaign: str, job: Job, sinks: _Sinks) -> tuple[str, Summary]:
    """Price one file on this machine: what it is called, and what came of it."""
    from estimator.campaign import open_as
    from estimator.cli.progress import progress
    from estimator.price.flow import run

    opened = open_as(campaign, job.reading)
    with ExitStack() as stack:
        takers: list[Callable[[PricedRows], None]] = []
        if sinks.rows is not None:
            from estimator.show.rows import RowsWriter

            takers.append(RowsWriter(sinks.rows).write)
        if sinks.rejects is not None:
            from estimator.price.rejects import RejectsWriter, write_rejects

            writer = stack.enter_context(RejectsWriter(Path(sinks.rejects), opened.header))
            takers.append(lambda rows: write_rejects(rows, job.terms, writer))
        if sinks.report is not None:
            takers.append(sinks.report.add)
        advance = stack.enter_context(progress(opened))

        def on_rows(rows: PricedRows) -> None:
            for taker in takers:
                taker(rows)
            advance()

        return opened.name, run(opened, job.terms, on_rows)
