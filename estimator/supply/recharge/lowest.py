"""The lowest threshold that is enough, the highest of the same price, and why none of a quantity is cheaper.

Let every job be sent, the balance falling below 0 where it must: whether and when an account first runs short
is the same as if the job were refused. Replay two thresholds, `a < b`, with the same quantity.

*What is held never crosses.* Whatever was bought so far, what is held (with credits on their way) under `a`
and under `b` differs by a multiple of the quantity. Say it is `x <= y` before a look. Recharges bring each up
to the first balance of the form "`x` plus a multiple of the quantity" above its threshold, or, where fewer
may start at once, up by all that may. The first balance above `a` is no higher than the first above `b`, both
being of the same form, and adding as much to `x` as to `y` keeps their order. So `x <= y` after the look,
after the next job, and always.

*So nothing improves by lowering the threshold but the price.* Under `b` at least as many recharges have
started after each look, hence at least as many have arrived by each job, with any delay: the balance is
nowhere lower, the account does not run short where it did not under `a`, and it pays no less. The thresholds
that are enough are all those from some lowest one on, and that one is the cheapest. With uncertain volumes
this is so calendar by calendar, thus for the share of those that run short, and for the mean price.

*Few thresholds matter.* Replays differ only where a threshold lies on another side of a balance that occurs,
the opening one less some jobs plus some recharges: finitely many. None above all that is needed does more
than that one: where it starts fewer recharges than it may, the account holds enough for everything that
comes, and until then it starts all it may. So the search runs through whole milli-credits from 0 to there.

*The highest of the same price.* The number of recharges never falls as the threshold rises, so the thresholds
with which there are as many as with the lowest one are a range. Its highest is recommended: it costs no more,
and stands farthest from running dry.

None of this is so where the price of a recharge changes in time, for a higher threshold buys earlier; or
where gifts are counted, for what is held then no longer differs by what recharges are counted in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from estimator.base.choices import Trigger
from estimator.base.credits import MILLI
from estimator.supply.recharge.steps import Accounts, Ends, Table, reached_at, replayed

_COLUMNS = 256
"""So many replays at once take little longer than one."""


@dataclass(frozen=True, slots=True)
class Draws:
    """One account, and the calendars that it may meet.

    Attributes
    ----------
    opening : int [milli-credits]
    needs : int64 array, shape (calendars, jobs) [milli-credits]
    usable : sequence of int, one for each job
    first_look : int
        Both as in `steps.replayed`.
    trigger, most_at_once
        As in `Rules`.
    """

    opening: int
    needs: Table
    usable: Sequence[int]
    trigger: Trigger
    most_at_once: int
    first_look: int = 0

    def replayed(self, quantity: int, thresholds: Sequence[int]) -> Ends:
        """Every calendar with every threshold [milli-credits]: those of the first threshold first."""
        count = len(self.needs)
        needs = np.tile(self.needs, (len(thresholds), 1))
        bought = np.full(len(needs), quantity * MILLI, np.int64)
        threshold = np.repeat(np.array(thresholds, np.int64), count)
        reached = reached_at(threshold, bought, self.trigger)
        accounts = Accounts(np.full(len(needs), self.opening, np.int64), reached, bought)
        return replayed(
            accounts,
            needs,
            usable=self.usable,
            most_at_once=self.most_at_once,
            shortfall="owe",
            first_look=self.first_look,
        )

    def shortfalls(self, quantity: int, thresholds: Sequence[int]) -> list[int]:
        """In how many of the calendars the account runs short, for each threshold."""
        short = self.replayed(quantity, thresholds).first_short >= 0
        return [int(each) for each in short.reshape(len(thresholds), -1).sum(axis=1)]

    def recharges(self, quantity: int, thresholds: Sequence[int]) -> list[int]:
        """How many recharges there are in all calendars together, for each threshold."""
        started = self.replayed(quantity, thresholds).recharges
        return [int(each) for each in started.reshape(len(thresholds), -1).sum(axis=1)]

    @property
    def highest(self) -> int:
        """A threshold [milli-credits] that does as much as any: all that is needed."""
        return int(self.needs.sum(axis=1).max(initial=0))


def lowest_threshold(draws: Draws, quantity: int, allowed: int, *, at_least: int = 0) -> int | None:
    """The lowest threshold [milli-credits] with which at most `allowed` of the calendars run short.

    None where there is no such threshold. Those below `at_least` are not looked at.

    >>> draws = Draws(100_000, np.array([[30_000, 80_000]]), range(2), "<=", 1)
    >>> lowest_threshold(draws, 100, 0)
    70000
    """
    low, high = at_least, max(at_least, draws.highest)
    if draws.shortfalls(quantity, [high])[0] > allowed:
        return None
    return _first(
        low,
        high,
        lambda tried: [short <= allowed for short in draws.shortfalls(quantity, tried)],
        max(1, _COLUMNS // len(draws.needs)),
    )


def highest_threshold(draws: Draws, quantity: int, low: int) -> int:
    """The highest threshold [milli-credits] that starts no more recharges than a lower one.

    More of them cost more, and no threshold starts fewer than a lower one. None above all that is needed
    does more than that one, which is the highest that is looked at.

    >>> draws = Draws(100_000, np.array([[30_000, 80_000]]), range(2), "<=", 1)
    >>> highest_threshold(draws, 100, 70_000)
    89999
    """
    recharges = draws.recharges(quantity, [low])[0]
    high = max(low, draws.highest)
    if draws.recharges(quantity, [high])[0] == recharges:
        return high
    at_once = max(1, _COLUMNS // len(draws.needs))
    more = _first(
        low, high, lambda tried: [each > recharges for each in draws.recharges(quantity, tried)], at_once
    )
    return more - 1


def _first(low: int, high: int, holds: Callable[[list[int]], list[bool]], at_once: int) -> int:
    """The first number of a range for which something holds; it holds for all after it, and the last."""
    while low < high:
        tried = sorted({low + (high - low) * each // (at_once + 1) for each in range(1, at_once + 1)})
        too_low = sum(not each for each in holds(tried))
        if too_low < len(tried):
            high = tried[too_low]
        if too_low:
            low = tried[too_low - 1] + 1
    return low
