"""`smscost estimate`: what a campaign costs, or several."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from estimator.base.files import written_atomically
from estimator.base.table_out import TABLES, table_out
from estimator.cli import results
from estimator.cli.emit import RowsOptions, emit, write
from estimator.cli.estimate_options import LimitOptions, ReportOptions, ResultFiles
from estimator.cli.groups import BuyingOptions, CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.many import ManyOptions
from estimator.cli.options import CampaignFiles
from estimator.cli.progress import progress_of

if TYPE_CHECKING:
    from estimator.campaign import Campaign
    from estimator.distributed.files import File, FoundFiles
    from estimator.distributed.local import RowsTaker, Taker
    from estimator.price.pricing import PricedRows
    from estimator.show.report.writer import ReportWriter
    from estimator.show.rows import RowsWriter


def estimate(
    campaigns: CampaignFiles,
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
    """Estimate what campaigns cost: by destination and encoding, why, and the cheapest purchase."""
    from estimator.distributed import find_files, price_files

    layout, out = output.chosen
    page.check()
    files.check()
    asked = limits.given
    job = job_of(
        reading,
        counting,
        tariff,
        buying,
        files,
        keep_originals=files.rejects is not None,
    )
    many.check({f"--format {layout}": layout in TABLES, "-": "-" in campaigns})
    # Before anything of ours is beside them.
    found = find_files(campaigns)
    with ExitStack() as stack:
        # All files are opened before a long campaign is read: that one cannot be written is found out first.
        result = stack.enter_context(nullcontext() if out is None else written_atomically(out))
        report = stack.enter_context(page.opened(job.terms))
        takers = _Takers(found, (result or sys.stdout) if layout in TABLES else None, layout, report, output)
        with takers:
            summary, parts = price_files(
                found,
                job,
                cluster=many.cluster(),
                rows=files.rows,
                rejects=files.rejects,
                takers=[] if many.on_cluster else takers.all,
                csv_for=output.csv_for,
            )
        estimated = replace(job.estimate(found.name, summary, parts=parts), preview=files.preview)
        if report is not None:
            report.write(estimated)
        files.write_split(estimated, output.form(takers.delimiter))
        files.write_focus(estimated, tariff.day)
        if result is not None and layout not in TABLES:
            write(results.estimate(estimated), layout, result)
    # Once all files are there: a reader of stdout that goes away must not take them with it.
    if out is None and layout not in TABLES:
        emit(results.estimate(estimated), layout, out)
    asked.check(estimated)


@dataclass(slots=True)
class _Takers(AbstractContextManager["_Takers"]):
    """Where rows go while they are read: a table of them, the report; and the progress that is shown."""

    found: FoundFiles
    rows: IO[str] | None
    layout: str
    report: ReportWriter | None
    output: RowsOptions
    delimiter: str = ""
    _table: RowsWriter | None = None
    _opened: ExitStack = field(default_factory=ExitStack)

    def __exit__(self, *raised: Any) -> bool | None:
        """Finish the table."""
        return self._opened.__exit__(*raised)

    @property
    def all(self) -> list[Taker]:
        """All that there are."""
        report = [] if self.report is None else [self._report]
        return [self._rows, *report, progress_of]

    @contextmanager
    def _rows(self, file: File, campaign: Campaign) -> Iterator[RowsTaker]:
        self.delimiter = self.delimiter or campaign.delimiter
        if self.rows is None:
            yield _ignore
            return
        if self._table is None:
            from estimator.show.rows import RowsWriter

            form = self.output.form(self.delimiter)
            self._table = RowsWriter(self._opened.enter_context(table_out(self.rows, self.layout, form)))
        yield partial(self._table.write, file=None if self.found.is_one else file.name)

    @contextmanager
    def _report(self, file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG002 - as all takers
        assert self.report is not None
        yield partial(self.report.add, file=None if self.found.is_one else file.name)


def _ignore(rows: PricedRows) -> None:
    """Nobody wants them."""
