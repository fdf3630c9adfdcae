"""Groups of a few accounts that are counted out: all of them, and what they prove."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.supply.transfers.fewest import fewest_moves
from estimator.supply.transfers.small import (
    Shares,
    Small,
    bound_of,
    disjoint,
    giant_of,
    shares_of,
    small_groups,
)
from tests.long import rarely


def named(kind: str, amounts: list[int]) -> dict[str, int]:
    return {f"{kind}{at}": each for at, each in enumerate(amounts)}


@pytest.mark.parametrize("unit", [1, 1_000], ids="amounts of {} milli".format)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.one_in(4)
@pytest.mark.checked
def test_two_hundred_accounts_that_a_purchase_is_made_for(unit: int, seed: int) -> None:
    """A third gives, the others lack, and one is given what all together lack: half of everything."""
    random = Random(f"{unit} {seed}")
    amounts = [random.randint(1, 3_000_000 // unit) * unit for _ in range(200)]
    gives, lacks = amounts[:66], amounts[66:]
    gives.append(-(-(sum(lacks) - sum(gives)) // 1_000) * 1_000)
    moves, least = fewest_moves(named("g", gives), named("l", lacks))
    assert least <= len(moves) <= least * 1.05


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.integers(0, 40),
)
@rarely(60)
def test_groups_of_a_few_are_all_there_are_and_their_bound_is_true(
    gives: list[int], lacks: list[int], more: int
) -> None:
    # One account may be far larger than all others: as the one that a purchase is made for, or the reverse.
    gives[0] += max(0, sum(lacks) - sum(gives)) + more % 3
    lacks[0] += max(0, sum(gives) - sum(lacks) - more // 10)
    worth = [*gives, *(-lack for lack in lacks)]
    milli, total = np.array(worth), sum(worth)
    most = len(worth) - len(fewest_moves(named("g", gives), named("l", lacks))[0])
    small = small_groups(worth)
    every = {
        group
        for size in range(1, small.size + 1)
        for group in combinations(range(len(worth)), size)
        if 0 <= sum(worth[at] for at in group) <= total and any(worth[at] > 0 for at in group)
    }
    # Givers alone are groups of one; several of them are no group that anybody needs.
    every = {group for group in every if len(group) == 1 or any(worth[at] < 0 for at in group)}
    assert sorted(small.groups[: small.known]) == sorted(every)
    for size in range(small.size + 1):
        fewer = Small(size, small.groups, sum(len(group) <= size for group in small.groups))
        giant = giant_of(milli, fewer)
        shares = shares_of(milli, fewer, giant)
        assert bound_of(milli, fewer, giant, shares) >= most
        # However wrong the shares are, the bound is true.
        wrong = Shares([share / 2 for share in shares.accounts], 0, shares.left / 3)
        assert bound_of(milli, fewer, giant, wrong) >= most
    chosen = disjoint(worth, small, shares_of(milli, small, None))
    assert len(chosen) <= most
    assert len({at for group in chosen for at in group}) == sum(map(len, chosen))
    assert sum(worth[at] for group in chosen for at in group) <= total
