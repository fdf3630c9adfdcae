"""A sheet of a workbook, of whatever kind, as rows of texts: what its owner sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from estimator.base.above import LOOKED_AT
from estimator.base.workbook.cells import (
    EMPTY,
    GENERAL,
    NOTHING_MERGED,
    MergedCell,
    SheetRow,
    UnreadCell,
    WorkbookSheet,
)
from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.campaign.columns import Decision
from estimator.campaign.workbook.language import CellLanguage
from estimator.campaign.workbook.shown import shown
from estimator.errors import CampaignError, Place

_SHOWN_DIGITS = 11  # of a number without a format; a longer one is shown as a power of ten
_FEWEST_DIGITS = 8  # of a phone number
_MOST_CHARACTERS = 1 << 25  # of the rows that are in memory at once


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
    _counted: dict[int, int] = field(default_factory=dict)

    def source(self, size: int | None) -> Source:
        """The sheet as a source; its header is the first row that is not empty.

        Raises `XLS006` where there is none.
        """
        row = next(self._rows(), None)
        if row is None:
            raise CampaignError("XLS006", Place(self.file), sheet=self.sheet.name)
        names = [self._column([row], at)[0] for at in range(len(row.cells))]
        while names and not names[-1]:
            names.pop()
        unread = [name for name in names if isinstance(name, UnreadCell)]
        return Source(
            tuple("" if not name or name in unread else name for name in names),
            self._chunks,
            Place(self.file, row.line, sheet=self.sheet.name),
            self._top,
            size,
            self.sheet.declared,
            lambda: self.decided,
            unread,
        )

    def _rows(self) -> Iterator[SheetRow]:
        for row in _with_merged(self.sheet.filled_rows()):
            if row.is_hidden and self.visible_only:
                self.decided["hidden rows left out", ""] += 1
            else:
                yield row

    def _chunks(self, columns: Sequence[int]) -> Iterator[Chunk]:
        self.decided.clear()
        self._counted.clear()
        for block in _blocks(islice(self._rows(), 1, None)):
            if hidden := sum(row.is_hidden for row in block):
                self.decided["hidden rows", ""] += hidden
            yield self._chunk(block, columns)

    def _top(self) -> Chunk:
        look = Look(self.sheet, self.file, self.language, self.visible_only)
        return look._whole([row.as_seen() for row in islice(self._rows(), 1, LOOKED_AT + 1)])

    def _chunk(self, rows: Sequence[SheetRow], columns: Sequence[int]) -> Chunk:
        is_merged = any(row.merged for row in rows)
        seen = [row.as_seen() for row in rows] if is_merged else rows
        if is_merged:
            for at in columns:
                self._count_merged(rows, at)
        texts = {at: self._column(seen, at) for at in columns}
        lines = np.array([row.line for row in rows], np.int64)

        def whole() -> Any:
            # As the rows are in the file: a name over all of them makes no blank row one, nor one of totals.
            own = [row._replace(merged=NOTHING_MERGED) for row in rows] if is_merged else rows
            return Look(self.sheet, self.file, self.language)._whole(own).columns

        def values(at: int) -> list[Any]:
            return [row.cells[at].value if at < len(row.cells) else "" for row in rows]

        def once(at: int) -> list[Any]:
            return Look(self.sheet, self.file, self.language)._column(rows, at)

        return Chunk(texts, lines.copy, whole, values, once if is_merged else None)

    def _whole(self, rows: Sequence[SheetRow]) -> Chunk:
        """All cells of some rows: also those beyond the header, which belong to no column."""
        return self._chunk(rows, range(max((len(row.cells) for row in rows), default=0)))

    def _column(self, rows: Sequence[SheetRow], at: int) -> list[Any]:
        """What the cells of a column show; the same value in the same format is drawn once."""
        drawn: dict[tuple[type, Any, str], _Drawn] = {}
        texts = []
        for line, cells, *_ in rows:
            value, code, _ = cells[at] if at < len(cells) else EMPTY
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
        if type(value) is int and "E" in text and len(digits := str(value)) >= _FEWEST_DIGITS:
            # A phone number that Excel took for a number: it has all digits, whatever the cell is wide.
            return _Drawn(digits, "long numbers")
        if not sure:
            return _Drawn(text, "cells not as shown")
        is_long = code == GENERAL and text.isdigit() and len(text) > _SHOWN_DIGITS
        return _Drawn(text, "long numbers" if is_long else None)

    def _count_merged(self, rows: Sequence[SheetRow], at: int) -> None:
        """Count the merged cells of a column that show in these rows."""
        for row in rows:
            merged = row.merged.get(at)
            if merged is not None and self._counted.get(at) != merged.line:
                self._counted[at] = merged.line
                self._doubted("merged cells", "", merged.line, at)

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


def _with_merged(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """Rows, each with what merged cells above show in it."""
    merged: dict[int, MergedCell] = {}
    for row in rows:
        merged = {at: each for at, each in merged.items() if each.last >= row.line}
        yield row._replace(merged=dict(merged)) if merged else row
        for at, count in row.below.items():
            if at < len(row.cells) and row.cells[at].is_filled:
                merged[at] = MergedCell(row.line, row.line + count, row.cells[at])


def _blocks(rows: Iterator[SheetRow]) -> Iterator[list[SheetRow]]:
    """Rows in blocks that fit any memory: a text that is in the file once may be in all of its cells."""
    block: list[SheetRow] = []
    size = 0
    for row in rows:
        block.append(row)
        size += sum(len(cell.value) for cell in row.cells if type(cell.value) is str)
        if len(block) == CHUNK_ROWS or size > _MOST_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block
