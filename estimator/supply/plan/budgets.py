"""The smallest budget of a month with which every need can be served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from estimator.base.money import CENT
from estimator.supply.plan.pattern import Layer, Pattern
from estimator.supply.plan.schedule import ScheduleStep


def least_budget(steps: Sequence[ScheduleStep], pattern: Pattern) -> int:
    """The least whole number of cents, in micro-units, that serves every need as the budget of each month.

    A budget that is enough stays enough when it grows, so halving the range finds it.

    >>> import numpy as np
    >>> prices = np.array([0, 30_000, 60_000, 70_000], dtype=np.int64)
    >>> least_budget([ScheduleStep(prices, 1, 3), ScheduleStep(prices, 3, 3)], Pattern((1, 2)))
    60000
    """
    # One purchase of everything, in any month, is within this budget.
    low, high = -1, -(-max(int(step.prices[-1]) for step in steps) // CENT)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_enough(steps, pattern, middle * CENT) else (middle, high)
    return high * CENT


def _is_enough(steps: Sequence[ScheduleStep], pattern: Pattern, budget: int) -> bool:
    """Whether a budget serves every need. More credits never hurt, so the most there can be are enough."""
    most: dict[Layer, int] = {pattern.start: 0}
    for at, step in enumerate(steps):
        limited = replace(step, budget=budget)
        reached: dict[Layer, int] = {}
        for layer, received in most.items():
            for quantity in (0, limited.largest):
                following = pattern.after(layer, at, buys=quantity > 0)
                state = min(received + quantity, step.most)
                if following is not None and state >= step.least:
                    reached[following] = max(state, reached.get(following, 0))
        most = reached
    return bool(most)
