"""Excel workbooks (`.xlsx`): their sheets, each as rows of cells, in constant memory.

A cell is the text that it shows (`shown`); one with an error (`#N/A`) is a missing value. Only the texts of
the workbook, which Excel keeps apart from its rows, are held in memory.

`.xlsb` is refused. The reader of it that is kept up (calamine) gives values without number formats and
without hidden rows, so nobody could say what their owner sees; and it holds a sheet as one block from its
first cell to its last, a gigabyte for two cells in two corners, which only Linux can limit.
"""

from __future__ import annotations

import re
import warnings
import weakref
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from estimator.base.language import told
from estimator.base.workbook.archive import SAVE, parts_of
from estimator.base.workbook.cells import SheetCell, SheetRow, UnreadCell, WorkbookSheet
from estimator.base.workbook.xlsx_rows import merged_cells, shared_texts, sheet_rows
from estimator.errors import CampaignError, Place

_OPENING = 1 << 16
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\b[^>]*\bref=["'](?:[A-Z]+[0-9]+:)?[A-Z]+([0-9]{1,7})["']""")


def xlsx_sheets(file: Path | BinaryIO, name: str) -> list[WorkbookSheet]:
    """The sheets of a workbook, none of which is read yet.

    Raises
    ------
    CampaignError
        `XLS001` this is no workbook, or a damaged one; `XLS003` another kind of
        document; `XLS004` too large. `XLS001` may come from the rows, where the fault is there.
    """
    place = Place(name)
    with ExitStack() as opened:
        stream = opened.enter_context(file.open("rb")) if isinstance(file, Path) else file
        _check_archive(stream, place)
        book = _book(stream, place)
        sheets: list[WorkbookSheet] = [_XlsxSheet(book, sheet) for sheet in book.parts.worksheets]
        if not any(sheet.is_visible for sheet in sheets):
            raise CampaignError("XLS001", place)
        # The rows are read from it as long as somebody holds a sheet.
        weakref.finalize(book, opened.pop_all().close)
    return sheets


@dataclass(eq=False)
class _Book:
    """An open workbook: what it consists of, its texts and its formats."""

    stream: BinaryIO
    place: Place
    parts: Any


def _book(stream: BinaryIO, place: Place) -> _Book:
    with _faults_named(place):
        reader = _Parts(stream, read_only=True, data_only=True, keep_links=False)
        reader.read()
        return _Book(stream, place, reader.wb)


class _Parts(ExcelReader):
    """openpyxl's reader of what a workbook consists of, but for the texts that its cells share."""

    def read_strings(self) -> None:
        """Read them, each once."""
        found = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if found is not None:
            with self.archive.open(found.PartName[1:]) as part:
                self.shared_strings = shared_texts(part)

    def read_worksheets(self) -> None:
        """List the sheets, none of which is read yet."""
        for sheet, rel in self.parser.find_sheets():
            if rel.target not in self.valid_files:
                continue
            if "chartsheet" in rel.Type:
                continue  # no rows, and nobody to send to
            listed: Any = _Worksheet(self.wb, sheet.name, rel.target, self.shared_strings)
            listed.sheet_state = sheet.state
            book: Any = self.wb
            book._sheets.append(listed)


class _Worksheet(ReadOnlyWorksheet):
    """openpyxl's sheet, but that it is not gone through as a whole where it does not say how large it is."""

    def _get_size(self) -> None:
        sheet: Any = self
        with sheet._get_source() as part:
            found = _DIMENSION.search(part.read(_OPENING))
        self._max_row = int(found[1]) if found else None


class _XlsxSheet(WorkbookSheet):
    def __init__(self, book: _Book, sheet: Any) -> None:
        super().__init__(
            str(sheet.title),
            is_visible=sheet.sheet_state == "visible",
            declared=sheet.max_row or 0,
        )
        self._book, self._sheet = book, sheet

    def rows(self) -> Iterator[SheetRow]:
        """All rows, with the results of their formulas; one without a result is a `UnreadCell`."""
        part = self._sheet._worksheet_path  # it has no public name
        with (
            _faults_named(self._book.place),
            ZipFile(self._book.stream) as archive,
            archive.open(part) as opened,
        ):
            yield from sheet_rows(self._sheet, opened, self._fault, self._merged)

    @cached_property
    def _merged(self) -> dict[int, dict[int, int]]:
        """Which cells are merged with how many below them, by row and position."""
        with ZipFile(self._book.stream) as archive, archive.open(self._sheet._worksheet_path) as part:
            return merged_cells(part)

    def _fault(self, line: int, column: int) -> SheetCell:
        where = Place(self._book.place.file, line, column, self.name)
        return SheetCell(UnreadCell(CampaignError("XLS005", where, cell=where.cell)))


def _check_archive(stream: BinaryIO, place: Place) -> None:
    parts = parts_of(stream, place)
    if other := _other_kind(parts) or _strict(stream, parts, place):
        kind, way = other
        raise CampaignError("XLS003", place, kind=kind, way=way)


_COPY: Final = told("Copy its table into a spreadsheet, and save that as .xlsx.")
_KINDS: Final = {
    "mimetype": (told("an OpenDocument file"), SAVE),
    "xl/workbook.bin": (told("a binary workbook (.xlsb)"), SAVE),
    "word/document.xml": (told("a document of Word (.docx)"), _COPY),
    "ppt/presentation.xml": (told("a presentation of PowerPoint (.pptx)"), _COPY),
    "Index/Document.iwa": (
        told("a document of Apple's Numbers or Pages"),
        told("Export it as Excel (.xlsx), or as CSV in UTF-8."),
    ),
}
"""Other documents by a part that each must have, and what to do with them."""


def _strict(stream: BinaryIO, parts: Container[str], place: Place) -> tuple[str, str] | None:
    """Excel's other `.xlsx`, of which all names are others."""
    if _BOOK in parts:
        with _faults_named(place), ZipFile(stream) as archive, archive.open(_BOOK) as book:
            if b"http://purl.oclc.org/ooxml/" in book.read(4096):
                return told("a spreadsheet in Strict Open XML"), told("Save it as an Excel workbook (.xlsx).")
    return None


_BOOK: Final = "xl/workbook.xml"


def _other_kind(parts: Container[str]) -> tuple[str, str] | None:
    """What an archive is that is no `.xlsx`, and what to do with it."""
    for part, other in _KINDS.items():
        if part in parts:
            return other
    if "[Content_Types].xml" not in parts:
        return told("a ZIP archive"), told("Unpack it, and name the file that is in it.")
    return None


@contextmanager
def _faults_named(place: Place) -> Iterator[None]:
    """Make one error of whatever openpyxl stumbles over, and keep its warnings (styles …) to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise CampaignError("XLS001", place) from error
