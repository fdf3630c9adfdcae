"""Automatic recharge in the sandbox: each rule, and the replay of a calendar to the milli-credit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ovh.exceptions import APIError

from estimator import find_tariff, simulate_recharge
from estimator.provider.sandbox import Sandbox, SandboxAccount, running
from estimator.provider.sandbox.jobs import JobRequest
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Rules

NAME, OTHER = "sms-test-1", "sms-test-2"
MONDAY = datetime(2026, 11, 2, 9)  # noqa: DTZ001 - as clocks in France show it
ILLUSTRATIVE = Path(__file__).parents[2] / "data" / "examples" / "tariff-degressive.xml"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at


@contextmanager
def account(
    folder: Path, credits_left: int, threshold: Decimal | int, quantity: int | None, rules: Rules
) -> Iterator[tuple[Sandbox, Clock]]:
    """A sandbox with one account that is set to recharge, and another one."""
    clock = Clock()
    held = SandboxAccount(
        NAME, credits_left * 1000, threshold_milli=int(Decimal(threshold) * 1000), quantity=quantity
    )
    tariff = find_tariff(tariff=ILLUSTRATIVE, on=MONDAY.date())
    accounts = (held, SandboxAccount(OTHER, 0))
    with running(
        folder / "state.sqlite3", rules=rules, clock=clock, tariff=tariff, accounts=accounts
    ) as found:
        yield found, clock


def send(client: Any, messages: int) -> Any:
    receivers = [f"+3363998{number:04d}" for number in range(messages)]
    return client.post(f"/sms/{NAME}/jobs", message="Bonjour", receivers=receivers, noStopClause=True)


def recharges(sandbox: Sandbox) -> list[int]:
    return [movement.milli // 1000 for movement in sandbox.ledger() if movement.kind == "recharge"]


def left(client: Any) -> float:
    found: float = client.get(f"/sms/{NAME}")["creditsLeft"]
    return found


@pytest.mark.parametrize(
    ("trigger", "sent", "expected"),
    [
        pytest.param("<=", 49, [], id="above the threshold"),
        pytest.param("<=", 50, [100], id="reached"),
        pytest.param("<", 50, [], id="reached, but not passed"),
        pytest.param("<", 51, [100], id="passed"),
    ],
)
def test_trigger(tmp_path: Path, connect: Any, trigger: Any, sent: int, expected: list[int]) -> None:
    with account(tmp_path, 100, 50, 100, Rules(trigger=trigger)) as (sandbox, _):
        send(connect(sandbox), sent)
        assert recharges(sandbox) == expected


def test_threshold_with_decimals(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, Decimal("49.999"), 100, Rules()) as (sandbox, _):
        client = connect(sandbox)
        send(client, 50)
        assert recharges(sandbox) == []
        client.post(f"/sms/{NAME}/transferCredits", credits=0.001, smsAccountTarget=OTHER)
        assert recharges(sandbox) == [100]
        assert left(client) == 149.999


def test_recharge_that_is_off(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 50, None, Rules()) as (sandbox, _):
        send(connect(sandbox), 100)
        assert recharges(sandbox) == []


@pytest.mark.parametrize(("most", "expected"), [(1, [100]), (2, [100] * 2), (9, [100] * 4)])
def test_recharges_at_once(tmp_path: Path, connect: Any, most: int, expected: list[int]) -> None:
    with account(tmp_path, 400, 350, 100, Rules(most_at_once=most)) as (sandbox, _):
        send(connect(sandbox), 390)
        assert recharges(sandbox) == expected


def test_delay(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 50, 100, Rules(delay=timedelta(hours=2))) as (sandbox, clock):
        client = connect(sandbox)
        send(client, 60)
        assert left(client) == 40
        clock.at += timedelta(hours=1)
        send(client, 10)
        assert left(client) == 30, "credits on their way count, so nothing is bought twice"
        with pytest.raises(APIError):
            send(client, 31)
        clock.at += timedelta(hours=1, minutes=1)
        assert left(client) == 130
        assert recharges(sandbox) == [100]
        assert sandbox.ledger()[-1].at == MONDAY + timedelta(hours=2), (
            "when they were due, not when they were seen"
        )


def test_transfer_that_takes_starts_a_recharge_and_one_that_gives_does_not(
    tmp_path: Path, connect: Any
) -> None:
    with account(tmp_path, 100, 50, 200, Rules()) as (sandbox, _):
        client = connect(sandbox)
        client.put(f"/sms/{OTHER}", automaticRecreditAmount=100, creditThresholdForAutomaticRecredit=1000)
        client.post(f"/sms/{NAME}/transferCredits", credits=50, smsAccountTarget=OTHER)
        assert [(m.account, m.kind, m.milli // 1000) for m in sandbox.ledger()[2:]] == [
            (NAME, "transfer out", -50),
            (OTHER, "transfer in", 50),
            (NAME, "recharge", 200),
        ]


def test_nothing_but_taking_starts_a_recharge(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 50, 100, Rules()) as (sandbox, _):
        client = connect(sandbox)
        client.put(f"/sms/{NAME}", creditThresholdForAutomaticRecredit=100)
        client.post(f"/sms/{NAME}/jobs", message="a", receivers=["nobody"])
        with pytest.raises(APIError):
            send(client, 101)
        sandbox.buy(NAME, 100)
        assert recharges(sandbox) == []


def test_recharge_is_paid(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 50, 1000, Rules()) as (sandbox, _):
        send(connect(sandbox), 50)
        assert sandbox.ledger()[-1].price == Decimal("52.50")


def test_price_that_is_not_public_is_unknown(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 50, 200, Rules()) as (sandbox, _):
        shipped = replace(sandbox.desk, tariff=None)
        shipped.send(NAME, JobRequest("Bonjour", ("+33639980001",) * 50, no_stop_clause=True))
        assert (sandbox.ledger()[-1].milli, sandbox.ledger()[-1].price) == (200_000, None)


def test_gift_comes_with_a_purchase_by_hand_only(tmp_path: Path, connect: Any) -> None:
    """As in the replay: no page says that a recharge brings gifts."""
    with account(tmp_path, 100, 50, 100, Rules()) as (sandbox, _):
        tariff = sandbox.desk.tariff
        assert tariff is not None
        generous = replace(tariff, brackets=tuple(replace(each, gift=10) for each in tariff.brackets))
        desk = replace(sandbox.desk, tariff=generous)
        desk.buy(OTHER, 100)
        desk.send(NAME, JobRequest("Bonjour", ("+33639980001",) * 50, no_stop_clause=True))
        assert [m.milli for m in sandbox.ledger() if m.kind in ("purchase", "recharge")] == [110_000, 100_000]


def test_recharges_that_arrive_unseen_are_written_down_in_the_order_of_their_arrival(
    tmp_path: Path, connect: Any
) -> None:
    with account(tmp_path, 100, 95, 100, Rules(delay=timedelta(hours=2))) as (sandbox, clock):
        client = connect(sandbox)
        send(client, 10)
        clock.at += timedelta(hours=1)
        client.put(f"/sms/{NAME}", creditThresholdForAutomaticRecredit=1000)
        send(client, 10)
        clock.at += timedelta(hours=9)
        assert left(client) == 280
        arrived = [(m.at - MONDAY, m.balance_milli) for m in sandbox.ledger() if m.kind == "recharge"]
        assert arrived == [(timedelta(hours=2), 180_000), (timedelta(hours=3), 280_000)]


def test_message_is_pending_until_it_is_sent(tmp_path: Path, connect: Any) -> None:
    with account(tmp_path, 100, 0, None, Rules()) as (sandbox, clock):
        client = connect(sandbox)
        send(client, 1)
        assert client.get(f"/sms/{NAME}/jobs") == []
        report = client.post(f"/sms/{NAME}/jobs", message="a", receivers=["+33639980001"], differedPeriod=60)
        clock.at += timedelta(minutes=59)
        assert client.get(f"/sms/{NAME}/jobs") == report["ids"]
        clock.at += timedelta(minutes=1)
        assert client.get(f"/sms/{NAME}/jobs") == []


@pytest.mark.parametrize(
    ("shortfall", "sent"), [pytest.param("refuse", 0, id="whole"), pytest.param("cut", 100, id="cut")]
)
def test_job_larger_than_the_balance(tmp_path: Path, connect: Any, shortfall: Any, sent: int) -> None:
    with account(tmp_path, 100, 50, None, Rules(shortfall=shortfall)) as (sandbox, _):
        client = connect(sandbox)
        if shortfall == "refuse":
            with pytest.raises(APIError):
                send(client, 101)
        else:
            report = send(client, 101)
            assert len(report["ids"]) == len(report["validReceivers"]) == sent
        assert left(client) == 100 - sent


def test_job_that_is_cut_ends_before_the_first_message_that_is_too_dear(tmp_path: Path, connect: Any) -> None:
    receivers = ["+33639980001", "+41791234567", "+79161234567", "+33639980002"]
    with account(tmp_path, 3, 0, None, Rules(shortfall="cut")) as (sandbox, _):
        report = connect(sandbox).post(
            f"/sms/{NAME}/jobs", message="a", receivers=receivers, noStopClause=True
        )
    assert report["validReceivers"] == receivers[:2]
    assert report["totalCreditsRemoved"] == 2


@pytest.mark.parametrize(
    "rules",
    [
        Rules(),
        Rules(trigger="<"),
        Rules(most_at_once=3),
        Rules(delay=timedelta(days=2)),
        Rules(delay=timedelta(days=9), most_at_once=2, shortfall="cut"),
        Rules(shortfall="cut"),
    ],
    ids=repr,
)
def test_balances_are_those_of_the_replay(tmp_path: Path, connect: Any, rules: Rules) -> None:
    jobs = [(0, 90), (1, 30), (1, 0), (3, 200), (3, 60), (4, 40), (8, 250), (15, 20), (16, 110)]
    needs = [
        Need(MONDAY + timedelta(days=day), NAME, messages * 1000, messages)
        for day, messages in jobs
        if messages
    ]
    with account(tmp_path, 150, Decimal("59.5"), 100, rules) as (sandbox, clock):
        client = connect(sandbox)
        for need in needs:
            clock.at = need.at
            try:
                send(client, need.messages or 0)
            except APIError:
                assert rules.shortfall == "refuse"
        clock.at += timedelta(days=30)
        closing = left(client)
        ledger = sandbox.ledger()
        tariff = sandbox.desk.tariff
    assert tariff is not None
    replay = simulate_recharge(
        Calendar.of(needs),
        balance=150,
        threshold="59.5",
        quantity=100,
        tariff=tariff,
        rules=rules,
    )
    mine = [(m.at, m.milli, m.balance_milli) for m in ledger if m.account == NAME]
    assert mine[0] == (MONDAY, 150_000, 150_000)
    moved = [(event.at, event.milli, event.balance_milli) for event in replay.events if event.milli]
    assert mine[1:] == moved
    assert closing == replay.closing
    assert sum(m.price or 0 for m in ledger) == replay.paid
