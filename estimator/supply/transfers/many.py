"""Groups of more accounts than can be searched through: many of them, and a proof of how many there can be.

As in `fewest.py`, all accounts are split into groups that each hold what they lack, and the more groups, the
fewer transfers. More than a bound there cannot be (`relaxed.py`), and what proves it has looked at the groups
that waste least: so many of them are chosen as can be (`packed.py`). Then the split is made better and
better: a few of its groups are put together, and split again as well as is possible at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import comb, floor
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from estimator.supply.transfers.costs import groups_below
from estimator.supply.transfers.packed import packed, spare
from estimator.supply.transfers.relaxed import Relaxed, relaxed
from estimator.supply.transfers.small import bound_of, disjoint, giant_of, shares_of, small_groups

POOLS: Final = (10, 12, 14, 16, 18)
"""So many accounts at most are split again at once: 2 to that power sums are looked at."""
ROUNDS: Final = 6_000
"""So often a pool is tried, as long as more groups than there are may be possible."""
_CHOICES: Final = 3_000
"""So many groups are looked at in one pool."""
MOST_BOUNDED: Final = 400
"""Of so many accounts the better bound is worked out."""
MOST_CLOSELY: Final = 64
"""Of so many, where all groups of a few accounts have been counted out."""
_COUNTED: Final = 4
"""Of as many accounts as that."""
_PACKED: Final = 2_000
"""So many groups are looked at where some are chosen."""
_MISSED: Final = 8
"""So many groups less than the bound are still looked for among them."""
_SUMS: Final = 1_000_000
"""So many sums of a few accounts are held at once, to prove that some are in no small group."""

Groups = list[list[int]]
"""Each group by the places of its members."""


def many_groups(worth: Sequence[int], first: Groups) -> tuple[Groups, int]:
    """Groups of accounts, none of which lacks more than it can give, and how many there can be at most.

    Parameters
    ----------
    worth : sequence of int [milli-credits]
        What accounts can give; below 0, what they lack. Together 0 or more, and none of them 0.
    first : list of list of int
        Groups to begin with.

    An account that gives nothing is a group of its own. The same accounts have the same groups each time.

    >>> many_groups([5, 9, -5, -7], [[0, 1, 2, 3]])
    ([[0, 2], [1, 3]], 2)
    """
    groups, counted = first, 0
    bound = most_possible(worth)
    if len(groups) < bound and len(worth) <= MOST_BOUNDED:
        groups, bound, counted = _counted_out(worth, groups, bound)
        # What that does not prove, with more to spare or fewer accounts, a closer look may.
    if len(groups) < bound and len(worth) <= (MOST_BOUNDED if counted < _COUNTED else MOST_CLOSELY):
        proof = relaxed(worth, groups, len(groups))
        if proof is not None:
            groups, bound = _packed(worth, groups, proof, min(bound, proof.bound))
    groups = _improved(worth, groups, bound)
    return sorted(sorted(group) for group in groups), bound


def _counted_out(worth: Sequence[int], groups: Groups, bound: int) -> tuple[Groups, int, int]:
    """The same where all groups of a few accounts are known, and of how many accounts these are."""
    found: Groups = []
    left, counted = list(range(len(worth))), 0
    # Of those that are left there are fewer, and so larger groups of them can be counted out.
    while left:
        part = [worth[at] for at in left]
        small = small_groups(part)
        milli = np.array(part, dtype=np.int64)
        giant = giant_of(milli, small)
        shares = shares_of(milli, small, giant)
        if not found:
            bound, counted = min(bound, bound_of(milli, small, giant, shares)), small.size
        chosen = disjoint(part, small, shares)
        if not chosen:
            found.append(left)
            break
        found += [[left[at] for at in group] for group in chosen]
        left = sorted(set(left).difference(*found))
    return max(found, groups, key=len), bound, counted


def _packed(worth: Sequence[int], groups: Groups, proof: Relaxed, bound: int) -> tuple[Groups, int]:
    """The most groups that can be chosen of those that waste least, and how many there can be at most."""
    milli = np.array(worth, dtype=np.int64)
    for wanted in range(bound, max(len(groups), bound - _MISSED), -1):
        costs = proof.costs
        lost = max(0, spare(costs, int(milli.sum()), wanted))
        more, every = groups_below(milli, replace(costs, limit=costs.limit + lost + 1), _PACKED)
        chosen, sure = packed(milli, {*proof.groups, *more}, costs, wanted)
        if chosen is not None:
            rest = set(range(len(worth))).difference(*chosen)
            # What is left lacks no more than it has, as no more was wasted.
            return [*map(list, chosen), *([sorted(rest)] if rest else [])], bound
        if every and sure and wanted == bound:
            bound -= 1
    return groups, bound


def _improved(worth: Sequence[int], groups: Groups, bound: int) -> Groups:
    """A few groups put together and split again, many times."""
    random = Random(0)
    for _ in range(ROUNDS):
        if len(groups) >= bound:
            break
        size = random.choice(POOLS)
        pool, rest = _drawn(groups, size, random)
        atoms = _atoms(pool, size, random)
        again = _split([sum(worth[each] for each in atom) for atom in atoms])
        if len(again) >= len(pool):
            groups = rest + [[member for at in group for member in atoms[at]] for group in again]
    return groups


def _drawn(groups: Groups, size: int, random: Random) -> tuple[Groups, Groups]:
    """Some groups to be put together, and all others."""
    order = random.sample(groups, len(groups))
    wanted = random.randint(1, 5)
    count, members = 0, 0
    while count < len(order) and (count < wanted or members < size // 2):
        members += len(order[count])
        if count and members > size + len(max(order[: count + 1], key=len)) - 2:
            break
        count += 1
    return order[:count], order[count:]


def _atoms(pool: Groups, size: int, random: Random) -> Groups:
    """The members of a pool, some of the largest group taken as one where there are too many."""
    *others, largest = sorted(pool, key=len)
    largest = random.sample(largest, len(largest))
    free = max(1, size - sum(map(len, others)) - 1)
    atoms = [[member] for group in others for member in group] + [[member] for member in largest[:free]]
    if largest[free:]:
        atoms.append(largest[free:])
    random.shuffle(atoms)
    return atoms


def _split(worth: Sequence[int]) -> Groups:
    """As many groups as there can be; of a few accounts, and as far as `_CHOICES` goes."""
    sums = np.zeros(1, dtype=np.int64)
    for each in worth:
        sums = np.concatenate([sums, sums + each])
    total = int(sums[-1])
    possible = np.flatnonzero((sums >= 0) & (sums <= total))[1:]
    # Small groups leave the most to others, and those that waste least.
    possible = possible[np.lexsort((sums[possible], np.bitwise_count(possible)))]
    known: dict[int, tuple[int, int]] = {0: (0, 0)}
    choices = 0
    givers = sum(1 << at for at, each in enumerate(worth) if each > 0)

    def most(members: int, groups: npt.NDArray[np.int64]) -> tuple[int, int]:
        nonlocal choices
        if members in known:
            return known[members]
        # Whoever comes first is in some group; where someone lacks, the one that lacks most narrows it best.
        first = members & -members
        mine = groups[(groups & ~members) == 0]
        inside = int(sums[members])
        best = 0, 0
        for group in mine[((mine & first) != 0) & (sums[mine] <= inside)].tolist():
            rest = members ^ group
            if (rest & givers).bit_count() + 1 <= best[0]:
                continue  # in each group, somebody gives
            choices += 1
            found = most(rest, mine)[0] + 1
            if found > best[0]:
                best = found, group
            if choices > _CHOICES:
                break
        known[members] = best
        return best

    left = (1 << len(worth)) - 1
    groups = []
    while left:
        group = most(left, possible)[1]
        groups.append([at for at in range(len(worth)) if group >> at & 1])
        left ^= group
    return groups


def most_possible(worth: Sequence[int]) -> int:
    """More groups than these there cannot be, in whatever way accounts are split.

    Each group has its own members; one with m members takes 1/m of each. So there are no more groups than
    the accounts' shares add up to, where the share of an account is 1/m of the smallest group that it can be
    in at all. Alone is who gives and is not needed; in pairs are no more than fit each other.

    >>> most_possible([5, 9, -5, -7]), most_possible([6, 6, -4, -4, -4])
    (2, 1)
    """
    total = sum(worth)
    gives = sorted(each for each in worth if each > 0)
    lacks = sorted(-each for each in worth if each < 0)
    alone = 0
    for spent in accumulate(gives):
        alone += spent <= total
    pairs = _pairs(gives, lacks, total)
    shares = sorted(Fraction(1, size) for size in _smallest(worth, total))
    by_size = alone + pairs + sum(shares[min(len(shares), alone + 2 * pairs) :], Fraction(0))
    # Who lacks more than others give is in a group with several of them; who must give more, as well.
    moves = max(
        sum(_needed(gives, lack) for lack in lacks),
        sum(_needed(lacks, give - total) for give in gives),
        _needed(gives, sum(lacks)),
    )
    return min(floor(by_size), len(worth) - moves, len(gives))


def _needed(amounts: Sequence[int], wanted: int) -> int:
    """How many of the amounts, which rise, it takes at least to have so much."""
    count, had = 0, 0
    while had < wanted:
        count += 1
        had += amounts[-count]
    return count


def _pairs(gives: Sequence[int], lacks: Sequence[int], total: int) -> int:
    """How many can be served each by one that wastes no more than there is to waste."""
    count, at = 0, 0
    for lack in lacks:
        while at < len(gives) and gives[at] < lack:
            at += 1
        if at < len(gives) and gives[at] - lack <= total:
            count += 1
            at += 1
    return count


def _smallest(worth: Sequence[int], total: int) -> list[int]:
    """For each account at least how many are in a group that it is in, if it is in no pair and not alone."""
    found = [0] * len(worth)
    size = 3
    others = np.array(worth, dtype=np.int64)
    while not all(found) and size <= len(worth) and comb(len(worth), size - 1) <= _SUMS:
        sums = np.sort(_sums(others, size - 1))
        for at, each in enumerate(worth):
            if not found[at]:
                place = int(np.searchsorted(sums, -each))
                if place < len(sums) and sums[place] + each <= total:
                    found[at] = size
        size += 1
    return [each or size for each in found]


def _sums(worth: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """Of every choice of so many accounts."""
    if size == 1:
        return worth
    parts = [worth[at] + _sums(worth[at + 1 :], size - 1) for at in range(len(worth) - size + 1)]
    return np.concatenate(parts)
