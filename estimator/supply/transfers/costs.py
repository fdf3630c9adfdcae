"""The cheapest group of accounts, where every account and every waste costs something.

A group is some accounts that lack and some that give no less. All sets of those that lack are made, and all
of those that give, but for the ones that cannot be a part of a group below a limit, or that another does as
well for; then each set of the one kind is joined to the cheapest that is enough of the other.

Source: Horowitz and Sahni, "Computing partitions with applications to the knapsack problem", Journal of the
ACM 21 (1974), 277-292; Nemhauser and Ullmann, "Discrete dynamic programming and capital allocation",
Management Science 15 (1969), 494-505.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

MOST_SETS: Final = 150_000
"""So many sets of one kind are held at once; with more, the cheapest group is not proved to be it."""
_PAIRS: Final = 3_000_000
"""So many pairs of sets are joined at most, where all groups are asked for."""

Whole = npt.NDArray[np.int64]
Members = tuple[int, ...]
"""The accounts of a group, by their places."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What accounts cost, and a milli-credit that is wasted, in parts of what a group may cost.

    Attributes
    ----------
    accounts : array of int [0..]
    waste : int [0..]
    limit : int
        What a group may cost.
    """

    accounts: Whole
    waste: int
    limit: int

    def of(self, group: Iterable[int], worth: Whole) -> int:
        """What a group costs."""
        members = list(group)
        return int(self.accounts[members].sum() + self.waste * worth[members].sum())


@dataclass(frozen=True, slots=True)
class Cheapest:
    """Groups below the limit.

    Attributes
    ----------
    least : int
        What the cheapest of all costs, or the limit.
    sure : bool
        Whether it is proved that none is cheaper.
    groups : list of tuple of int
        Some of the cheapest, none of which wastes more than there is.
    work : int
        How many sets were looked at.
    """

    least: int
    sure: bool
    groups: list[Members]
    work: int


def cheapest_groups(worth: Whole, costs: Costs, most: int) -> Cheapest:
    """The cheapest groups of accounts, at most so many.

    >>> worth = np.array([5, 9, -5, -7])
    >>> cheapest_groups(worth, Costs(np.array([4, 4, 4, 4]), 1, 10), 5).groups
    [(0, 2)]
    """
    total = int(worth.sum())
    givers = np.flatnonzero(worth > 0)
    wasting = np.int64(costs.waste)
    alone = costs.accounts[givers] + wasting * worth[givers]
    least = min([costs.limit, *alone.tolist()])
    lacking, giving = _both(worth, costs)
    sure, work = lacking.sure and giving.sure, lacking.work + giving.work
    order = np.argsort(giving.credits, kind="stable")
    has = giving.credits[order]
    full = giving.costs[order] + wasting * has
    # For each set of givers: the cheapest of those that give no less.
    low = np.minimum.accumulate(full[::-1])[::-1]
    lowest = np.where(full == low, np.arange(len(full)), len(full))
    lowest = np.minimum.accumulate(lowest[::-1])[::-1]
    place = np.searchsorted(has, lacking.credits)
    joined = np.flatnonzero((lacking.credits > 0) & (place < len(has)))
    place = place[joined]
    cost = lacking.costs[joined] - wasting * lacking.credits[joined] + low[place]
    least = min([least, *cost[cost < least].tolist()])
    groups: list[Members] = []
    for at in np.argsort(cost, kind="stable")[: 4 * most].tolist():
        if cost[at] >= costs.limit or len(groups) == most:
            break
        other = lowest[place[at]]
        if has[other] - lacking.credits[joined[at]] <= total:
            groups.append(_group(lacking, int(joined[at]), giving, int(order[other])))
    return Cheapest(least, sure, groups, work)


def groups_below(worth: Whole, costs: Costs, most: int) -> tuple[list[Members], bool]:
    """The cheapest groups below the limit that waste no more than there is, and whether these are all.

    >>> groups_below(np.array([5, 9, -5, -7]), Costs(np.array([4, 4, 4, 4]), 1, 11), 5)
    ([(0, 2), (1, 3)], True)
    """
    total = int(worth.sum())
    lacking, giving = _both(worth, costs, every=True)
    order = np.argsort(giving.credits, kind="stable")
    has = giving.credits[order]
    from_ = np.searchsorted(has, lacking.credits)
    counts = np.searchsorted(has, lacking.credits + total, side="right") - from_
    counts[lacking.credits == 0] = 0
    # Those that cost least are joined first.
    cheap = np.argsort(lacking.costs, kind="stable")
    taken = cheap[np.cumsum(counts[cheap]) <= _PAIRS]
    every = lacking.sure and giving.sure and len(taken) == len(cheap)
    one = np.repeat(taken, counts[taken])
    ends = np.cumsum(counts[taken])
    other = np.arange(len(one)) + np.repeat(from_[taken] - ends + counts[taken], counts[taken])
    waste = has[other] - lacking.credits[one]
    cost = lacking.costs[one] + giving.costs[order][other] + np.int64(costs.waste) * waste
    found = np.flatnonzero(cost < costs.limit)
    chosen = found[np.argsort(cost[found], kind="stable")[:most]]
    groups = [_group(lacking, int(one[at]), giving, int(order[other[at]])) for at in chosen.tolist()]
    return groups, every and len(found) <= most


def _both(worth: Whole, costs: Costs, *, every: bool = False) -> tuple[_Sets, _Sets]:
    """Sets of accounts that lack, and of those that give."""
    total = int(worth.sum())
    givers, takers = np.flatnonzero(worth > 0), np.flatnonzero(worth < 0)
    gives, lacks = worth[givers], -worth[takers]
    # What givers have must go to takers, or be wasted; what takers lack must come from givers.
    spent = _AtLeast(
        np.append(lacks, total), np.append(costs.accounts[takers], np.int64(costs.waste) * total)
    )
    served = _AtLeast(gives, costs.accounts[givers])
    return (
        _Sets(takers, worth, served, costs, every=every),
        _Sets(givers, worth, spent, costs, every=every),
    )


def _group(lacking: _Sets, one: int, giving: _Sets, other: int) -> Members:
    return tuple(sorted([*lacking.members(one), *giving.members(other)]))


class _AtLeast:
    """What so many credits cost at least, if accounts could be taken in part."""

    def __init__(self, credits: Whole, costs: Whole) -> None:  # noqa: A002 - the domain's word
        credits, costs = credits[credits > 0], costs[credits > 0]  # noqa: A001
        order = np.argsort(costs / credits, kind="stable")
        self._credits = np.concatenate([[0], np.cumsum(credits[order])])
        self._costs = np.concatenate([[0], np.cumsum(costs[order])])

    def __call__(self, wanted: Whole) -> npt.NDArray[np.float64]:
        # A little less, so that no rounding leaves out a set that matters.
        least: npt.NDArray[np.float64] = np.interp(wanted, self._credits, self._costs, right=np.inf)
        return least * (1 - 1e-12) - 1


class _Sets:
    """Sets of accounts that give, or that lack, which can be a part of a group below the limit."""

    def __init__(
        self,
        places: Whole,
        worth: Whole,
        rest: _AtLeast,
        of: Costs,
        *,
        every: bool,
    ) -> None:
        credits, costs = np.abs(worth[places]), of.accounts[places]  # noqa: A001 - the domain's word
        sign = 1 if worth[places].sum() > 0 else -1
        self.credits, self.costs = np.zeros(1, np.int64), np.zeros(1, np.int64)
        self.sure, self.work = True, 0
        self._places = places.tolist()
        # Each set is another one and an account: so it has a number, and a place in these.
        self._others, self._accounts = [np.zeros(1, np.int64)], [-1]
        self._starts = [0]
        self._numbers = np.zeros(1, np.int64)
        patience, made = 1_000, 1
        for at in np.argsort(-costs, kind="stable").tolist():
            more = self.credits + credits[at], self.costs + costs[at]
            new = np.flatnonzero(more[1] + rest(more[0]) < of.limit)
            self.work += len(self.credits)
            self._others.append(self._numbers[new])
            self._accounts.append(at)
            self._starts.append(made)
            self._numbers = np.concatenate([self._numbers, np.arange(made, made + len(new))])
            made += len(new)
            self.credits = np.concatenate([self.credits, more[0][new]])
            self.costs = np.concatenate([self.costs, more[1][new]])
            if len(self.credits) > patience and not every:
                # Who lacks less, or gives more, and costs no more, does as well.
                full = self.costs + sign * of.waste * self.credits
                order = np.lexsort((full, -sign * self.credits))
                low = np.minimum.accumulate(full[order])
                self._keep(order[np.concatenate([[True], low[1:] < low[:-1]])])
                patience = 2 * len(self.credits)
            if len(self.credits) > MOST_SETS:
                self.sure = False
                self._keep(np.argsort(self.costs + rest(self.credits), kind="stable")[:MOST_SETS])

    def _keep(self, places: Whole) -> None:
        self.credits, self.costs, self._numbers = (
            self.credits[places],
            self.costs[places],
            self._numbers[places],
        )

    def members(self, place: int) -> list[int]:
        """The accounts of one set."""
        number = int(self._numbers[place])
        found = []
        while number:
            step = int(np.searchsorted(self._starts, number, side="right")) - 1
            found.append(self._places[self._accounts[step]])
            number = int(self._others[step][number - self._starts[step]])
        return found


def whole(accounts: Sequence[float], waste: float, worth: Whole) -> Costs:
    """Costs with a fraction, 1 for a group, as whole numbers whose sums are exact."""
    most = int(np.abs(worth).sum()) + len(worth)
    limit = min(10**9, int(2**61 / (most * waste + len(worth))))
    return Costs(
        np.array([int(each * limit) for each in accounts], dtype=np.int64), int(waste * limit), limit
    )
