"""However early a search among many accounts is cut off, what it found is true."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from estimator.supply.transfers.costs import Costs
from estimator.supply.transfers.fewest import fewest_moves
from estimator.supply.transfers.many import _packed, many_groups
from estimator.supply.transfers.relaxed import Relaxed, relaxed

Patch = Callable[..., None]


def drawn(seed: int) -> list[int]:
    """Five accounts that give, and six that lack nearly as much."""
    random = Random(seed)
    lacks = [random.randint(1, 30) for _ in range(6)]
    gives = [random.randint(1, 12) for _ in range(4)]
    return [*gives, max(1, sum(lacks) - sum(gives) + seed), *(-lack for lack in lacks)]


WORTHS = [
    *(pytest.param(drawn(seed), id=f"drawn, {seed}") for seed in (0, 3, 10)),
    pytest.param([1, 1, 1, 1, 1, -4], id="waste decides: one of five can be left alone"),
    pytest.param([6, 6, -4, -4, -4], id="nothing to spare, and no two groups"),
]
NOTHING: dict[str, int] = {}


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Patch:
    def patch(limits: dict[str, int]) -> None:
        for name, value in limits.items():
            monkeypatch.setattr(f"estimator.supply.transfers.{name}", value)

    return patch


def most_of(worth: list[int]) -> int:
    """How many groups there are: so few accounts are searched through."""
    gives = {str(at): each for at, each in enumerate(worth) if each > 0}
    lacks = {str(at): -each for at, each in enumerate(worth) if each < 0}
    moves, least = fewest_moves(gives, lacks)
    assert least == len(moves)
    return len(worth) - least


@pytest.mark.parametrize("worth", WORTHS)
@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(NOTHING, id="not at all"),
        pytest.param({"relaxed._PIVOTS": 0}, id="before the linear program is solved"),
        pytest.param({"relaxed._ROUNDS": 1}, id="after one round"),
        pytest.param({"relaxed._WORK": 0}, id="after the first costs"),
        pytest.param({"costs.MOST_SETS": 2}, id="where the cheapest group is not proved to be it"),
        pytest.param({"relaxed._ROUNDS": 0}, id="before it begins"),
    ],
)
def test_a_bound_is_true(cut: Patch, worth: list[int], limits: dict[str, int]) -> None:
    most = most_of(worth)
    cut(limits)
    proof = relaxed(worth, [range(len(worth))], most)
    if proof is not None:
        assert proof.bound >= most
        assert all(sum(worth[at] for at in group) >= 0 for group in proof.groups)
    # What is not proved is not said, and all else is.
    unproved = "costs.MOST_SETS" in limits or limits.get("relaxed._ROUNDS") == 0
    assert unproved or proof is not None


@pytest.mark.parametrize("worth", WORTHS)
@pytest.mark.parametrize(
    "limits",
    [
        pytest.param({"small._GROUPS": 6}, id="when six groups are counted out"),
        pytest.param({"small._ROUNDS": 1}, id="when shares were proposed once"),
        pytest.param({"small._GROUPS": 6, "relaxed._ROUNDS": 0}, id="without any proof"),
        pytest.param(
            {"small._GROUPS": 6, "relaxed._ROUNDS": 0, "many._CHOICES": 0}, id="at the first choice"
        ),
        pytest.param({"small._STEPS": 3}, id="after three steps"),
    ],
)
def test_groups_hold_what_they_lack(cut: Patch, worth: list[int], limits: dict[str, int]) -> None:
    most = most_of(worth)
    cut({"small._STEPS": 2_000, "many.ROUNDS": 30} | limits)
    groups, bound = many_groups(worth, [list(range(len(worth)))])
    assert sorted(at for group in groups for at in group) == list(range(len(worth)))
    assert all(sum(worth[at] for at in group) >= 0 for group in groups)
    assert len(groups) <= most <= bound


@pytest.mark.parametrize(
    ("worth", "bound"),
    [
        pytest.param([6, 6, -4, -4, -4], 1, id="accounts in part are two groups, whole ones are one"),
        pytest.param([8, 4, -4, -8], 2, id="there are as many as accounts in part are"),
    ],
)
def test_what_a_search_through_all_groups_rules_out_is_no_longer_possible(
    worth: list[int], bound: int
) -> None:
    # Half a group each: true, as no group here has fewer than two members.
    proof = Relaxed(2, Costs(np.full(len(worth), 5), 0, 10), [])
    together = [list(range(len(worth)))]
    groups, found = _packed(worth, together, proof, 2)
    assert (len(groups), found) == (bound, bound)
