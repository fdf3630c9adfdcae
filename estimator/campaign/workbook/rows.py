"""A sheet of a workbook, of whatever kind, as rows of texts: what its owner sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np

from estimator.base.above import LOOKED_AT
from estimator.base.scan import is_blank
from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source, UnreadCell
from estimator.campaign.columns import Decision
from estimator.campaign.workbook.language import CellLanguage
from estimator.campaign.workbook.shown import shown
from estimator.errors import CampaignError, Place

GENERAL: Final = "General"
_SHOWN_DIGITS = 11  # of a number without a format; a longer one is shown as a power of ten
_MOST_COUNTED = 10_000


class SheetCell(NamedTuple):
    """What a cell holds: a text (empty where it holds nothing), a number, a date …, None where it is an error
    or a `UnreadCell`; and its number format."""

    value: Any
    code: str = GENERAL

    @property
    def is_filled(self) -> bool:
        """Whether anybody sees anything in it."""
        if isinstance(self.value, str):
            return not is_blank(self.value.encode("utf-8", "replace"))
        return True


class SheetRow(NamedTuple):
    """The number of a row, from 1, its cells up to the last one in use, and whether it is hidden, by hand or
    by a filter."""

    line: int
    cells: Sequence[SheetCell]
    is_hidden: bool = False


@dataclass
class WorkbookSheet:
    """A sheet of a workbook. Each kind of file has a class that knows its rows.

    Attributes
    ----------
    name : str
    is_visible : bool
    declared : int
        How many rows it says that it has, for a progress bar.
    """

    name: str
    is_visible: bool = True
    declared: int = 0

    def rows(self) -> Iterator[SheetRow]:
        """All rows from the first one on."""
        raise NotImplementedError

    def filled_rows(self) -> Iterator[SheetRow]:
        """The rows that are not empty."""
        return (row for row in self.rows() if any(cell.is_filled for cell in row.cells))

    def count(self) -> int:
        """How many rows are not empty, at most 10 000."""
        return sum(1 for _ in islice(self.filled_rows(), _MOST_COUNTED))


@dataclass
class Look:
    """How the cells of a sheet are looked at, and what was decided while it was.

    Attributes
    ----------
    sheet : WorkbookSheet
    file : str
        What errors call the file.
    language : CellLanguage
        Of numbers and dates.
    visible_only : bool
        Leave out rows that are hidden.
    """

    sheet: WorkbookSheet
    file: str
    language: CellLanguage
    visible_only: bool = False
    decided: Counter[Decision] = field(default_factory=Counter)
    _doubt: dict[str, Decision] = field(default_factory=dict)

    def source(self, size: int | None) -> Source:
        """The sheet as a source; its header is the first row that is not empty.

        Raises `XLS006` where there is none.
        """
        line, cells, _ = next(self._rows(), (0, (), False))
        if not line:
            raise CampaignError("XLS006", Place(self.file), sheet=self.sheet.name)
        header = [self._text(line, at, cell) or "" for at, cell in enumerate(cells)]
        while header and not header[-1]:
            header.pop()
        return Source(
            tuple(header),
            self._chunks,
            Place(self.file, line, sheet=self.sheet.name),
            self._top,
            size,
            self.sheet.declared,
            lambda: self.decided,
        )

    def _rows(self) -> Iterator[SheetRow]:
        for row in self.sheet.filled_rows():
            if row.is_hidden and self.visible_only:
                self.decided["hidden rows left out", ""] += 1
            else:
                yield row

    def _chunks(self, columns: Sequence[int]) -> Iterator[Chunk]:
        self.decided.clear()
        rows = islice(self._rows(), 1, None)
        while block := list(islice(rows, CHUNK_ROWS)):
            if hidden := sum(row.is_hidden for row in block):
                self.decided["hidden rows", ""] += hidden
            yield self._chunk(block, columns)

    def _top(self) -> Chunk:
        look = Look(self.sheet, self.file, self.language, self.visible_only)
        return look._whole(list(islice(self._rows(), 1, LOOKED_AT + 1)))

    def _chunk(self, rows: Sequence[SheetRow], columns: Sequence[int]) -> Chunk:
        texts = {at: self._column(rows, at) for at in columns}
        lines = np.array([row.line for row in rows], np.int64)

        def whole() -> Any:
            return Look(self.sheet, self.file, self.language)._whole(rows).columns

        def values(at: int) -> list[Any]:
            return [cells[at].value if at < len(cells) else "" for _, cells, _ in rows]

        return Chunk(texts, lines.copy, whole, values)

    def _whole(self, rows: Sequence[SheetRow]) -> Chunk:
        """All cells of some rows: also those beyond the header, which belong to no column."""
        return self._chunk(rows, range(max((len(row.cells) for row in rows), default=0)))

    def _column(self, rows: Sequence[SheetRow], at: int) -> list[Any]:
        """What the cells of a column show; the same value in the same format is drawn once."""
        drawn: dict[tuple[type, Any, str], _Drawn] = {}
        texts = []
        for line, cells, _ in rows:
            value, code = cells[at] if at < len(cells) else _EMPTY
            if type(value) is str and code == GENERAL:
                texts.append(value)
                continue
            # 1 and True are equal, and show different things.
            key = type(value), value, code
            seen = drawn.get(key)
            if seen is None:
                seen = drawn[key] = self._drawn(value, code)
            if seen.doubt is not None:
                self._doubted(seen.doubt, code, line, at)
            texts.append(seen.text)
        return texts

    def _text(self, line: int, at: int, cell: SheetCell) -> Any:
        return self._column([SheetRow(line, [_EMPTY] * at + [cell])], at)[0]

    def _drawn(self, value: Any, code: str) -> _Drawn:
        """What a cell shows; None where it is an error, and a `UnreadCell` as it is."""
        if value is None:
            return _Drawn(None, "error cells")
        if isinstance(value, UnreadCell):
            return _Drawn(value)
        text, sure = shown(value, code, self.language)
        if isinstance(value, str):
            return _Drawn(text)
        if not text.isdigit():
            self.decided["language", self.language.tag] = 1
        if not sure:
            return _Drawn(text, "cells not as shown")
        is_long = code == GENERAL and text.isdigit() and len(text) > _SHOWN_DIGITS
        return _Drawn(text, "long numbers" if is_long else None)

    def _doubted(self, kind: str, code: str, line: int, at: int) -> None:
        """Count a cell under the first one of its kind, and of its format where that is the reason."""
        code = code if kind == "cells not as shown" else ""
        where = Place("", line, at + 1, self.sheet.name).cell
        first = self._doubt.setdefault(kind + code, (kind, f"{where} ({code})" if code else where))
        self.decided[first] += 1


class _Drawn(NamedTuple):
    """What a cell shows, and what is to be said of it."""

    text: Any
    doubt: str | None = None


_EMPTY = SheetCell("")
