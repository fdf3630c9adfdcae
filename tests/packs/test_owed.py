"""An account may owe credits: what it owes is bought, too."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import (
    Account,
    Rules,
    cheapest_purchase,
    find_tariff,
    plan_purchases,
    plan_transfers,
    read_accounts,
    read_balances,
    simulate_many,
    simulate_recharge,
)
from estimator.base.choices import Shortfall
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import recommend_recharge

TARIFF = find_tariff(on=date(2026, 10, 1))
FIRST = datetime.fromisoformat("2026-12-01T09:00")
DAY = FIRST.date()

milli = st.integers(0, 3_000_000)


@given(milli, milli)
def test_a_debt_is_a_need(need: int, debt: int) -> None:
    needed, owed = Decimal(need) / 1000, Decimal(debt) / 1000
    owing = cheapest_purchase(needed, TARIFF, balance=-owed)
    empty = cheapest_purchase(needed + owed, TARIFF)
    assert (owing.orders, owing.price, owing.alternative, owing.next_bracket, owing.left_over) == (
        empty.orders,
        empty.price,
        empty.alternative,
        empty.next_bracket,
        empty.left_over,
    )


@given(st.integers(1, 2_000_000), st.integers(1, 2_000_000))
def test_a_plan_buys_what_is_owed(need: int, debt: int) -> None:
    owing = plan_purchases(
        Calendar.of([Need(FIRST, "", need)]), TARIFF, balances=-Decimal(debt) / 1000, on=DAY
    )
    empty = plan_purchases(Calendar.of([Need(FIRST, "", need + debt)]), TARIFF, on=DAY)
    assert [each.purchase.orders for each in owing.purchases] == [
        each.purchase.orders for each in empty.purchases
    ]


def test_an_account_that_owes_gets_credits_from_the_others() -> None:
    plan = plan_transfers({"shop": -20, "clinic": 500}, needs={"shop": 30}, tariff=TARIFF)
    assert [(each.source, each.target, each.credits) for each in plan.transfers] == [("clinic", "shop", 50)]
    assert plan.balances == {"shop": 30, "clinic": 450}


def test_what_is_owed_is_read_and_not_spendable() -> None:
    assert read_balances({"shop": "-20,5"}) == {"shop": Decimal("-20.5")}
    accounts = read_accounts(
        pd.DataFrame({"account": ["a", "b"], "credits": ["-20", "5"], "held_by_quota": [3, 9]}),
        quotas="within",
    )
    assert accounts.balances == {"a": -20, "b": 5}
    assert accounts.spendable == {"a": -20, "b": 0}
    assert accounts.accounts[0] == Account("a", Decimal(-20), Decimal(3))


@pytest.mark.parametrize(("shortfall", "kind"), [("refuse", "refused"), ("cut", "cut")])
def test_nothing_is_sent_from_a_debt(shortfall: Shortfall, kind: str) -> None:
    calendar = Calendar.of([Need(FIRST, "", 30_000), Need(FIRST, "", 0)])
    replay = simulate_recharge(
        calendar, balance=-20, threshold=50, quantity=100, tariff=TARIFF, rules=Rules(shortfall=shortfall)
    )
    assert [event.kind for event in replay.events] == ["opening", kind, "sent"]
    many = simulate_many(
        np.array([[30_000, 0]]),
        balances=np.array([-20_000]),
        thresholds=np.array([50_000]),
        quantities=100,
        tariff=TARIFF,
        rules=Rules(shortfall=shortfall),
    )
    assert (many.unsent_milli.tolist(), many.closing_milli.tolist()) == ([30_000], [-20_000])
    assert many.first_shortfall.tolist() == [0]


def test_no_recharge_saves_an_account_that_owes() -> None:
    found = recommend_recharge(Calendar.of([Need(FIRST, "", 30_000)]), balance=-20, tariff=TARIFF, on=FIRST)
    assert found.best is None
    assert found.planned is not None
    assert found.planned.orders[0].credits == 100
