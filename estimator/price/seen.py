"""Numbers that came before: how many rows send to one, and how to keep the first of each.

A number is the same however it is written, for it is compared as E.164. At any size memory is bounded: up to
`MOST` different numbers all are kept, and what is counted is exact. Beyond, half of them are forgotten, then
half of what is left, and so on: by a hash of the number, so that it is the same half in every batch, on every
worker, in any order, and summaries add up. What is counted among those that are kept stands for all then.
"""

from __future__ import annotations

import mmap
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.parallel import in_order
from estimator.campaign.batch import Batch, Piece
from estimator.count import core
from estimator.count.core import SeenKeys
from estimator.count.core.shapes import CAME_BEFORE
from estimator.price.pricing import PricedRows, Terms, price_batch

MOST: Final = 400_000
"""Different numbers up to which all are kept, in 4 MB."""

MOST_TEXTS: Final = 50_000
"""The same for numbers with their texts, of which a hash takes as long as all the rest."""

_MOST_GIVEN: Final = 4
"""Lots of keys that may wait to be added: memory is bounded, also where the thread that adds them is slow."""

_PATIENCE: Final = 5
"""Seconds that a thread waits for one that is adding, which takes milliseconds."""

_FEWEST_PLACES, _GROWTH, _KEY_BITS = 1 << 12, 16, 64


def _table(places: int, most: int, level: int = 0) -> SeenKeys:
    """An empty table, of which no more than four fifths are taken."""
    return SeenKeys(_zeros(places), min(most, places * 4 // 5), level)


def _zeros(places: int) -> NDArray[np.uint64]:
    """From the system itself, which gets it back: what other memory leaves behind as it grows adds up.

    Where it has large pages, for a table is written all over: thirty times as fast as small ones are given.
    """
    size = places * np.dtype(np.uint64).itemsize
    if not hasattr(mmap, "MADV_HUGEPAGE"):
        return np.frombuffer(mmap.mmap(-1, size), np.uint64)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a system that was built without them
        memory.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(memory, np.uint64)


def _places_for(most: int) -> int:
    """The size of a table for so many keys."""
    return max(1 << (most * 5 // 4).bit_length(), _FEWEST_PLACES)


def _none() -> NDArray[np.uint64]:
    return np.zeros(0, np.uint64)


def _never() -> NDArray[np.int64]:
    return np.zeros(_KEY_BITS, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Different keys, and how often each came again. A commutative monoid.

    Attributes
    ----------
    keys : uint64 array
        Those whose first `level` bits are 0.
    again : int64 array, shape (64,)
        Rows whose key came before, by how many of its first bits are 0.
    level : int
        One in `2**level` keys is kept: the first level at which no more than `most` are.
    most : int

    >>> keys = np.array([3, 5, 3], np.uint64)
    >>> seeing = Seeing()
    >>> seeing.add(keys)
    >>> seen = seeing.found()
    >>> seen.repeated, (seen + seen).repeated, seen.one_in
    (1, 4, 1)
    """

    keys: NDArray[np.uint64] = field(default_factory=_none)
    again: NDArray[np.int64] = field(default_factory=_never)
    level: int = 0
    most: int = MOST

    def __add__(self, other: Seen) -> Seen:
        if not len(other.keys) and not other.level:
            return self
        if not len(self.keys) and not self.level:
            return other
        both = Seeing(self.most)
        for each in (self, other):
            both.add_seen(each)
        return both.found()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Seen):
            return NotImplemented
        return (
            self.level == other.level
            and np.array_equal(np.sort(self.keys), np.sort(other.keys))
            and np.array_equal(self.again[self.level :], other.again[self.level :])
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def repeated(self) -> int:
        """Rows whose key came before; where not all are kept, as many as those that are stand for."""
        return int(self.again[self.level :].sum()) << self.level

    @property
    def one_in(self) -> int:
        """Of so many keys one was kept; 1: all were, and `repeated` is exact."""
        return 1 << self.level


class Seeing:
    """Keys being gathered by any number of threads, which hardly ever wait for one another.

    >>> seeing = Seeing()
    >>> seeing.add(np.array([7, 0, 7, 9], np.uint64))
    >>> seeing.found().repeated
    1
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._given: deque[NDArray[np.uint64]] = deque()
        self._seen = _table(_FEWEST_PLACES, most)

    def add(self, keys: NDArray[np.uint64]) -> None:
        """Add keys, 0 being none: now, or by the thread that is adding others."""
        self._given.append(keys)
        # That thread may have looked for the last time before these were there.
        # An interrupt may leave the lock taken: so nobody waits for it for good.
        while self._given and self._lock.acquire(timeout=_PATIENCE if len(self._given) > _MOST_GIVEN else 0):
            try:
                self._add_given()
            finally:
                self._lock.release()

    def add_seen(self, other: Seen) -> None:
        """Add keys that were gathered elsewhere."""
        with self._lock:
            while other.level > self._seen.level:
                core.forget(self._seen)
            self._seen.again += other.again
            self._add(other.keys)

    def _add_given(self) -> None:
        while self._given:
            self._add(self._given.popleft())

    @property
    def level(self) -> int:
        """Of the keys gathered so far; it only rises."""
        return self._seen.level

    def found(self) -> Seen:
        """What was gathered so far."""
        with self._lock:
            self._add_given()
        seen = self._seen
        return Seen(seen.keys.take(np.flatnonzero(seen.keys != 0)), seen.again.copy(), seen.level, self._most)

    def _add(self, keys: NDArray[np.uint64]) -> None:
        done = core.see(keys, self._seen)
        while done < len(keys):
            if self._seen.most < self._most:
                self._grow()
            else:
                core.forget(self._seen)
            done += core.see(keys[done:], self._seen)

    def _grow(self) -> None:
        old = self._seen
        places = min(len(old.keys) * _GROWTH, _places_for(self._most))
        self._seen = _table(places, self._most, old.level)
        core.see(old.keys, self._seen)
        self._seen.again += old.again


class Firsts:
    """The rows whose number came before are left out: batches come in their order, from one thread.

    Memory grows with the numbers: 10 to 20 bytes for each, and half as much again while the table grows.
    """

    def __init__(self) -> None:
        self._seen = _table(_FEWEST_PLACES, _FEWEST_PLACES)

    def keep(self, rows: PricedRows) -> PricedRows:
        """The rows, of which those that have a price and whose number came before have none any more."""
        keys, _ = keys_of(rows, _KEY_BITS - 1)()
        keys[rows.reject != 0] = 0
        before, done = np.zeros(len(keys), np.uint8), 0
        while (done := done + core.see(keys[done:], self._seen, before[done:])) < len(keys):
            old, places = self._seen, 2 * len(self._seen.keys)
            self._seen = _table(places, places)
            core.see(old.keys, self._seen)
        at = np.flatnonzero(before)
        rows.reject[at], rows.rate_milli[at] = CAME_BEFORE, 0
        return rows


def keys_of(rows: PricedRows, level: int = 0) -> partial[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """The call of the core for keys of numbers, and of numbers with their texts; 0 for those of rejects.

    Texts of numbers that a level leaves out are none.
    """
    return partial(core.keys, rows.batch.messages.spans, rows.e164, rows.reject, level)


def pieces_for(
    pieces: Iterator[Piece], terms: Terms, threads: int, firsts: Firsts | None = None
) -> Iterator[Callable[[], Batch | PricedRows]]:
    """Each piece as it is; where rows whose number came before are left out, on its way to rows without them.

    What came before is known only once all rows before are read: these are priced before they are handed out.
    """
    if not terms.unique:
        yield from pieces
        return
    firsts = Firsts() if firsts is None else firsts
    for rows in in_order(lambda piece: price_batch(piece(), terms), pieces, threads):
        yield partial(_kept, firsts.keep(rows))


def _kept(rows: PricedRows) -> PricedRows:
    return rows
