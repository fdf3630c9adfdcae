"""Groups chosen out of many, none of which share an account: so many, if the search gets there.

What accounts cost together, less what so many groups may cost, is how much can be lost on the way: a group
that costs more than it may, an account in no group, waste that is left. Few ways lose so little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from estimator.supply.transfers.costs import Costs, Members, Whole

_STEPS: Final = 5_000


class _Choice(NamedTuple):
    """A group: what it costs more than it may, its members as bits, and what it wastes."""

    loss: int
    bits: int
    waste: int
    members: Members


def packed(
    worth: Whole, groups: Iterable[Members], costs: Costs, wanted: int
) -> tuple[list[Members] | None, bool]:
    """So many groups without a common account that waste no more than there is, and whether it is sure.

    None: none were found, and if it is sure, there are none. No group costs less than the limit.

    >>> import numpy as np
    >>> costs = Costs(np.array([5, 5, 5, 5]), 1, 10)
    >>> packed(np.array([5, 9, -5, -7]), [(0, 2), (1, 2), (1, 3)], costs, 2)
    ([(0, 2), (1, 3)], True)
    """
    total = int(worth.sum())
    slack = spare(costs, total, wanted)
    choices = [
        _Choice(loss, sum(1 << each for each in group), int(worth[list(group)].sum()), group)
        for group in set(groups)
        if (loss := costs.of(group, worth) - costs.limit) <= slack
    ]
    search = _Search(costs.accounts.tolist(), costs.limit, wanted)
    chosen = search.chosen((1 << len(worth)) - 1, sorted(choices), slack, total, [])
    return chosen, chosen is not None or search.steps <= _STEPS


def spare(costs: Costs, total: int, wanted: int) -> int:
    """How much can be lost where so many groups are wanted."""
    return int(costs.accounts.sum()) + costs.waste * total - wanted * costs.limit


class _Search:
    """Depth first, and not for ever."""

    def __init__(self, costs: Sequence[int], limit: int, wanted: int) -> None:
        self._costs, self._limit, self._wanted = costs, limit, wanted
        self.steps, self._scale = 0, 1_000 * limit

    def chosen(
        self, free: int, choices: list[_Choice], slack: int, waste: int, had: list[Members]
    ) -> list[Members] | None:
        """The groups that there are, and more from the choices."""
        if len(had) == self._wanted:
            return sorted(had)
        self.steps += 1
        counts = dict.fromkeys((at for at in range(len(self._costs)) if free >> at & 1), 0)
        for choice in choices:
            for member in choice.members:
                counts[member] += 1
        for at in [at for at, count in counts.items() if not count]:
            free ^= 1 << at
            slack -= self._costs[at]
            del counts[at]
        if slack < 0 or not counts:
            return None
        # Whoever has few ways, and costs much, has to be decided on first.
        first = min(
            counts, key=lambda at: (counts[at] * self._scale // (self._limit + 10 * self._costs[at]), at)
        )
        for choice in choices:
            if self.steps > _STEPS:
                return None
            if choice.bits >> first & 1:
                left, wasted = slack - choice.loss, waste - choice.waste
                others = [
                    each
                    for each in choices
                    if not each.bits & choice.bits and each.loss <= left and each.waste <= wasted
                ]
                found = self.chosen(free & ~choice.bits, others, left, wasted, [*had, choice.members])
                if found is not None:
                    return found
        others = [each for each in choices if not each.bits >> first & 1]
        return self.chosen(free ^ 1 << first, others, slack - self._costs[first], waste, had)
