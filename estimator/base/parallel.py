"""Work spread over threads, as if it were done one piece after the other.

Ctrl-C may interrupt the caller between any two steps of Python, and nothing may hang then. So all that the
caller shares with other threads is made in C, where a step is done whole or not at all: bare locks, and
`SimpleQueue`. Pools of threads, futures, semaphores and even the start of a `threading.Thread` are Python,
with locks inside that an interrupt may leave taken for good.
"""

from __future__ import annotations

import os
from _thread import allocate_lock, start_new_thread
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import Context, copy_context
from itertools import chain
from queue import Empty, SimpleQueue
from threading import RLock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2
"""Pieces in hand for each thread, those that are done but not handed out included: memory stays flat."""


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Result], items: Iterator[Item], threads: int, *, by_turns: bool = False
) -> Iterator[Result]:
    """`map(work, items)`, on so many threads.

    Results come in the order of the items. So do errors: whether it is `work` or `items` that raises, all
    results before are handed out first. A single item is worked on in the thread of the caller.

    Parameters
    ----------
    work : function (item) -> result
    items : iterator
    threads : int
    by_turns : bool
        Whether all threads read items, one at a time, each those that it works on: so what was read is where
        it is needed. Not for items that may be long in coming, for no other thread can be interrupted.

    >>> list(in_order(abs, iter([-1, -2, -3]), threads=2))
    [1, 2, 3]
    """
    begun: list[Item] = []
    fault: Exception | None = None
    try:
        while threads > 1 and len(begun) < 2:
            begun.append(next(items))
    except StopIteration:
        pass
    except Exception as error:
        fault = error  # raised below, in its turn
    if len(begun) < 2:
        yield from map(work, chain(begun, items) if fault is None else begun)
        if fault is not None:
            raise fault
        return
    way = _Turns[Item, Result] if by_turns else _ReadHere[Item, Result]
    pieces: _Pieces[Item, Result] = way(work, _handed_over(begun, items), threads)
    others = _Others(pieces.take_all)
    try:
        others.start(threads - 1)
        while pieces.take_or_wait():
            yield pieces.first()
        if pieces.fault is not None:
            raise pieces.fault
    finally:
        pieces.end()
        others.wait()


def _handed_over(begun: list[Item], items: Iterator[Item]) -> Iterator[Item]:
    """The first items and all others; none is held here."""
    while begun:
        yield begun.pop(0)
    yield from items


class _Others:
    """Threads beside the caller's, each of which does the same once.

    What they note about a file is said as the caller would. Where a start was interrupted, nobody waits for
    its thread.
    """

    def __init__(self, target: Callable[[], None]) -> None:
        self._target = target
        self._begun = 0
        self._ended: SimpleQueue[None] = SimpleQueue()

    def start(self, threads: int) -> None:
        """Start so many."""
        for _ in range(threads):
            start_new_thread(self._run, (copy_context(),))
            self._begun += 1

    def wait(self) -> None:
        """Wait until all have ended."""
        while self._begun:
            self._ended.get()
            self._begun -= 1

    def _run(self, context: Context) -> None:
        try:
            with suppress(BaseException):  # which the caller raises
                context.run(self._target)
        finally:
            self._ended.put(None)


class _Piece(Generic[Item, Result]):
    """An item, and then what work made of it."""

    __slots__ = ("_fault", "_items", "_result", "_undone")

    def __init__(self, item: Item) -> None:
        self._items = [item]
        self._result: Result
        self._fault: BaseException | None = None
        self._undone = allocate_lock()
        self._undone.acquire()

    def do(self, work: Callable[[Item], Result]) -> None:
        """Work on it. What is no `Exception` is raised here, too."""
        try:
            self._result = work(self._items.pop())  # which nobody else holds
        except BaseException as error:
            self._fault = error
            if not isinstance(error, Exception):
                raise
        finally:
            self._undone.release()

    def is_done(self) -> bool:
        """Whether the result is there."""
        return not self._undone.locked()

    def result(self) -> Result:
        """The result or the error, once it is there. Asked for once."""
        self._undone.acquire()
        if self._fault is not None:
            raise self._fault
        return self._result


class _Pieces(Generic[Item, Result]):
    """Items on their way to their results, no more than so many at once."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> None:
        self.fault: BaseException | None = None
        self._work, self._items, self._threads = work, items, threads
        self._most = _AHEAD * threads
        self._in_hand: deque[_Piece[Item, Result]] = deque()
        self._is_over = False

    def take_or_wait(self) -> bool:
        """Take items until the first result is there, or no more can be taken; False: there is none."""
        raise NotImplementedError

    def take_all(self) -> None:
        """Take items until none is left, in another thread."""
        raise NotImplementedError

    def first(self) -> Result:
        """The next result, once it is there."""
        return self._in_hand.popleft().result()

    def end(self) -> None:
        """Take none any more; no other thread waits for one."""
        raise NotImplementedError

    def _is_first_done(self) -> bool:
        return bool(self._in_hand) and self._in_hand[0].is_done()

    def _read(self) -> _Piece[Item, Result] | None:
        """The next item; None: there is no other."""
        if self._is_over:
            return None
        try:
            piece: _Piece[Item, Result] = _Piece(next(self._items))
        except StopIteration:
            self._is_over = True
            return None
        except BaseException as error:
            self.fault, self._is_over = error, True  # raised in its turn
            if not isinstance(error, Exception):
                raise
            return None
        self._in_hand.append(piece)
        return piece


class _ReadHere(_Pieces[Item, Result]):
    """The caller reads the items, and works on one itself wherever the other threads have enough to do."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> None:
        super().__init__(work, items, threads)
        self._waiting: SimpleQueue[_Piece[Item, Result] | None] = SimpleQueue()

    def take_or_wait(self) -> bool:
        while not self._is_first_done():
            has_room = self._waiting.qsize() < self._threads and len(self._in_hand) < self._most
            if has_room and (read := self._read()):
                self._waiting.put(read)
                continue
            try:
                waiting = self._waiting.get_nowait()
            except Empty:  # others work on all there is
                break
            if waiting:
                waiting.do(self._work)
        return bool(self._in_hand)

    def take_all(self) -> None:
        while piece := self._waiting.get():
            piece.do(self._work)
            del piece  # its result would be held until there is another

    def end(self) -> None:
        with suppress(Empty):
            while True:
                self._waiting.get_nowait()
        for _ in range(self._threads):
            self._waiting.put(None)


class _Turns(_Pieces[Item, Result]):
    """Each thread, the caller's too, reads the next item and works on it, until there is none."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> None:
        super().__init__(work, items, threads)
        self._turn = RLock()
        self._leave: SimpleQueue[None] = SimpleQueue()
        """To take an item, as often as there may be one more in hand."""
        for _ in range(self._most):
            self._leave.put(None)

    def take_or_wait(self) -> bool:
        with suppress(Empty):
            while not self._is_first_done():
                self._leave.get_nowait()
                if not self._take():
                    break
        return bool(self._in_hand)

    def take_all(self) -> None:
        while True:
            self._leave.get()
            if not self._take():
                return

    def first(self) -> Result:
        result = super().first()
        self._leave.put(None)
        return result

    def end(self) -> None:
        self._is_over = True
        with suppress(RuntimeError):  # once it is not ours; an interrupt may have left it so
            while True:
                self._turn.release()
        for _ in range(self._threads):
            self._leave.put(None)

    def _take(self) -> bool:
        with self._turn:
            piece = self._read()
        if piece is None:
            return False
        piece.do(self._work)
        return True
