"""Workbooks of Excel 97 to 2003 (`.xls`), and those before: their sheets, one in memory at a time.

xlrd knows the file; what a cell shows is found as for any other workbook. Such a sheet has at most 65 536
rows of 256 cells, so that no file takes more memory than its own size allows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlrd
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from xlrd.formatting import std_format_strings

from estimator.base.language import told
from estimator.campaign.packed import OLE
from estimator.campaign.workbook.archive import SAVE, check_size
from estimator.campaign.workbook.days import ERROR, dated_by, number_cell
from estimator.campaign.workbook.rows import GENERAL, SheetCell, SheetRow, WorkbookSheet
from estimator.errors import CampaignError, Place

_WRAPPED: Final = "EncryptedPackage".encode("utf-16-le")
_VISIBLE: Final = 0
_MOST_REMEMBERED: Final = 1 << 16
_EMPTY: Final = SheetCell("")


def xls_sheets(file: Path | BinaryIO, name: str) -> list[WorkbookSheet]:
    """The sheets of a workbook, none of which is read yet.

    Raises
    ------
    CampaignError
        `XLS001` this is no workbook, or a damaged one; `XLS002` a protected one; `XLS003` another kind of
        document; `XLS004` too large. `XLS001` may come from the rows, where the fault is there.
    """
    place = Place(name)
    if isinstance(file, Path):
        check_size(file.stat().st_size, place)
        octets = file.read_bytes()
    else:
        check_size(file.seek(0, io.SEEK_END), place)
        file.seek(0)
        octets = file.read()
    with _faults_named(place, octets):
        # What it has to say of a file goes nowhere: it would be printed among the results.
        book = xlrd.open_workbook(
            file_contents=octets,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
        opened = _Book(book, place)
        sheets: list[WorkbookSheet] = [_XlsSheet(opened, at) for at in range(book.nsheets)]
    if not any(sheet.is_visible for sheet in sheets):
        raise CampaignError("XLS001", place)
    return sheets


class _Book:
    """An open workbook, of which one sheet is in memory, and what its cells hold."""

    def __init__(self, book: Any, place: Place) -> None:
        self.book, self.place = book, place
        self._epoch = CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900
        self._loaded: int | None = None
        self._code = lru_cache(None)(self._code_of)
        self.cell = lru_cache(_MOST_REMEMBERED)(self._cell_of)

    def sheet(self, at: int) -> Any:
        with _faults_named(self.place):
            if self._loaded not in {None, at}:
                self.book.unload_sheet(self._loaded)
            self._loaded = at
            return self.book.sheet_by_index(at)

    def _cell_of(self, kind: int, value: Any, style: int) -> SheetCell:
        if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
            code = self._code(style)
            number = int(value) if value.is_integer() and abs(value) < 2**53 else value
            return number_cell(number, code, dated_by(code, self._epoch))
        if kind == xlrd.XL_CELL_ERROR:
            return ERROR
        if kind == xlrd.XL_CELL_BOOLEAN:
            return SheetCell(bool(value), self._code(style))
        return SheetCell(value, self._code(style)) if value else _EMPTY

    def _code_of(self, style: int) -> str:
        """A number format: one that the file names by a number alone is written as other workbooks do."""
        key = self.book.xf_list[style].format_key
        found = self.book.format_map.get(key)
        code = GENERAL if found is None else str(found.format_str)
        return str(BUILTIN_FORMATS.get(key, code)) if code == std_format_strings.get(key) else code


class _XlsSheet(WorkbookSheet):
    def __init__(self, book: _Book, at: int) -> None:
        sheets = book.book
        super().__init__(sheets.sheet_names()[at], is_visible=sheets._sheet_visibility[at] == _VISIBLE)
        self._book, self._at = book, at

    def rows(self) -> Iterator[SheetRow]:
        """All rows, with the results of their formulas."""
        sheet = self._book.sheet(self._at)
        self.declared = sheet.nrows
        hidden = {at for at, row in sheet.rowinfo_map.items() if row.hidden}
        below: dict[int, dict[int, int]] = {}
        for first, end, column, _ in sheet.merged_cells:
            below.setdefault(first, {})[column] = end - 1 - first
        for at in range(sheet.nrows):
            with _faults_named(self._book.place):
                cells = [
                    self._book.cell(kind, value, style)
                    for kind, value, style in zip(
                        sheet.row_types(at), sheet.row_values(at), self._styles(sheet, at), strict=True
                    )
                ]
            yield SheetRow(at + 1, cells, at in hidden, below.get(at, {}))

    @staticmethod
    def _styles(sheet: Any, at: int) -> Any:
        return sheet._cell_xf_indexes[at]  # it has a public name for one cell only


@contextmanager
def _faults_named(place: Place, octets: bytes = b"") -> Iterator[None]:
    """Make one error of whatever xlrd stumbles over, which are errors of every kind."""
    try:
        yield
    except Exception as error:
        if _WRAPPED in octets or "encrypted" in str(error):
            raise CampaignError("XLS002", place) from error
        if octets.startswith(OLE) and "Can't find workbook" in str(error):
            kind = told("a document of another program")
            raise CampaignError("XLS003", place, kind=kind, way=SAVE) from error
        raise CampaignError("XLS001", place) from error
