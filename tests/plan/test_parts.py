"""Parts of the search of a plan, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.base.money import to_micro
from estimator.price.packs import cheapest_purchase
from estimator.supply.calendar import Calendar, Need
from estimator.supply.plan.grid import Grid
from estimator.supply.plan.periods import NeededDays, Period, expired, lacking, usable
from estimator.supply.plan.price_list import PriceList
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


def periods_of(*needs: tuple[str, int]) -> list[Period]:
    return [Period(date.fromisoformat(day), TARIFF, milli) for day, milli in needs]


def test_what_is_lacking_is_carried_to_the_thousandth() -> None:
    periods = periods_of(("2026-10-03", 200), ("2026-10-20", 300), ("2026-11-03", 800), ("2026-12-03", 1200))
    assert lacking(periods, 0) == [200, 500, 1300, 2500]
    assert lacking(periods, 600) == [0, 0, 700, 1900]
    assert lacking(periods, -600) == [800, 1100, 1900, 3100]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4000)), min_size=1, max_size=5),
    st.lists(st.integers(0, 5), min_size=5, max_size=5),
    st.integers(1, 4),
    st.integers(-1500, 3000),
)
def test_what_expires_is_what_a_walk_through_the_months_loses(
    drawn: list[tuple[int, int]], bought: list[int], expiry: int, held: int
) -> None:
    """Lots one by one, the oldest first; what is held already never expires, and is used first."""
    months = np.cumsum([gap for gap, _ in drawn]).tolist()
    periods = [
        Period(date(2026, 1 + month, 1 + at), TARIFF, milli)
        for at, (month, (_, milli)) in enumerate(zip(months, drawn, strict=True))
    ]
    lots: list[list[int]] = []
    lost, stock, owed = 0, max(0, held), max(0, -held)
    for month, (_, milli), quantity in zip(months, drawn, bought, strict=False):
        lost += sum(left for since, left in lots if since + expiry <= month)
        lots = [lot for lot in lots if lot[0] + expiry > month]
        lots.append([month, 1000 * quantity])
        used = min(stock, milli)
        stock, owed = stock - used, owed + milli - used
        for lot in lots:
            taken = min(lot[1], owed)
            lot[1], owed = lot[1] - taken, owed - taken
        if owed:
            return  # what a plan serves never runs short
    needed = lacking(periods, held)
    assert sum(expired(bought[: len(periods)], usable(periods, needed, expiry))) == lost


def test_a_calendar_that_uses_less_loses_what_expires() -> None:
    """Enough in the sum is not enough where the first month leaves credits that the second cannot use."""
    periods = periods_of(("2026-01-03", 0), ("2026-02-03", 0))
    sums = np.array([[4_000, 8_000], [1_000, 8_000], [1_000, 5_500]], np.int64)
    draws = VolumeDraws(periods, sums, sums, NeededDays([], []))
    assert [draws.risk([4, 4], 0, expiry).shortfalls for expiry in (None, 2, 1)] == [0, 0, 2]
    assert draws.risk([4, 4], 2_500, 1).shortfalls == 1  # what is held already lives on
    assert draws.risk([4, 4], -500, 1).shortfalls == 3


HALVES = (Bracket(1, 50, 58_500), Bracket(50, None, 57_333))


@cache
def paid_for(sold: Tariff) -> list[int]:
    """What each quantity costs as it is shown [micro-units]."""
    return [to_micro(cheapest_purchase(quantity, sold).price) for quantity in range(121)]


@pytest.mark.parametrize("tabulated", [True, False])
@pytest.mark.parametrize("maximum", [1_000_000, 60], ids=["one order", "several orders"])
@given(st.integers(0, 7_500))
@settings(max_examples=40)
def test_a_budget_pays_for_what_is_invoiced(maximum: int, tabulated: bool, hundredths: int) -> None:
    """Each order is rounded to the cent, half a cent up: that is what is held against a budget."""
    sold = Tariff("fr", "EUR", DAY, DAY, "x", "illustrative", {"FR": 1000}, HALVES, order_maximum=maximum)
    prices = PriceList.of(sold, 120)
    if not tabulated:
        prices = replace(prices, table=None)
    budget = 1000 * hundredths
    paid = paid_for(sold)
    assert [prices.invoiced(quantity) for quantity in range(121)] == paid
    affordable = prices.affordable(budget)
    assert affordable == max(quantity for quantity, price in enumerate(paid) if price <= budget)
    for quantity in range(affordable + 1):
        ordered = prices.within(budget, quantity)
        assert quantity <= ordered <= affordable
        assert paid[ordered] <= budget


def test_orders_that_are_each_rounded_up_are_not_all_affordable() -> None:
    # Three orders of 0.0585 are 0.1755, and 0.18 on their invoices.
    brackets = (Bracket(1, None, 58_500),)
    sold = Tariff("fr", "EUR", DAY, DAY, "x", "illustrative", {"FR": 1000}, brackets, order_maximum=1)
    prices = PriceList.of(sold, 10)
    assert [prices.invoiced(quantity) for quantity in (2, 3)] == [120_000, 180_000]
    assert [prices.affordable(budget) for budget in (175_000, 179_999, 180_000)] == [2, 2, 3]


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
