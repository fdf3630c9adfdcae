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
"""Pieces in hand for each thread: enough to keep it busy, few enough to keep memory flat."""


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
    from concurrent.futures import ThreadPoolExecutor  # what is small does not wait for it

    pool = ThreadPoolExecutor(threads)
    under_way: deque[Future[Result]] = deque()
    fault: Exception | None = None
    try:
        while fault is None:
            try:
                under_way.append(pool.submit(work, next(items)))
            except StopIteration:
                break
            except Exception as error:
                fault = error  # raised below, in its turn
            while len(under_way) >= _AHEAD * threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
        if fault is not None:
            raise fault
    finally:
        pool.shutdown(cancel_futures=True)
