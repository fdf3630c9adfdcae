"""A batch: some rows of a campaign as columns. What the readers yield and the estimate maps over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.strings import Strings

UNREADABLE = -1
"""In `Batch.counts`: the cell holds no whole number of recipients."""


@dataclass(frozen=True, slots=True)
class Batch:
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
    originals : pyarrow.RecordBatch, or None
        All columns as they were read, as texts; only where the caller asked to keep them.
    fields : mapping of str to Strings
        What the fields of the template were filled with, by their names as the template writes them.
    line_numbers : function () -> int64 array, or None
        The line of the file each row begins on, from 1, worked out when somebody asks;
        None where the source has no lines.
    """

    first_row: int
    numbers: Strings
    messages: Strings
    counts: NDArray[np.int64] | None = None
    senders: Strings | None = None
    originals: Any = None
    fields: Mapping[str, Strings] = field(default_factory=dict)
    line_numbers: Callable[[], NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Campaign:
    """An opened campaign: its header is read and checked, its rows are not yet.

    Attributes
    ----------
    name : str
        What outputs and errors call it: a file name, `<stdin>`, `<DataFrame>`.
    header : tuple of str
        The names of its columns, in order, as written.
    batches : function () -> iterator of Batch
        Reads the rows from the first one on, in constant memory. A stream can be read only once.
    size : int, or None
        Bytes of the source, for a progress bar; None where nobody knows.
    position : function () -> int
        Bytes of the source read so far.
    """

    name: str
    header: tuple[str, ...]
    batches: Callable[[], Iterator[Batch]]
    size: int | None = None
    position: Callable[[], int] = lambda: 0
