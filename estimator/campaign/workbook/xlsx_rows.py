"""The rows of a sheet of an Excel workbook, out of its XML: each cell once, formulas with their results.

openpyxl knows what a workbook consists of, its texts and its formats; of a sheet it makes objects that nobody
here looks at, and it tells either what a formula is or what it gave. What it makes of a sheet is the twin of
what is read here.

Source: ECMA-376 part 1, §18.3.1 (worksheets).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import IO, Any, Final
from xml.parsers import expat

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_ISO8601
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHEET_MAIN_NS

from estimator.campaign.workbook.days import ERROR, Dated, dated_by, number_cell
from estimator.campaign.workbook.rows import SheetCell, SheetRow

_BLOCK_SIZE: Final = 1 << 18
_MOST_REMEMBERED: Final = 1 << 16
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_MAIN: Final = SHEET_MAIN_NS + " "
_EMPTY: Final = SheetCell("")
_NONE: Final[Mapping[int, int]] = MappingProxyType({})
_LONGEST_TAG: Final = 256
_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,99}?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})[\"']"
)
_column_of = lru_cache(column_index_from_string)


def sheet_rows(
    sheet: Any,
    part: IO[bytes],
    fault: Callable[[int, int], SheetCell],
    merged: Mapping[int, Mapping[int, int]] = MappingProxyType({}),
) -> Iterator[SheetRow]:
    """The rows of a sheet that the file has, as they come.

    Parameters
    ----------
    sheet : openpyxl's worksheet
        For the texts and the formats of its workbook.
    part : binary file
        Its XML.
    fault : function (row, column) -> SheetCell
        What a formula is whose result is not in the file.
    merged : mapping
        From `merged_cells`.

    Whatever is wrong with the file raises what expat and openpyxl raise, or ValueError.
    """
    reader = _Reader(_Values(sheet), fault, merged)
    # Names come with what they belong to: programs other than Excel write <x:row>.
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refused
    final = False
    while not final:
        block = part.read(_BLOCK_SIZE)
        final = not block
        parser.Parse(block, final)
        rows, reader.rows = reader.rows, []
        yield from rows


def merged_cells(part: IO[bytes]) -> dict[int, dict[int, int]]:
    """Which cells of a sheet are merged with how many below them, by row and position.

    They are named after all rows, and needed before: the XML is gone through for them, and not parsed.

    >>> import io
    >>> merged_cells(io.BytesIO(b'<mergeCells><mergeCell ref="B2:B4"/><mergeCell ref="A1:C1"/></mergeCells>'))
    {2: {1: 2}}
    """
    found: dict[int, dict[int, int]] = {}
    block = rest = b""
    while more := part.read(_BLOCK_SIZE):
        block, end = rest + more, 0
        for cell in _MERGED.finditer(block):
            end = cell.end()
            column, first, last = cell[1].decode(), int(cell[2]), int(cell[3])
            if last > first:
                found.setdefault(first, {})[_column_of(column) - 1] = last - first
        rest = block[max(end, len(block) - _LONGEST_TAG) :]
    return found


def _refused(*_: object) -> None:
    raise ValueError("a workbook defines no entities")


class _Reader:
    """What the parser of XML tells: rows of cells."""

    def __init__(
        self,
        values: _Values,
        fault: Callable[[int, int], SheetCell],
        merged: Mapping[int, Mapping[int, int]],
    ) -> None:
        self._merged = merged
        self.rows: list[SheetRow] = []
        self._cell, self._fault = values.cell, fault
        self._line = self._last = 0
        self._is_hidden = False
        self._cells: list[SheetCell] = []
        self._given: dict[str, str] | None = None
        self._is_formula = False
        self._text = ""
        self._inline: str | None = None
        self._taken = ""  # which element's text is being read
        self._silent = 0  # inside a reading aid of East Asian texts

    def begin(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.removeprefix(_MAIN)
        if tag == "c":
            self._given = given
            self._is_formula, self._text, self._inline = False, "", None
        elif tag == "v":
            self._taken = "v"
        elif tag == "row":
            self._begin_row(given)
        elif self._given is None:
            return
        elif tag == "f":
            self._is_formula = True
        elif tag == "is":
            self._inline = ""
        elif tag == "rPh":
            self._silent += 1
        elif tag == "t" and not self._silent:
            self._taken = "t"

    def _begin_row(self, given: dict[str, str]) -> None:
        number = given.get("r")
        self._line = self._line + 1 if number is None else _whole(number)
        if self._line > _LAST_ROW:
            raise ValueError("a sheet has fewer rows")
        self._is_hidden = given.get("hidden") in {"1", "true"}
        self._cells = []

    def text(self, text: str) -> None:
        if self._taken == "v":
            self._text += text
        elif self._taken and self._inline is not None:
            self._inline += text

    def end(self, tag: str) -> None:
        tag = tag.removeprefix(_MAIN)
        if tag in {"v", "t"}:
            self._taken = ""
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._silent -= 1
        elif tag == "row" and self._line > self._last:
            # Of two rows with one number the first is the row: Excel writes them in their order.
            self._last = self._line
            below = self._merged.get(self._line, _NONE)
            self.rows.append(SheetRow(self._line, self._cells, self._is_hidden, below))

    def _end_cell(self) -> None:
        given, self._given = self._given, None
        assert given is not None, "what ends has begun"
        cells = self._cells
        where = given.get("r")
        column = len(cells) + 1 if where is None else _column_of(where.rstrip("0123456789"))
        kind = given.get("t", "n")
        if not self._text and self._is_formula and kind == "n":
            cell = self._fault(self._line, column)
        else:
            text = (self._inline or "") if kind == "inlineStr" else self._text
            cell = self._cell(kind, given.get("s", "0"), text)
        if column == len(cells) + 1:
            cells.append(cell)
        elif column <= len(cells):
            cells[column - 1] = cell
        else:
            if column > _LAST_COLUMN:
                raise ValueError("a sheet has fewer columns")
            cells.extend([_EMPTY] * (column - 1 - len(cells)))
            cells.append(cell)


def _whole(number: str) -> int:
    try:
        return int(number)
    except ValueError:
        return int(float(number))  # as some programs write it


class _Values:
    """What cells hold, by what a file writes; the same text is looked at once."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._texts = sheet._shared_strings  # it has no public name, nor has the epoch of a sheet
        self._epoch = sheet.parent.epoch
        self._style = lru_cache(None)(self._style_of)
        self.cell = lru_cache(_MOST_REMEMBERED)(self._cell_of)

    def _cell_of(self, kind: str, style: str, text: str) -> SheetCell:
        if kind == "e":
            return ERROR
        if not text:
            return _EMPTY
        code, dated = self._style(style)
        if kind == "n":
            number = float(text) if any(sign in text for sign in ".eE") else int(text)
            return number_cell(number, code, dated)
        value: Any
        if kind == "b":
            value = bool(int(text))
        elif kind == "d":
            value = from_ISO8601(text)  # type: ignore[no-untyped-call]
        else:
            value = _unescaped(self._texts[int(text)] if kind == "s" else text)
        return SheetCell(value, code)

    def _style_of(self, style: str) -> tuple[str, Dated | None]:
        """A number format, and how a number is a date by it."""
        code = ReadOnlyCell(self._sheet, 1, 1, None, style_id=int(style)).number_format
        return code, dated_by(code, self._epoch)


def _unescaped(text: str) -> str:
    """Excel writes what XML cannot hold, such as a carriage return, as `_x000D_`: 7 units instead of 1."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
