"""OpenDocument spreadsheets (`.ods`): their sheets, each as rows of cells, read in constant memory.

Such a file has what each cell shows beside its value, so that is taken as it is: no format is read.

Source: OpenDocument 1.3 part 3, §9 (tables) and §6 (text).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from estimator.campaign.columnar import UnreadCell
from estimator.campaign.workbook.archive import parts_of
from estimator.campaign.workbook.rows import SheetCell, SheetRow, WorkbookSheet
from estimator.errors import CampaignError, Place

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_BLOCK_SIZE = 1 << 18
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_SHEET, _ROW, _CELLS = "table:table", "table:table-row", {"table:table-cell", "table:covered-table-cell"}
_PROPERTIES = "style:table-properties"
_NO_TEXT = {"office:annotation", "table:shapes", "draw:frame", "draw:custom-shape", "text:ruby-text"}
_EMPTY = SheetCell("")


def ods_sheets(file: Path | BinaryIO, name: str) -> list[WorkbookSheet]:
    """The sheets of a spreadsheet, none of which is read yet.

    Raises
    ------
    CampaignError
        `XLS001` this is none, or a damaged one; `XLS002` a protected one; `XLS004` too large. The first
        may also come from the rows, where the fault is there.
    """
    place = Place(name)
    parts_of(file, place)
    with _faults_named(place), ZipFile(file) as archive:
        if _MANIFEST in archive.namelist() and b":encryption-data" in archive.read(_MANIFEST):
            raise CampaignError("XLS002", place)
    found = _Reader(None)
    for _ in _parsed(file, place, found):
        pass
    sheets: list[WorkbookSheet] = [
        _OdsSheet(title, is_visible=style not in found.hidden_styles, place=place, file=file, at=at)
        for at, (title, style) in enumerate(found.sheets)
    ]
    if not any(sheet.is_visible for sheet in sheets):
        raise CampaignError("XLS001", place)
    return sheets


class _OdsSheet(WorkbookSheet):
    def __init__(self, name: str, *, is_visible: bool, place: Place, file: Path | BinaryIO, at: int) -> None:
        super().__init__(name, is_visible=is_visible)
        self._place, self._file, self._at = place, file, at

    def rows(self) -> Iterator[SheetRow]:
        """All rows that hold anything: those that are repeated are the same one."""
        line = 0
        for block in _parsed(self._file, self._place, _Reader(self._at)):
            for row in block:
                repeated = min(row.repeated, _MOST_ROWS - line)
                if row.cells:
                    cells = [self._cell(line + 1, at, cell) for at, cell in enumerate(row.cells, 1)]
                    yield from (
                        SheetRow(line + step, cells, row.is_hidden, row.below)
                        for step in range(1, repeated + 1)
                    )
                line += repeated

    def _cell(self, line: int, column: int, cell: SheetCell) -> SheetCell:
        if cell is not _UNSAVED:
            return cell
        where = Place(self._place.file, line, column, self.name)
        return SheetCell(UnreadCell(CampaignError("XLS005", where, cell=where.cell)))


_UNSAVED = SheetCell(object())
"""A formula whose result is not in the file."""


@dataclass(slots=True)
class _OdsRow:
    repeated: int
    is_hidden: bool
    cells: list[SheetCell] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)


class _Reader:
    """What the parser of XML tells: the sheets, and the rows of one of them."""

    def __init__(self, wanted: int | None) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.hidden_styles: set[str] = set()
        self.rows: list[_OdsRow] = []
        self._wanted = wanted
        self._style = ""
        self._depth = 0  # of sheets in cells of sheets
        self._row: _OdsRow | None = None
        self._cell: Mapping[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._silent = 0  # inside what is not shown in the cell
        self._in_text = 0

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style:style":
            self._style = given.get("style:name", "")
        elif tag == _PROPERTIES and given.get("table:display") == "false":
            self.hidden_styles.add(self._style)
        elif tag == _SHEET:
            self._depth += 1
            if self._depth == 1:
                self.sheets.append((given.get("table:name", ""), given.get("table:style-name", "")))
        elif self._depth == 1 and self._wanted == len(self.sheets) - 1:
            self._begin_inside(tag, given)

    def _begin_inside(self, tag: str, given: dict[str, str]) -> None:
        if tag == _ROW:
            is_hidden = given.get("table:visibility", "visible") != "visible"
            self._row = _OdsRow(_count(given, "table:number-rows-repeated"), is_hidden)
        elif tag in _CELLS and self._row is not None:
            self._cell, self._paragraphs = given, []
        elif tag in _NO_TEXT:
            self._silent += 1
        elif self._cell is not None and not self._silent:
            self._begin_text(tag, given)

    def _begin_text(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"text:p", "text:h"}:
            self._paragraphs.append([])
            self._in_text += 1
        elif self._paragraphs and tag == "text:s":
            self._paragraphs[-1].append(" " * min(_count(given, "text:c"), _MOST_COLUMNS))
        elif self._paragraphs and tag in {"text:tab", "text:line-break"}:
            self._paragraphs[-1].append("\t" if tag == "text:tab" else "\n")

    def text(self, text: str) -> None:
        if self._in_text and not self._silent:
            self._paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        if tag == _SHEET:
            self._depth -= 1
        elif self._depth != 1 or self._wanted != len(self.sheets) - 1:
            return
        elif tag in _NO_TEXT:
            self._silent -= 1
        elif tag in {"text:p", "text:h"} and self._in_text and not self._silent:
            self._in_text -= 1
        elif tag in _CELLS and self._row is not None and self._cell is not None:
            cells, cell = self._row.cells, self._shown(self._cell)
            room = _MOST_COLUMNS - len(cells)
            if (spanned := _count(self._cell, "table:number-rows-spanned")) > 1:
                self._row.below[len(cells)] = spanned - 1
            cells.extend([cell] * min(_count(self._cell, "table:number-columns-repeated"), room))
            self._cell = None
        elif tag == _ROW and self._row is not None:
            while self._row.cells and self._row.cells[-1] is _EMPTY:
                self._row.cells.pop()
            self.rows.append(self._row)
            self._row = None

    def _shown(self, given: Mapping[str, str]) -> SheetCell:
        """What a cell shows: its paragraphs; None where it is an error."""
        if given.get("calcext:value-type") == "error":
            return SheetCell(None)
        kind = given.get("office:value-type")
        if self._paragraphs:
            return SheetCell("\n".join("".join(paragraph) for paragraph in self._paragraphs))
        if kind is None:
            return _UNSAVED if "table:formula" in given else _EMPTY
        names = ("office:string-value", "office:value", "office:date-value", "office:time-value")
        return SheetCell(next((given[name] for name in names if name in given), ""))


def _count(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _parsed(file: Path | BinaryIO, place: Place, reader: _Reader) -> Iterator[list[_OdsRow]]:
    """The rows of the sheet that the reader wants, as they come."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refused
    with _faults_named(place), ZipFile(file) as archive, archive.open(_CONTENT) as content:
        final = False
        while not final:
            block = content.read(_BLOCK_SIZE)
            final = not block
            parser.Parse(block, final)
            rows, reader.rows = reader.rows, []
            yield rows


def _refused(*_: object) -> None:
    raise ValueError("a spreadsheet defines no entities")


@contextmanager
def _faults_named(place: Place) -> Iterator[None]:
    try:
        yield
    except (
        expat.ExpatError,
        BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
        EOFError,
        zlib.error,
    ) as error:
        raise CampaignError("XLS001", place) from error
