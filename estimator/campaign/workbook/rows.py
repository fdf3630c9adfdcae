"""A sheet of a workbook, of whatever kind, as rows of texts: what its owner sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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


Row = tuple[int, Sequence[SheetCell]]
"""The number of a row, from 1, and its cells up to the last one in use."""


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

    def rows(self) -> Iterator[Row]:
        """All rows from the first one on."""
        raise NotImplementedError

    def hidden(self) -> frozenset[int]:
        """The numbers of the rows that are hidden."""
        return frozenset()

    @cached_property
    def _hidden(self) -> frozenset[int]:
        return self.hidden()

    def filled_rows(self, *, visible_only: bool) -> Iterator[tuple[int, Sequence[SheetCell], bool]]:
        """The rows that are not empty, and whether each is hidden."""
        for line, cells in self.rows():
            is_hidden = line in self._hidden
            if not (is_hidden and visible_only) and any(cell.is_filled for cell in cells):
                yield line, cells, is_hidden

    def count(self) -> int:
        """How many rows are not empty, at most 10 000."""
        return sum(1 for _ in islice(self.filled_rows(visible_only=False), _MOST_COUNTED))


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

    def _rows(self) -> Iterator[tuple[int, Sequence[SheetCell], bool]]:
        return self.sheet.filled_rows(visible_only=self.visible_only)

    def _chunks(self, columns: Sequence[int]) -> Iterator[Chunk]:
        self.decided.clear()
        rows = islice(self._rows(), 1, None)
        while block := list(islice(rows, CHUNK_ROWS)):
            if hidden := sum(is_hidden for _, _, is_hidden in block):
                self.decided["hidden rows", ""] += hidden
            yield self._chunk(block, columns)
        if self.visible_only and (left_out := self._left_out()):
            self.decided["hidden rows left out", ""] = left_out

    def _left_out(self) -> int:
        if not self.sheet._hidden:
            return 0
        return sum(hidden for _, _, hidden in self.sheet.filled_rows(visible_only=False))

    def _top(self) -> Chunk:
        look = Look(self.sheet, self.file, self.language, self.visible_only)
        return look._whole(list(islice(self._rows(), 1, LOOKED_AT + 1)))

    def _chunk(self, rows: Sequence[tuple[int, Sequence[SheetCell], bool]], columns: Sequence[int]) -> Chunk:
        texts = {
            at: [self._text(line, at, cells[at] if at < len(cells) else _EMPTY) for line, cells, _ in rows]
            for at in columns
        }
        lines = np.array([line for line, _, _ in rows], np.int64)

        def whole() -> Any:
            return Look(self.sheet, self.file, self.language)._whole(rows).columns

        def values(at: int) -> list[Any]:
            return [cells[at].value if at < len(cells) else "" for _, cells, _ in rows]

        return Chunk(texts, lines.copy, whole, values)

    def _whole(self, rows: Sequence[tuple[int, Sequence[SheetCell], bool]]) -> Chunk:
        """All cells of some rows: also those beyond the header, which belong to no column."""
        return self._chunk(rows, range(max((len(cells) for _, cells, _ in rows), default=0)))

    def _text(self, line: int, at: int, cell: SheetCell) -> Any:
        """What a cell shows; None where it is an error, and a `UnreadCell` as it is."""
        value, code = cell
        if value is None:
            self._doubted("error cells", "", line, at)
        if value is None or isinstance(value, UnreadCell) or (isinstance(value, str) and code == GENERAL):
            return value
        text, sure = shown(value, code, self.language)
        if isinstance(value, str):
            return text
        if not sure:
            self._doubted("cells not as shown", code, line, at)
        elif code == GENERAL and text.isdigit() and len(text) > _SHOWN_DIGITS:
            self._doubted("long numbers", "", line, at)
        if not text.isdigit():
            self.decided["language", self.language.tag] = 1
        return text

    def _doubted(self, kind: str, code: str, line: int, at: int) -> None:
        """Count a cell under the first one of its kind."""
        where = Place("", line, at + 1, self.sheet.name).cell
        first = self._doubt.setdefault(kind + code, (kind, f"{where} ({code})" if code else where))
        self.decided[first] += 1


_EMPTY = SheetCell("")
