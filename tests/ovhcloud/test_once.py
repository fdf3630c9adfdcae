"""Five ways to have credits moved twice, and every pair of them: each moves once.

The released version moved twice by all of them: it knew a plan by the bytes of its file and by its journal.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator import plan_transfers
from estimator.errors import AccountError, UnknownOutcome, UsageError
from estimator.provider.ovhcloud import Journal, Provider, set_recharge, transfer
from estimator.provider.ovhcloud.applying import Position, apply_plan
from estimator.provider.ovhcloud.changes import propose_transfer
from estimator.provider.sandbox import Fault, Sandbox
from estimator.supply.transfers import Account, Transfer, TransferPlan, read_plan

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
HELD = {ONE: Decimal(1250), TWO: Decimal("85.5"), THREE: Decimal(0)}
NEEDS = {TWO: "285.5", THREE: 400}
FIRST, SECOND = Transfer(ONE, TWO, Decimal(200)), Transfer(ONE, THREE, Decimal(400))
RELEASED = Path(__file__).with_name("released")


def planned(accounts: list[str] = [ONE, TWO, THREE], **options: Any) -> TransferPlan:  # noqa: B006
    held = [Account(name, HELD[name]) for name in accounts]
    return plan_transfers(held, **{"needs": NEEDS, "on": "2026-11-23"} | options)


@dataclass
class Scene:
    """A plan in its file, the accounts it is for, and a journal."""

    sandbox: Sandbox
    provider: Provider
    journal: Journal
    file: Path
    plan: TransferPlan = field(default_factory=planned)

    def apply(self, **options: Any) -> tuple[Position, ...]:
        return apply_plan(self.provider, self.journal, read_plan(self.file), **options)

    def rewrite(self, change: Callable[[dict[str, Any]], object]) -> None:
        document = json.loads(self.file.read_text(encoding="utf-8"))
        change(document)
        self.file.write_text(json.dumps(document, indent=4), encoding="utf-8")

    @property
    def moved(self) -> Counter[Transfer]:
        """How often each transfer was made, by the provider's own books."""
        return Counter(
            Transfer(each.account, each.name, -each.credits)
            for each in self.sandbox.ledger()
            if each.kind == "transfer out"
        )


@pytest.fixture
def scene(sandbox: Sandbox, connect: Callable[..., Provider], journal: Journal, tmp_path: Path) -> Scene:
    found = Scene(sandbox, connect(), journal, tmp_path / "plan.json")
    found.plan.save(found.file)
    assert found.plan.transfers == (FIRST, SECOND)
    return found


def by_command(scene: Scene) -> None:
    transfer(scene.provider, scene.journal, FIRST)


def in_the_panel(scene: Scene) -> None:
    scene.sandbox.desk.transfer(FIRST.source, FIRST.target, 200_000)


def comment(scene: Scene) -> None:
    scene.rewrite(lambda plan: plan["tariff"].update(source="checked by Anne, 24 November"))


def more_decimals(scene: Scene) -> None:
    def write(plan: dict[str, Any]) -> None:
        for each in (*plan["transfers"], *plan["accounts"]):
            each["credits"] += ".0" if "." not in each["credits"] else "0"

    scene.rewrite(write)


def planned_anew(scene: Scene) -> None:
    """From the list of accounts of before, on another day, which has another tariff; in another order."""
    planned([THREE, TWO, ONE], on="2022-12-31").save(scene.file)


def planned_otherwise(scene: Scene) -> None:
    """From the list of accounts of before, but not all of the same transfers."""
    planned(needs={TWO: "185.5", THREE: 400}).save(scene.file)


def journal_lost(scene: Scene) -> None:
    for file in scene.journal.path.parent.glob(f"{scene.journal.path.name}*"):
        file.unlink()


BY_HAND = {"by hand, with the command": by_command, "by hand, in the panel": in_the_panel}
WAYS = {
    **BY_HAND,
    "a comment": comment,
    "100.0 for 100": more_decimals,
    "planned again": planned_anew,
    "planned again, otherwise": planned_otherwise,
    "the journal is deleted": journal_lost,
}
SINGLE_AND_PAIRS = [*combinations(WAYS, 1), *combinations(WAYS, 2)]


@pytest.mark.parametrize("ways", [pytest.param(each, id=" and ".join(each)) for each in SINGLE_AND_PAIRS])
@pytest.mark.one_in(3, checked=True)
def test_credits_move_once(scene: Scene, ways: tuple[str, ...]) -> None:
    if ways[0] not in BY_HAND:
        scene.apply()
        assert scene.moved == {FIRST: 1, SECOND: 1}
    for way in ways:
        if way in BY_HAND and scene.moved:
            continue  # by hand either way, and once
        WAYS[way](scene)
    for _ in range(2):
        with suppress(AccountError):
            scene.apply()
    assert scene.moved[FIRST] == 1
    assert set(scene.moved.values()) == {1}, "of the second, too, whatever its number of credits"
    assert scene.moved.total() <= 2


def test_transfer_made_by_hand_from_the_same_balances_is_that_of_the_plan(scene: Scene) -> None:
    by_command(scene)
    first, second = scene.apply()
    assert first.entry is not None, "it was made"
    assert second.entry is None
    assert scene.moved == {FIRST: 1, SECOND: 1}


def test_transfer_of_days_ago_from_the_same_balances_is_another_one(scene: Scene, clock: Any) -> None:
    by_command(scene)
    scene.sandbox.desk.transfer(FIRST.target, FIRST.source, 200_000)
    clock.now += timedelta(hours=25)
    scene.apply()
    assert scene.moved[FIRST] == 2


@pytest.mark.parametrize(
    ("happens", "looks_made"),
    [
        pytest.param(in_the_panel, "1", id="the first by hand"),
        pytest.param(
            lambda scene: [scene.apply(), journal_lost(scene)], "2", id="all, and the journal is lost"
        ),
        pytest.param(lambda scene: scene.sandbox.buy(TWO, 100), "", id="credits bought"),
        pytest.param(lambda scene: scene.sandbox.desk.transfer(ONE, TWO, 1), "", id="a thousandth moved"),
    ],
)
def test_other_balances_are_said_and_stop_it(
    scene: Scene, happens: Callable[[Scene], object], looks_made: str
) -> None:
    happens(scene)
    before = scene.moved
    with pytest.raises(AccountError, match="ACC034") as stopped:
        scene.apply()
    assert (
        f"after transfer {looks_made} of it" in str(stopped.value)
        if looks_made
        else "after" not in str(stopped.value)
    )
    assert ONE in str(stopped.value) or TWO in str(stopped.value)
    assert scene.moved == before
    scene.apply(accept_balances=True)
    assert scene.moved == before + Counter([FIRST, SECOND])


def test_account_that_no_transfer_touches_may_hold_anything(scene: Scene) -> None:
    planned(needs={THREE: 400}).save(scene.file)
    scene.sandbox.buy(TWO, 100)
    scene.apply()
    assert scene.moved == {SECOND: 1}


def test_equal_transfer_of_the_last_day_is_not_made_by_a_plan(scene: Scene, clock: Any) -> None:
    scene.sandbox.buy(TWO, 100)  # so that it is not that of the plan
    by_command(scene)
    with pytest.raises(AccountError, match="ACC027"):
        scene.apply(accept_balances=True)
    clock.now += timedelta(hours=23)
    with pytest.raises(AccountError, match="ACC027"):
        scene.apply(accept_balances=True)
    assert scene.moved == {FIRST: 1}
    clock.now += timedelta(hours=1)
    scene.apply(accept_balances=True)
    assert scene.moved == {FIRST: 2, SECOND: 1}


def test_again_lifts_the_rule_of_a_day(scene: Scene) -> None:
    scene.sandbox.buy(TWO, 100)
    by_command(scene)
    scene.apply(accept_balances=True, again=True)
    assert scene.moved == {FIRST: 2, SECOND: 1}


def test_equal_transfers_of_one_plan_are_all_made(scene: Scene) -> None:
    scene.rewrite(lambda plan: plan.update(transfers=[plan["transfers"][0]] * 3))
    scene.apply()
    assert scene.moved == {FIRST: 3}
    scene.apply()
    assert scene.moved == {FIRST: 3}


def test_again_makes_them_once_more_from_what_they_left(scene: Scene) -> None:
    scene.apply()
    scene.apply(again=True)
    assert scene.moved == {FIRST: 2, SECOND: 2}


def test_again_goes_on_with_what_was_begun(scene: Scene) -> None:
    scene.sandbox.inject(Fault("error_429", method="POST", skip=1))
    with suppress(AccountError, Exception):
        scene.apply()
    assert scene.moved == {FIRST: 1}
    scene.apply(again=True)
    assert scene.moved == {FIRST: 1, SECOND: 1}


def test_second_turn_goes_on_where_it_ended(scene: Scene) -> None:
    """A turn is what was begun, not what is whole: else the first transfer would be made a third time."""
    scene.apply()
    scene.sandbox.inject(Fault("error_429", method="POST", skip=1))
    with suppress(AccountError, Exception):
        scene.apply(again=True)
    assert scene.moved == {FIRST: 2, SECOND: 1}
    scene.apply(again=True)
    assert scene.moved == {FIRST: 2, SECOND: 2}
    scene.apply()
    assert scene.moved == {FIRST: 2, SECOND: 2}, "the second turn is whole"


BUYS = {"needs": {TWO: "285.5", THREE: 1200}}


@pytest.mark.parametrize("accept", [False, True])
def test_plan_whose_purchase_was_not_made_is_not_applied(scene: Scene, accept: bool) -> None:
    plan = planned(**BUYS)
    assert plan.purchase is not None
    assert plan.bought_on is not None
    plan.save(scene.file)
    with pytest.raises(AccountError, match="ACC025"):
        scene.apply(accept_balances=accept)
    assert not scene.moved, "also what could be moved without it"
    scene.sandbox.buy(plan.bought_on, plan.purchase.orders[0].credits)
    scene.apply()
    assert scene.moved == dict.fromkeys(plan.transfers, 1)
    scene.apply()
    assert scene.moved == dict.fromkeys(plan.transfers, 1)


def test_other_balances_are_said_though_the_purchase_is_there(scene: Scene) -> None:
    plan = planned(**BUYS)
    assert plan.purchase is not None
    assert plan.bought_on is not None
    plan.save(scene.file)
    other = next(each.target for each in plan.transfers if each.target != plan.bought_on)
    scene.sandbox.buy(plan.bought_on, plan.purchase.orders[0].credits)
    scene.sandbox.buy(other, 100)
    with pytest.raises(AccountError, match="ACC034") as stopped:
        scene.apply()
    assert other in str(stopped.value)
    assert plan.bought_on not in str(stopped.value), "it holds what the plan says"
    assert not scene.moved
    scene.apply(accept_balances=True)
    assert scene.moved == dict.fromkeys(plan.transfers, 1)


def unanswered(scene: Scene) -> None:
    scene.sandbox.inject(Fault("reset_after", method="POST"))
    by_command(scene)


def buys_first(scene: Scene) -> None:
    planned(**BUYS).save(scene.file)


def starts_a_recharge(scene: Scene) -> None:
    set_recharge(scene.provider, scene.journal, ONE, threshold=800, quantity=100)


SAID = [
    pytest.param(
        buys_first,
        "The plan buys 150 credits for sms-sandbox-3 first, which holds 0 as before: they are not there yet.",
        id="a purchase",
    ),
    pytest.param(
        unanswered,
        "It is not settled yet whether the transfer of 200 credits from sms-sandbox-1 to sms-sandbox-2 was "
        "made (intent 1).",
        id="an open change",
    ),
    pytest.param(
        lambda scene: [by_command(scene), scene.sandbox.buy(THREE, 100)],
        "The accounts do not hold what this plan is for: sms-sandbox-3 holds 100 (0 in the plan).",
        id="other balances after one that was made",
    ),
    pytest.param(
        lambda scene: scene.sandbox.desk.transfer(ONE, TWO, 1),
        "The accounts do not hold what this plan is for: sms-sandbox-1 holds 1 249.999 (1 250 in the plan),"
        " sms-sandbox-2 holds 85.501 (85.5 in the plan).",
        id="other balances",
    ),
    pytest.param(
        starts_a_recharge,
        "sms-sandbox-1 would be left with 650 credits, which starts its automatic recharge at 800.",
        id="a recharge, by the second transfer",
    ),
]


@pytest.mark.parametrize(("happens", "said"), SAID)
def test_what_stops_a_plan_is_said_in_numbers(
    scene: Scene, happens: Callable[[Scene], object], said: str
) -> None:
    with suppress(UnknownOutcome):
        happens(scene)
    before = scene.moved
    with pytest.raises(AccountError) as stopped:
        scene.apply()
    assert said in " ".join(str(stopped.value).split())
    assert scene.moved == before, "all of it is held against the accounts before the first transfer"


def test_an_equal_transfer_of_just_now_is_said_with_its_moment(scene: Scene, clock: Any) -> None:
    by_command(scene)
    (made,) = scene.journal.entries()
    with pytest.raises(AccountError, match="ACC027") as stopped:
        by_command(scene)
    assert stopped.value.details["number"] == made.number == 1
    what = "The transfer of 200 credits from sms-sandbox-1 to sms-sandbox-2 was made already at "
    assert f"{what}{clock.now:%Y-%m-%d %H:%M}" in str(stopped.value)


def test_names_may_be_texts_of_any_kind(scene: Scene) -> None:
    """As an array of numpy has them: the journal takes them for what they say."""
    one, two = np.array([ONE, TWO])
    made = transfer(scene.provider, scene.journal, Transfer(one, two, FIRST.credits))
    assert (made.intent, [each.name for each in made.before]) == (FIRST, [ONE, TWO])
    with pytest.raises(AccountError, match="ACC027"):
        by_command(scene)


def test_plan_made_after_the_purchase_is_the_same_plan(scene: Scene) -> None:
    plan = planned(**BUYS)
    plan.save(scene.file)
    assert plan.purchase is not None
    assert plan.bought_on is not None
    bought = plan.purchase.orders[0].credits
    scene.sandbox.buy(plan.bought_on, bought)
    scene.apply()
    held = HELD | {plan.bought_on: HELD[plan.bought_on] + bought}
    again = plan_transfers([Account(name, held[name]) for name in held], on="2026-11-23", **BUYS)
    again.save(scene.file)
    assert all(each.entry for each in scene.apply())
    assert scene.moved == dict.fromkeys(plan.transfers, 1)


class TestJournalOfTheReleasedVersion:
    """`released/` is what it wrote: `whole` was made, and of `half` the last answer got lost."""

    @pytest.fixture
    def released(self, scene: Scene, tmp_path: Path) -> Scene:
        shutil.copy(RELEASED / "journal.sqlite", scene.journal.path)
        return scene

    def test_it_is_read(self, released: Scene) -> None:
        assert [(each.state, each.intent.credits) for each in released.journal.entries()] == [  # type: ignore[union-attr]
            ("done", Decimal(1250)),
            ("done", Decimal(50)),
            ("done", Decimal(90)),
            ("unknown", Decimal(80)),
        ]

    def test_plan_that_was_made_is_not_made_again(self, released: Scene, clock: Any) -> None:
        shutil.copy(RELEASED / "whole.json", released.file)
        clock.now += timedelta(days=400)
        assert [each.entry and each.entry.number for each in released.apply()] == [1, 2]
        assert not released.moved

    def test_plan_goes_on_where_it_ended(self, released: Scene) -> None:
        shutil.copy(RELEASED / "half.json", released.file)
        with pytest.raises(AccountError, match="ACC026"):
            released.apply()
        assert not released.moved


@pytest.mark.parametrize(
    ("code", "change"),
    [
        pytest.param("TRF005", lambda none, _: propose_transfer(none, Transfer(ONE, ONE, 1)), id="to itself"),
        pytest.param("TRF006", lambda none, _: propose_transfer(none, Transfer(ONE, TWO, 0)), id="nothing"),
        pytest.param(
            "RCG001",
            lambda none, journal: set_recharge(none, journal, ONE, quantity=10_000, on="2021-01-01"),
            id="a quantity of later",
        ),
    ],
)
def test_what_needs_no_network_is_refused_without_one(code: str, change: Any, journal: Journal) -> None:
    """Nobody signs a request for what cannot be; there is no provider here that could be asked."""
    with pytest.raises(UsageError, match=code):
        change(None, journal)
    assert journal.entries() == ()
