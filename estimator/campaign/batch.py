"""A batch: some rows of a campaign as columns. What the readers yield and the estimate maps over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from estimator.base.display import OneLine
from estimator.base.table_out import utf_8
from estimator.campaign.columns import Decision, Roles
from estimator.count.strings import Strings

if TYPE_CHECKING:
    from estimator.campaign.header import Header

UNREADABLE = -1
"""In `Batch.counts`: the cell holds no whole number of recipients."""


@dataclass(frozen=True)
class Originals:
    """All columns of some rows, as they were read: their names (some may be empty), their cells.

    >>> originals = Originals(("to", ""), (Strings.from_any(["+33639980001"]), Strings.from_any(["Zoé"])))
    >>> originals.rows()
    [('+33639980001', 'Zoé')]
    """

    names: tuple[str, ...]
    columns: tuple[Strings, ...]

    def take(self, rows: NDArray[np.intp]) -> Originals:
        """Some of the rows."""
        return Originals(self.names, tuple(column.take(rows) for column in self.columns))

    def rows(self) -> list[tuple[str | None, ...]]:
        """The cells row by row; None where one is missing."""
        return list(zip(*(column.texts() for column in self.columns), strict=True))


class OriginalsOnDemand(Originals):
    """The same, found when somebody asks for them: of most batches no row is rejected, and nobody does."""

    _found: Callable[[], Sequence[Strings]]

    def __init__(self, names: tuple[str, ...], found: Callable[[], Sequence[Strings]]) -> None:
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "_found", found)

    @cached_property
    def columns(self) -> tuple[Strings, ...]:
        """The cells of each column."""
        return tuple(self._found())


@dataclass(frozen=True, slots=True, repr=False)
class Batch(OneLine):
    """Some consecutive rows.

    Attributes
    ----------
    first_row : int
        Number of the first of them in the campaign, from 1, the header not counted.
    numbers, messages : Strings
        One phone number and one message (templates already filled in) a row.
    counts : int64 array, or None
        How many recipients a row stands for; `UNREADABLE` where the cell says nothing; None: one each.
    senders : Strings, or None
        The sender of each row, where the campaign has such a column.
    groups : Strings, or None
        What the rows are added up by beside their destination, such as the client each is sent for.
    originals : Originals, or None
        All columns as they were read, as texts; only where the caller asked to keep them.
    fields : mapping of str to Strings
        What the fields of the template were filled with, by their names as the template writes them.
    line_numbers : function () -> int64 array, or None
        The line of the file each row begins on, from 1, worked out when somebody asks;
        None where the source has no lines.
    apart : int64 array, or None
        How far each row is from `first_row`, where rows between them were left out.
    left_out : mapping of str to int
        How many of these were rows of which kind: "totals" add up others, "header again" repeats the header.

    >>> numbers, messages = (Strings.from_any([text]) for text in ("+33639980001", "Bonjour"))
    >>> batch = Batch(1, numbers, messages)
    >>> len(batch), batch.messages[0], batch.counts is None
    (1, 'Bonjour', True)
    """

    first_row: int
    numbers: Strings
    messages: Strings
    counts: NDArray[np.int64] | None = None
    senders: Strings | None = None
    groups: Strings | None = None
    originals: Originals | None = None
    fields: Mapping[str, Strings] = field(default_factory=dict)
    line_numbers: Callable[[], NDArray[np.int64]] | None = None
    apart: NDArray[np.int64] | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def row_numbers(self) -> NDArray[np.int64]:
        """The number of each row in the campaign.

        >>> Batch(7, *2 * (Strings.from_any(["", ""]),), apart=np.array([0, 2])).row_numbers.tolist()
        [7, 9]
        """
        return self.first_row + (np.arange(len(self)) if self.apart is None else self.apart)

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: NDArray[np.intp]) -> Batch:
        """Some of the rows, of which none adds up others: what they are counted and added up by."""
        return Batch(
            self.first_row,
            self.numbers.take(rows),
            self.messages.take(rows),
            None if self.counts is None else self.counts[rows],
            groups=None if self.groups is None else self.groups.take(rows),
            apart=rows if self.apart is None else self.apart[rows],
        )


def above_header(line: int) -> tuple[Decision, ...]:
    """Where the header is, if anything stands above it.

    >>> above_header(3), above_header(1)
    ((('header', '3'),), ())
    """
    return (("header", str(line)),) if line > 1 else ()


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file begins, and the header that was found there."""

    head: bytes
    header: Header


Piece = Callable[[], Batch]
"""Some rows on their way to a batch: all that is left to do with them needs no other rows."""


def ready(batches: Iterable[Batch]) -> Iterator[Piece]:
    """Batches that need no more work, as pieces."""
    for batch in batches:
        yield partial(_itself, batch)


def _itself(batch: Batch) -> Batch:
    return batch


@dataclass(frozen=True, slots=True)
class Campaign:
    """An opened campaign: its header is read and checked, its rows are not yet.

    Attributes
    ----------
    name : str
        What outputs and errors call it: a file name, `<stdin>`, `<DataFrame>`.
    header : tuple of str
        The names of its columns, in order, as written.
    pieces : function () -> iterator of function () -> Batch
        Goes through the rows from the first one on, in constant memory; calling a piece makes its batch, in
        any thread. A stream can be gone through only once.
    size : int, or None
        Bytes of the source, for a progress bar; None where nobody knows.
    position : function () -> int
        Bytes of the source read so far.
    delimiter : str
        Between the cells of a CSV, of this campaign or as its owner would save it; else a comma.
    encoding : function () -> str
        That of a CSV, as far as it is known; UTF-8 where the source is none.
    reading : function () -> iterable of (kind, detail), or Counter of them
        What was decided for its owner while it was read (`price/reasons`), a Counter where it is of several
        rows; whole once the rows are.
    roles : Roles, or None
        Which of its columns holds what; None where its batches were made by somebody else.
    begins : Opening, or None
        Of a CSV, its first bytes and its header.
    """

    name: str
    header: tuple[str, ...]
    pieces: Callable[[], Iterator[Piece]]
    size: int | None = None
    position: Callable[[], int] = lambda: 0
    delimiter: str = ","
    reading: Callable[[], Iterable[Decision]] = tuple
    roles: Roles | None = None
    encoding: Callable[[], str] = utf_8
    begins: Opening | None = None

    def batches(self) -> Iterator[Batch]:
        """The rows, batch after batch."""
        return (piece() for piece in self.pieces())
