"""What follows from balances is little, and no more than that is concluded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import AccountError, UnknownOutcome, UsageError
from estimator.provider.ovhcloud import (
    AccountState,
    ChangeFinding,
    Journal,
    JournalEntry,
    Provider,
    RechargeChange,
    reconcile,
    set_recharge,
    settle_by_hand,
    transfer,
)
from estimator.provider.ovhcloud.model import Intent
from estimator.provider.ovhcloud.reconcile import PATIENCE, _concluded
from estimator.provider.sandbox import Fault, Sandbox
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
MOVE = Transfer(ONE, TWO, Decimal("400.35"))
OFF = Setting(0, None)
NO_ENTRY: dict[str, Any] = {
    "number": 1,
    "key": "",
    "provider": "",
    "state": "unknown",
    "at": None,
    "called_at": None,
    "why": "",
    "query_id": None,
    "settled_by": "",
}


def state(name: str, milli: int, recharge: Setting = OFF) -> AccountState:
    return AccountState(name, "", "enable", milli, 0, recharge)


def concluded(intent: Intent, before: tuple[AccountState, ...], now: tuple[AccountState, ...]) -> bool | None:
    return _concluded(JournalEntry(intent=intent, before=before, **NO_ENTRY), now)[0]


@pytest.mark.parametrize(
    ("source", "target", "made"),
    [
        pytest.param(-400_350, 400_350, True, id="both moved"),
        pytest.param(0, 0, False, id="neither moved"),
        pytest.param(-400_350, 0, None, id="only the source: a job of the same size?"),
        pytest.param(0, 400_350, None, id="only the target: bought?"),
        pytest.param(-400_351, 400_350, None, id="a thousandth more is gone"),
        pytest.param(-400_350, 400_349, None, id="a thousandth less has come"),
        pytest.param(-401_350, 400_350, None, id="the source sent a job, too"),
        pytest.param(-400_350, 300_350, None, id="the target sent a job, too"),
        pytest.param(-200_350, 400_350, None, id="the source was recharged, too"),
        pytest.param(-400_350, 600_350, None, id="the target was recharged, too"),
        pytest.param(400_350, -400_350, None, id="the other way round"),
        pytest.param(-100_000, 0, None, id="nothing but a job"),
        pytest.param(-800_700, 800_700, None, id="twice: once by hand?"),
    ],
)
def test_what_follows_from_balances(source: int, target: int, made: bool | None) -> None:
    before = (state(ONE, 1_250_000), state(TWO, 900_000))
    now = (state(ONE, 1_250_000 + source), state(TWO, 900_000 + target))
    assert concluded(MOVE, before, now) is made


@pytest.mark.parametrize(
    ("now", "made"),
    [
        pytest.param(Setting(12_500, 200), True, id="as wanted"),
        pytest.param(Setting(0, 100), False, id="as it was"),
        pytest.param(Setting(0, 200), None, id="half of it"),
        pytest.param(Setting(12_500, None), None, id="off"),
    ],
)
def test_what_follows_from_a_setting(now: Setting, made: bool | None) -> None:
    change = RechargeChange(ONE, Setting(12_500, 200))
    assert concluded(change, (state(ONE, 0, Setting(0, 100)),), (state(ONE, 0, now),)) is made


def test_off_is_off_whatever_its_threshold() -> None:
    before = (state(ONE, 0, Setting(12_500, 100)),)
    change = RechargeChange(ONE, Setting(12_500, None))
    assert concluded(change, before, (state(ONE, 0, OFF),)) is True


@given(
    made=st.booleans(),
    amount=st.integers(1, 10**6),
    jobs=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
)
def test_jobs_alone_never_lead_to_a_wrong_conclusion(made: bool, amount: int, jobs: tuple[int, int]) -> None:
    moved = amount if made else 0
    before = (state(ONE, 10**7), state(TWO, 10**7))
    now = (state(ONE, 10**7 - moved - jobs[0]), state(TWO, 10**7 + moved - jobs[1]))
    move = Transfer(ONE, TWO, Decimal(amount) / 1000)
    assert concluded(move, before, now) in {made, None}
    if jobs == (0, 0):
        assert concluded(move, before, now) is made


@pytest.fixture
def lost(sandbox: Sandbox, connect: Callable[..., Provider], journal: Journal) -> Callable[[str], None]:
    """A transfer that nobody knows the outcome of."""

    def lose(kind: Any) -> None:
        sandbox.inject(Fault(kind, method="POST"))
        with pytest.raises(UnknownOutcome):
            transfer(connect(), journal, MOVE)

    return lose


@pytest.fixture
def find_out(connect: Callable[..., Provider], journal: Journal) -> Callable[[], ChangeFinding]:
    def one() -> ChangeFinding:
        (finding,) = reconcile(connect(), journal)
        return finding

    return one


def test_purchase_meanwhile_leaves_it_open(
    sandbox: Sandbox, lost: Callable[[str], None], find_out: Callable[[], ChangeFinding], clock: Any
) -> None:
    lost("reset_after")
    sandbox.buy(TWO, 100)
    clock.now += PATIENCE
    finding = find_out()
    assert finding.entry.is_open
    assert [account.credits for account in finding.now] == [Decimal("849.65"), Decimal("585.85")]


def test_job_meanwhile_leaves_it_open_until_a_person_decides(
    sandbox: Sandbox,
    connect: Callable[..., Provider],
    journal: Journal,
    lost: Callable[[str], None],
    find_out: Callable[[], ChangeFinding],
) -> None:
    lost("reset_before")
    sandbox.desk.transfer(ONE, THREE, 10_000)
    assert find_out().entry.is_open
    with pytest.raises(AccountError, match="ACC026"):
        transfer(connect(), journal, MOVE)
    settled = settle_by_hand(journal, 1, made=False)
    assert (settled.state, settled.settled_by, settled.is_open) == ("not made", "hand", False)
    with pytest.raises(UsageError, match="ACC031"):
        settle_by_hand(journal, 1, made=True)
    assert transfer(connect(), journal, MOVE).state == "done"


def test_settled_by_hand_as_made(
    connect: Callable[..., Provider], journal: Journal, lost: Callable[[str], None]
) -> None:
    lost("reset_after")
    assert settle_by_hand(journal, 1, made=True).state == "done"
    with pytest.raises(AccountError, match="ACC027"):
        transfer(connect(), journal, MOVE)


@pytest.mark.parametrize(
    ("waited", "state"),
    [(timedelta(0), "unknown"), (PATIENCE - timedelta(seconds=1), "unknown"), (PATIENCE, "not made")],
)
def test_nothing_is_ruled_out_before_its_time(
    lost: Callable[[str], None],
    find_out: Callable[[], ChangeFinding],
    clock: Any,
    waited: timedelta,
    state: str,
) -> None:
    lost("reset_before")
    until = clock.now + PATIENCE
    clock.now += waited
    finding = find_out()
    assert finding.entry.state == state
    assert (f"until {until:%H:%M} UTC" in finding.why) is (state == "unknown")


def test_other_accounts_go_on_meanwhile(
    connect: Callable[..., Provider], journal: Journal, lost: Callable[[str], None]
) -> None:
    lost("reset_after")
    with pytest.raises(AccountError, match="ACC026"):
        set_recharge(connect(), journal, TWO, quantity=100, threshold=1)
    assert set_recharge(connect(), journal, THREE, quantity=100, threshold=1) is not None


def test_account_that_cannot_be_read_leaves_it_open(
    sandbox: Sandbox, lost: Callable[[str], None], find_out: Callable[[], ChangeFinding]
) -> None:
    lost("reset_after")
    sandbox.inject(Fault("error_500_before", method="GET", path="/sms/*", times=4))
    finding = find_out()
    assert finding.entry.is_open
    assert "500" in finding.why


def test_changes_at_another_provider_are_left_alone(
    sandbox: Sandbox, journal: Journal, connect: Callable[..., Provider], lost: Callable[[str], None]
) -> None:
    lost("reset_after")
    other = connect()
    other.name = "ovh-eu"
    assert reconcile(other, journal) == ()
    assert journal.entry(1).is_open


def test_same_transfer_is_new_after_a_day(
    connect: Callable[..., Provider], journal: Journal, clock: Any
) -> None:
    move = Transfer(ONE, TWO, Decimal(10))
    transfer(connect(), journal, move)
    clock.now += timedelta(hours=23)
    with pytest.raises(AccountError, match="ACC027"):
        transfer(connect(), journal, move)
    clock.now += timedelta(hours=1)
    assert transfer(connect(), journal, move).number == 2


def test_outcome_that_cannot_be_written(
    connect: Callable[..., Provider], journal: Journal, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    def full(*_: object) -> JournalEntry:
        raise UsageError("ACC029", why="database or disk is full")

    monkeypatch.setattr(journal, "settle", full)
    with pytest.raises(UnknownOutcome, match="the provider made it"):
        transfer(connect(), journal, MOVE)
    assert journal.entry(1).state == "calling"
    (finding,) = reconcile(connect(), journal)
    assert finding.entry.state == "done"
