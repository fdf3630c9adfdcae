"""The fewest transfers that bring every account what it lacks.

Draw the accounts as points and the transfers as lines. A connected *group* of accounts needs at least one
line less than it has points, and so many are enough, wherever the group as a whole holds what it lacks. A
giver on its own is such a group too, without any line. So the transfers are fewest where the groups are
most: all accounts are split into as many groups as possible, none of which lacks more than it can give.
Givers need not be emptied, and that is why a group need not add up to zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from estimator.supply.transfers.many import many_groups

MOST_EXACT = 15
"""So many accounts that give or lack are searched through; the search takes three times longer with each.
With more, `many.py` finds few, and a bound that mostly proves that they are the fewest."""

Move = tuple[str, str, int]
"""Source, target, milli-credits."""


def fewest_moves(gives: Mapping[str, int], lacks: Mapping[str, int]) -> tuple[list[Move], int]:
    """Moves that cover all lacks, and how many there must be at least.

    Parameters
    ----------
    gives, lacks : mapping of account to int [milli-credits, 1..]
        What accounts can give at most, together no less than what others lack. No account is in both.

    >>> fewest_moves({"a": 5, "b": 9}, {"c": 5, "d": 7})
    ([('a', 'c', 5), ('b', 'd', 7)], 2)
    """
    if not lacks:
        return [], 0
    if len(gives) + len(lacks) > MOST_EXACT:
        return _of_many(gives, lacks)
    groups = _most_groups(sorted(lacks.items()), sorted(gives.items()))
    moves = [move for givers, takers in groups for move in _within(givers, takers)]
    return moves, len(moves)


def _of_many(gives: Mapping[str, int], lacks: Mapping[str, int]) -> tuple[list[Move], int]:
    # The largest givers first: where they are enough, smaller ones are not asked.
    amounts = sorted(gives.items(), key=_largest_first) + sorted(lacks.items(), key=_largest_first)
    place = {name: at for at, (name, _) in enumerate(amounts)}
    worth = [milli if name in gives else -milli for name, milli in amounts]
    greedy = _greedy(gives, lacks)
    names = {name: connected(greedy, name) for name in place}
    first = {min(group): sorted(place[name] for name in group) for group in names.values()}
    groups, bound = many_groups(worth, list(first.values()))
    moves = [
        move
        for group in groups
        for move in _within(
            [amounts[at] for at in group if worth[at] > 0], [amounts[at] for at in group if worth[at] < 0]
        )
    ]
    return moves, len(worth) - bound


def connected(moves: Sequence[Move], name: str) -> set[str]:
    """The accounts that moves connect with one, and itself.

    >>> sorted(connected([("a", "b", 1), ("c", "b", 2), ("d", "e", 3)], "c"))
    ['a', 'b', 'c']
    """
    found: set[str] = set()
    new = {name}
    while new:
        found |= new
        new = {each for move in moves if not found.isdisjoint(move[:2]) for each in move[:2]} - found
    return found


def _largest_first(amount: tuple[str, int]) -> tuple[int, str]:
    return -amount[1], amount[0]


Amounts = list[tuple[str, int]]


def _most_groups(takers: Amounts, givers: Amounts) -> list[tuple[Amounts, Amounts]]:
    """Takers and the givers that serve them, in as many groups as possible."""
    # Takers have the low bits: the lowest bit of a set is a taker as long as there is one.
    worth = [-milli for _, milli in takers] + [milli for _, milli in givers]
    sums = [0]
    for each in worth:
        sums += [known + each for known in sums]
    all_takers = (1 << len(takers)) - 1

    @cache
    def most(members: int) -> tuple[int, int]:
        """The number of groups that members can be split into, and the one with the first taker."""
        if not members & all_takers:
            return members.bit_count(), 0
        first = members & -members
        others = part = members ^ first
        best = 0, 0
        while True:
            group, rest = part | first, others ^ part
            # The rest can be split only if it holds what it lacks, too.
            if sums[group] >= 0 and sums[rest] >= 0 and (found := most(rest)[0] + 1) > best[0]:
                best = found, group
            if not part:
                return best
            part = (part - 1) & others

    groups, left = [], (1 << len(worth)) - 1
    while left & all_takers:
        group = most(left)[1]
        groups.append((_members(givers, group >> len(takers)), _members(takers, group & all_takers)))
        left ^= group
    return groups


def _members(amounts: Amounts, bits: int) -> Amounts:
    return [each for at, each in enumerate(amounts) if bits >> at & 1]


def _within(givers: Sequence[tuple[str, int]], takers: Sequence[tuple[str, int]]) -> list[Move]:
    """Moves within one group: each empties a giver or serves a taker, and the last does both."""
    moves = []
    givers_left = iter(givers)
    source, left = next(givers_left)
    for target, lack in takers:
        wanted = lack
        while wanted:
            if not left:
                source, left = next(givers_left)
            moved = min(wanted, left)
            moves.append((source, target, moved))
            wanted, left = wanted - moved, left - moved
    return moves


def _greedy(gives: Mapping[str, int], lacks: Mapping[str, int]) -> list[Move]:
    """The largest lack first, from the smallest giver that covers it, or else from the largest."""
    left, moves = dict(gives), []
    for target, lack in sorted(lacks.items(), key=lambda item: (-item[1], item[0])):
        wanted = lack
        while wanted:
            enough = [(milli, name) for name, milli in left.items() if milli >= wanted]
            _, source = min(enough) if enough else max((milli, name) for name, milli in left.items())
            moved = min(wanted, left[source])
            moves.append((source, target, moved))
            wanted, left[source] = wanted - moved, left[source] - moved
    return moves
