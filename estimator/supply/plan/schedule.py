"""When to buy how many credits: an exact search over periods and the credits received so far.

**The state** is how many credits were received since the beginning, a whole number, for credits are sold
in whole numbers. What is needed by the end of a period is a lower bound of it. What can be used before it
expires is an upper bound: credits are used in the order they were bought in, so those beyond what is needed
within their life are never used, and no purchase need go beyond them: a smaller one is no dearer.

**A step** is what is bought in one period: `prices[q]`, the price of the cheapest purchase that brings at
least `q` credits, with any number of orders. It is a staircase of straight runs, one for each bracket, and
falls nowhere, since credits may be left over. The best way to reach `s` credits with a run from `low` to
`high` and a slope `m` is the smallest `best(s - q) + m * q` over `q` in the run: the minimum of
`best(r) - m * r` over a window that slides with `s`. So a period costs a few passes over the states for
each run, instead of every state against every other.

**A pattern** says in which periods something may be bought at all. It follows a schedule from period to
period and remembers no more than a *layer*, so the search keeps one table of states for each layer.

The textbook's shortcut, to buy only when the stock is empty, is wrong here: an order may be worth enlarging
up to the next bracket in one period and not in another, with some stock left over between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.supply.plan.pattern import Layer, Pattern

Prices = NDArray[np.int64]
Tables = dict[Layer, Prices]
"""The best price of every state, layer by layer."""

_NEVER = 1 << 60
"""Dearer than anything: a state that cannot be reached."""


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """One period as the search sees it.

    Attributes
    ----------
    prices : int64 array, shape (n + 1,)
        What `0..n` credits cost when they are bought in this period, never falling; `prices[0]` is 0.
    least : int
        Credits received by the end of the period, at least.
    most : int
        Credits received so far that can still be used, once this period's purchase is made; never fewer
        than in the period before.
    budget : int, or None
        The most that may be paid in this period, in the unit of `prices`.
    weight : int
        What a price of this period counts in the sum that is made small: early money may be dearer.
    fee : int
        What every purchase of this period counts beside its price.
    first : int64 array like `prices`, or None
        What the first purchase of all costs, where states are steps of several credits: it brings what does
        not make a whole step, too.
    """

    prices: Prices
    least: int
    most: int
    budget: int | None = None
    weight: int = 1
    fee: int = 0
    first: Prices | None = None

    @property
    def largest(self) -> int:
        """The most credits that the budget pays for."""
        return self._affordable(self.prices)

    def counted(self, *, first: bool = False) -> Prices:
        """What purchases of 1, 2 … credits, as many as the budget pays for, count in the sum."""
        prices = self.prices if self.first is None or not first else self.first
        return prices[1 : self._affordable(prices) + 1] * self.weight + self.fee

    def _affordable(self, prices: Prices) -> int:
        if self.budget is None:
            return len(prices) - 1
        return int(np.searchsorted(prices, self.budget, side="right")) - 1


def cheapest_schedule(
    steps: Sequence[ScheduleStep], pattern: Pattern | None = None, *, late: bool = True
) -> tuple[int, ...] | None:
    """How many credits to buy in each period; None where no schedule of the pattern serves every need.

    Among schedules that count the same, none has bought less by the end of any period without having bought
    more by the end of another; or, where it is not `late`, more without less.

    >>> prices = np.array([0, 5, 5, 6, 8], dtype=np.int64)
    >>> cheapest_schedule([ScheduleStep(prices, 1, 4), ScheduleStep(prices, 3, 4)])
    (3, 0)
    """
    pattern = pattern or Pattern(tuple(range(len(steps))))
    nothing = np.full(len(steps[0].prices), _NEVER, dtype=np.int64)
    nothing[0] = 0
    reached: list[Tables] = [{pattern.start: nothing}]
    for at, step in enumerate(steps):
        reached.append(_after(reached[-1], step, at, pattern))
    ends = [
        (int(table.min()), layer, int(np.argmin(table)))
        for layer, table in reached[-1].items()
        if pattern.ends(layer)
    ]
    price, layer, state = min(ends, default=(_NEVER, pattern.start, 0))
    return None if price >= _NEVER else _led(reached, steps, pattern, layer, state, late=late)


def runs(prices: Prices) -> Iterator[tuple[int, int, int]]:
    """The straight pieces of a staircase, as (first, last, slope); they cover every quantity once.

    >>> list(runs(np.array([0, 6, 6, 9, 12], dtype=np.int64)))
    [(0, 1, 6), (2, 4, 3)]
    """
    slopes = np.diff(prices)
    bends = np.flatnonzero(np.diff(slopes)) + 1
    first, end = 0, len(prices) - 1
    for last in (*bends.tolist(), end):
        if last > first:
            yield first, last, int(slopes[first])
            first = last + 1
    if first == end:
        yield first, end, 0


def _after(tables: Tables, step: ScheduleStep, at: int, pattern: Pattern) -> Tables:
    """The best prices once a period's purchase is made, or none is, and its needs are served."""
    found: Tables = {}
    for layer, table in tables.items():
        for buys in (False, True):
            following = pattern.after(layer, at, buys=buys)
            if following is not None:
                better = _with_purchase(table, step) if buys else table
                known = found.get(following)
                found[following] = better.copy() if known is None else np.minimum(known, better)
    for table in found.values():
        table[step.most + 1 :] = _NEVER
        table[: step.least] = _NEVER
    return found


def _with_purchase(best: Prices, step: ScheduleStep) -> Prices:
    """The best price of every state once a period's purchase, of 1 credit or more, is made."""
    found = np.full(len(best), _NEVER, dtype=np.int64)
    if step.first is not None:
        prices = step.counted(first=True)
        found[1 : len(prices) + 1] = np.minimum(best[0] + prices, _NEVER)
        best = best.copy()
        best[0] = _NEVER
    prices = step.counted()
    lowest_state = int(np.argmax(best < _NEVER))
    for first, last, slope in runs(prices):
        reached = found[lowest_state + first + 1 :]
        states = np.arange(len(reached), dtype=np.int64)
        values = best[lowest_state : lowest_state + len(reached)] - slope * states
        lowest = _window_minimum(values, last - first + 1)
        np.minimum(reached, lowest + (slope * states + prices[first]), out=reached)
    return found


def _window_minimum(values: Prices, width: int) -> Prices:
    """The minimum of each value and the `width - 1` before it.

    The values are cut into blocks of that width: a window is the end of one block and the beginning of the
    next, so it takes one pass forwards and one backwards over all blocks, whatever the width is.
    """
    width = min(width, len(values))
    if width <= 1:
        return values
    padding = np.full(-len(values) % width, 2 * _NEVER, dtype=np.int64)
    blocks = np.concatenate([values, padding]).reshape(-1, width)
    found = np.minimum.accumulate(blocks, axis=1).ravel()[: len(values)]
    ends = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    np.minimum(found[width:], ends[1 : len(values) - width + 1], out=found[width:])
    return found


def _led(
    reached: Sequence[Tables],
    steps: Sequence[ScheduleStep],
    pattern: Pattern,
    layer: Layer,
    state: int,
    *,
    late: bool,
) -> tuple[int, ...]:
    """The schedule that leads to a state at the end."""
    bought = []
    best = max if late else min
    for at in range(len(steps) - 1, -1, -1):
        price = int(reached[at + 1][layer][state])
        quantity, layer = best(
            (quantity, before)
            for before, table in reached[at].items()
            for buys in (False, True)
            if pattern.after(before, at, buys=buys) == layer
            for quantity in _hits(table, steps[at], state, price, buys=buys)
        )
        state -= quantity
        bought.append(quantity)
    return tuple(reversed(bought))


def _hits(table: Prices, step: ScheduleStep, state: int, price: int, *, buys: bool) -> list[int]:
    """The smallest and the largest purchase in a period that lead to a state for a price, if any does."""
    if not buys:
        return [0] if table[state] == price else []
    prices = step.counted()[:state]
    before = table[state - len(prices) : state][::-1]
    hits = before + prices == price
    if step.first is not None and len(prices) == state > 0:
        hits[-1] = False
    found = [int(hit) + 1 for hit in np.flatnonzero(hits)[[0, -1]]] if hits.any() else []
    if step.first is not None:
        first = step.counted(first=True)
        if 0 < state <= len(first) and table[0] + first[state - 1] == price:
            found.append(state)
    return found
