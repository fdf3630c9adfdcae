"""Runs are lists that hold what is equal once: whatever a list does, they do."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.money import CENT, share_out
from estimator.base.runs import Runs
from tests.long import trying

COUNTED = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=6)


def _items(counted: list[tuple[int, int]]) -> list[int]:
    return [item for item, many in counted for _ in range(many)]


@given(COUNTED, COUNTED, st.integers(0, 30), st.integers(0, 30))
def test_runs_are_the_list_of_their_items(
    counted: list[tuple[int, int]], more: list[tuple[int, int]], first: int, last: int
) -> None:
    runs, items = Runs(counted), _items(counted)
    assert list(runs) == items == [runs[at] for at in range(len(runs))]
    assert runs == items
    assert runs == tuple(items)
    assert runs == Runs.of(items), "how they were counted changes nothing"
    assert [runs[at - len(runs)] for at in range(len(runs))] == items
    assert runs[first:last] == items[first:last] == list(runs.between(first, last))
    assert runs + Runs(more) == items + _items(more)
    assert runs.map(str) == [str(each) for each in items]
    assert runs != [*items, 9]


@given(st.lists(COUNTED, min_size=1, max_size=3))
def test_zipped_runs_are_the_items_side_by_side(several: list[list[tuple[int, int]]]) -> None:
    shortest = min(len(_items(each)) for each in several)
    runs = [Runs(each).between(0, shortest) for each in several]
    assert list(Runs.zipped(*runs)) == list(zip(*map(list, runs), strict=True))


def test_sequences_of_different_lengths_are_not_zipped() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Runs.zipped(Runs([(1, 2)]), Runs([(1, 1)]))
    for place in (2, -3):
        with pytest.raises(IndexError):
            Runs([(1, 2)])[place]


def _plainly(total: int, weights: list[int]) -> list[int]:
    """The largest remainder, weight by weight."""
    whole, cents = sum(weights), total // CENT
    parts = [cents * weight // whole for weight in weights]
    rests = [cents * weight % whole for weight in weights]
    for at in sorted(range(len(weights)), key=lambda at: -rests[at])[: cents - sum(parts)]:
        parts[at] += 1
    return [part * CENT for part in parts]


@trying(300)
@given(st.integers(0, 2000), st.lists(st.tuples(st.integers(0, 2**70), st.integers(1, 5)), min_size=1))
def test_a_total_is_shared_as_if_each_weight_stood_alone(cents: int, counted: list[tuple[int, int]]) -> None:
    weights = [weight + 1 for weight in _items(counted)]
    shared = share_out(cents * CENT, weights)
    assert list(shared) == _plainly(cents * CENT, weights)
    assert list(share_out(cents * CENT, Runs([(weight + 1, many) for weight, many in counted]))) == list(
        shared
    )
    assert sum(shared) == cents * CENT


def test_equal_weights_are_looked_at_once_however_many_there_are() -> None:
    shared = share_out(10 * CENT, Runs([(3, 10**15), (1, 10**15)]))
    assert len(shared.counted) <= 4
    assert sum(part * many for part, many in shared.counted) == 10 * CENT
    assert list(accumulate(many for _, many in shared.counted))[-1] == 2 * 10**15
