from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.supply.plan.budgets import least_budget
from estimator.supply.plan.grid import Grid
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.schedule import ScheduleStep, cheapest_schedule, runs
from tests.long import trying

SIZE = 9
GRID = Grid(SIZE, 1)


@st.composite
def steps(draw: st.DrawFn) -> list[ScheduleStep]:
    """Periods whose needs, and what can be used, are no whole credits."""
    drawn = []
    usable: int | None = 0
    for _ in range(draw(st.integers(1, 3))):
        rises = draw(st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE))
        prices = np.concatenate([[0], np.cumsum(rises)]).astype(np.int64)
        least = 250 * draw(st.integers(0, 4 * SIZE))
        # Once nothing expires any more before the end, nothing does later.
        if usable is not None:
            first = -(-max(least, usable) // 250)
            usable = draw(st.none() | st.integers(first, 4 * SIZE).map(lambda quarters: 250 * quarters))
        budget = draw(st.none() | st.integers(0, 30))
        largest = None if budget is None else int((prices <= budget).sum()) - 1
        drawn.append(ScheduleStep(prices, GRID, least, usable, largest, draw(st.integers(1, 3))))
    return drawn


@st.composite
def patterns(draw: st.DrawFn, length: int) -> Pattern:
    months = sorted(draw(st.lists(st.integers(1, 3), min_size=length, max_size=length)))
    not_days = draw(st.none() | st.integers(0, length))
    return Pattern(months, once_a_month=draw(st.booleans()), not_days=not_days)


def is_allowed(pattern: Pattern, bought: tuple[int, ...]) -> bool:
    months = [month for month, quantity in zip(pattern.months, bought, strict=True) if quantity]
    return len(months) != pattern.not_days and not (pattern.once_a_month and len(set(months)) < len(months))


def weighed(given_steps: list[ScheduleStep], bought: tuple[int, ...]) -> int:
    """What a schedule counts in the sum that is made small."""
    return sum(
        int(step.prices[quantity]) * step.weight for step, quantity in zip(given_steps, bought, strict=True)
    )


def is_served(given_steps: list[ScheduleStep], bought: tuple[int, ...]) -> bool:
    """Whether a schedule serves every need within the budget, walked to the thousandth of a credit.

    And whether it buys no credit that cannot be used at all.
    """
    there = 0
    for step, quantity in zip(given_steps, bought, strict=True):
        there += 1000 * quantity
        if there // 1000 > SIZE or (step.usable is not None and there - step.usable >= 1000):
            return False  # a credit of it is of no use whatever
        if step.usable is not None:
            there = min(there, step.usable)
        if there < step.needed or (step.largest is not None and quantity > step.largest):
            return False
    return True


def brute_force(given_steps: list[ScheduleStep], pattern: Pattern) -> int | None:
    """The price of the cheapest of all schedules, each walked period by period."""
    schedules = product(range(SIZE + 1), repeat=len(given_steps))
    served = (each for each in schedules if is_allowed(pattern, each) and is_served(given_steps, each))
    return min((weighed(given_steps, each) for each in served), default=None)


@trying(300)
@given(st.data())
def test_no_schedule_is_cheaper(data: st.DataObject) -> None:
    given_steps = data.draw(steps())
    pattern = data.draw(patterns(len(given_steps)))
    schedule = cheapest_schedule(given_steps, pattern, late=data.draw(st.booleans()))
    found = None if schedule is None else tuple(quantity for _, quantity in schedule)
    wanted = brute_force(given_steps, pattern)
    assert (None if found is None else weighed(given_steps, found)) == wanted
    assert found is None or (is_allowed(pattern, found) and is_served(given_steps, found))


@trying(100)
@given(st.data())
def test_the_least_budget_is_enough_and_a_cent_less_is_not(data: st.DataObject) -> None:
    drawn_steps = data.draw(steps())
    drawn = data.draw(patterns(len(drawn_steps)))
    pattern = replace(drawn, once_a_month=True, not_days=None)
    prices = [step.prices * 7_000 for step in drawn_steps]

    def largest(budget: int) -> list[int]:
        return [int((each <= budget).sum()) - 1 for each in prices]

    needed, usable = ([getattr(step, each) for step in drawn_steps] for each in ("needed", "usable"))

    def is_enough(budget: int) -> bool:
        limited = [
            replace(step, prices=each, largest=limit)
            for step, each, limit in zip(drawn_steps, prices, largest(budget), strict=True)
        ]
        return cheapest_schedule(limited, pattern) is not None

    most = max(int(each[-1]) for each in prices)
    least = least_budget(needed, usable, pattern, largest, most)
    # The pattern may have no day to buy on before a need.
    assert is_enough(least) == is_enough(most)
    assert least <= 0 or not is_enough(least - 10_000)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_runs_cover_every_quantity_once(rises: list[int]) -> None:
    prices = np.cumsum(rises).astype(np.int64)
    covered = [
        (quantity, int(prices[first]) + slope * (quantity - first))
        for first, last, slope in runs(prices)
        for quantity in range(first, last + 1)
    ]
    assert covered == list(enumerate(prices.tolist()))
