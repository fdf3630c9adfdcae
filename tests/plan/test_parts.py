"""Parts of the search of a plan, one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.supply.calendar import Calendar, Need
from estimator.supply.plan.grid import Grid, PriceList
from estimator.supply.plan.periods import NeededDays, Period, lacking
from estimator.supply.plan.uncertain import _Draws
from estimator.supply.plan.volumes import VolumeDraws
from estimator.tariff.model import Bracket, Tariff

DAY = date(2026, 1, 1)
BRACKETS = (Bracket(3, 8, 60_000), Bracket(8, 15, 50_000), Bracket(15, None, 45_000))
TARIFF = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, BRACKETS)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 40), st.integers(0, 40))
def test_no_purchase_costs_less_than_the_steps_it_is_rounded_down_to(
    total: int, size: int, before: int, quantity: int
) -> None:
    grid, prices = Grid(total, size), PriceList.of(TARIFF, total)
    before = min(before, total)
    quantity = min(quantity, total - before)
    steps = grid.down(before + quantity) - grid.down(before)
    assert prices.least(grid)[steps] <= prices.of_quantities([quantity])[0]
    assert prices.least(grid)[0] == 0


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        pytest.param(False, [1, 1, 2, 3], id="credits live on"),
        pytest.param(True, [1, 1, 2, 4], id="half a credit of October is lost, and of November"),
    ],
)
def test_what_months_lack_that_have_several_days_to_buy_on(whole: bool, expected: list[int]) -> None:
    days = date(2026, 10, 3), date(2026, 10, 20), date(2026, 11, 3), date(2026, 12, 3)
    needed = 200, 300, 800, 1200
    periods = [Period(day, TARIFF, milli) for day, milli in zip(days, needed, strict=True)]
    assert lacking(periods, 0, whole=whole) == expected


@given(st.data())
def test_what_is_enough_so_often(data: st.DataObject) -> None:
    count, length = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 3))
    rows = st.lists(st.integers(0, 6), min_size=length, max_size=length)
    sums = np.cumsum(data.draw(st.lists(rows, min_size=count, max_size=count)), axis=1)
    periods = [Period(date(2026, month, 3), TARIFF, 0) for month in range(1, length + 1)]
    draws = VolumeDraws(periods, sums, sums, NeededDays([], []))
    level = data.draw(st.integers(0, 100))
    wanted = -(-level * count // 100)

    def enough(there: np.ndarray) -> int:
        return int((sums <= there).all(axis=1).sum())

    of_fewest, of_one_rank = (
        np.cumsum([period.milli for period in draws.at_level(Decimal(level), fewest=each)])
        for each in (True, False)
    )
    assert enough(of_fewest) >= max(1, wanted)
    assert enough(of_one_rank) >= wanted
    # Fewer in all are enough in too few of them.
    assert wanted < 2 or (sums[:, -1] < of_fewest[-1]).sum() < wanted
    ranks = [row for row in np.sort(sums, axis=0) if enough(row) >= wanted]
    assert of_one_rank.tolist() == ranks[0].tolist()


@given(st.lists(st.integers(-9_000, 40_000), min_size=1, max_size=12), st.integers(0, 45))
def test_what_is_ordered_late_is_paid_for_each_draw(lacking: list[int], quantity: int) -> None:
    ordered = np.sort(np.array(lacking, np.int64))
    above = np.concatenate([np.cumsum(ordered[::-1])[::-1], np.zeros(1, np.int64)])
    late = PriceList.of(TARIFF, 60).table
    assert late is not None
    beyond = [max(0, -(-each // 1000) - quantity) for each in lacking]
    costs = _Draws(ordered, above).late_costs(np.array([quantity], np.int64), late)
    assert costs.tolist() == [sum(int(late[each]) for each in beyond)]


def test_needs_are_added_up_day_by_day_whatever_their_number() -> None:
    start = datetime(2026, 1, 1, 9)  # noqa: DTZ001
    jobs = [Need(start + timedelta(days), "", 1000 * days) for days in range(1, 60)]
    needed = NeededDays.of(Calendar.of(jobs), [Period(DAY, TARIFF, 0)])
    assert needed.days == [job.at.date() for job in jobs]
    assert needed.milli == np.cumsum([job.milli for job in jobs]).tolist()
