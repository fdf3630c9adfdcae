"""The rules of automatic recharge in array form: many accounts at once, one job after the other.

An account's balance after a job depends on the one before it, so time is a loop; accounts do not depend on
each other, so each step of the loop is arithmetic on whole columns. `Rules.started` says the same about one
account, and the tests hold both against each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from estimator.base.choices import Trigger

Column = NDArray[np.int64]
"""One number for each account."""

Table = NDArray[np.int64]
"""One row for each account, one column for each step."""

OFF = -(1 << 62)
"""A threshold that no balance reaches. Sums stay below half of it, so that differences from it fit."""

LARGEST = 1 << 60
"""No amount may pass this."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """What does not change while many accounts are replayed.

    Attributes
    ----------
    opening : int64 column [milli-credits]
        Below 0 where an account owes credits.
    reached : int64 column [milli-credits]
        The highest balance that starts a recharge: see `reached_at`.
    quantity : int64 column [milli-credits]
        What one recharge adds; 0 where it is off.
    """

    opening: Column
    reached: Column
    quantity: Column


@dataclass(frozen=True, slots=True)
class Ends:
    """Where each account ended: int64 columns, in milli-credits where they are amounts.

    `held` is the balance with what is on its way, `lowest` the lowest balance that a job left, or the opening
    one, `first_short` the step of the first job that found too little, or -1.
    """

    held: Column
    lowest: Column
    recharges: Column
    unsent: Column
    first_short: Column


def reached_at(threshold: Column, quantity: Column, trigger: Trigger) -> Column:
    """The highest balances that start a recharge: balances are whole milli-credits, so `<` is one less.

    >>> reached_at(np.array([5, 5]), np.array([100, 0]), "<").tolist() == [4, OFF]
    True
    """
    reached = threshold if trigger == "<=" else threshold - 1
    return np.where(quantity > 0, reached, OFF)


def replayed(
    accounts: Accounts,
    needs: Table,
    *,
    usable: Sequence[int],
    most_at_once: int,
    shortfall: Literal["refuse", "cut", "owe"],
    first_look: int = 0,
) -> Ends:
    """Send every job of every account.

    Parameters
    ----------
    accounts : Accounts
    needs : int64 array, shape (accounts, steps) [milli-credits, 0..]
        What each job takes. The caller sees to it that no sum passes `LARGEST`.
    usable : sequence of int, one for each step
        From how many of the looks at the balance, one after each step, what was bought can be used by this
        step: `range(steps)` where credits are there at once. It never falls.
    most_at_once : int [1..]
    shortfall : "refuse", "cut" or "owe"
        A job that finds too little is refused whole, or sent as far as the balance goes, or sent all the
        same: the balance then falls below 0.
    first_look : int
        The first step after which a recharge may start.

    >>> accounts = Accounts(np.array([100_000]), np.array([20_000]), np.array([100_000]))
    >>> needs = np.array([[90_000, 150_000, 60_000]])
    >>> ends = replayed(accounts, needs, usable=range(3), most_at_once=1, shortfall="refuse")
    >>> [each.tolist() for each in (ends.held, ends.recharges, ends.unsent, ends.first_short)]
    [[50000], [1], [150000], [1]]
    """
    shape = accounts.opening.shape
    balance, held = accounts.opening.copy(), accounts.opening.copy()
    lowest = accounts.opening.copy()
    recharges, unsent = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    served, never_short = np.zeros(shape, np.int64), np.ones(shape, np.bool_)
    on_their_way: deque[Column] = deque()
    owes = bool((accounts.opening < 0).any())
    arrived = 0
    # A step reads one column of the needs: they lie side by side in a table that is turned.
    for step, need in enumerate(np.ascontiguousarray(needs.T)):
        while arrived < usable[step]:
            balance += on_their_way.popleft()
            arrived += 1
        # Where credits are owed, a job that takes nothing is sent all the same.
        enough = need <= (np.maximum(balance, 0) if owes else balance)
        never_short &= enough
        served += never_short
        taken = _taken(need, balance, enough, shortfall)
        balance -= taken
        held -= taken
        np.minimum(lowest, balance, out=lowest)
        unsent += need - taken
        started = _started(accounts, held, taken, most_at_once if step >= first_look else 0)
        recharges += started
        bought = started * accounts.quantity
        held += bought
        on_their_way.append(bought)
    return Ends(held, lowest, recharges, unsent, np.where(never_short, -1, served))


def most_held(accounts: Accounts, needs: Table) -> int:
    """No amount of milli-credits in a replay is larger than this, which is exact and may be however large.

    A recharge starts at `reached` at most, and only as many start as it takes to pass it. So what is held
    never passes `max(opening, reached + quantity)`, and what is bought never passes that and all that is
    taken.
    """
    columns = (accounts.opening, accounts.reached, accounts.quantity)
    largest = sum(int(each.max(initial=0)) for each in columns) - int(accounts.opening.min(initial=0))
    return largest + int(needs.max(initial=0)) * int(needs.shape[1])


def _started(accounts: Accounts, held: Column, taken: Column, most_at_once: int) -> Column:
    """How many recharges each account starts. Only what takes something makes the provider look."""
    lacking = accounts.reached - held
    due = (lacking >= 0) & (taken > 0)
    started = due.astype(np.int64) * min(most_at_once, 1)
    if most_at_once > 1:
        # Division is the slowest step by far, and one recharge is nearly always enough.
        more = np.flatnonzero(due & (lacking >= accounts.quantity))
        needed = lacking[more] // accounts.quantity[more] + 1
        started[more] = np.minimum(needed, min(most_at_once, LARGEST))
    return started


def _taken(
    need: Column, balance: Column, enough: NDArray[np.bool_], shortfall: Literal["refuse", "cut", "owe"]
) -> Column:
    if shortfall == "owe":
        return need
    # A product, for `np.where` takes ten times longer where it cannot guess.
    return need * enough if shortfall == "refuse" else np.minimum(need, np.maximum(balance, 0))
