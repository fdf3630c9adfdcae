from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.supply.plan.budgets import least_budget
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.schedule import ScheduleStep, cheapest_schedule, runs
from tests.long import trying

SIZE = 9


@st.composite
def steps(draw: st.DrawFn) -> list[ScheduleStep]:
    drawn = []
    usable = 0
    for _ in range(draw(st.integers(1, 3))):
        rises = draw(st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE))
        prices = np.concatenate([[0], np.cumsum(rises)]).astype(np.int64)
        least = draw(st.integers(0, SIZE))
        usable = draw(st.integers(max(least, usable), SIZE))
        budget = draw(st.none() | st.integers(0, 30))
        drawn.append(ScheduleStep(prices, least, usable, budget, draw(st.integers(1, 3))))
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
    """Whether a schedule serves every need within the budget, and buys nothing that cannot be used."""
    received = 0
    for step, quantity in zip(given_steps, bought, strict=True):
        received += quantity
        if not step.least <= received <= step.most:
            return False
        if step.budget is not None and step.prices[quantity] > step.budget:
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
    found = cheapest_schedule(given_steps, pattern)
    wanted = brute_force(given_steps, pattern)
    assert (None if found is None else weighed(given_steps, found)) == wanted
    assert found is None or (is_allowed(pattern, found) and is_served(given_steps, found))


@trying(100)
@given(st.data())
def test_the_least_budget_is_enough_and_a_cent_less_is_not(data: st.DataObject) -> None:
    given_steps = [
        replace(step, prices=step.prices * 7_000, most=SIZE, budget=None) for step in data.draw(steps())
    ]
    drawn = data.draw(patterns(len(given_steps)))
    pattern = replace(drawn, once_a_month=True, not_days=None)
    least = least_budget(given_steps, pattern)
    for budget, is_enough in ((least, True), (least - 10_000, False)):
        limited = [replace(step, budget=budget) for step in given_steps]
        assert budget < 0 or (cheapest_schedule(limited, pattern) is not None) == is_enough


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_runs_cover_every_quantity_once(rises: list[int]) -> None:
    prices = np.cumsum(rises).astype(np.int64)
    covered = [
        (quantity, int(prices[first]) + slope * (quantity - first))
        for first, last, slope in runs(prices)
        for quantity in range(first, last + 1)
    ]
    assert covered == list(enumerate(prices.tolist()))
