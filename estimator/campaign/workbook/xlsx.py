"""Excel workbooks (`.xlsx`): their sheets, each as rows of cells, read with openpyxl in constant memory.

A cell is the text that it shows (`shown`); one with an error (`#N/A`) is a missing value. Only the texts of
the workbook, which Excel keeps apart from its rows, are held in memory.
"""

from __future__ import annotations

import re
import warnings
import weakref
from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from estimator.base.language import told
from estimator.campaign.columnar import UnreadCell
from estimator.campaign.workbook.archive import parts_of
from estimator.campaign.workbook.rows import Row, SheetCell, WorkbookSheet
from estimator.errors import CampaignError, Place

_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also how a password wraps a workbook
_LAST_ROW = 1_048_576  # Excel's own limit; a file that claims more would have us count to its number
_BLOCK_ROWS = 1024
_BLOCK_SIZE = 1 << 20
_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


def xlsx_sheets(file: Path | BinaryIO, name: str) -> list[WorkbookSheet]:
    """The sheets of a workbook, none of which is read yet.

    Raises
    ------
    CampaignError
        `XLS001` this is no workbook, or a damaged one; `XLS002` a protected one; `XLS003` another kind of
        document; `XLS004` too large. `XLS001` may come from the rows, where the fault is there.
    """
    place = Place(name)
    with ExitStack() as opened:
        stream = opened.enter_context(file.open("rb")) if isinstance(file, Path) else file
        _check_archive(stream, place)
        book = _Book(stream, place)
        sheets: list[WorkbookSheet] = [_XlsxSheet(book, sheet) for sheet in book.formulas.worksheets]
        if not any(sheet.is_visible for sheet in sheets):
            raise CampaignError("XLS001", place)
        # The rows are read from it as long as somebody holds a sheet.
        weakref.finalize(book, opened.pop_all().close)
    return sheets


@dataclass(eq=False)
class _Book:
    """An open workbook: with its formulas, and with their results as Excel saved them."""

    stream: BinaryIO
    place: Place

    @cached_property
    def formulas(self) -> Any:
        return self._loaded(results=False)

    @cached_property
    def results(self) -> Any:
        """The same a second time, for openpyxl tells either what a formula is or what it gave."""
        return self._loaded(results=True)

    def _loaded(self, *, results: bool) -> Any:
        with _faults_named(self.place):
            return load_workbook(self.stream, read_only=True, data_only=results, keep_links=False)


class _XlsxSheet(WorkbookSheet):
    def __init__(self, book: _Book, sheet: Any) -> None:
        super().__init__(
            str(sheet.title),
            is_visible=sheet.sheet_state == "visible",
            declared=sheet.max_row or 0,
        )
        self._book, self._sheet = book, sheet

    def rows(self) -> Iterator[Row]:
        """All rows, with the results of their formulas; one without a result is a `UnreadCell`."""
        place = self._book.place
        results: Iterator[tuple[int, Sequence[Any]]] | None = None
        for line, cells in _rows(self._sheet, place):
            saved = cells
            if any(cell.data_type == "f" for cell in cells):
                if results is None:
                    results = _rows(self._book.results[self._sheet.title], place)
                saved = next(row for at, row in results if at == line)
            # A result that is an empty text is None too, but is typed as a text.
            yield (
                line,
                [
                    self._fault(line, at)
                    if cell.data_type == "f" and result.value is None and result.data_type == "n"
                    else _cell(result)
                    for at, (cell, result) in enumerate(zip(cells, saved, strict=True), 1)
                ],
            )

    def _fault(self, line: int, column: int) -> SheetCell:
        where = Place(self._book.place.file, line, column, self.name)
        return SheetCell(UnreadCell(CampaignError("XLS005", where, cell=where.cell)))

    def hidden(self) -> frozenset[int]:
        """The numbers of the rows that are hidden, by hand or by a filter: openpyxl does not tell them."""
        found: list[int] = []
        at = 0
        part = self._sheet._worksheet_path  # it has no public name
        with (
            _faults_named(self._book.place),
            ZipFile(self._book.stream) as archive,
            archive.open(part) as opened,
        ):
            for attributes in _row_tags(opened):
                number = _ROW_NUMBER.search(attributes)
                at = int(number[1]) if number else at + 1
                if _HIDDEN.search(attributes):
                    found.append(at)
        return frozenset(found)


def _row_tags(part: Any) -> Iterator[bytes]:
    left = b""
    while block := part.read(_BLOCK_SIZE):
        left += block
        end = left.rfind(b">") + 1
        for tag in _ROW.finditer(left, 0, end):
            yield tag[1]
        left = left[end:]


def _check_archive(stream: BinaryIO, place: Place) -> None:
    start = stream.read(len(_OLD_EXCEL))
    stream.seek(0)
    if start == _OLD_EXCEL:
        raise CampaignError("XLS002", place)
    kind = _other_kind(parts_of(stream, place))
    if kind:
        raise CampaignError("XLS003", place, kind=kind)


def _other_kind(parts: Container[str]) -> str | None:
    """What an archive is that is no `.xlsx`, by the parts each kind must have."""
    if "mimetype" in parts:
        return told("an OpenDocument file")
    if "xl/workbook.bin" in parts:
        return told("a binary workbook (.xlsb)")
    if "[Content_Types].xml" not in parts:
        return told("a ZIP archive")
    return None


def _rows(sheet: Any, place: Place) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # What a file declares is often wrong; rows beyond it would not be read.
    rows = enumerate(sheet.iter_rows(), 1)
    while True:
        with _faults_named(place):
            block = list(islice(rows, _BLOCK_ROWS))
        if not block:
            return
        if block[-1][0] > _LAST_ROW:
            raise CampaignError("XLS001", place)
        yield from block


def _cell(cell: Any) -> SheetCell:
    """What a cell holds: no value is an empty text, an error is missing."""
    if cell.data_type == "e":
        return SheetCell(None)
    if cell.value is None:
        return SheetCell("")
    value = _unescaped(cell.value) if isinstance(cell.value, str) else cell.value
    return SheetCell(value, cell.number_format)


def _unescaped(text: str) -> str:
    """Excel writes what XML cannot hold, such as a carriage return, as `_x000D_`: 7 units instead of 1."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@contextmanager
def _faults_named(place: Place) -> Iterator[None]:
    """Make one error of whatever openpyxl stumbles over, and keep its warnings (styles …) to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise CampaignError("XLS001", place) from error
