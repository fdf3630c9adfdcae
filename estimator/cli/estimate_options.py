"""The options of `smscost estimate` alone: what else is written, and what it is held against."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

import typer

from estimator.base.formats import JSON_SUFFIXES, PAGE_SUFFIXES, TABLE_SUFFIXES
from estimator.cli.files import Reads, Writes
from estimator.cli.idle import With, is_csv, is_workbook
from estimator.cli.options import MaxSegments, count_given, exact
from estimator.errors import UsageError
from estimator.speech.languages import in_force

if TYPE_CHECKING:
    from datetime import date

    from estimator.base.table_out import TableForm
    from estimator.price.job import JobOptions
    from estimator.price.limits import Limits
    from estimator.price.pricing import Terms
    from estimator.price.totals import Estimate
    from estimator.show.report.writer import ReportWriter

MOST_SHOWN: Final = 20
"""Messages of `--preview`: as many as are kept."""


SavedFile = Annotated[
    Path | None,
    typer.Option(
        "--save",
        metavar="FILE",
        help="Save the estimate as JSON with all that it is made from: smscost sum adds such files up.",
    ),
    Writes(suffixes=JSON_SUFFIXES),
]


@dataclass(frozen=True, slots=True)
class ResultFiles:
    """What is written beside the result."""

    acts_on: ClassVar = {
        "focus_account": ("focus",),
        "preview": ("report", *(With("layout", each) for each in ("table", "json", "html"))),
    }
    gives_way: ClassVar = {
        "preview": (
            With("layout", "csv"),
            With("layout", "xlsx"),
            With("out", "FILE.csv", is_csv),
            With("out", "FILE.xlsx", is_workbook),
        )
    }

    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Write the rows that have no price, as CSV or .xlsx; on a cluster as Parquet in a folder.",
        ),
        Writes(),
    ] = None
    save: SavedFile = None
    rows: Annotated[
        str | None,
        typer.Option(
            "--rows", metavar="DIR", help="Write what every row costs as Parquet files in this folder."
        ),
        Writes(is_folder=True),
    ] = None
    split_by: Annotated[
        str | None,
        typer.Option(
            "--split-by",
            metavar="COLUMN",
            help="Share what must be paid now over the clients in this column.",
        ),
    ] = None
    split_out: Annotated[
        Path | None,
        typer.Option(
            "--split-out", metavar="FILE", help="Write what each client of --split-by pays, as CSV or .xlsx."
        ),
        Writes(suffixes=TABLE_SUFFIXES),
    ] = None
    focus: Annotated[
        Path | None,
        typer.Option(
            "--focus", metavar="FILE", help="Write purchases and usage as FOCUS 1.2, for programs: CSV."
        ),
        Writes(),
    ] = None
    focus_account: Annotated[
        str | None,
        typer.Option("--focus-account", metavar="ACCOUNT", help="The account that --focus says is billed."),
    ] = None
    stock: Annotated[
        Path | None,
        typer.Option(
            "--stock",
            metavar="FILE",
            help="What was paid for the credits of --balance: date, credits and price, as CSV or .xlsx.",
        ),
        Reads(),
    ] = None

    preview: Annotated[
        int,
        typer.Option(
            "--preview",
            metavar="N",
            parser=count_given("--preview", most=MOST_SHOWN),
            help=f"Show the first N messages as they will be sent, {MOST_SHOWN} at most.",
        ),
    ] = 1

    @property
    def options(self) -> JobOptions:
        """What a job needs to know of them."""
        return {"split_by": self.split_by, "stock": self.stock}

    def check(self) -> None:
        """Raise `SPL003` where there are no shares to write, `FOC001` where nobody is billed."""
        if self.focus is not None and not (self.focus_account or "").strip():
            raise UsageError("FOC001")
        if self.split_out is not None and self.split_by is None:
            raise UsageError("SPL003")

    def write_focus(self, estimated: Estimate, form: TableForm, on: date | None) -> None:
        """Write purchases and usage, where they are asked for: commas and points, whoever reads them."""
        if self.focus is not None:
            from estimator.base.table_out import TableForm, table_file
            from estimator.price.focus import COLUMNS, focus_rows

            rows = focus_rows(estimated, account=self.focus_account or "", on=on)
            with table_file(self.focus, TableForm(form.csv_for)) as table:
                table.row(COLUMNS)
                for row in rows:
                    table.row(row)

    def write_saved(self, estimated: Estimate) -> None:
        """Save the estimate, where that is asked for."""
        if self.save is not None:
            estimated.save(self.save)

    def write_split(self, estimated: Estimate, form: TableForm) -> None:
        """Write the shares, where they are asked for."""
        if self.split_out is not None:
            from estimator.base.table_out import table_file
            from estimator.show.chargeback import write_chargeback

            for_people = form.csv_for == "excel" or self.split_out.suffix.lower() == ".xlsx"
            with table_file(self.split_out, form) as table:
                write_chargeback(estimated, table, for_people=for_people)


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The report."""

    acts_on: ClassVar = {"show_numbers": ("report",)}

    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a report as well: an HTML page for a browser."),
        Writes(suffixes=PAGE_SUFFIXES),
    ] = None
    show_numbers: Annotated[
        bool, typer.Option("--show-numbers", help="Show phone numbers in full in the report.")
    ] = False

    def check(self) -> None:
        """Find out before a long campaign is read, not after it, that no report can be made."""
        if self.report is not None:
            from estimator.show.report import check_installed

            check_installed()

    def opened(self, terms: Terms) -> AbstractContextManager[ReportWriter | None]:
        """What writes the report; None where none is asked for."""
        if self.report is None:
            return nullcontext()
        from estimator.show.report.writer import ReportWriter

        return ReportWriter(self.report, in_force(), terms, show_numbers=self.show_numbers)


@dataclass(frozen=True, slots=True)
class LimitOptions:
    """Limits on the campaign."""

    max_price: Annotated[
        str | None,
        typer.Option(
            "--max-price", metavar="MONEY", help="Exit with 1 where more must be paid now, excluding VAT."
        ),
    ] = None
    max_credits: Annotated[
        str | None,
        typer.Option("--max-credits", metavar="CREDITS", help="Exit with 1 where the campaign takes more."),
    ] = None
    max_segments: MaxSegments = None
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 where any row has no price.")] = False

    @property
    def given(self) -> Limits:
        """The same as numbers."""
        from estimator.price.limits import Limits

        return Limits(
            price=exact("--max-price", self.max_price, places=6),
            credits=exact("--max-credits", self.max_credits),
            segments=self.max_segments,
            strict=self.strict,
        )
