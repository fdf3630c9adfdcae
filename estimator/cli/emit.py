"""How a result leaves a command: as a table, JSON, CSV, a workbook, a page; on standard output or in a file.

One function for all commands. What a result looks like in each of these forms is said in
`estimator.cli.results`, and nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, ClassVar, Final

import typer

from estimator.base.choices import CSV_READERS, CsvReader
from estimator.base.files import as_utf_8, take_names, written_atomically
from estimator.base.formats import SUFFIXES, format_of
from estimator.base.language import said_again, told
from estimator.base.notes import taken
from estimator.base.table_out import MACHINE, TABLES, TableForm, TableOut, form_for, table_out
from estimator.cli.files import Writes
from estimator.cli.idle import With, is_csv, is_rows_csv
from estimator.cli.options import choice
from estimator.documents import json_pieces, write_pieces
from estimator.errors import SmsCostError
from estimator.speech.languages import in_force

if TYPE_CHECKING:
    from estimator.documents.values import Document
    from estimator.show.sheet import Sheet

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>smscost</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }}
table {{ border-collapse: collapse; margin: 1rem 0 }}
th, td {{ padding: 0.15rem 1.25rem 0.15rem 0; vertical-align: top }}
</style>
</head>
<body>{sheet}</body>
</html>
"""

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Write the result to this file: .json, .html, .txt … [standard output]"
    ),
    Writes(),
]


CsvFor = Annotated[
    CsvReader,
    choice(
        "reader of CSV",
        CSV_READERS,
        "--csv-for",
        help="Write CSV for programs, exactly, or for Excel, which computes no cell of it.",
    ),
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A result in all its forms, each of which is made when it is asked for.

    Attributes
    ----------
    sheet : function
        What people read.
    document : function
        What JSON says.
    rows : function, optional
        Writes it as rows: CSV, or a workbook.
    others : mapping of str to function
        Forms that only this result has, by their names: each gives the text.
    """

    sheet: Callable[[], Sheet]
    document: Callable[[], Document]
    rows: Callable[[TableOut], None] | None = None
    others: Mapping[str, Callable[[], str]] = field(default_factory=dict)


def _asked(forms: Sequence[str], what: str = "result") -> Any:
    help_text = f"The format of the {what}. [by the suffix of --out, else {forms[0]}]"
    return choice(told("format"), forms, "--format", help=help_text)


_FORMS: Final = ("table", "json", "html")
_WITH_ROWS: Final = ("table", "json", "csv", "xlsx", "html")
_FOR_PEOPLE: Final = ("table", "text")
"""Forms that a terminal shows, in the letters that it has."""

_OF_FINDINGS: Final = ("text", "json", "sarif", "github", "html")
Layout = Annotated[str | None, _asked(_FORMS)]


@dataclass(frozen=True)
class Output:
    """How a result is written, and where. Each kind of result has a class below."""

    layout: str | None = None
    out: Out = None

    def __post_init__(self) -> None:
        # A name that says nothing is an error before anything is read, rather than after.
        self.chosen  # noqa: B018

    @property
    def chosen(self) -> tuple[str, Path | None]:
        """What `emit` takes."""
        return layout_of(self.layout, self.out, _FORMS), self.out

    @property
    def is_watched(self) -> bool:
        """Whether a person reads along while the command runs."""
        return self.chosen == ("table", None)


@dataclass(frozen=True)
class ResultOptions(Output):
    """Those of most results."""

    layout: Layout = None


@dataclass(frozen=True)
class RowsOptions(Output):
    """Those of a result that is rows, too."""

    acts_on: ClassVar = {
        "csv_for": (
            With("layout", "csv"),
            With("out", "FILE.csv", is_csv),
            *(
                With(each, "FILE.csv", is_rows_csv)
                for each in ("rejects", "apply", "split_out", "focus", "bad_files_out", "events")
            ),
        )
    }

    layout: Annotated[str | None, _asked(_WITH_ROWS)] = None
    csv_for: CsvFor = "machine"

    def form(self, delimiter: str = ";") -> TableForm:
        """How a table is written. `delimiter` is that of the input; programs get commas, whatever came in."""
        return MACHINE if self.csv_for == "machine" else form_for(self.csv_for, delimiter)

    @property
    def chosen(self) -> tuple[str, Path | None]:
        """What `emit` takes."""
        return layout_of(self.layout, self.out, _WITH_ROWS), self.out


@dataclass(frozen=True)
class FindingsOptions(Output):
    """Those of findings, which other programs show in forms of their own."""

    layout: Annotated[str | None, _asked(_OF_FINDINGS, "findings")] = None

    @property
    def chosen(self) -> tuple[str, Path | None]:
        """What `emit` takes."""
        suffixes = SUFFIXES | {".txt": "text", ".sarif": "sarif"}
        return layout_of(
            self.layout, self.out, ("text", "json", "sarif", "github", "html"), suffixes
        ), self.out


def layout_of(
    layout: str | None, out: Path | None, known: Sequence[str], suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """The form of a result: the one that is asked for, else what the name of the file says, else a table.

    Where both are given, the form that is asked for wins: `--format json --out estimate.txt` is JSON.
    """
    return layout or (known[0] if out is None else format_of(out, known, suffixes, may_be_told=True))


def emit(result: Shown, layout: str, out: Path | None, form: TableForm = MACHINE) -> None:
    """Write a result to a file, which is there whole or not at all; or to standard output."""
    with _opened(out) as file:
        write(result, layout, file, form)


def emit_changed(change: Callable[[], tuple[Shown, str]], layout: str, out: Path | None) -> None:
    """Change something, and write what came of it to a place that was opened before.

    A place where nothing can be written is known while nothing is changed. Where writing fails all the same,
    what was changed is said beside the error: `change` gives its result, and that sentence.
    """
    outcome = ""
    try:
        with _opened(out) as file:
            result, outcome = change()
            write(result, layout, file)
            file.flush()
    except (SmsCostError, OSError):
        _say_beside(outcome)
        raise


@contextmanager
def told_anyway(outcome: str) -> Iterator[None]:
    """Say on standard error what was changed, where it cannot be said in the block."""
    try:
        yield
        sys.stdout.flush()
    except OSError:
        _say_beside(outcome)
        raise


def _say_beside(outcome: str) -> None:
    if outcome:
        print(said_again(outcome), file=sys.stderr)


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        # A reader that goes away must not take files with it.
        take_names()
        yield sys.stdout
        return
    with written_atomically(out) as file:
        yield file


def write(result: Shown, layout: str, file: IO[str], form: TableForm = MACHINE) -> None:
    """The same to an open file."""
    if layout not in _FOR_PEOPLE:
        as_utf_8(file)
    if layout == "json":
        write_pieces(file, json_pieces(result.document()))
    elif layout in TABLES:
        assert result.rows is not None
        with table_out(file, layout, form) as table:
            result.rows(table)
    elif layout in result.others:
        file.write(result.others[layout]())
    elif layout == "html":
        page = _PAGE.format(language=in_force(), sheet=result.sheet().with_notes(taken()).to_html())
        file.write(page)
    else:
        from estimator.cli.console import show

        show(result.sheet().with_notes(taken()), file=file)
