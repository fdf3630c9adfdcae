"""Volumes drawn at random: within their bounds, true to their distribution, and reproducible."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import UsageError
from estimator.supply.calendar import Calendar, Need, sampled
from tests.long import trying

MORNING = datetime.fromisoformat("2026-12-01T09:00")


def calendar_of(*needs: Need) -> Calendar:
    return Calendar.of(needs)


def need_of(milli: int, account: str = "", **options: Any) -> Need:
    return Need(MORNING, account, milli, **options)


@st.composite
def uncertain(draw: st.DrawFn) -> Need:
    low, milli, high = sorted(draw(st.lists(st.integers(0, 10**14), min_size=3, max_size=3)))
    at = MORNING + timedelta(days=draw(st.integers(0, 3)))
    account = draw(st.sampled_from("ab"))
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return Need(at, account, milli)
    if kind == 1:
        return Need(at, account, milli, deviation_milli=high - milli)
    return Need(
        at, account, milli, low_milli=low, high_milli=high, varies_with=draw(st.sampled_from(["", "x", "y"]))
    )


@given(st.lists(uncertain(), max_size=6), st.integers(0, 2**32))
@trying(60)
def test_what_holds_of_every_draw(needs: list[Need], seed: int) -> None:
    calendar = Calendar.of(needs)
    drawn = sampled(calendar, 50, seed=seed)
    assert (drawn.shape, drawn.dtype) == ((50, len(needs)), np.int64)
    for column, need in zip(drawn.T, calendar.needs, strict=True):
        if need.is_certain:
            assert (column == need.milli).all()
        elif need.deviation_milli is None:
            assert need.low_milli is not None
            assert need.high_milli is not None
            assert need.low_milli <= column.min()
            assert column.max() <= need.high_milli
        else:
            assert column.min() >= 0
    assert (sampled(calendar, 50, seed=seed) == drawn).all()
    assert (sampled(calendar, 7, seed=seed) == drawn[:7]).all()


@given(st.lists(uncertain(), max_size=6), st.randoms(use_true_random=False))
@trying(60)
def test_the_order_in_which_needs_are_named_does_not_matter(needs: list[Need], random: Any) -> None:
    shuffled = list(needs)
    random.shuffle(shuffled)
    one, other = Calendar.of(needs), Calendar.of(shuffled)
    # Needs of the same minute stay as they were given: what each is drawn is compared need by need.
    assert drawn_by_need(one) == drawn_by_need(other)


def drawn_by_need(calendar: Calendar) -> dict[Need, list[tuple[int, ...]]]:
    found: dict[Need, list[tuple[int, ...]]] = {}
    for need, column in zip(calendar.needs, sampled(calendar, 4, seed=5).T, strict=True):
        found[need] = sorted([*found.get(need, []), tuple(column.tolist())])
    return found


N = 40_000


@pytest.mark.parametrize(
    ("need", "mean", "deviation"),
    [
        pytest.param(
            need_of(3000, low_milli=0, high_milli=3000),
            2000,
            3000 / 18**0.5,
            id="a triangle with its peak at the end",
        ),
        pytest.param(
            need_of(0, low_milli=0, high_milli=3000), 1000, 3000 / 18**0.5, id="and at the beginning"
        ),
        pytest.param(
            need_of(20_000, low_milli=10_000, high_milli=40_000), 70_000 / 3, 6236.0956, id="and in between"
        ),
        pytest.param(need_of(100_000, deviation_milli=9000), 100_000, 9000, id="normal"),
        # Half of it is cut off at 0: the mean is one over the root of two pi.
        pytest.param(need_of(0, deviation_milli=10_000), 3989.4228, 5838.1, id="normal, cut at 0"),
    ],
)
def test_distribution(need: Need, mean: float, deviation: float) -> None:
    drawn = sampled(calendar_of(need), N, seed=1)[:, 0]
    assert abs(drawn.mean() - mean) < 4 * deviation / N**0.5
    assert abs(drawn.std() - deviation) < 0.02 * deviation


def test_a_triangle_by_its_quantiles() -> None:
    drawn = np.sort(
        sampled(calendar_of(need_of(20_000, low_milli=10_000, high_milli=40_000)), N, seed=3)[:, 0]
    )
    # Below the peak lies a third of the width, and so a third of all cases; below 15 000 a quarter of these.
    assert abs(np.searchsorted(drawn, 20_000) / N - 1 / 3) < 0.01
    assert abs(np.searchsorted(drawn, 15_000) / N - 1 / 12) < 0.01


def test_needs_are_independent_unless_they_vary_together() -> None:
    apart = [need_of(1000, account, low_milli=0, high_milli=2000) for account in "abc"]
    together = [replace(need, varies_with="December") for need in apart[:2]]
    drawn = sampled(calendar_of(*together, apart[2]), N, seed=4)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 2])[0, 1]) < 0.03
    drawn = sampled(calendar_of(*apart), N, seed=4)
    assert abs(np.corrcoef(drawn.T) - np.eye(3)).max() < 0.03


def test_seeds_differ() -> None:
    calendar = calendar_of(need_of(1000, deviation_milli=500))
    assert (sampled(calendar, 100, seed=1) != sampled(calendar, 100, seed=2)).any()


def test_a_width_of_nothing_is_certain() -> None:
    calendar = calendar_of(need_of(5, low_milli=5, high_milli=5), need_of(7, deviation_milli=0))
    assert sampled(calendar, 3, seed=0).tolist() == [[5, 7]] * 3
    assert sampled(Calendar(()), 3, seed=0).shape == (3, 0)
    assert sampled(calendar, 0, seed=0).shape == (0, 2)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"low_milli": 1}, id="low alone"),
        pytest.param({"high_milli": 9}, id="high alone"),
        pytest.param({"low_milli": 6, "high_milli": 9}, id="low over it"),
        pytest.param({"low_milli": 1, "high_milli": 4}, id="high under it"),
        pytest.param({"low_milli": -1, "high_milli": 9}, id="below 0"),
        pytest.param({"deviation_milli": -1}, id="a deviation below 0"),
        pytest.param({"low_milli": 1, "high_milli": 9, "deviation_milli": 1}, id="both"),
    ],
)
def test_volumes_that_make_no_sense(options: dict[str, int]) -> None:
    with pytest.raises(UsageError) as raised:
        need_of(5, **options)
    assert raised.value.code == "CAL010"


@pytest.mark.parametrize(("n", "seed"), [(-1, 0), (1, -1), (1.5, 0), (1, True), (1, "x")])
def test_arguments_that_make_no_sense(n: Any, seed: Any) -> None:
    with pytest.raises(UsageError) as raised:
        sampled(Calendar(()), n, seed=seed)
    assert raised.value.code in ("AMT001", "AMT003")


@pytest.mark.parametrize("options", [{"low_milli": 0, "high_milli": 10**15}, {"deviation_milli": 10**15}])
def test_too_large_to_be_drawn(options: dict[str, int]) -> None:
    with pytest.raises(UsageError) as raised:
        sampled(calendar_of(need_of(5, **options)), 1, seed=0)
    assert raised.value.code == "CAL012"
