"""The smallest budget of a month with which every need can be served."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from estimator.base.credits import MILLI
from estimator.base.money import CENT
from estimator.supply.plan.pattern import Layer, Pattern
from estimator.supply.plan.periods import kept


def least_budget(
    needed: Sequence[int],
    usable: Sequence[int | None],
    pattern: Pattern,
    largest: Callable[[int], Sequence[int]],
    most: int,
) -> int:
    """The least whole number of cents, in micro-units, that serves every need as the budget of each month.

    A budget that is enough stays enough when it grows, so halving the range finds it.

    Parameters
    ----------
    needed, usable : sequence of int [milli-credits]
        As those of the steps.
    pattern : Pattern
    largest : function of a budget
        The largest quantity that it pays for in each period.
    most : int [micro-units]
        A budget that is enough.

    >>> paid = lambda budget: [min(budget // 20_000, 3)] * 2
    >>> least_budget([1000, 3000], [None, None], Pattern((1, 2)), paid, 60_000)
    40000
    """
    low, high = -1, -(-most // CENT)
    while high - low > 1:
        middle = (low + high) // 2
        enough = _is_enough(needed, usable, pattern, largest(middle * CENT))
        low, high = (low, middle) if enough else (middle, high)
    return high * CENT


def _is_enough(
    needed: Sequence[int], usable: Sequence[int | None], pattern: Pattern, largest: Sequence[int]
) -> bool:
    """Whether purchases of a size serve every need. More credits never hurt, so the largest are enough."""
    most: dict[Layer, int] = {pattern.start: 0}
    for at, (least, lasting) in enumerate(zip(needed, usable, strict=True)):
        reached: dict[Layer, int] = {}
        for layer, received in most.items():
            for quantity in (0, largest[at]):
                following = pattern.after(layer, at, buys=quantity > 0)
                there = kept(received + MILLI * quantity, lasting)
                if following is not None and there >= least:
                    reached[following] = max(there, reached.get(following, 0))
        most = reached
    return bool(most)
