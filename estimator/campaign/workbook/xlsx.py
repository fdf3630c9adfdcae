"""Excel workbooks (`.xlsx`): their sheets, each as rows of cells, in constant memory.

A cell is the text that it shows (`shown`); one with an error (`#N/A`) is a missing value. Only the texts of
the workbook, which Excel keeps apart from its rows, are held in memory.

`.xlsb` is refused. The reader of it that is kept up (calamine) gives values without number formats and
without hidden rows, so nobody could say what their owner sees; and it holds a sheet as one block from its
first cell to its last, a gigabyte for two cells in two corners, which only Linux can limit.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from openpyxl import load_workbook

from estimator.base.language import told
from estimator.campaign.columnar import UnreadCell
from estimator.campaign.workbook.archive import SAVE, parts_of
from estimator.campaign.workbook.rows import SheetCell, SheetRow, WorkbookSheet
from estimator.campaign.workbook.xlsx_rows import merged_cells, sheet_rows
from estimator.errors import CampaignError, Place


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
        return _Book(stream, place, load_workbook(stream, read_only=True, data_only=True, keep_links=False))


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
    kind = _other_kind(parts_of(stream, place))
    if kind:
        way = _UNPACK if kind == "a ZIP archive" else SAVE
        raise CampaignError("XLS003", place, kind=kind, way=way)


def _other_kind(parts: Container[str]) -> str | None:
    """What an archive is that is no `.xlsx`, by the parts each kind must have."""
    if "mimetype" in parts:
        return told("an OpenDocument file")
    if "xl/workbook.bin" in parts:
        return told("a binary workbook (.xlsb)")
    if "[Content_Types].xml" not in parts:
        return told("a ZIP archive")
    return None


_UNPACK = told("Unpack it, and name the file that is in it.")


@contextmanager
def _faults_named(place: Place) -> Iterator[None]:
    """Make one error of whatever openpyxl stumbles over, and keep its warnings (styles …) to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise CampaignError("XLS001", place) from error
