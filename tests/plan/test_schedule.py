from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.plan.schedule import Step, cheapest_schedule, runs, weighed

SIZE = 9


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    drawn = []
    usable = 0
    for _ in range(draw(st.integers(1, 3))):
        rises = draw(st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE))
        prices = np.concatenate([[0], np.cumsum(rises)]).astype(np.int64)
        least = draw(st.integers(0, SIZE))
        usable = draw(st.integers(max(least, usable), SIZE))
        budget = draw(st.none() | st.integers(0, 30))
        drawn.append(Step(prices, least, usable, budget, draw(st.integers(1, 3))))
    return drawn


def brute_force(given_steps: list[Step]) -> int | None:
    """The price of the cheapest of all schedules, each walked period by period."""
    best = None
    for bought in product(range(SIZE + 1), repeat=len(given_steps)):
        received = 0
        for step, quantity in zip(given_steps, bought, strict=True):
            if step.budget is not None and step.prices[quantity] > step.budget:
                break
            received = min(received + quantity, step.most)
            if received < step.least:
                break
        else:
            price = weighed(given_steps, bought)
            best = price if best is None else min(best, price)
    return best


@settings(max_examples=300, deadline=None)
@given(steps())
def test_no_schedule_is_cheaper(given_steps: list[Step]) -> None:
    found = cheapest_schedule(given_steps)
    wanted = brute_force(given_steps)
    assert (None if found is None else weighed(given_steps, found)) == wanted


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_runs_cover_every_quantity_once(rises: list[int]) -> None:
    prices = np.cumsum(rises).astype(np.int64)
    covered = [
        (quantity, int(prices[first]) + slope * (quantity - first))
        for first, last, slope in runs(prices)
        for quantity in range(first, last + 1)
    ]
    assert covered == list(enumerate(prices.tolist()))
