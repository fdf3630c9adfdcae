"""When to buy how many credits: an exact search over periods and the credits received so far.

**The state** is how many credits were received since the beginning, a whole number, for credits are sold
in whole numbers. What is needed by the end of a period is a lower bound of it. What can be used before it
expires is an upper bound: credits are used in the order they were bought in, so those beyond what is needed
within their life are never used, and no purchase need go beyond them: a smaller one is no dearer. What can
be used is no whole number, though: a purchase may go beyond it by less than a credit, which is lost. What is
left then is not a whole number of credits any more, and what there is beyond one is kept in the *layer*.
There are few such layers: one for each period whose credits expire before the end.

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

from estimator.base.credits import MILLI
from estimator.supply.plan.grid import Grid
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
    grid : Grid
        What the states are.
    needed : int [milli-credits]
        Received by the end of the period, at least.
    usable : int, or None [milli-credits]
        What of all that was received so far can be used before it expires, once this period's purchase is
        made; never less than in the period before. None: all of it.
    largest : int, or None
        The largest quantity that may be bought in this period; None: any.
    weight : int
        What a price of this period counts in the sum that is made small: early money may be dearer.
    fee : int
        What every purchase of this period counts beside its price.
    first : int64 array like `prices`, or None
        What the first purchase of all costs, where states are steps of several credits: it brings what does
        not make a whole step, too.
    largest_first : int, or None
        As `largest`, of the first purchase.
    """

    prices: Prices
    grid: Grid
    needed: int
    usable: int | None = None
    largest: int | None = None
    weight: int = 1
    fee: int = 0
    first: Prices | None = None
    largest_first: int | None = None

    def counted(self, *, first: bool = False) -> Prices:
        """What purchases of 1, 2 … credits, as many as may be bought, count in the sum."""
        prices, largest = (
            (self.prices, self.largest)
            if self.first is None or not first
            else (self.first, self.largest_first)
        )
        last = len(prices) - 1 if largest is None else min(largest, len(prices) - 1)
        return prices[1 : last + 1] * self.weight + self.fee

    def lowest(self, layer: Layer) -> int:
        """The first state in which everything needed so far is served."""
        return self.grid.lowest(self.needed, layer.beyond)

    def highest(self, layer: Layer) -> int:
        """The last state in which nothing is lost."""
        return self.grid.count if self.usable is None else self.grid.highest(self.usable, layer.beyond)

    def overflow(self, layer: Layer) -> tuple[int, Layer, int] | None:
        """A state in which a part of a step is lost, and the layer and state that remain, if there is one."""
        highest = self.highest(layer)
        if self.usable is None or highest == self.grid.count:
            return None
        state, beyond = self.grid.within(self.usable)
        if MILLI * self.grid.credits(highest) + layer.beyond == self.usable:
            return None
        return highest + 1, layer._replace(beyond=beyond), state


def cheapest_schedule(
    steps: Sequence[ScheduleStep], pattern: Pattern | None = None, *, late: bool = True
) -> tuple[tuple[int, int], ...] | None:
    """For each period the state before it, and how many credits, or steps of them, to buy.

    None where no schedule of the pattern serves every need.

    Among schedules that count the same, none has bought less by the end of any period without having bought
    more by the end of another; or, where it is not `late`, more without less.

    >>> prices, grid = np.array([0, 5, 5, 6, 8], dtype=np.int64), Grid(4, 1)
    >>> cheapest_schedule([ScheduleStep(prices, grid, 1000), ScheduleStep(prices, grid, 2500)])
    ((0, 3), (3, 0))
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
    overflows = [(layer, step.overflow(layer)) for layer in found]
    for layer, overflow in overflows:
        # Nothing is lost beyond that step: a smaller purchase would be no dearer.
        if overflow is not None and (price := int(found[layer][overflow[0]])) < _NEVER:
            _, remains, state = overflow
            kept = found.setdefault(remains, np.full_like(found[layer], _NEVER))
            kept[state] = min(kept[state], price)
    for layer, table in found.items():
        table[step.highest(layer) + 1 :] = _NEVER
        table[: step.lowest(layer)] = _NEVER
    return {layer: table for layer, table in found.items() if layer.beyond == 0 or table.min() < _NEVER}


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
) -> tuple[tuple[int, int], ...]:
    """The schedule that leads to a state at the end."""
    bought = []
    best = max if late else min
    for at in range(len(steps) - 1, -1, -1):
        price = int(reached[at + 1][layer][state])
        quantity, layer, state = best(
            (quantity, before, target - quantity)
            for before, table in reached[at].items()
            for buys in (False, True)
            for target in _targets(pattern.after(before, at, buys=buys), steps[at], layer, state)
            for quantity in _hits(table, steps[at], target, price, buys=buys)
        )
        bought.append((state, quantity))
    return tuple(reversed(bought))


def _targets(following: Layer | None, step: ScheduleStep, layer: Layer, state: int) -> Iterator[int]:
    """The states of a layer that leave another one in `state`: that one itself, or one that overflows."""
    if following is None:
        return
    if following == layer:
        yield state
    overflow = step.overflow(following)
    if overflow is not None and overflow[1:] == (layer, state):
        yield overflow[0]


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
