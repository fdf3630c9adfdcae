"""The cells, rows and sheets of a workbook, of whatever kind its file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from estimator.base.scan import is_blank
from estimator.errors import CampaignError

GENERAL: Final = "General"
_MOST_COUNTED = 10_000


class UnreadCell(NamedTuple):
    """A cell that cannot be read, which is an error where its column is needed."""

    error: CampaignError


class SheetCell(NamedTuple):
    """What a cell holds: a text (empty where it holds nothing), a number, a date …, None where it is an error
    or a `UnreadCell`; and its number format.

    `held` is a number or a day as the file has it, where `value` is the text that shows it, maybe rounded.
    """

    value: Any
    code: str = GENERAL
    held: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether anybody sees anything in it."""
        if isinstance(self.value, str):
            return not is_blank(self.value.encode("utf-8", "replace"))
        return True


EMPTY = SheetCell("")
NOTHING_MERGED: Final[Mapping[int, Any]] = MappingProxyType({})


class SheetRow(NamedTuple):
    """A row of a sheet.

    Attributes
    ----------
    line : int
        Its number, from 1.
    cells : sequence of SheetCell
        Up to the last one in use.
    is_hidden : bool
        By hand or by a filter.
    below : mapping of int to int
        Of cells that are merged with some below them, by position: with how many.
    merged : mapping of int to MergedCell
        What cells of rows above show in this one as well, by position.
    """

    line: int
    cells: Sequence[SheetCell]
    is_hidden: bool = False
    below: Mapping[int, int] = NOTHING_MERGED
    merged: Mapping[int, MergedCell] = NOTHING_MERGED

    def as_seen(self) -> SheetRow:
        """The same with what merged cells show in it."""
        if not self.merged:
            return self
        lacking = max(self.merged) + 1 - len(self.cells)
        cells = [*self.cells, *[EMPTY] * lacking]
        for at, merged in self.merged.items():
            cells[at] = merged.cell
        return self._replace(cells=cells)


class MergedCell(NamedTuple):
    """A cell that is merged with some below it: its row, the last one that it covers, and what it holds."""

    line: int
    last: int
    cell: SheetCell


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
