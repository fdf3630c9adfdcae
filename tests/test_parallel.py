"""Threads change nothing: neither the results, nor their order, nor the first error."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.base import parallel
from estimator.base.parallel import processors

InOrder = Callable[..., Generator[int]]


@pytest.fixture(params=[False, True], ids=["the caller reads", "by turns"])
def in_order(request: pytest.FixtureRequest) -> InOrder:
    """Both ways."""
    return partial(parallel.in_order, by_turns=request.param)


def _halved(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def _until(numbers: list[int], fault: bool) -> Iterator[int]:
    yield from numbers
    if fault:
        raise OSError("the disk went away")


def _outcome(results: Iterator[int]) -> tuple[list[int], str]:
    handed_out = []
    try:
        for result in results:
            handed_out.append(result)  # noqa: PERF402 - kept when the next one raises
    except (ValueError, OSError) as error:
        return handed_out, str(error)
    return handed_out, ""


@given(st.lists(st.integers(0, 9), max_size=30), st.booleans(), st.integers(1, 5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_if_one_after_the_other(in_order: InOrder, numbers: list[int], fault: bool, threads: int) -> None:
    one_by_one = _outcome(map(_halved, _until(numbers, fault)))
    assert _outcome(in_order(_halved, _until(numbers, fault), threads)) == one_by_one


def test_items_are_not_taken_far_ahead(in_order: InOrder) -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(abs, items(), threads=2)
    assert next(results) == 0
    assert len(taken) <= 5
    results.close()


def test_work_is_shared(in_order: InOrder) -> None:
    together = threading.Barrier(2, timeout=30)

    def meet(number: int) -> int:
        together.wait()
        return number

    assert list(in_order(meet, iter([1, 2]), threads=2)) == [1, 2]


def test_a_reader_that_stops_stops_the_work(in_order: InOrder) -> None:
    at_work: set[int] = set()

    def work(number: int) -> int:
        at_work.add(threading.get_ident())
        return number

    results = in_order(work, iter(range(1000)), threads=3)
    next(results)
    results.close()
    # Those that have said that they end may be about to, for a moment.
    end = time.monotonic() + 30
    while at_work & set(sys._current_frames()) - {threading.get_ident()} and time.monotonic() < end:
        time.sleep(0.001)
    assert at_work & set(sys._current_frames()) <= {threading.get_ident()}


def test_there_is_a_processor() -> None:
    assert processors() >= 1


def test_results_are_handed_out_before_the_fault_of_the_items(in_order: InOrder) -> None:
    results = in_order(_halved, _until([2, 4, 6, 8], fault=True), threads=2)
    assert [next(results) for _ in range(4)] == [1, 2, 3, 4]
    with pytest.raises(OSError, match="went away"):
        next(results)


def test_an_error_in_work_is_raised_in_its_turn(in_order: InOrder) -> None:
    results = in_order(_halved, iter([2, 4, 5, 8]), threads=2)
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="5 is odd"):
        next(results)


def test_what_was_read_is_worked_on_by_who_read_it() -> None:
    reading = []

    def items() -> Iterator[int]:
        for number in range(40):
            reading.append(threading.get_ident())
            yield number

    def is_mine(number: int) -> bool:
        return number < 2 or threading.get_ident() == reading[number]

    assert all(parallel.in_order(is_mine, items(), threads=3, by_turns=True))
    # Where the items may be long in coming, the caller can be interrupted.
    reading.clear()
    assert len(list(parallel.in_order(abs, items(), threads=3))) == 40
    assert set(reading) == {threading.get_ident()}


_INTERRUPTED = """
import random, signal, sys, zlib
from itertools import repeat
from estimator.base.parallel import in_order

def work(octets):
    return zlib.crc32(octets * 20)

signal.signal(signal.SIGALRM, signal.default_int_handler)
chance = random.Random(20261128)
for at in range(300):
    try:
        signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-4, chance.choice([1e-3, 1e-2])))
        for _ in in_order(work, map(bytes, repeat(2000)), 2, by_turns=bool(at % 2)):
            pass
    except KeyboardInterrupt:
        continue
    sys.exit("no interrupt came through")
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs an alarm")
def test_an_interrupt_at_any_time_ends_it() -> None:
    """None of some hundred leaves a lock taken, for which the end would wait."""
    done = subprocess.run([sys.executable, "-c", _INTERRUPTED], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
