"""What goes into the core and comes out of it, whichever core does the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Spans:
    """`n` texts, wherever they lie: cells of a CSV block, a column of Arrow, a list put end to end.

    Attributes
    ----------
    data : uint8 array
        UTF-8. A lone surrogate, which a Python `str` can hold, stands as the three bytes its code point
        would have.
    starts, ends : int64 arrays, shape (n,)
        Text `i` is `data[starts[i]:ends[i]]`.
    doubled : uint8 array, shape (n,), or None
        Not 0 where two quotes in a row stand for one, as in a quoted cell of a CSV; None: nowhere.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    doubled: NDArray[np.uint8] | None = None

    @classmethod
    def from_offsets(cls, data: Any, offsets: NDArray[Any]) -> Spans:
        """Texts end to end, as Arrow has them: text `i` is `data[offsets[i]:offsets[i + 1]]`.

        >>> spans = Spans.from_offsets("déjà".encode(), np.array([0, 3, 6]))
        >>> spans[0], spans[1]
        (b'd\\xc3\\xa9', b'j\\xc3\\xa0')
        """
        wide = np.ascontiguousarray(offsets, np.int64)
        return cls(np.frombuffer(data, np.uint8), wide[:-1], wide[1:])

    @classmethod
    def from_texts(cls, texts: list[str]) -> Spans:
        """A list of texts, copied end to end."""
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls.from_offsets(b"".join(parts), offsets)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, row: int) -> bytes:
        """One text, its doubled quotes undone."""
        octets = self.data[self.starts[row] : self.ends[row]].tobytes()
        return octets.replace(b'""', b'"') if self.doubled is not None and self.doubled[row] else octets


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record.

    Attributes
    ----------
    code : str
        `CSV002` a quote is never closed, `CSV003` too few or too many cells, `CSV004` text after a closing
        quote, `CSV005` a NUL byte.
    offset : int
        Where: the quote; the end of the record, or its first cell too many; the text; the NUL.
    opened : int
        Where the cell begins that a fault of its quotes is in.
    cells : int
        How many cells a record has that has too few or too many.
    """

    code: str
    offset: int
    opened: int = 0
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """The whole records at the beginning of a block.

    Attributes
    ----------
    columns : tuple of Spans, each of shape (rows,)
        The cells of the columns asked for, without their quotes.
    used : int
        Bytes of these records, empty lines too: where the next block has to begin.
    line_ends : int
        How many lines end in these bytes.
    lines : int64 array, shape (rows,), or None
        Line ends before each row; None where they were not asked for.
    fault : Fault, or None
        What is wrong with the record after the last one.
    """

    columns: tuple[Spans, ...]
    used: int
    line_ends: int
    lines: NDArray[np.int64] | None
    fault: Fault | None

    @property
    def rows(self) -> int:
        """How many records there are, without empty lines."""
        return len(self.columns[0])

    @property
    def checked(self) -> int:
        """How many bytes have to be UTF-8 for `fault` to be the first one.

        What is wrong with the quotes of a record comes before everything else in it; a missing cell and a NUL
        come after whatever stands before them.
        """
        at_its_place = self.fault is not None and self.fault.code in {"CSV003", "CSV005"}
        return self.fault.offset if self.fault is not None and at_its_place else self.used


@dataclass(frozen=True, slots=True)
class Counted:
    """What `n` messages cost on the air: `encoding` (int8, 0 GSM-7, 1 UCS-2), `units`, `segments` (int64)."""

    encoding: NDArray[np.int8]
    units: NDArray[np.int64]
    segments: NDArray[np.int64]
