"""Groups of a few accounts: all there are, a bound that follows, and many of them without a common account.

Where hardly anything is to spare, few choices of a few accounts fit each other. So they are counted out: the
sums of all choices of givers, in order, beside those of all choices of accounts that lack. Whatever group is
not among them has more members. Give each account a share of a group: at least one in as many as the smallest
of those has, and so much that no group that was counted out gets less than one in all. Then there are no more
groups than all shares together. One account may be so large that it takes many others, as the one that a
purchase is made for: what it takes is not in other groups, and its own is one.

Numbers with a fraction only propose the shares (`relaxed.py`). They are made whole, and held against every
group that was counted out: so the bound is true however they were found.

Source: Horowitz and Sahni, "Computing partitions with applications to the knapsack problem", Journal of the
ACM 21 (1974), 277-292.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, comb, exp
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from estimator.supply.transfers.costs import Members, Whole
from estimator.supply.transfers.relaxed import Program

_SUMS: Final = 800_000
"""So many choices of one kind are held at once."""
_GROUPS: Final = 8_000
"""So many groups are counted out."""
_LARGEST: Final = 9
_ROUNDS: Final = 40
_NEW: Final = 100
"""So many groups are added at once to those that the shares are found with."""
_STEPS: Final = 200_000
_HEAT: Final = 0.2
"""So large a loss is taken, at first, in one of three cases."""
_SCALE: Final = 10**15
"""Shares are whole numbers of parts of a group, and so many are one."""


@dataclass(frozen=True, slots=True)
class Small:
    """Groups of a few accounts.

    Attributes
    ----------
    size : int
        Of so many accounts or fewer, all groups are among them; 0: of none.
    groups : list of tuple of int
        These, and some that are larger, by the places of their members.
    known : int
        How many of them, from the first on, are of that size at most.
    """

    size: int
    groups: list[Members]
    known: int


def small_groups(worth: Sequence[int]) -> Small:
    """Groups of a few accounts that waste no more than there is.

    >>> small_groups([5, 9, -5, -7]).groups[:2]
    [(0, 2), (1, 3)]
    """
    milli = np.array(worth, dtype=np.int64)
    total = int(milli.sum())
    found: list[Members] = [(at,) for at, each in enumerate(worth) if 0 < each <= total]
    givers, takers = _Choices(np.flatnonzero(milli > 0), milli), _Choices(np.flatnonzero(milli < 0), milli)
    known, size = len(found), 1
    for wanted in range(2, min(_LARGEST, len(worth)) + 1):
        parts = [(count, wanted - count) for count in range(1, wanted)]
        held = [part for part in parts if givers.fits(part[0]) and takers.fits(part[1])]
        joins = [_Join(givers.of(many), takers.of(few), total) for many, few in held]
        matches = sum(join.count for join in joins)
        room = _GROUPS - len(found)
        if len(held) == len(parts) and matches <= room:
            found += [group for join in joins for group in join.groups(total)]
            known, size = len(found), wanted
            continue
        # Not all of them: those that waste least.
        limit = total if matches <= room else total * max(1, room) // matches
        for join in joins:
            found += join.groups(limit, max(1, room) // max(1, len(joins)))
        break
    return Small(size, found, known)


class _Choices:
    """Choices of so many accounts of one kind, and their sums, by rising sums."""

    def __init__(self, places: Whole, worth: Whole) -> None:
        self._places, self._worth = places, np.abs(worth)
        self._members: dict[int, npt.NDArray[np.int16]] = {1: places.astype(np.int16)[:, None]}

    def fits(self, count: int) -> bool:
        """Whether all of them can be held."""
        return comb(len(self._places), count) <= _SUMS

    def of(self, count: int) -> tuple[Whole, npt.NDArray[np.int16]]:
        """The sums, and the members of each."""
        if count not in self._members:
            # Those of one account fewer were asked for before: groups are counted out by rising size.
            fewer = self._members[count - 1]
            ends = np.searchsorted(fewer[:, -1], self._places)
            parts = [
                np.column_stack([fewer[:end], np.full(end, place, np.int16)])
                for place, end in zip(self._places.tolist(), ends.tolist(), strict=True)
            ]
            self._members[count] = np.concatenate(parts)
        members = self._members[count]
        sums = self._worth[members].sum(axis=1)
        order = np.argsort(sums, kind="stable")
        return sums[order], members[order]


class _Join:
    """Choices of givers beside choices of accounts that lack, which they have enough for."""

    def __init__(
        self,
        gives: tuple[Whole, npt.NDArray[np.int16]],
        lacks: tuple[Whole, npt.NDArray[np.int16]],
        total: int,
    ) -> None:
        self._gives, self._lacks = gives, lacks
        self.count = int(self._ends(total).sum() - self._starts().sum())

    def _starts(self) -> npt.NDArray[np.intp]:
        return np.searchsorted(self._gives[0], self._lacks[0], side="left")

    def _ends(self, waste: int) -> npt.NDArray[np.intp]:
        return np.searchsorted(self._gives[0], self._lacks[0] + waste, side="right")

    def groups(self, waste: int, most: int | None = None) -> Iterator[Members]:
        """Those that waste no more, and of them at most so many, here and there."""
        starts, counts = self._starts(), self._ends(waste) - self._starts()
        lacking = np.repeat(np.arange(len(counts)), counts)
        if most is not None and len(lacking) > most:
            taken = np.linspace(0, len(lacking) - 1, most).astype(np.int64)
        else:
            taken = np.arange(len(lacking))
        before = np.repeat(np.cumsum(counts) - counts, counts)
        giving = np.arange(len(lacking)) - before + np.repeat(starts, counts)
        both = np.column_stack([self._gives[1][giving[taken]], self._lacks[1][lacking[taken]]])
        return map(tuple, np.sort(both, axis=1).tolist())


@dataclass(frozen=True, slots=True)
class Giant:
    """An account so large that no group of a few accounts has it: many others must be in its own.

    Attributes
    ----------
    at : int
        Its place.
    others : array of int [milli-credits]
        What it takes others for: of each account what it lacks, where this one gives; of givers 0.
    left : int [milli-credits]
        How much of that can be in other groups than its own.
    """

    at: int
    others: Whole
    left: int


def giant_of(worth: Whole, small: Small) -> Giant | None:
    """The largest account, where no group of a few has it.

    >>> giant_of(np.array([30, 2, -8, -9, -7, -8]), Small(2, [], 0)).left
    2
    """
    at = int(np.abs(worth).argmax())
    others = np.maximum(0, -worth if worth[at] > 0 else worth)
    total = int(worth.sum())
    most = int(np.sort(others)[::-1][: small.size].sum())
    takes = int(worth[at]) - total if worth[at] > 0 else -int(worth[at])
    if takes <= most or any(at in group for group in small.groups[: small.known]):
        return None
    left = int(others.sum()) - takes
    return Giant(at, others, left) if left > 0 else None


@dataclass(frozen=True, slots=True)
class Shares:
    """What each account has of a group, all waste, and all that is left beside a giant."""

    accounts: list[float]
    waste: float
    left: float


def shares_of(worth: Whole, small: Small, giant: Giant | None) -> Shares:
    """Shares of a group that give no group less than one; nearly."""
    total = int(worth.sum())
    used = np.zeros(len(worth)) if giant is None else giant.others / giant.left
    program = Program(worth, total, used)
    alone = [at for at in range(len(worth)) if giant is None or at != giant.at]
    program.add_parts(alone, 1 / (small.size + 1))
    members = np.zeros((small.known, len(worth) + 2))
    for at, group in enumerate(small.groups[: small.known]):
        members[at, list(group)] = 1
        members[at, -2:] = float(worth[list(group)].sum()) / max(1, total), float(used[list(group)].sum())
    for _ in range(_ROUNDS):
        program.solve()
        # Rounded, so that it does not matter in which order a machine adds up.
        costs = (members * program.costs).sum(axis=1).round(9)
        cheap = np.flatnonzero(costs < 1 - 1e-6)
        if not len(cheap):
            break
        cheap = cheap[np.argsort(costs[cheap], kind="stable")[:_NEW]]
        program.add(small.groups[at] for at in cheap.tolist())
    *accounts, waste, left = program.costs.tolist()
    return Shares(accounts, waste, left)


def bound_of(worth: Whole, small: Small, giant: Giant | None, shares: Shares) -> int:
    """How many groups there are at most, from shares that somebody proposes.

    >>> small = small_groups([6, 6, -4, -4, -4])
    >>> small.size, bound_of(np.array([6, 6, -4, -4, -4]), small, None, Shares([0.2] * 5, 0, 0))
    (5, 1)
    """
    total = int(worth.sum())
    waste = max(0, ceil(shares.waste * _SCALE / total)) if total else 0
    beside = 0 if giant is None else max(0, ceil(shares.left * _SCALE / giant.left))
    # What an account has: its own share, and that of what is left beside a giant.
    own = [max(0, ceil(share * _SCALE)) for share in shares.accounts]
    others = [0] * len(worth) if giant is None else giant.others.tolist()
    least = -(-_SCALE // (small.size + 1))
    own = [max(share, least - beside * other) for share, other in zip(own, others, strict=True)]
    has = [share + beside * other for share, other in zip(own, others, strict=True)]
    amounts = worth.tolist()
    cheapest = _SCALE
    for group in small.groups[: small.known]:
        cheapest = min(cheapest, sum(has[at] for at in group) + waste * sum(amounts[at] for at in group))
    if giant is None:
        return (sum(own) + waste * total) // cheapest
    own[giant.at] = 0
    return 1 + (sum(own) + waste * total + beside * giant.left) // cheapest


def disjoint(worth: Sequence[int], small: Small, shares: Shares) -> list[Members]:
    """Many groups without a common account that waste no more than there is.

    One after the other is put in for those it has accounts in common with: always where that is no loss, and
    the less often the later where it is one. The same groups are chosen each time.

    >>> small = small_groups([5, 9, -5, -7])
    >>> disjoint([5, 9, -5, -7], small, Shares([0.5] * 4, 0, 0))
    [(0, 2), (1, 3)]
    """
    random, total = Random(0), sum(worth)
    scale = shares.waste / max(1, total)
    wastes = [sum(worth[at] for at in group) for group in small.groups]
    costs = [
        round(sum(shares.accounts[at] for at in group) + scale * waste, 9)
        for group, waste in zip(small.groups, wastes, strict=True)
    ]
    order = sorted(range(len(costs)), key=lambda at: (costs[at], small.groups[at]))
    groups, wastes = [small.groups[at] for at in order], [wastes[at] for at in order]
    # Small ones leave the most to others, and those that waste least.
    one = 1 / (1 + max(map(len, groups), default=1))
    gains = [1 - one * len(group) - scale * waste / 2 for group, waste in zip(groups, wastes, strict=True)]
    owner = [-1] * len(worth)
    chosen: set[int] = set()
    best: list[int] = []
    wasted, score, best_score = 0, 0.0, 0.0
    for step in range(_STEPS if groups else 0):
        new = int(len(groups) * random.random() ** 2)
        out = {owner[at] for at in groups[new]} - {-1}
        if new in out:
            continue
        patience = random.random()
        change = gains[new] - sum(gains[at] for at in out)
        if not _taken(change, patience, step):
            continue
        left = wasted + wastes[new] - sum(wastes[at] for at in out)
        if left > total:
            # No group wastes more than there is by itself, so this ends.
            others = sorted(chosen - out, key=lambda at: (wastes[at], -at))
            while left > total:
                at = others.pop()
                out.add(at)
                left, change = left - wastes[at], change - gains[at]
            if not _taken(change, patience, step):
                continue
        for at in out:
            for member in groups[at]:
                owner[member] = -1
        for member in groups[new]:
            owner[member] = new
        chosen = chosen - out | {new}
        wasted, score = left, score + change
        if score > best_score + 1e-9:
            best_score, best = score, sorted(chosen)
    return sorted(groups[at] for at in best)


def _taken(change: float, patience: float, step: int) -> bool:
    """Whether a change is made: a loss, too, but rarely, and less and less often."""
    return change >= 0 or patience < exp(change / (_HEAT * (1 - step / _STEPS)))
