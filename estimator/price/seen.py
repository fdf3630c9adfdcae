"""Numbers that came before: how many rows send to one, and how to keep the first of each.

A number is the same however it is written, for it is compared as E.164. At any size memory is bounded: up to
`MOST` different numbers all are kept, and what is counted is exact. Beyond, half of them are forgotten, then
half of what is left, and so on: by a hash of the number, so that it is the same half in every batch, on every
worker, in any order, and summaries add up. What is counted among those that are kept stands for all then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from mmap import mmap
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.parallel import in_order
from estimator.campaign.batch import Piece
from estimator.count import core
from estimator.count.core import SeenKeys
from estimator.count.core.shapes import CAME_BEFORE
from estimator.price.pricing import PricedRows, Terms, price_batch

MOST: Final = 400_000
"""Different numbers up to which all are kept, in 6 MB."""

MOST_TEXTS: Final = 50_000
"""The same for numbers with their texts, of which a hash takes as long as all the rest."""

_FEWEST_PLACES, _HASH_BITS, _GROWTH = 1 << 12, 64, 16
_FEW: Final = 3  # of a level: one in eight


def _zeros(places: int, kind: type[Any]) -> NDArray[Any]:
    """From the system itself, which gets it back: what other memory leaves behind as it grows adds up."""
    return np.frombuffer(mmap(-1, places * np.dtype(kind).itemsize), kind)


def _none() -> NDArray[np.uint64]:
    return np.zeros(0, np.uint64)


def _never() -> NDArray[np.uint32]:
    return np.zeros(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Different keys, and how often each came again. A commutative monoid.

    Attributes
    ----------
    keys : uint64 array
        Those whose first `level` bits are 0.
    again : uint32 array
        How often each came after its first time.
    level : int
        One in `2**level` keys is kept: the first level at which no more than `most` are.
    most : int

    >>> seen = Seen(np.array([3, 5], np.uint64), np.array([0, 2], np.uint32))
    >>> (seen + seen).repeated, (seen + seen).one_in
    (6, 1)
    """

    keys: NDArray[np.uint64] = field(default_factory=_none)
    again: NDArray[np.uint32] = field(default_factory=_never)
    level: int = 0
    most: int = MOST

    def __add__(self, other: Seen) -> Seen:
        if not len(other.keys) and not other.level:
            return self
        if not len(self.keys) and not self.level:
            return other
        both = Seeing(self.most)
        for each in (self, other):
            both.add(each.keys, each.again, each.level)
        return both.found()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Seen):
            return NotImplemented
        (keys, again), (others, often) = self._sorted(), other._sorted()
        return self.level == other.level and np.array_equal(keys, others) and np.array_equal(again, often)

    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        at = np.argsort(self.keys)
        return self.keys[at], self.again[at]

    __hash__ = None  # type: ignore[assignment]

    @property
    def repeated(self) -> int:
        """Rows whose key came before; where not all are kept, as many as those that are stand for."""
        return int(self.again.sum(dtype=np.int64)) << self.level

    @property
    def one_in(self) -> int:
        """Of so many keys one was kept; 1: all were, and `repeated` is exact."""
        return 1 << self.level


class Seeing:
    """Keys being gathered by any number of threads.

    >>> seeing = Seeing()
    >>> seeing.add(np.array([7, 0, 7, 9], np.uint64))
    >>> seeing.found().repeated
    1
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._seen = self._table(_FEWEST_PLACES, 0)

    def add(self, keys: NDArray[np.uint64], again: NDArray[np.uint32] | None = None, level: int = 0) -> None:
        """Add keys, 0 being none; with how often each came again, and the level, where they were gathered."""
        if (known := self._seen.level) >= _FEW and again is None:
            # It only rises: what it leaves out now need not wait for the other threads.
            keys = keys[keys < np.uint64(1 << (_HASH_BITS - known))]
        with self._lock:
            if level > self._seen.level:
                self._make_room(level)
            done = core.see(keys, self._seen, again)
            while done < len(keys):
                self._make_room(self._seen.level)
                done += core.see(keys[done:], self._seen, None if again is None else again[done:])

    @property
    def level(self) -> int:
        """Of the keys gathered so far; it only rises."""
        return self._seen.level

    def found(self) -> Seen:
        """What was gathered so far."""
        keys, again = self._kept()
        return Seen(keys, again, self._seen.level, self._most)

    def _kept(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        there = self._seen.keys != 0
        assert self._seen.again is not None
        return self._seen.keys[there], self._seen.again[there]

    def _table(self, places: int, level: int) -> SeenKeys:
        most = min(self._most, places * 4 // 5)
        return SeenKeys(_zeros(places, np.uint64), _zeros(places, np.uint32), most, level)

    def _make_room(self, level: int) -> None:
        """A larger table, or else half of the keys."""
        seen, places = self._seen, len(self._seen.keys)
        assert seen.again is not None
        if level == seen.level and seen.most < self._most:
            self._seen = self._table(min(places * _GROWTH, _places_for(self._most)), level)
            core.see(seen.keys, self._seen, seen.again)
            return
        keys, again = self._kept()
        seen.keys[:], seen.again[:] = 0, 0
        seen.level, seen.taken = max(level, seen.level + 1), 0
        core.see(keys, seen, again)


def _places_for(most: int) -> int:
    """The size of a table in which so many places may be taken."""
    return max(1 << (most * 5 // 4).bit_length(), _FEWEST_PLACES)


class Firsts:
    """The rows whose number came before are left out: batches come in their order, from one thread.

    Memory grows with the numbers: 11 to 22 bytes for each, and half as much again while the table grows.
    """

    def __init__(self) -> None:
        self._seen = self._table(_FEWEST_PLACES)

    def keep(self, rows: PricedRows) -> PricedRows:
        """The rows, of which those that have a price and whose number came before have none any more."""
        keys, _ = keys_of(rows, _HASH_BITS - 1)
        keys[rows.reject != 0] = 0
        before, done = np.zeros(len(keys), np.uint8), 0
        while (done := done + core.see(keys[done:], self._seen, None, before[done:])) < len(keys):
            old, self._seen = self._seen, self._table(2 * len(self._seen.keys))
            core.see(old.keys, self._seen)
        at = np.flatnonzero(before)
        rows.reject[at], rows.rate_milli[at] = CAME_BEFORE, 0
        return rows

    @staticmethod
    def _table(places: int) -> SeenKeys:
        return SeenKeys(_zeros(places, np.uint64), None, places * 3 // 4)


def keys_of(rows: PricedRows, level: int = 0) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """A key for the number of each row, and one for its number and its text; 0 for those of rejects.

    Texts of numbers that a level leaves out are none.
    """
    sent = (rows.reject == 0) | (rows.reject == CAME_BEFORE)
    return core.keys(rows.batch.messages.spans, np.where(sent, rows.e164, 0), level)


def priced_pieces(
    pieces: Iterator[Piece], terms: Terms, threads: int, firsts: Firsts | None = None
) -> Iterator[Callable[[], PricedRows]]:
    """Each piece on its way to priced rows; those whose number came before are left out where `terms` say so.

    What came before is known only once all rows before are read: these are priced before they are handed out.
    """
    if not terms.unique:
        for piece in pieces:
            yield partial(_priced, piece, terms)
        return
    firsts = Firsts() if firsts is None else firsts
    for rows in in_order(lambda piece: _priced(piece, terms), pieces, threads):
        yield partial(_kept, firsts.keep(rows))


def _priced(piece: Piece, terms: Terms) -> PricedRows:
    return price_batch(piece(), terms)


def _kept(rows: PricedRows) -> PricedRows:
    return rows
