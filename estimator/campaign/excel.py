"""Excel workbooks (`.xlsx`): the first visible sheet, its first row that is not empty being the header.

A phone number that Excel turned into a number comes back as its digits; how a cell is *formatted* is not
looked at, for Excel alone knows how it would show it. A cell with an error (`#N/A`) is a missing value.
Only the texts of the workbook, which Excel keeps apart from its rows, are held in memory.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

import numpy as np
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from estimator.base.above import LOOKED_AT
from estimator.base.scan import is_blank
from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.errors import CampaignError, Place

_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also how a password wraps a workbook
_MEGABYTE = 1_000_000
_LARGEST = (
    500  # megabytes unpacked: a full sheet of recipients takes half of it, a ZIP bomb asks for gigabytes
)
_LAST_ROW = 1_048_576  # Excel's own limit; a file that claims more would have us count to its number
_BLOCK_ROWS = 1024

Row = tuple[int, Sequence[Any]]
"""The number of a row, from 1, and its cells up to the last one in use."""


def excel_source(file: Path | BinaryIO, name: str) -> Source:
    """Open a workbook; its header is read, its rows are not yet.

    Raises
    ------
    CampaignError
        `XLS001` this is no workbook, or a damaged one; `XLS002` an old or protected one; `XLS003` another
        kind of document; `XLS004` too large; `XLS006` an empty sheet; `XLS005` a formula whose result is
        not in the file. `XLS001` and `XLS005` may come from `chunks`, where the fault is in the rows.
    """
    place = Place(name)
    with ExitStack() as opened:
        stream = opened.enter_context(file.open("rb")) if isinstance(file, Path) else file
        _check_archive(stream, place)
        sheet = _first_sheet(stream, place, results=False)
        rows_declared = sheet.max_row or 0
        line, header = _header(stream, sheet, place)
        # The rows are read from it as long as somebody holds the sheet.
        weakref.finalize(sheet.parent, opened.pop_all().close)

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        rows = islice(_filled_rows(stream, sheet, place), 1, None)
        while block := list(islice(rows, CHUNK_ROWS)):
            yield _chunk(block, columns)

    def top() -> Chunk:
        return _whole(list(islice(_filled_rows(stream, sheet, place), 1, LOOKED_AT + 1)))

    size = file.stat().st_size if isinstance(file, Path) else None
    return Source(header, chunks, Place(name, line), top, size, rows_declared)


def _chunk(rows: Sequence[Row], columns: Sequence[int]) -> Chunk:
    values = {at: [_value(cells, at) for _, cells in rows] for at in columns}
    lines = np.array([line for line, _ in rows], np.int64)
    return Chunk(values, lines.copy, lambda: _whole(rows).columns)


def _whole(rows: Sequence[Row]) -> Chunk:
    """All cells of some rows: also those beyond the header, which belong to no column."""
    return _chunk(rows, range(max((len(cells) for _, cells in rows), default=0)))


def _check_archive(stream: BinaryIO, place: Place) -> None:
    start = stream.read(len(_OLD_EXCEL))
    stream.seek(0)
    if start == _OLD_EXCEL:
        raise CampaignError("XLS002", place)
    try:
        with ZipFile(stream) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
    except (BadZipFile, NotImplementedError) as error:
        raise CampaignError("XLS001", place) from error
    kind = _other_kind(parts)
    if kind:
        raise CampaignError("XLS003", place, kind=kind)
    size = sum(parts.values()) // _MEGABYTE
    if size > _LARGEST:
        raise CampaignError("XLS004", place, size=size, limit=_LARGEST)


def _other_kind(parts: Container[str]) -> str | None:
    """What an archive is that is no `.xlsx`, by the parts each kind must have."""
    if "mimetype" in parts:
        return "an OpenDocument file"
    if "xl/workbook.bin" in parts:
        return "a binary workbook (.xlsb)"
    if "[Content_Types].xml" not in parts:
        return "a ZIP archive"
    return None


def _first_sheet(stream: BinaryIO, place: Place, *, results: bool) -> Any:
    """The first visible sheet: with its formulas, or with their results as Excel saved them."""
    with _faults_named(place):
        workbook = load_workbook(stream, read_only=True, data_only=results, keep_links=False)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise CampaignError("XLS001", place)
    return visible[0]


def _header(stream: BinaryIO, sheet: Any, place: Place) -> tuple[int, tuple[str, ...]]:
    """The first row that is not empty: its number and the names in it, up to the last one."""
    for line, cells in _filled_rows(stream, sheet, place):
        names = [str(_value(cells, at) or "") for at in range(len(cells))]
        while names and not names[-1]:
            names.pop()
        return line, tuple(names)
    raise CampaignError("XLS006", place, sheet=sheet.title)


def _filled_rows(stream: BinaryIO, sheet: Any, place: Place) -> Iterator[Row]:
    """The rows that are not empty, with the results of their formulas."""
    results: Iterator[Row] | None = None
    for line, cells in _rows(sheet, place):
        shown = cells
        if any(cell.data_type == "f" for cell in cells):
            # The sheet a second time, for openpyxl tells either what a formula is or what it gave.
            results = results or _rows(_first_sheet(stream, place, results=True), place)
            shown = next(saved for at, saved in results if at == line)
            _check_results(cells, shown, line, place)
        if any(_is_filled(cell.value) for cell in shown):
            yield line, shown


def _is_filled(value: object) -> bool:
    return not is_blank(value.encode("utf-8", "replace")) if isinstance(value, str) else value is not None


def _rows(sheet: Any, place: Place) -> Iterator[Row]:
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


def _check_results(cells: Sequence[Any], shown: Sequence[Any], line: int, place: Place) -> None:
    """Programs that write workbooks without computing them leave formulas without a result."""
    for at, (cell, result) in enumerate(zip(cells, shown, strict=True), 1):
        # A result that is an empty text is None too, but is typed as a text.
        if cell.data_type == "f" and result.value is None and result.data_type == "n":
            where = Place(place.file, line, at)
            raise CampaignError("XLS005", where, cell=f"{get_column_letter(at)}{line}")


def _value(cells: Sequence[Any], at: int) -> object:
    """What a cell holds: no value is an empty text, an error is missing."""
    cell = cells[at] if at < len(cells) else EMPTY_CELL
    if cell.data_type == "e":
        return None
    return _unescaped(cell.value) if isinstance(cell.value, str) else "" if cell.value is None else cell.value


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
