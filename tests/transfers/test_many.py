"""The steps by which many accounts are split into groups, each by itself and on few accounts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest

from estimator.supply.transfers.costs import Costs
from estimator.supply.transfers.fewest import fewest_moves
from estimator.supply.transfers.many import (
    _atoms,
    _counted_out,
    _drawn,
    _improved,
    _needed,
    _packed,
    _pairs,
    _smallest,
    _split,
    many_groups,
    most_possible,
)
from estimator.supply.transfers.relaxed import Relaxed
from estimator.supply.transfers.small import Small


def drawn(seed: int, spare: int = 0) -> list[int]:
    """Six accounts that give and six that lack, so that some of them fit each other."""
    random = Random(seed)
    lacks = [random.randint(1, 12) for _ in range(6)]
    gives = [random.randint(1, 12) for _ in range(5)]
    gives.append(max(1, sum(lacks) + spare - sum(gives)))
    lacks[0] += max(0, sum(gives) - spare - sum(lacks))
    return [*gives, *(-lack for lack in lacks)]


SEEDS = [pytest.param(seed, seed % 3, id=f"{seed}, {seed % 3} to spare") for seed in range(12)]


def most_of(worth: list[int]) -> int:
    """How many groups there are: so few accounts are searched through."""
    gives, lacks = (
        {str(at): sign * each for at, each in enumerate(worth) if sign * each > 0} for sign in (1, -1)
    )
    return len(worth) - len(fewest_moves(gives, lacks)[0])


def together(worth: list[int]) -> list[list[int]]:
    return [list(range(len(worth)))]


def is_a_split(groups: list[list[int]], worth: list[int]) -> bool:
    """Whether each account is in one group, and each group has what it lacks."""
    return sorted(at for group in groups for at in group) == list(range(len(worth))) and all(
        sum(worth[at] for at in group) >= 0 for group in groups
    )


@pytest.mark.parametrize(("seed", "spare"), SEEDS)
def test_what_is_split_as_a_whole_is_split_best(seed: int, spare: int) -> None:
    worth = drawn(seed, spare)
    groups = _split(worth)
    assert is_a_split(groups, worth)
    assert len(groups) == most_of(worth)


@pytest.mark.parametrize(("seed", "spare"), SEEDS)
def test_put_together_and_split_again_there_are_more_until_there_are_as_many_as_can_be(
    seed: int, spare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth = drawn(seed, spare)
    most = most_of(worth)
    monkeypatch.setattr("estimator.supply.transfers.many.ROUNDS", 60)
    found = _improved(worth, together(worth), most)
    assert is_a_split(found, worth)
    assert len(found) == most
    assert _improved(worth, together(worth), 1) == together(worth), "no more are looked for than can be"


@pytest.mark.parametrize(("seed", "spare"), SEEDS)
def test_what_is_counted_out_is_a_split_and_its_bound_is_of_all_accounts(
    seed: int, spare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth = drawn(seed, spare)
    most = most_of(worth)
    monkeypatch.setattr("estimator.supply.transfers.small._STEPS", 2_000)
    groups, bound, counted = _counted_out(worth, together(worth), len(worth))
    assert is_a_split(groups, worth)
    assert len(groups) == most == bound
    assert counted == 9, "few accounts have few groups, and all of them up to nine are counted out"
    # A bound that is known is kept, and so are groups that are as many or more.
    known = [list(reversed(group)) for group in groups]
    assert _counted_out(worth, known, most) == (groups, most, counted)
    assert _counted_out([5, 5, -5, -5], [[3, 0], [2, 1]], 1)[1] == 1
    monkeypatch.setattr("estimator.supply.transfers.many.disjoint", lambda *_: [])
    assert _counted_out(worth, known, most) == (known, most, counted)


def test_the_bound_is_of_all_accounts_and_not_of_those_that_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One group is chosen after the other, so there are fewer accounts each time, and fewer groups."""
    sizes = []

    def bound_of(milli: Any, small: Small, *_: Any) -> int:
        sizes.append(len(milli))
        return len(milli)

    monkeypatch.setattr("estimator.supply.transfers.many.bound_of", bound_of)
    monkeypatch.setattr(
        "estimator.supply.transfers.many.disjoint", lambda _part, small, _shares: small.groups[:1]
    )
    groups, bound, _ = _counted_out([5, 9, 3, -5, -7, -3], [[0, 1, 2, 3, 4, 5]], 100)
    assert (len(groups), bound, sizes) == (3, 6, [6])


@pytest.mark.parametrize(
    ("worth", "chosen", "groups"),
    [
        pytest.param([8, 4, -4, -8], [(0, 3)], [[0, 3], [1, 2]], id="what is left is a group"),
        pytest.param([8, 4, -4, -8], [(0, 3), (1, 2)], [[0, 3], [1, 2]], id="nothing is left"),
    ],
)
def test_who_is_in_no_group_that_is_chosen_is_in_one_more(
    monkeypatch: pytest.MonkeyPatch, worth: list[int], chosen: Any, groups: list[list[int]]
) -> None:
    monkeypatch.setattr("estimator.supply.transfers.many.packed", lambda *_: (chosen, True))
    proof = Relaxed(2, Costs(np.full(4, 5), 0, 10), [])
    assert _packed(worth, together(worth), proof, 2) == (groups, 2)


@pytest.mark.parametrize(
    ("sure", "bound"),
    [
        pytest.param({5, 4, 3, 2}, 1, id="nothing there, one after the other"),
        pytest.param({5, 4, 2}, 3, id="three are not ruled out, so neither are they by what rules out two"),
        pytest.param({4, 3, 2}, 5, id="nor four where five are not"),
        pytest.param(set(), 5, id="nothing is"),
    ],
)
def test_a_bound_comes_down_by_one_for_each_number_that_is_ruled_out(
    monkeypatch: pytest.MonkeyPatch, sure: set[int], bound: int
) -> None:
    worth, asked = [6, 6, -4, -4, -4], []

    def packed(_milli: Any, _groups: Any, _costs: Any, wanted: int) -> tuple[None, bool]:
        asked.append(wanted)
        return None, wanted in sure

    monkeypatch.setattr("estimator.supply.transfers.many.packed", packed)
    proof = Relaxed(5, Costs(np.full(5, 5), 0, 10), [])
    assert _packed(worth, together(worth), proof, 5) == (together(worth), bound)
    assert asked == [5, 4, 3, 2], "as many as are there already need not be looked for"
    # Where not every group was looked at, nothing is ruled out.
    monkeypatch.setattr("estimator.supply.transfers.many.groups_below", lambda *_: ([], False))
    assert _packed(worth, together(worth), proof, 5) == (together(worth), 5)
    # And far below the bound there is no looking.
    monkeypatch.setattr("estimator.supply.transfers.many._MISSED", 2)
    asked.clear()
    _packed(worth, together(worth), proof, 5)
    assert asked == [5, 4]


@pytest.mark.parametrize(
    ("members", "size", "counts"),
    [
        pytest.param(2, 10, {3, 4, 5}, id="pairs: at least half of what it may, and up to five"),
        pytest.param(2, 18, {5}, id="pairs, in the largest pool"),
        pytest.param(6, 10, {1, 2}, id="of six: one is taken in part"),
        pytest.param(6, 18, {2, 3}, id="of six, in the largest pool"),
        pytest.param(30, 10, {1}, id="of thirty: one alone, in part"),
    ],
)
def test_a_pool_has_a_few_groups_and_no_more_to_split_than_it_may(
    members: int, size: int, counts: set[int]
) -> None:
    random = Random(0)
    groups = [[*range(at, at + members)] for at in range(0, 8 * members, members)]
    found = set()
    for _ in range(200):
        pool, rest = _drawn(groups, size, random)
        assert sorted([*pool, *rest]) == groups
        found.add(len(pool))
        atoms = _atoms(pool, size, random)
        assert len(atoms) == min(size, len(pool) * members)
        assert sorted(at for atom in atoms for at in atom) == sorted(at for group in pool for at in group)
        assert sum(len(atom) > 1 for atom in atoms) == (len(pool) * members > size)
    assert found == counts


def test_who_comes_first_among_those_that_are_split_is_drawn() -> None:
    """Else the same accounts would be taken together, and narrow the search, each time."""
    random = Random(0)
    atoms = [_atoms([[0, 1], [*range(2, 30)]], 10, random) for _ in range(30)]
    assert len({each[0][0] for each in atoms}) > 5
    assert len({max((tuple(sorted(atom)) for atom in each), key=len) for each in atoms}) > 25


@pytest.mark.parametrize(
    ("worth", "most"),
    [
        pytest.param([5, 9, -5, -7], 2, id="pairs"),
        pytest.param([6, 6, -4, -4, -4], 1, id="three have to be in one group, or in none"),
        pytest.param([3, 3, 3, -1], 3, id="two givers are not needed"),
        pytest.param([3, 3, 3, -9], 1, id="who lacks much is in a group with several"),
        pytest.param([9, -3, -3, -3], 1, id="who must give much, as well"),
        pytest.param([10, 10, -9, -9], 2, id="a pair may waste what there is"),
        pytest.param([10, 10, -9, -8, -2], 2, id="and no more"),
        pytest.param([7, 5, -3, -3, -3, -3], 1, id="nobody fits anybody"),
    ],
)
def test_more_groups_there_cannot_be(worth: list[int], most: int) -> None:
    assert most_of(worth) <= most_possible(worth) == most


@pytest.mark.parametrize(
    ("amounts", "wanted", "needed"),
    [([1, 3, 3], 0, 0), ([1, 3, 3], 3, 1), ([1, 3, 3], 4, 2), ([1, 3, 3], 6, 2), ([1, 3, 3], 7, 3)],
)
def test_so_many_amounts_are_needed_at_least(amounts: list[int], wanted: int, needed: int) -> None:
    assert _needed(amounts, wanted) == needed


@pytest.mark.parametrize(
    ("gives", "lacks", "total", "pairs"),
    [
        pytest.param([5, 9], [5, 7], 2, 2, id="both"),
        pytest.param([5, 9], [5, 7], 1, 1, id="the second would waste too much"),
        pytest.param([5, 9], [6, 6], 5, 1, id="a giver serves one"),
        pytest.param([2, 3, 9], [3, 9], 0, 2, id="the first giver is too small, and the next ones fit"),
        pytest.param([5], [5, 5, 5], 0, 1, id="no giver is left"),
        pytest.param([5, 6], [7], 9, 0, id="nobody has enough"),
    ],
)
def test_so_many_pairs_fit(gives: list[int], lacks: list[int], total: int, pairs: int) -> None:
    assert _pairs(gives, lacks, total) == pairs


@pytest.mark.parametrize(
    ("worth", "sizes"),
    [
        pytest.param([6, 6, -4, -4, -4], [5, 5, 5, 5, 5], id="only all together"),
        pytest.param([5, 4, -9, 3, -3], [3, 3, 3, 5, 5], id="three, or all: a pair is none of them"),
        pytest.param([9, 9, -4, -4], [3, 3, 3, 3], id="what is wasted is no more than there is"),
    ],
)
def test_how_many_are_in_the_smallest_group_of_an_account(worth: list[int], sizes: list[int]) -> None:
    assert _smallest(worth, sum(worth)) == sizes


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int, list[int]], list[str]]:
    """Which proofs are tried, where all groups of so many accounts are counted out."""

    def which(counted: int, bound: int, worth: list[int]) -> list[str]:
        tried = []
        room = "estimator.supply.transfers.many"

        def counts(_worth: Any, groups: Any, _bound: int) -> Any:
            tried.append("counted")
            return groups, bound, counted

        monkeypatch.setattr(f"{room}.most_possible", lambda _: 4)
        monkeypatch.setattr(f"{room}._counted_out", counts)
        monkeypatch.setattr(f"{room}.relaxed", lambda *_: tried.append("relaxed"))
        monkeypatch.setattr(f"{room}.ROUNDS", 0)
        groups, found = many_groups(worth, together(worth))
        assert (groups, found) == (together(worth), bound if tried else 4)
        return tried

    return which


@pytest.mark.parametrize(
    ("accounts", "counted", "bound", "tried"),
    [
        pytest.param(20, 4, 4, ["counted", "relaxed"], id="a few"),
        pytest.param(20, 4, 1, ["counted"], id="as many as there are are proved"),
        pytest.param(64, 4, 4, ["counted", "relaxed"], id="64, closely"),
        pytest.param(65, 4, 4, ["counted"], id="65, and four of them were counted out"),
        pytest.param(65, 3, 4, ["counted", "relaxed"], id="65, and only three were"),
        pytest.param(400, 3, 4, ["counted", "relaxed"], id="400"),
        pytest.param(401, 3, 4, [], id="401"),
    ],
)
def test_how_closely_is_looked_depends_on_how_many_there_are(
    asked: Callable[[int, int, list[int]], list[str]],
    accounts: int,
    counted: int,
    bound: int,
    tried: list[str],
) -> None:
    assert asked(counted, bound, [accounts - 1, *[-1] * (accounts - 1)]) == tried
