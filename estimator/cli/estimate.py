"""`smscost estimate`: what a campaign costs, or several."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

from estimator.base.files import together, written_atomically
from estimator.base.table_out import TABLES, TableForm, table_out
from estimator.cli import results
from estimator.cli.emit import RowsOptions, emit, write
from estimator.cli.estimate_options import LimitOptions, ReportOptions, ResultFiles
from estimator.cli.groups import BuyingOptions, CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.many import ManyOptions
from estimator.cli.options import CampaignFiles
from estimator.cli.telling import TellingOptions
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.campaign import Campaign
    from estimator.distributed.files import File, FoundFiles
    from estimator.distributed.local import RowsTaker, Taker
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
    tells: TellingOptions,
) -> None:
    """Estimate what campaigns cost: by destination and encoding, why, and the cheapest purchase."""
    from estimator.distributed import find_files, price_files
    from estimator.distributed.estimating import Handling

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
    if many.state is not None and layout in TABLES:
        raise UsageError("STA001")
    # Before anything of ours is beside them.
    found = find_files(campaigns)
    with together(), ExitStack() as stack:
        # All files are opened before a long campaign is read: that one cannot be written is found out first.
        result = stack.enter_context(nullcontext() if out is None else written_atomically(out))
        report = stack.enter_context(page.opened(job.terms))
        teller = stack.enter_context(tells.telling())
        takers = _Takers(found, (result or sys.stdout) if layout in TABLES else None, layout, report, output)
        with takers:
            priced = price_files(
                found,
                job,
                Handling(
                    rows=files.rows,
                    rejects=files.rejects,
                    # Of files that are not read again there are sums only, as on a cluster.
                    takers=[] if many.on_cluster or many.state is not None else takers.all,
                    look=takers.look,
                    csv_for=output.csv_for,
                    bad_files=many.bad_files,
                    state=many.state,
                    watch=teller,
                    patience=many.wait,
                ),
                cluster=many.cluster(),
            )
        teller.ends(priced)
        estimated = replace(
            job.estimate(found.name, priced.summary, parts=priced.parts, bad=priced.bad),
            preview=files.preview,
        )
        files.write_saved(estimated)
        many.write_bad(estimated, takers.form)
        if report is not None:
            report.write(estimated)
        files.write_split(estimated, takers.form)
        files.write_focus(estimated, takers.form, tariff.day)
        if result is not None and layout not in TABLES:
            write(results.estimate(estimated), layout, result)
    # Once all files are there: a reader of stdout that goes away must not take them with it.
    if out is None and layout not in TABLES:
        emit(results.estimate(estimated), layout, out)
    asked.check(estimated)


_ELSEWHERE: Final = ";"
"""Between cells, where no campaign was opened here: on a cluster, and where all sums were kept."""


@dataclass(slots=True)
class _Takers(AbstractContextManager["_Takers"]):
    """Where rows go while they are read: a table of them, and the report."""

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
        return [*([] if self.rows is None else [self._rows]), *report]

    @property
    def form(self) -> TableForm:
        """How the tables beside the result are written: with the delimiter of the first campaign."""
        return self.output.form(self.delimiter or _ELSEWHERE)

    def look(self, campaign: Campaign) -> None:
        """See how the first campaign is cut."""
        self.delimiter = self.delimiter or campaign.delimiter

    @contextmanager
    def _rows(self, file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG002 - as all takers
        assert self.rows is not None
        if self._table is None:
            from estimator.show.rows import RowsWriter

            self._table = RowsWriter(self._opened.enter_context(table_out(self.rows, self.layout, self.form)))
        yield partial(self._table.write, file=None if self.found.is_one else file.name)

    @contextmanager
    def _report(self, file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG002 - as all takers
        assert self.report is not None
        yield partial(self.report.add, file=None if self.found.is_one else file.name)
