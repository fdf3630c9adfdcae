"""Groups of many accounts, in parts: each part against one that tries everything, on few accounts."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from estimator.supply.transfers.costs import Costs, Members, cheapest_groups, groups_below, whole
from estimator.supply.transfers.packed import packed, spare
from estimator.supply.transfers.relaxed import relaxed
from estimator.supply.transfers.small import bound_of, giant_of, shares_of, small_groups
from tests.long import trying

ENOUGH = 10_000


def groups_of(worth: list[int]) -> list[Members]:
    """Each giver, and each group with some that lack, that has enough and wastes no more than there is."""
    return [
        group
        for size in range(1, len(worth) + 1)
        for group in combinations(range(len(worth)), size)
        if 0 <= sum(worth[at] for at in group) <= sum(worth)
        and (size == 1 or any(worth[at] < 0 for at in group))
    ]


def cost_of(group: Members, worth: list[int], costs: Costs) -> int:
    return sum(int(costs.accounts[at]) + costs.waste * worth[at] for at in group)


@st.composite
def worths(draw: st.DrawFn, most: int = 4) -> list[int]:
    """Accounts that give and accounts that lack, in any order, that together hold what they lack."""
    one, other = (draw(st.lists(st.integers(1, 9), min_size=1, max_size=most)) for _ in range(2))
    gives, lacks = (one, other) if sum(one) >= sum(other) else (other, one)
    return draw(st.permutations([*gives, *(-lack for lack in lacks)]))


@st.composite
def priced(draw: st.DrawFn) -> tuple[list[int], Costs]:
    worth = draw(worths())
    accounts = draw(st.lists(st.integers(0, 12), min_size=len(worth), max_size=len(worth)))
    return worth, Costs(np.array(accounts), draw(st.integers(0, 3)), draw(st.integers(1, 40)))


@given(priced())
@trying(150)
def test_no_group_is_cheaper_than_the_cheapest(case: tuple[list[int], Costs]) -> None:
    worth, costs = case
    found = cheapest_groups(np.array(worth), costs, 3)
    # Here a group may waste more than there is: what is proved is proved of these, too.
    every = [
        cost_of(group, worth, costs)
        for size in range(1, len(worth) + 1)
        for group in combinations(range(len(worth)), size)
        if sum(worth[at] for at in group) >= 0 and (size == 1 or any(worth[at] < 0 for at in group))
    ]
    assert found.least == min([costs.limit, *every])
    assert found.sure
    assert set(found.groups) <= set(groups_of(worth))
    assert len(found.groups) <= 3
    prices = [costs.of(group, np.array(worth)) for group in found.groups]
    assert prices == [cost_of(group, worth, costs) for group in found.groups]
    assert all(found.least <= price < costs.limit for price in prices)


@given(priced(), st.integers(1, 6))
@trying(150)
def test_groups_below_a_limit_are_all_there_are_or_the_cheapest(
    case: tuple[list[int], Costs], most: int
) -> None:
    worth, costs = case
    every = {
        group: cost_of(group, worth, costs)
        for group in groups_of(worth)
        if any(worth[at] < 0 for at in group) and cost_of(group, worth, costs) < costs.limit
    }
    found, whole_list = groups_below(np.array(worth), costs, ENOUGH)
    assert whole_list
    assert (sorted(found), len(found)) == (sorted(every), len(every))
    few, whole_list = groups_below(np.array(worth), costs, most)
    assert whole_list is (len(every) <= most)
    assert [every[group] for group in few] == sorted(every.values())[:most]


@pytest.mark.parametrize("givers", [12, 3], ids="{} of 15 give".format)
@pytest.mark.parametrize("spare", [0, 40])
def test_sets_that_others_do_as_well_for_are_left_out(givers: int, spare: int) -> None:
    """Of more than a thousand sets of one kind only the best are kept, and the cheapest group is found."""
    random = np.random.default_rng(givers + spare)
    worth = random.integers(20, 90, 15)
    worth[givers:] *= -1
    worth[0 if worth.sum() < spare else -1] += spare - worth.sum()
    masks = np.arange(1, 1 << 15)[:, None] >> np.arange(15) & 1
    for waste in (0, 1):
        accounts = random.integers(100, 300, 15)
        sums, prices = masks @ worth, masks @ (accounts + waste * worth)
        least = int(prices[(sums >= 0) & (masks[:, worth < 0].any(axis=1) | (masks.sum(axis=1) == 1))].min())
        found = cheapest_groups(worth, Costs(accounts, waste, 4_000), 5)
        assert (found.least, found.sure) == (least, True)
        # Where all groups are asked for, none of them is left out.
        below, whole_list = groups_below(worth, Costs(accounts, waste, 4_000), ENOUGH)
        taken = (sums >= 0) & (sums <= spare) & (prices < 4_000) & masks[:, worth < 0].any(axis=1)
        assert whole_list
        assert sorted(below) == sorted(tuple(np.flatnonzero(mask).tolist()) for mask in masks[taken])


def test_where_not_all_pairs_of_sets_can_be_joined_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that cost least are joined, and no more than so many."""
    worth, costs = np.array([5, 9, -5, -7, -2]), Costs(np.array([4, 4, 1, 3, 9]), 0, 100)
    every, whole_list = groups_below(worth, costs, ENOUGH)
    assert whole_list
    for pairs in range(len(every)):
        monkeypatch.setattr("estimator.supply.transfers.costs._PAIRS", pairs)
        found, whole_list = groups_below(worth, costs, ENOUGH)
        assert not whole_list
        assert len(found) <= pairs
        assert set(found) <= set(every)
    assert any(3 in group for group in found)
    monkeypatch.setattr("estimator.supply.transfers.costs._PAIRS", len(every))
    assert groups_below(worth, costs, ENOUGH) == (every, True)


@pytest.mark.parametrize("worth", [[9, -1, -2, -3, -3], [1, 2, 3, 3, -9]], ids=["who lack", "who give"])
def test_where_not_all_sets_of_one_kind_are_held_nothing_is_sure(
    monkeypatch: pytest.MonkeyPatch, worth: list[int]
) -> None:
    milli, costs = np.array(worth), Costs(np.array([1, 2, 3, 4, 5]), 1, 100)
    every = groups_of(worth)
    # Of the one kind there is one account, and two sets: none, and that one. Of the other there are 16.
    for most, work in ((4, 1 + 1 + 2 + 4 + 4), (15, 1 + 1 + 2 + 4 + 8), (16, 1 + 1 + 2 + 4 + 8)):
        monkeypatch.setattr("estimator.supply.transfers.costs.MOST_SETS", most)
        cheapest = cheapest_groups(milli, costs, ENOUGH)
        below, whole_list = groups_below(milli, costs, ENOUGH)
        assert cheapest.sure is whole_list is (most == 16)
        assert {*cheapest.groups, *below} <= set(every)
        assert cheapest.work == work, "each set that is held, for each account"


def test_costs_are_made_whole_so_that_sums_are_exact() -> None:
    costs = whole([0.5, 0.25, 0.25], 0.125, np.array([3, -2, -1]))
    assert (costs.accounts.tolist(), costs.waste, costs.limit) == (
        [500_000_000, 250_000_000, 250_000_000],
        125_000_000,
        1_000_000_000,
    )
    # With so much at stake all that is wasted at once must not pass 64 bits.
    worth = np.array([10**15, -(10**15)])
    large = whole([1.0, 1.0], 1.0, worth)
    assert 2**58 < large.of([0], worth) + int(large.accounts.sum()) < 2**62


@given(worths())
@trying(60)
def test_the_bound_is_true_of_accounts_in_part(worth: list[int]) -> None:
    """A linear program with every group in it, solved by somebody else."""
    groups = groups_of(worth)
    proof = relaxed(worth, [range(len(worth))], 0)
    assert proof is not None
    assert proof.bound >= int(most_in_part(worth, groups) + 1e-6)
    assert set(proof.groups) <= {*groups, tuple(range(len(worth)))}
    # What it was proved with: no group costs less than the limit, and all together no more than so many.
    costs = proof.costs
    assert min(cost_of(group, worth, costs) for group in groups) >= costs.limit
    assert (int(costs.accounts.sum()) + costs.waste * sum(worth)) // costs.limit == proof.bound


@pytest.mark.parametrize("seed", range(10))
def test_the_bound_is_no_more_than_accounts_in_part_make(seed: int) -> None:
    random = Random(seed)
    gives, lacks = ([random.randint(1, 12 * (1 + seed)) for _ in range(5)] for _ in range(2))
    gives, lacks = (gives, lacks) if sum(gives) >= sum(lacks) else (lacks, gives)
    lacks[0] += max(0, sum(gives) - sum(lacks) - seed // 3)
    worth = [*gives, *(-lack for lack in lacks)]
    most = most_in_part(worth, groups_of(worth))
    proof = relaxed(worth, [range(len(worth))], 0)
    assert proof is not None
    assert proof.bound == int(most + 1e-6)


def most_in_part(worth: list[int], groups: list[Members], parts: float = 0) -> float:
    """As many groups as accounts in part make; an account alone may be such a part of one."""
    columns = np.zeros((len(worth) + 1, len(groups)))
    for at, group in enumerate(groups):
        columns[list(group), at] = 1
        columns[-1, at] = sum(worth[each] for each in group) / max(1, sum(worth))
    gains = [1.0] * len(groups)
    if parts:
        alone = np.vstack([np.eye(len(worth)), np.zeros(len(worth))])
        columns, gains = np.hstack([columns, alone]), gains + [parts] * len(worth)
    return -float(linprog(-np.array(gains), A_ub=columns, b_ub=np.ones(len(worth) + 1)).fun)


@given(worths(5))
@trying(60)
def test_the_bound_of_small_groups_is_that_of_accounts_in_part(worth: list[int]) -> None:
    small = small_groups(worth)
    milli = np.array(worth)
    giant = giant_of(milli, small)
    if giant is None:
        shares = shares_of(milli, small, None)
        in_part = most_in_part(worth, small.groups[: small.known], 1 / (small.size + 1))
        assert bound_of(milli, small, None, shares) == int(in_part + 1e-4)


@st.composite
def choices(draw: st.DrawFn) -> tuple[list[int], Costs, list[Members]]:
    worth = draw(worths())
    accounts = draw(st.lists(st.integers(1, 12), min_size=len(worth), max_size=len(worth)))
    costs = Costs(np.array(accounts), draw(st.integers(0, 3)), 1)
    groups = groups_of(worth)
    limit = min(cost_of(group, worth, costs) for group in groups)
    return worth, Costs(costs.accounts, costs.waste, limit), draw(st.permutations(groups))[:12]


@given(choices(), st.integers(1, 4))
@trying(150)
def test_so_many_groups_are_chosen_if_there_are_so_many(
    case: tuple[list[int], Costs, list[Members]], wanted: int
) -> None:
    worth, costs, groups = case
    possible = any(
        len({at for group in some for at in group}) == sum(map(len, some))
        and sum(worth[at] for group in some for at in group) <= sum(worth)
        for some in combinations(groups, wanted)
    )
    chosen, sure = packed(np.array(worth), groups, costs, wanted)
    assert sure
    assert (chosen is not None) is possible
    if chosen is not None:
        assert len(chosen) == len(set(chosen)) == wanted
        assert chosen == sorted(chosen)
        assert set(chosen) <= set(groups)
        assert len({at for group in chosen for at in group}) == sum(map(len, chosen))
        assert sum(worth[at] for group in chosen for at in group) <= sum(worth)


def test_a_choice_that_is_cut_off_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    worth, costs = np.array([6, 6, -4, -4, -4]), Costs(np.array([4] * 5), 0, 10)
    groups = groups_of([6, 6, -4, -4, -4])
    assert packed(worth, groups, costs, 2) == (None, True)
    monkeypatch.setattr("estimator.supply.transfers.packed._STEPS", 0)
    assert packed(worth, groups, costs, 2) == (None, False)
    assert packed(worth, groups, costs, 0) == ([], True), "what is found is sure, however soon"


def test_what_can_be_lost_is_what_all_cost_less_what_so_many_groups_may() -> None:
    assert spare(Costs(np.array([5, 6, 7]), 2, 4), 3, 5) == 5 + 6 + 7 + 2 * 3 - 5 * 4


@pytest.mark.parametrize(
    ("accounts", "limit", "wanted", "steps"),
    [
        pytest.param([1] * 8, 2, 5, 1, id="more than all accounts can pay for: seen at once"),
        pytest.param([1] * 8, 2, 4, 4, id="where nothing can be lost, one after the other"),
        pytest.param([1] * 8, 2, 3, 3, id="where an account may be left"),
    ],
)
def test_what_would_lose_too_much_is_not_tried(
    monkeypatch: pytest.MonkeyPatch, accounts: list[int], limit: int, wanted: int, steps: int
) -> None:
    """Else a search of a few steps would be one of millions."""
    worth = [1, 2, 3, 4, -1, -2, -3, -4]
    costs, groups = Costs(np.array(accounts), 1, limit), groups_of(worth)
    for most, sure in ((steps - 1, False), (steps, True)):
        monkeypatch.setattr("estimator.supply.transfers.packed._STEPS", most)
        chosen, is_sure = packed(np.array(worth), groups, costs, wanted)
        assert is_sure is sure, most
        assert chosen is None or len(chosen) == wanted
