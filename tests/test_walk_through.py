"""The life of the credits: campaigns are estimated, planned and bought for, and sent, and a recharge fires.

The provider is the sandbox, asked by the official client; what it does is held against the replay, movement
by movement, to the thousandth of a credit.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ovh
import ovh.client
import pandas as pd
import pytest

from estimator import estimate, plan_purchases, plan_transfers, read_calendar, simulate_recharge
from estimator.base.choices import Quotas
from estimator.provider.ovhcloud import Journal, Keys, Provider, set_recharge, transfer
from estimator.provider.sandbox import Sandbox, running
from estimator.supply.calendar import AccountList, Calendar
from estimator.supply.recharge import Rules
from estimator.supply.transfers import Account
from estimator.tariff import find_tariff

SHOPS = Path(__file__).resolve().parent.parent / "data" / "examples" / "shops"
NEWSLETTER, LILLE, LYON = (f"sms-sandbox-{number}" for number in (1, 2, 3))
REFILLED = LYON

# Of the account that refills itself only the first job is planned for; the others are why it does.
PLANNED = """\
2026-12-02,10:00,{newsletter},newsletter.csv
2026-12-04,17:30,{lille},lille.csv
2026-12-07,17:30,{lyon},lyon.csv
"""
LATER = """\
2026-12-07,18:00,{lyon},lyon.csv
2026-12-08,10:00,{lyon},lille.csv
2026-12-08,10:00,{lyon},lyon.csv
2026-12-10,09:00,{lyon},lille.csv
2026-12-12,09:00,{lyon},lille.csv
"""
THRESHOLD, QUANTITY = "150.5", 250


@dataclass
class Clock:
    """Shows what it is set to: jobs are sent when the calendar says."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Shop:
    """The sandbox, and the two ways to it: ours and the official client's own."""

    sandbox: Sandbox
    client: Any
    provider: Provider
    journal: Journal
    clock: Clock

    def send(self, account: str, campaign: str) -> Decimal:
        """Send a campaign as one job; what it took."""
        rows = pd.read_csv(SHOPS / campaign, dtype=str)
        (message,) = set(rows["message"])
        report = self.client.post(
            f"/sms/{account}/jobs", message=message, receivers=rows["numero"].tolist(), noStopClause=False
        )
        assert report["invalidReceivers"] == []
        return Decimal(repr(report["totalCreditsRemoved"]))


@contextmanager
def opened(folder: Path, rules: Rules, quotas: Quotas, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    clock = Clock(datetime.fromisoformat("2026-12-01T08:00"))
    with running(folder / "sandbox.sqlite3", rules=rules, clock=clock, quotas=quotas) as sandbox:
        monkeypatch.setitem(ovh.client.ENDPOINTS, "sandbox", sandbox.url)
        keys = (sandbox.application_key, sandbox.application_secret, sandbox.consumer_key)
        client = ovh.Client("sandbox", *keys, timeout=5)
        yield Shop(
            sandbox,
            client,
            Provider(Keys("sandbox", sandbox.url, *keys)),
            Journal(folder / "journal.sqlite"),
            clock,
        )
        client._session.close()


def calendar_of(folder: Path, rows: str) -> Calendar:
    names = {"newsletter": NEWSLETTER, "lille": LILLE, "lyon": LYON}
    file = folder / "calendar.csv"
    file.write_text("date,time,account,campaign\n" + rows.format(**names), encoding="utf-8")
    for campaign in SHOPS.glob("*.csv"):
        if campaign.name != "calendar.csv":
            shutil.copy(campaign, folder)
    return read_calendar(file, default_country="FR")


@pytest.mark.parametrize(
    ("rules", "quotas"),
    [
        pytest.param(Rules(), "apart", id="as assumed"),
        pytest.param(Rules(trigger="<", most_at_once=3), "apart", id="below the threshold, several at once"),
        pytest.param(Rules(delay=timedelta(hours=2)), "apart", id="credits two hours later: too late"),
        pytest.param(Rules(), "within", id="quotas hold a part of what is left"),
    ],
)
def test_balances_equal_the_replay(
    rules: Rules, quotas: Quotas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tariff = find_tariff(on=date(2026, 12, 1))
    planned, calendar = calendar_of(tmp_path, PLANNED), calendar_of(tmp_path, PLANNED + LATER)
    estimates = {
        need.name: estimate(SHOPS / need.name, on=need.at.date()).totals.credits for need in planned.needs
    }
    assert [(need.name, need.credits) for need in planned.needs] == list(estimates.items())

    with opened(tmp_path, rules, quotas, monkeypatch) as shop:
        states = [shop.provider.account(name) for name in shop.provider.accounts()]
        accounts = [Account(each.name, each.credits, each.held_by_quota) for each in states]
        held = AccountList(tuple(accounts), None, quotas)
        purchases = plan_purchases(planned, tariff, balances=held.spendable, on=date(2026, 11, 23)).purchases
        needs = {name: planned.of_account(name).credits for name in planned.accounts}
        moves = plan_transfers(accounts, needs=needs, tariff=tariff, quotas=quotas)
        assert moves.purchase is not None
        assert moves.bought_on is not None
        assert [each.purchase.orders for each in purchases] == [moves.purchase.orders]
        for order in moves.purchase.orders:
            shop.sandbox.buy(moves.bought_on, order.credits)
        for move in moves.transfers:
            assert transfer(shop.provider, shop.journal, move, quotas=quotas).state == "done"
        assert {name: shop.provider.account(name).credits for name in needs} == dict(moves.balances)
        assert (
            set_recharge(shop.provider, shop.journal, REFILLED, threshold=THRESHOLD, quantity=QUANTITY).state
            == "done"
        )

        before = len(shop.sandbox.ledger())
        for need in calendar.needs:
            shop.clock.at = need.at
            try:
                assert shop.send(need.account, need.name) == need.credits == estimates[need.name]
            except ovh.exceptions.APIError:
                assert rules.delay, "only credits that come late leave a job unsent"
        shop.clock.at += timedelta(days=1)
        closing = {name: shop.provider.account(name).credits for name in needs}
        ledger = shop.sandbox.ledger()[before:]

    recharges = 0
    for name, opening in moves.balances.items():
        replay = simulate_recharge(
            calendar,
            account=name,
            balance=opening,
            withheld=held.withheld[name],
            threshold=THRESHOLD if name == REFILLED else 0,
            quantity=QUANTITY if name == REFILLED else None,
            tariff=tariff,
            rules=rules,
        )
        assert closing[name] == replay.closing
        assert [(line.at, line.milli, line.balance) for line in ledger if line.account == name] == [
            (event.at, event.milli, event.balance) for event in replay.events if event.milli
        ]
        recharges += replay.recharges
    assert recharges >= 2
    assert sum(line.kind == "recharge" for line in ledger) == recharges
    assert bool(rules.delay) == (len([line for line in ledger if line.kind == "job"]) < len(calendar.needs))
