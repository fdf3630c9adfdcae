"""How many groups of accounts there can be at most, if groups might be taken in part.

Say of every possible group which share of it is taken, so that no account is taken more than once in all and
no more is wasted than there is: the most that such shares add up to is a bound for whole groups, and mostly
less than one above it. It is a linear program with a column for each group. There are far too many to write
them down, so only those are that make it better (column generation). Its other side is what each account
costs, and waste: if no group costs less than 1, there are no more groups than all accounts cost together.

Numbers with a fraction only propose these costs. They are made whole, the cheapest group is found exactly,
and the bound worked out from that: so it is true however the costs were found.

Source: Farley, "A note on bounding a class of linear programming problems, including cutting stock problems",
Operations Research 38 (1990), 922-923.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Final

import numpy as np
import numpy.typing as npt

from estimator.supply.transfers.costs import Cheapest, Costs, Members, Whole, cheapest_groups, whole

_ROUNDS: Final = 60
_WORK: Final = 12_000_000
"""So many sets of accounts are looked at in all: a few seconds."""
_PIVOTS: Final = 50
"""So many steps of the simplex method for each row."""
_NEW: Final = 80
"""So many groups are added in one round."""
_SIZES: Final = range(3, 9)
"""First all accounts cost the same, so that groups of a few accounts are found."""

Fractions = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """So many groups at most, as no group costs less than the limit, and the groups that were looked at."""

    bound: int
    costs: Costs
    groups: list[Members]


def relaxed(worth: Sequence[int], first: Iterable[Sequence[int]], found: int) -> Relaxed | None:
    """The bound; None where there are too many accounts to prove one.

    Parameters
    ----------
    worth : sequence of int [milli-credits]
        What accounts can give; below 0, what they lack. Together 0 or more, and none of them 0.
    first : iterable of sequence of int
        Groups that are known.
    found : int
        So many groups are found already: a bound of so many is enough.

    >>> relaxed([6, 6, -4, -4, -4], [[0, 1, 2, 3, 4]], 1).bound
    1
    """
    milli = np.array(worth, dtype=np.int64)
    total = int(milli.sum())
    program = Program(milli, total)
    program.add({(at,) for at, each in enumerate(worth) if 0 < each <= total})
    program.add({tuple(sorted(each)) for each in first})
    best: tuple[Fraction, Costs] | None = None
    centre: Fractions | None = None
    work = 0
    for turn in range(_ROUNDS):
        program.solve()
        new: set[Members] = set()
        for point in _points(program.costs, centre, turn):
            waste = float(point[-1]) / total if total else 1.0
            costs = whole(point[:-1].tolist(), waste, milli)
            cheapest = cheapest_groups(milli, costs, _NEW)
            work += cheapest.work
            if (bound := _bound(costs, cheapest, total)) is not None and (best is None or bound < best[0]):
                best, centre = (bound, replace(costs, limit=cheapest.least)), point
            if (new := set(cheapest.groups) - program.known) or work > _WORK:
                break
        if best is not None and floor(best[0]) <= max(found, int(program.most - 1e-4)):
            break
        if (not new and turn > len(_SIZES)) or work > _WORK:
            break
        program.add(new)
    return None if best is None else Relaxed(floor(best[0]), best[1], sorted(program.known))


def _bound(costs: Costs, cheapest: Cheapest, total: int) -> Fraction | None:
    """All accounts together cost so many times what the cheapest group does."""
    if not cheapest.sure or cheapest.least <= 0:
        return None
    return Fraction(int(costs.accounts.sum()) + costs.waste * total, cheapest.least)


def _points(found: Fractions, centre: Fractions | None, turn: int) -> Iterator[Fractions]:
    """Costs to try: near those that proved most, those of the program, and with more for waste."""
    if turn < len(_SIZES):
        yield np.full(len(found), 1 / _SIZES[turn])
    if centre is not None:
        yield 0.6 * centre + 0.4 * found
    yield found
    # Where waste costs nothing, cheap groups waste more than there is.
    for waste in 0.25 * 3.0 ** np.arange(10):
        if waste > found[-1]:
            yield np.append(found[:-1], waste)


class Program:
    """The linear program as a tableau: a row for each account, and one for waste, as a share of all of it.

    Sums are made element by element, so that every machine has the same.
    """

    def __init__(self, worth: Whole, total: int, used: Fractions | None = None) -> None:
        # What each account uses of something else that there is one of, where there is such a thing.
        self._used = [] if used is None else [used]
        self._worth, self._total = worth, total
        self._rows = len(worth) + 1 + len(self._used)
        self._table = np.eye(self._rows)
        # No two rows are used up at the same time: so nothing goes round in circles.
        self._left = 1 + np.arange(1, self._rows + 1) * 1e-7
        self._gains = np.zeros(self._rows)
        self._basis = list(range(self._rows))
        self.known: set[Members] = set()

    def add(self, groups: Iterable[Members]) -> None:
        """Groups as columns."""
        added = sorted(set(groups) - self.known)
        self._add(added, 1.0)
        self.known |= set(added)

    def add_parts(self, accounts: Iterable[int], share: float) -> None:
        """Each account alone, as such a share of a group, which wastes nothing."""
        self._add([(at,) for at in accounts], share, wastes=False)

    def _add(self, added: Sequence[Members], gain: float, *, wastes: bool = True) -> None:
        columns, gains = np.zeros((self._rows, len(added))), np.full(len(added), gain)
        for at, group in enumerate(added):
            waste = float(self._worth[list(group)].sum()) / max(1, self._total) if wastes else 0.0
            uses = [float(used[list(group)].sum()) for used in self._used]
            of_all = enumerate([waste, *uses], start=len(self._worth))
            for row, share in [*((member, 1.0) for member in group), *of_all]:
                columns[:, at] += self._table[:, row] * share
                gains[at] += self._gains[row] * share
        self._table = np.hstack([self._table, columns])
        self._gains = np.concatenate([self._gains, gains])

    def solve(self) -> None:
        """As many groups as there are in part (the simplex method)."""
        for _ in range(_PIVOTS * self._rows):
            entering = int(self._gains.argmax())
            column = self._table[:, entering]
            if self._gains[entering] < 1e-9 or column.max() < 1e-9:
                return
            ratios = np.where(column > 1e-9, self._left / np.maximum(column, 1e-9), np.inf)
            leaving = int(ratios.argmin())
            row, ratio = self._table[leaving] / column[leaving], ratios[leaving]
            self._left -= column * ratio
            self._left[leaving] = ratio
            gain = self._gains[entering]
            self._gains -= gain * row
            self._table -= column[:, None] * row[None, :]
            self._table[leaving] = row
            self._basis[leaving] = entering

    @property
    def costs(self) -> Fractions:
        """What each account costs, and all waste, and all of the other thing."""
        return np.maximum(0, -self._gains[: self._rows])

    @property
    def most(self) -> float:
        """How many groups are taken, in part."""
        return float(self._left[[each >= self._rows for each in self._basis]].sum())
