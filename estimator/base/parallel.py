"""Work spread over threads, as if it were done one piece after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2
"""Pieces in hand for each thread, those that are done but not handed out included: memory stays flat."""


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> Iterator[Result]:
    """`map(work, items)`, on so many threads.

    Results come in the order of the items. So do errors: whether it is `work` or `items` that raises, all
    results before are handed out first. A single item is worked on in the thread of the caller.

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
    yield from _on_threads(work, chain(begun, items), threads)


def _on_threads(work: Callable[[Item], Result], items: Iterator[Item], threads: int) -> Iterator[Result]:
    """The caller reads the items, and works on one itself wherever the other threads have enough to do.

    So no thread has to wait for a processor, and what was read last is worked on where it is at hand.
    """
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
                    in_hand[in_hand.index(future)] = _done(work, item, Future())
            else:
                yield in_hand.popleft().result()
        if fault is not None:
            raise fault
    finally:
        others.shutdown(cancel_futures=True)


def _done(work: Callable[[Item], Result], item: Item, future: Future[Result]) -> Future[Result]:
    """Work on an item here, as another thread would."""
    try:
        future.set_result(work(item))
    except Exception as error:
        future.set_exception(error)
    return future
