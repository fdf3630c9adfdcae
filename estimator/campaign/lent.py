"""A chunk lent to Arrow's reader, and taken back before anybody goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore
from typing import Protocol, TypeVar
from weakref import ref

from estimator.campaign.cut import TextChunk

Thing = TypeVar("Thing")

_PATIENCE = 1.0  # seconds; only a read that is interrupted half-way makes us wait that long


class Lend(Protocol):
    """What hands a thing out, and remembers to wait for it."""

    def __call__(self, thing: Thing, /) -> Thing: ...


@contextmanager
def lending() -> Iterator[Lend]:
    """Hand things to Arrow, and wait at the end of the block until it has let go of all of them.

    A thread of Arrow's may be the last to let go of a Python object, and needs Python for it. Were Python
    ending just then, the process would abort, with all its work done.

    >>> class Letter: ...
    >>> with lending() as lend:
    ...     _ = lend(Letter())
    >>> del _
    """
    back = Semaphore(0)
    lent: list[ref[object]] = []

    def lend(thing: Thing, /) -> Thing:
        lent.append(ref(thing, lambda _: back.release()))
        return thing

    yield lend
    for _ in lent:
        back.acquire(timeout=_PATIENCE)


class TwoReads:
    """A chunk as a file that gives a blank line and one byte at first, and the rest at the second read.

    Arrow parses the first record of a reader byte by byte, and only then knows whether to go by eight: so it
    must be one record, not a chunk, or parsing takes twice as long. The blank line, which is no row, keeps it
    from dropping a byte order mark that is a character of the first cell.
    """

    closed = False

    def __init__(self, chunk: TextChunk, lend: Lend) -> None:
        octets = memoryview(chunk.octets)
        self._reads = iter((b"\n" + octets[:1], octets[1 : chunk.size]))
        self._lend = lend

    def read(self, _size: int) -> memoryview:
        return self._lend(memoryview(next(self._reads, b"")))

    def close(self) -> None:
        """Nothing is held."""
