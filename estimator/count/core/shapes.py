"""What goes into the core and comes out of it, whichever core does the work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, repr=False)
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

    >>> block = np.frombuffer(b'7;"5"" TV"', np.uint8)
    >>> cells = Spans(block, np.array([0, 3]), np.array([1, 9]), np.array([0, 1], np.uint8))
    >>> cells[0], cells[1]
    (b'7', b'5" TV')
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

    def at(self, rows: slice) -> Spans:
        """The same for some consecutive rows, without a copy."""
        doubled = None if self.doubled is None else self.doubled[rows]
        return Spans(self.data, self.starts[rows], self.ends[rows], doubled)

    @classmethod
    def from_texts(cls, texts: list[str]) -> Spans:
        """A list of texts, copied end to end."""
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls.from_offsets(b"".join(parts), offsets)

    def __len__(self) -> int:
        return len(self.starts)

    def __repr__(self) -> str:
        """How many there are: the bytes are somebody's numbers and texts."""
        return f"<Spans of {len(self)} texts>"

    def __getitem__(self, row: int) -> bytes:
        """One text, its doubled quotes undone."""
        octets = self.data[self.starts[row] : self.ends[row]].tobytes()
        return octets.replace(b'""', b'"') if self.doubled is not None and self.doubled[row] else octets


@dataclass(frozen=True, slots=True)
class CutFault:
    """What is wrong with a record.

    Attributes
    ----------
    code : str
        `CSV002` a quote is never closed, `CSV003` too many cells, `CSV004` text after a closing quote,
        `CSV005` a NUL byte, `CSV009` too few cells and a quote left open.
    offset : int
        Where: the quote; the first cell too many; the text; the NUL.
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
    fault : CutFault, or None
        What is wrong with the record after the last one.
    """

    columns: tuple[Spans, ...]
    used: int
    line_ends: int
    lines: NDArray[np.int64] | None
    fault: CutFault | None

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
        at_its_place = self.fault is not None and self.fault.code in {"CSV003", "CSV005", "CSV009"}
        return self.fault.offset if self.fault is not None and at_its_place else self.used


@dataclass(frozen=True, slots=True)
class Counts:
    """What `n` messages cost on the air.

    Attributes
    ----------
    encoding : int8 array, shape (n,)
        Index into `ENCODINGS` of `estimator.count.alphabet`: 0 is GSM-7, 1 is UCS-2.
    units : int64 array, shape (n,) [septets in GSM-7, UTF-16 code units in UCS-2]
    segments : int64 array, shape (n,)

    >>> from estimator.count.segments import count
    >>> from estimator.count.strings import Strings
    >>> counts = count(Strings.from_any(["20 €", "✓" * 71]))
    >>> counts.encoding.tolist(), counts.units.tolist(), counts.segments.tolist()
    ([0, 1], [5, 71], [1, 2])
    """

    encoding: NDArray[np.int8]
    units: NDArray[np.int64]
    segments: NDArray[np.int64]

    def take(self, rows: NDArray[np.intp]) -> Counts:
        """Those of some messages."""
        return Counts(self.encoding[rows], self.units[rows], self.segments[rows])


ASK: Final = 255
"""In `Match.reject` and `NumberPlan.reject`: not decided here, ask libphonenumber."""

NUMBER_REJECTS: Final = (
    "",
    "NUM001",  # missing
    "NUM002",  # too short
    "NUM003",  # too long
    "NUM004",  # letters or other characters
    "NUM005",  # a spreadsheet made it a decimal number
    "NUM006",  # national, and nobody said of which country
    "NUM007",  # no country has this calling code
    "NUM008",  # of no country: satellites, international freephone
    "NUM009",  # neither too short nor too long, but no number there has this many digits
)
ROW_REJECTS: Final = (*NUMBER_REJECTS, "DST001", "CNT001", "MSG003", "MSG002", "NUM010")
"""The codes of rejects by their number in arrays; 0: none. The last is of rows left out on purpose."""

CAME_BEFORE: Final = ROW_REJECTS.index("NUM010")

NOT_VALID, READ_AS_INTERNATIONAL = 1, 5
OVER_6_SEGMENTS, OVER_8_SEGMENTS, KINDS_OF_WARNING = 6, 7, 9
"""Numbers of warnings, after those that numbers have; how many there are."""

MOST_SEGMENTS: Final = 255

LEFTOVERS: Final = ("field", "entity", "mojibake", "replaced", "sheet_error", "currency", "escape")
"""What betrays a broken export, by the number of its bit."""

LONGEST_FIELD: Final = 60
"""Bytes inside two braces or brackets, with the first that closes them."""

LONGEST_NAME: Final = 40
"""Bytes of the name of a field with the sign that closes it."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberPlan:
    """All numbers of the world, and how they are written inside one country.

    Attributes
    ----------
    step : uint32 array, shape (10 * states,)
        From state `s` the digit `d` leads to `step[s + d]`: states are multiples of 10. State 0 is where all
        that goes on like that is for libphonenumber.
    country : int16 array, shape (states,)
        By `state // 10`: the destination of a number that ends there, -1 for none.
    warning, reject : uint8 arrays, shape (states,)
        By `state // 10`: its warning, and why it has no destination.
    root : int
        The state before the first digit.
    home : int
        The country whose national numbers are meant, -1 for none; what follows is about that country.
    calling_code, trunk : str
        Digits; the trunk prefix is dialled before a national number.
    shortest, longest : int
        Digits of national numbers.
    is_main : bool
        Whether it is the main country of its calling code.
    unclear : uint8 array, shape (1000,)
        By the first three digits: not 0 where libphonenumber must be asked.
    trunks : uint8 array, shape (4 * countries,)
        For each country: how many digits its calling code has, and its trunk prefix; the digits of that.
    """

    step: NDArray[np.uint32]
    country: NDArray[np.int16]
    warning: NDArray[np.uint8]
    reject: NDArray[np.uint8]
    root: int
    trunks: NDArray[np.uint8]
    home: int = -1
    calling_code: str = ""
    trunk: str = ""
    shortest: int = 0
    longest: int = 0
    is_main: bool = False
    unclear: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1000, np.uint8))

    def after(self, digits: str) -> int:
        """The state that digits lead to from the root."""
        state = self.root
        for digit in digits:
            state = int(self.step[state + int(digit)])
        return state


@dataclass(frozen=True, slots=True)
class Match:
    """The destinations of a column of numbers.

    Attributes
    ----------
    country : int16 array, shape (n,)
        Index into `estimator.numbers.COUNTRIES`, -1 where there is none.
    warning : uint8 array, shape (n,)
        Index into `estimator.numbers.WARNINGS`, 0 where there is none or where rejected.
    reject : uint8 array, shape (n,)
        Index into `NUMBER_REJECTS`, 0 where priced, or `ASK`.
    e164 : int64 array, shape (n,)
        The digits of the number in E.164, the same however it was written; 0 where there is no country.
    """

    country: NDArray[np.int16]
    warning: NDArray[np.uint8]
    reject: NDArray[np.uint8]
    e164: NDArray[np.int64] = field(repr=False)

    @classmethod
    def nothing(cls, rows: int) -> Match:
        """So many rows of which nothing is known yet."""
        return cls(
            np.full(rows, -1, np.int16),
            np.zeros(rows, np.uint8),
            np.zeros(rows, np.uint8),
            np.zeros(rows, np.int64),
        )


@dataclass(slots=True, eq=False)
class SeenKeys:
    """A set of keys as a hash table, of which it has those whose first `level` bits are 0.

    Attributes
    ----------
    keys : uint64 array, shape (a power of 2,)
        0 where a place is free.
    most : int
        Places that may be taken, fewer than there are.
    level : int [0..63]
    taken : int
    again : int64 array, shape (64,)
        Rows whose key was there already, by how many of its first bits are 0: so those of a level are known
        at any level below.
    """

    keys: NDArray[np.uint64]
    most: int
    level: int = 0
    taken: int = 0
    again: NDArray[np.int64] = field(default_factory=lambda: np.zeros(64, np.int64))


class Rows(NamedTuple):
    """What is known of `n` rows before they are added up.

    Attributes
    ----------
    messages : Spans
        The texts that were counted.
    counted : Counts
        What they cost, clause included.
    matched : Match
        Where they go. Rows may only be added once no `reject` is `ASK`.
    recipients : int64 array, shape (n,), or None
        How many messages each stands for, below 10**9; -1 where nobody knows; None: one.
    missing : uint8 array, shape (n,), or None
        Not 0 where there is no message.
    with_clause : uint8 array, shape (n,), or bool
        Where the clause was counted.
    """

    messages: Spans
    counted: Counts
    matched: Match
    recipients: NDArray[np.int64] | None = None
    missing: NDArray[np.uint8 | np.bool_] | None = None
    with_clause: NDArray[np.uint8 | np.bool_] | bool = False


CHARACTERS: Final = 1 << 15
"""Places of the table of characters of the compiled core."""


@dataclass(slots=True)
class RunningTotals:
    """What rows add up to; every sum is added to what is there, for at most 2**25 rows.

    Attributes
    ----------
    countries : int
    near : int
        Units: a message that passes a boundary by no more is just over it.
    lines : int64 array, shape (2 * countries, 4)
        By 2 * country + encoding: rows, messages, segments, messages just over a boundary.
    lengths : int64 array, shape (256, 2)
        By number of segments: rows, messages.
    warnings : int64 array, shape (9, 2)
        By warning: rows, messages.
    clauses : int64 array, shape (2, 2)
        By whether the clause was counted: rows, messages.
    rejects : int64 array, shape (256,)
        Rows by reject.
    no_rate : int64 array, shape (countries,)
        Rows rejected for want of a rate, by country.
    forcing : dict of int to int
        Messages that hold a character, by its code point; ask `characters`.
    """

    countries: int
    near: int
    lines: NDArray[np.int64] = field(init=False)
    lengths: NDArray[np.int64] = field(init=False)
    warnings: NDArray[np.int64] = field(init=False)
    clauses: NDArray[np.int64] = field(init=False)
    rejects: NDArray[np.int64] = field(init=False)
    no_rate: NDArray[np.int64] = field(init=False)
    forcing: dict[int, int] = field(init=False, default_factory=dict)
    handle: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.lines = np.zeros((2 * self.countries, 4), np.int64)
        self.lengths = np.zeros((MOST_SEGMENTS + 1, 2), np.int64)
        self.warnings = np.zeros((KINDS_OF_WARNING, 2), np.int64)
        self.clauses = np.zeros((2, 2), np.int64)
        self.rejects = np.zeros(256, np.int64)
        self.no_rate = np.zeros(self.countries, np.int64)

    def settled(self) -> dict[int, int]:
        """`forcing`, with what the core has not put there yet."""
        if self.handle is not None:
            self.handle.settle(self.forcing)
        return self.forcing

    def characters(self) -> dict[str, int]:
        """The characters outside GSM-7 of messages in UCS-2, and how many messages hold each."""
        return {chr(code): messages for code, messages in sorted(self.settled().items())}
