"""When to buy how many credits: an exact search over periods and the credits received so far.

**The state** is how many credits were received since the beginning, a whole number, for credits are sold
in whole numbers. What is needed by the end of a period is a lower bound of it. What can be used before it
expires is an upper bound: credits are used in the order they were bought in, so those beyond what is needed
within their life are never used, and count for nothing.

**A step** is what is bought in one period: `prices[q]`, the price of the cheapest purchase that brings at
least `q` credits, with any number of orders. It is a staircase of straight runs, one for each bracket, and
falls nowhere, since credits may be left over. The best way to reach `s` credits with a run from `low` to
`high` and a slope `m` is the smallest `best(s - q) + m * q` over `q` in the run: the minimum of
`best(r) - m * r` over a window that slides with `s`. So a period costs a few passes over the states for
each run, instead of every state against every other.

The textbook's shortcut, to buy only when the stock is empty, is wrong here: an order may be worth enlarging
up to the next bracket in one period and not in another, with some stock left over between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Prices = NDArray[np.int64]

_NEVER = 1 << 60
"""Dearer than anything: a state that cannot be reached."""


@dataclass(frozen=True, slots=True)
class Step:
    """One period as the search sees it.

    Attributes
    ----------
    prices : int64 array, shape (n + 1,)
        What `0..n` credits cost when they are bought in this period, never falling; `prices[0]` is 0.
    least : int
        Credits received by the end of the period, at least.
    most : int
        Credits received so far that can still be used, once this period's purchase is made.
    budget : int, or None
        The most that may be paid in this period, in the unit of `prices`.
    """

    prices: Prices
    least: int
    most: int
    budget: int | None = None


def cheapest_schedule(steps: Sequence[Step]) -> tuple[int, ...] | None:
    """How many credits to buy in each period; None where no schedule serves every need.

    Among schedules of the same price it is the one that buys latest.

    >>> prices = np.array([0, 5, 5, 6, 8], dtype=np.int64)
    >>> cheapest_schedule([Step(prices, 1, 4), Step(prices, 3, 4)])
    (3, 0)
    """
    size = len(steps[0].prices)
    best = np.full(size, _NEVER, dtype=np.int64)
    best[0] = 0
    reached = [best]
    for step in steps:
        best = _after(best, step)
        reached.append(best)
    state = int(np.argmin(best))
    if best[state] >= _NEVER:
        return None
    bought = []
    for step, before in zip(reversed(steps), reversed(reached[:-1]), strict=True):
        state, quantity = _led(before, step, state, int(best[state]))
        bought.append(quantity)
        best = before
    return tuple(reversed(bought))


def price_of(steps: Sequence[Step], bought: Sequence[int]) -> int:
    """What a schedule costs, in the unit of the prices."""
    return sum(int(step.prices[quantity]) for step, quantity in zip(steps, bought, strict=True))


def runs(prices: Prices) -> Iterator[tuple[int, int, int]]:
    """The straight pieces of a staircase, as (first, last, slope); they cover every quantity once.

    >>> list(runs(np.array([0, 6, 6, 9, 12], dtype=np.int64)))
    [(0, 1, 6), (2, 4, 3)]
    """
    slopes = np.diff(prices)
    first = 0
    while first < len(prices):
        if first == len(slopes):
            yield first, first, 0
            return
        bends = np.flatnonzero(slopes[first:] != slopes[first])
        last = first + int(bends[0]) if len(bends) else len(slopes)
        yield first, last, int(slopes[first])
        first = last + 1


def _after(best: Prices, step: Step) -> Prices:
    """The best price of every state once a period's purchase is made and its needs are served."""
    found = _with_purchase(best, step)
    if step.most < len(found) - 1:
        # What is beyond counts for nothing, so it is as good as having just what can be used.
        found[step.most] = found[step.most :].min()
        found[step.most + 1 :] = _NEVER
    found[: step.least] = _NEVER
    return found


def _with_purchase(best: Prices, step: Step) -> Prices:
    """The best price of every state once a period's purchase is made."""
    allowed = len(step.prices)
    if step.budget is not None:
        allowed = int(np.searchsorted(step.prices, step.budget, side="right"))
    found = np.full(len(best), _NEVER, dtype=np.int64)
    for first, last, slope in runs(step.prices[:allowed]):
        np.minimum(found, _with_run(best, first, last, slope, int(step.prices[first])), out=found)
    return found


def _with_run(best: Prices, first: int, last: int, slope: int, price: int) -> Prices:
    """The best price of every state when the purchase is one of a run."""
    states = np.arange(len(best), dtype=np.int64)
    found = np.full(len(best), 2 * _NEVER, dtype=np.int64)
    lowest = _window_minimum(best - slope * states, last - first + 1)
    reached = len(best) - first
    if reached > 0:
        found[first:] = lowest[:reached] + slope * (states[first:] - first) + price
    return found


def _window_minimum(values: Prices, width: int) -> Prices:
    """The minimum of each value and the `width - 1` before it, by windows that double."""
    width = min(width, len(values))
    found, covered = values.copy(), 1
    while covered < width:
        shift = min(covered, width - covered)
        found[shift:] = np.minimum(found[shift:], found[:-shift])
        covered += shift
    return found


def _led(before: Prices, step: Step, state: int, price: int) -> tuple[int, int]:
    """The state before a period and what it bought, so that it ends in `state` for `price`."""
    if state == step.most:  # Maybe reached by buying more than can be used.
        state += int(np.argmin(_with_purchase(before, step)[state:]))
    prices = step.prices[: state + 1]
    hits = before[state::-1][: len(prices)] + prices == price
    if step.budget is not None:
        hits &= prices <= step.budget
    quantity = int(np.flatnonzero(hits)[-1])
    return state - quantity, quantity
