"""Tables out, row by row: CSV for programs or for a spreadsheet, workbooks. The one home of cell safety.

A program gets every cell exactly. A spreadsheet would compute a cell that begins like a formula, and so would
run what a stranger wrote into a list of recipients: in CSV such a cell gets an apostrophe before it, and in a
workbook it is stored as a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final, cast

from estimator.base.choices import CsvReader
from estimator.base.files import as_utf_8, written_atomically
from estimator.base.formats import TABLE_SUFFIXES, format_of
from estimator.base.notes import note
from estimator.errors import Place
from estimator.speech.languages import in_force

MARK: Final = "\ufeff"
"""By which Excel knows that a CSV is UTF-8."""

TABLES: Final = ("csv", "xlsx")
"""Formats that are rows and nothing else."""

MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767
"""What a sheet and a cell of a workbook can hold."""

_COMPUTED = re.compile(r"[=+\-@\t\r]")
_WITH_APOSTROPHE = re.compile(r"'+[=+\-@\t\r]")
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Phone numbers and amounts mean the same whether they are computed or not: +33639980001, -12,5.
_NUMBER = re.compile(r"[+-][0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+)?")


def harmless(cell: str) -> str:
    """A cell of a CSV that no spreadsheet computes.

    >>> [harmless(cell) for cell in ("=1+1", "+33639980001", "-20 % today", "Bonjour")]
    ["'=1+1", '+33639980001', "'-20 % today", 'Bonjour']
    """
    if _COMPUTED.match(cell) is None or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def for_spreadsheet(cell: str) -> str:
    """The same, and without one apostrophe it is what it was: a cell that had one before gets another.

    >>> [for_spreadsheet(cell) for cell in ("=1+1", "'=1+1", "'Bonjour")]
    ["'=1+1", "''=1+1", "'Bonjour"]
    """
    return f"'{cell}" if _WITH_APOSTROPHE.match(cell) else harmless(cell)


def apostrophes(cells: Sequence[object]) -> int:
    """How many cells of a row get one."""
    return sum(isinstance(cell, str) and for_spreadsheet(cell) != cell for cell in cells)


def utf_8() -> str:
    """What is written where nobody asks for anything else."""
    return "utf-8"


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is written.

    Attributes
    ----------
    csv_for : "machine" or "excel"
        Who reads a CSV: for a spreadsheet it has a mark, harmless cells, and the decimal comma where cells
        are set apart by `;`, as Excel has it.
    delimiter : str
        Between the cells of a CSV.
    encoding : function () -> str
        Of a CSV for a program, asked for with every row: that of a file that is being read may be found out
        only at its first letter with an accent, and no row before has one. One for a spreadsheet is UTF-8.
    """

    csv_for: CsvReader = "machine"
    delimiter: str = ","
    encoding: Callable[[], str] = utf_8

    @property
    def is_exact(self) -> bool:
        """Whether cells are written as they are, in UTF-8."""
        return self.csv_for == "machine" and self.encoding is utf_8


MACHINE: Final = TableForm()


def form_for(csv_for: CsvReader, delimiter: str, encoding: Callable[[], str] = utf_8) -> TableForm:
    """How a table is written that somebody else wrote so; of one for a spreadsheet, that it opens.

    A spreadsheet in French opens no other than `;` and the decimal comma rightly, whatever came in. Elsewhere
    it is `,` or `;`: a table that had commas keeps them, and one with tabs or pipes would be one column.

    >>> form_for("excel", "|").delimiter, form_for("excel", ",").delimiter, form_for("machine", "|").delimiter
    (';', ',', '|')
    """
    if csv_for == "machine":
        return TableForm(csv_for, delimiter, encoding)
    return TableForm(csv_for, "," if delimiter == "," and in_force() != "fr" else ";")


class TableOut:
    """Takes the rows of one table.

    `is_exact`: they are written to `file` as they are, in UTF-8. `is_marked`: cells that a spreadsheet would
    compute begin with an apostrophe.
    """

    is_exact = False
    is_marked = False

    def row(self, cells: Sequence[object]) -> None:
        """Write a row of texts, numbers, and None where there is nothing."""
        raise NotImplementedError


@contextmanager
def table_out(
    file: IO[str], kind: str = "csv", form: TableForm = MACHINE, name: str = "<stdout>"
) -> Iterator[TableOut]:
    """What takes the rows of a table that `file` is to hold, which is whole once the block ends.

    >>> import io
    >>> file = io.StringIO()
    >>> with table_out(file, form=TableForm("excel", ";")) as table:
    ...     table.row(["+33639980001", Decimal("0.5"), None])
    >>> file.getvalue()
    '\\ufeff+33639980001;0,5;\\n'
    """
    place = Place(name)
    if kind != "xlsx":
        csv_out = CsvOut(as_utf_8(file), form)
        yield csv_out
        if csv_out.changed:
            note(
                place,
                "cells that a spreadsheet would compute, and that begin with ' now: {count}",
                count=csv_out.changed,
            )
        return
    table = _WorkbookOut(place)
    try:
        yield table
    except BaseException:
        table.forget()
        raise
    table.save(file)


@contextmanager
def table_file(path: Path, form: TableForm = MACHINE) -> Iterator[TableOut]:
    """The same for a file, which is there only once the block ends well: a workbook where it is called so.

    Raises `OUT005` where its name says that it is something else.
    """
    kind = format_of(path, TABLES, TABLE_SUFFIXES)
    with written_atomically(path) as file, table_out(file, kind, form, str(path)) as table:
        yield table


class CsvOut(TableOut):
    """Writes a CSV to `file`."""

    def __init__(self, file: IO[str], form: TableForm) -> None:
        self.file, self._form = file, form
        self.is_exact = form.is_exact
        self.is_marked = form.csv_for == "excel"
        self.delimiter = form.delimiter
        self._rows = csv.writer(self, delimiter=form.delimiter)
        # The mark of UTF-16, or of UTF-8 where the form asks for one, comes once, before everything.
        self._begun = False
        self.changed = 0

    def row(self, cells: Sequence[object]) -> None:
        self._rows.writerow([self._shown(cell) for cell in cells])

    def _shown(self, cell: object) -> object:
        if self._form.csv_for == "machine":
            return cell
        if isinstance(cell, Decimal) and self._form.delimiter == ";":
            return str(cell).replace(".", ",")
        if not isinstance(cell, str):
            return cell
        safe = for_spreadsheet(cell)
        self.changed += safe != cell
        return safe

    def write(self, row: str) -> int:
        """Take a line of the csv module, and end it with a line feed alone.

        Told so itself, Python's csv module (before 3.13) would no longer quote a carriage return in a cell,
        and the list would be read back with more rows than it has.
        """
        return self.lines(row.removesuffix("\r\n") + "\n")

    def lines(self, text: str) -> int:
        """Write whole rows as they are, each with its line feed."""
        if self._form.csv_for == "excel":
            return self.file.write(text if self._begun_now() else MARK + text)
        if self._form.encoding is utf_8:
            return self.file.write(text)
        encoding = self._form.encoding()
        octets = text.encode(encoding, "backslashreplace")
        if self._begun_now():
            octets = octets.removeprefix("".encode(encoding))
        return cast("Any", self.file).buffer.write(octets)  # type: ignore[no-any-return]

    def _begun_now(self) -> bool:
        begun, self._begun = self._begun, True
        return begun


@dataclass
class _WorkbookOut(TableOut):
    """Rows in constant memory; more than a sheet can hold go on in the next, under the same header."""

    place: Place
    written: int = 0
    cut: int = 0
    header: Sequence[object] = ()
    book: Any = field(init=False)

    def __post_init__(self) -> None:
        from openpyxl import Workbook

        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet("smscost")

    def row(self, cells: Sequence[object]) -> None:
        if not self.written:
            self.header = cells
        elif self.written == MOST_ROWS:
            self.sheet = self.book.create_sheet(f"smscost {len(self.book.worksheets) + 1}")
            self.written = 0
            self.row(self.header)
        self.written += 1
        self.sheet.append([self._cell(cell) for cell in cells])

    def _cell(self, cell: object) -> object:
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(cell, str):
            return cell
        if not cell:
            return None
        self.cut += len(cell) > LONGEST_CELL
        held: Any = WriteOnlyCell(self.sheet, "")
        # Whatever a text begins with, it is no formula, no number and no error.
        held._value, held.data_type = _escaped(cell[:LONGEST_CELL]), "s"
        return held

    def forget(self) -> None:
        """Take away what was written so far, which openpyxl keeps in a file of its own."""
        for sheet in self.book.worksheets:
            sheet.close()
            if sheet._writer is not None:
                sheet._writer.cleanup()

    def save(self, file: IO[str]) -> None:
        if self.cut:
            note(
                self.place,
                "cells cut to the {most} characters that a workbook can hold: {count}",
                most=LONGEST_CELL,
                count=self.cut,
            )
        self.book.save(cast("Any", file).buffer)


def _escaped(text: str) -> str:
    """What XML cannot hold, as Excel writes it.

    >>> _escaped("a" + chr(13) + "_x0041_")
    'a_x000D__x005F_x0041_'
    """
    return _NO_XML.sub(lambda char: f"_x{ord(char[0]):04X}_", text)
