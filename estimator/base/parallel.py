"""Work spread over threads, as if it were done one piece after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import copy_context
from itertools import chain
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

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
    yield from (_by_turns if by_turns else _read_here)(work, chain(begun, items), threads)


def _read_here(work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> Iterator[Result]:
    """The caller reads the items, and works on one itself wherever the other threads have enough to do."""
    from concurrent.futures import Future, ThreadPoolExecutor  # what is small does not wait for it

    others = ThreadPoolExecutor(threads - 1)
    in_hand: deque[Future[Result]] = deque()
    waiting: list[tuple[Future[Result], Item]] = []
    fault: Exception | None = None
    reading = True
    try:
        while reading or in_hand:
            waiting = [(future, item) for future, item in waiting if not (future.running() or future.done())]
            if in_hand and in_hand[0].done():
                yield in_hand.popleft().result()
            elif reading and len(waiting) < threads and len(in_hand) < _AHEAD * threads:
                try:
                    item = next(items)
                except StopIteration:
                    reading = False
                except Exception as error:
                    fault, reading = error, False  # raised below, in its turn
                else:
                    in_hand.append(others.submit(work, item))
                    waiting.append((in_hand[-1], item))
            elif waiting:
                future, item = waiting.pop()
                if future.cancel():  # else somebody has just begun with it
                    mine: Future[Result] = Future()
                    in_hand[in_hand.index(future)] = mine
                    _do(work, item, mine)
            else:
                yield in_hand.popleft().result()
        if fault is not None:
            raise fault
    finally:
        others.shutdown(cancel_futures=True)


def _by_turns(work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> Iterator[Result]:
    """Each thread, the caller's too, reads the next item and works on it, until there is none."""
    from concurrent.futures import ThreadPoolExecutor  # as above

    turns = _Turns(work, items, _AHEAD * threads)
    others = ThreadPoolExecutor(threads - 1)
    try:
        for _ in range(threads - 1):
            # Items are read, and what is wrong with them is said, as the caller would.
            others.submit(copy_context().run, turns.take_all)
        while turns.take_or_wait():
            yield turns.first()
        if turns.fault is not None:
            raise turns.fault
    finally:
        turns.end(threads)
        others.shutdown()


class _Turns(Generic[Item, Result]):
    """Items of which each thread takes the next, no more than so many before their results are handed out."""

    def __init__(self, work: Callable[[Item], Result], items: Iterator[Item], most: int) -> None:
        self.fault: Exception | None = None
        self._work, self._items = work, items
        self._turn, self._free = Lock(), Semaphore(most)
        self._in_hand: deque[Future[Result]] = deque()
        self._is_over = False

    def take_or_wait(self) -> bool:
        """Take items until the first result is there, or no more can be taken; False: there is none."""
        while not (self._in_hand and self._in_hand[0].done()) and self._free.acquire(blocking=False):
            if not self._take():
                self._free.release()
                break
        return bool(self._in_hand)

    def first(self) -> Result:
        """The next result, once it is there."""
        result = self._in_hand.popleft().result()
        self._free.release()
        return result

    def take_all(self) -> None:
        """Take items until none is left."""
        while self._free.acquire() and self._take():
            pass

    def end(self, threads: int) -> None:
        """Take none any more; no thread waits for leave to."""
        self._is_over = True
        self._free.release(threads)

    def _take(self) -> bool:
        from concurrent.futures import Future

        with self._turn:
            if self._is_over:
                return False
            try:
                item = next(self._items)
            except StopIteration:
                self._is_over = True
                return False
            except Exception as error:
                self.fault, self._is_over = error, True  # raised in its turn
                return False
            future: Future[Result] = Future()
            self._in_hand.append(future)
        _do(self._work, item, future)
        return True


def _do(work: Callable[[Item], Result], item: Item, future: Future[Result]) -> None:
    """Work on an item, as a pool of threads would."""
    try:
        future.set_result(work(item))
    except Exception as error:
        future.set_exception(error)
