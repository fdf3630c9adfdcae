"""Threads change nothing: neither the results, nor their order, nor the first error."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.parallel import in_order, processors


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
def test_as_if_one_after_the_other(numbers: list[int], fault: bool, threads: int) -> None:
    one_by_one = _outcome(map(_halved, _until(numbers, fault)))
    assert _outcome(in_order(_halved, _until(numbers, fault), threads)) == one_by_one


def test_items_are_not_taken_far_ahead() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(abs, items(), threads=2)
    assert next(results) == 0
    assert len(taken) <= 5
    results.close()


def test_work_is_shared() -> None:
    together = threading.Barrier(2, timeout=30)

    def meet(number: int) -> int:
        together.wait()
        return number

    assert list(in_order(meet, iter([1, 2]), threads=2)) == [1, 2]


def test_a_reader_that_stops_stops_the_work() -> None:
    before = threading.active_count()
    results = in_order(abs, iter(range(1000)), threads=3)
    next(results)
    results.close()
    assert threading.active_count() == before


def test_there_is_a_processor() -> None:
    assert processors() >= 1


def test_results_are_handed_out_before_the_fault_of_the_items() -> None:
    results = in_order(_halved, _until([2, 4, 6, 8], fault=True), threads=2)
    assert [next(results) for _ in range(4)] == [1, 2, 3, 4]
    with pytest.raises(OSError, match="went away"):
        next(results)
