from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import UsageError
from estimator.price.packs import cheapest_purchase
from estimator.supply.calendar import Calendar, Need, sampled
from estimator.supply.plan import plan_uncertain as plan_of_today
from estimator.tariff.model import Bracket, Pack, Tariff
from tests.long import trying

DAY = date(2026, 1, 1)
BRACKETS = (Bracket(3, 8, 60_000), Bracket(8, 15, 50_000), Bracket(15, None, 45_000))
TARIFF = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, BRACKETS)
GIFTS = replace(TARIFF, brackets=(Bracket(4, None, 60_000, gift=1),), packs=(Pack(10, 420_000, 2),))
A_MILLION = replace(TARIFF, brackets=(Bracket(3, 1_000_000, 60_000), Bracket(1_000_000, None, 45_000)))


plan_uncertain = partial(plan_of_today, on=DAY)


def needs(*volumes: tuple[int, int, int]) -> Calendar:
    """Needs of (low, likely, high) milli-credits, one a month."""
    return Calendar.of(
        Need(datetime(2026, month, 3, 9), "", likely, low_milli=low, high_milli=high)  # noqa: DTZ001
        for month, (low, likely, high) in enumerate(volumes, start=1)
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    volumes = draw(st.lists(st.lists(st.integers(0, 9000), min_size=3, max_size=3), min_size=1, max_size=3))
    return needs(*(tuple(sorted(each)) for each in volumes))


@cache
def bought(quantity: int, tariff: Tariff) -> tuple[int, Fraction]:
    """Credits received, and the exact price, of the cheapest purchase of so many credits or more."""
    orders = cheapest_purchase(quantity, tariff).orders
    prices = [order.credits * (order.price_per_credit or order.price / order.credits) for order in orders]
    return sum(order.credits + order.gift for order in orders), Fraction(sum(prices, Decimal(0)))


def mean(quantity: int, lacking: list[int], tariff: Tariff, late: Decimal, worth: Decimal) -> Fraction:
    """The mean that is made small, term by term."""
    received, price = bought(quantity, tariff)
    missing = sum(max(0, each - 1000 * received) for each in lacking)
    left_over = sum(max(0, 1000 * received - each) for each in lacking)
    late_or_left = Fraction(late) * missing - Fraction(worth) * left_over
    return price + late_or_left / (1000 * len(lacking))


@trying(120)
@given(
    calendars(),
    st.sampled_from([TARIFF, GIFTS]),
    st.integers(0, 9000),
    st.sampled_from([None, "0.02", "0.045", "0.051", "0.2"]),
    st.sampled_from(["0", "0.005", "0.019"]),
)
def test_no_other_quantity_costs_less(
    calendar: Calendar, tariff: Tariff, held: int, late: str | None, worth: str
) -> None:
    balance = Decimal(held) / 1000
    plan = plan_uncertain(
        calendar, tariff, balances=balance, samples=30, late_price=late, left_over_worth=worth
    )
    lacking = (sampled(calendar, 30, seed=1).sum(axis=1) - held).tolist()
    costs = {
        quantity: mean(quantity, lacking, tariff, plan.late_price, Decimal(worth)) for quantity in range(80)
    }
    orders = plan.best.purchase.orders
    received = sum(order.credits + order.gift for order in orders)
    assert mean(received, lacking, tariff, plan.late_price, Decimal(worth)) == min(costs.values())
    # What is shown of it is the same before rounding.
    assert abs(Fraction(plan.best.cost) - min(costs.values())) <= Fraction(2 + len(orders), 200)
    if plan.best.risk:
        assert plan.best.risk.shortfalls == sum(each > 1000 * received for each in lacking)
    assert plan.best.cost <= plan.likely.cost + Decimal("0.03")


def test_what_is_said_of_a_purchase() -> None:
    calendar = needs((2000, 4000, 9000))
    terms = {"balances": 1, "samples": 200, "seed": 3, "left_over_worth": "0.01", "late_price": "0.2"}
    plan = plan_uncertain(calendar, TARIFF, **terms)
    lacking = sampled(calendar, 200, seed=3)[:, 0] - 1000
    received = 1000 * plan.best.purchase.orders[0].credits
    missing, left_over = np.maximum(lacking - received, 0), np.maximum(received - lacking, 0)
    assert str(plan.best.missing) == f"{missing.mean() / 1000:.3f}".rstrip("0").rstrip(".")
    assert str(plan.best.left_over) == f"{left_over.mean() / 1000:.3f}".rstrip("0")
    assert str(plan.best.late_cost) == f"{missing.mean() * 0.2 / 1000:.2f}"
    assert str(plan.best.left_over_worth) == f"{left_over.mean() * 0.01 / 1000:.2f}"
    assert plan.best.risk.probability == Decimal(int((missing > 0).sum())) / 200
    assert plan.likely.purchase.orders[0].credits == 3
    assert plan.on == date(2026, 1, 3)
    assert plan_uncertain(calendar, TARIFF).late_price == Decimal("0.06")


@pytest.mark.parametrize(
    ("late", "credits_bought"),
    [
        pytest.param("0.02", 0, id="late is cheaper than early: buy nothing"),
        pytest.param("0.06", 15, id="the next bracket is cheap enough"),
        pytest.param("5", 20, id="nothing may be missing"),
    ],
)
def test_the_price_of_what_is_missing_decides(late: str, credits_bought: int) -> None:
    plan = plan_uncertain(needs((9_000, 12_000, 19_500)), TARIFF, late_price=late, samples=500)
    assert abs(sum(order.credits for order in plan.best.purchase.orders) - credits_bought) <= 1


def test_certain_volumes_have_no_risk() -> None:
    calendar = Calendar.of([Need(datetime(2026, 1, 3, 9), "", 14_500)])  # noqa: DTZ001
    plan = plan_uncertain(calendar, TARIFF)
    assert plan.best == plan.likely
    assert plan.best.risk is None
    assert plan.samples == 1
    assert (plan.best.purchase.orders[0].credits, plan.best.missing, plan.best.left_over) == (
        15,
        0,
        Decimal("0.5"),
    )
    assert plan.assumptions[-1] == "All volumes are certain."


def test_nothing_is_needed() -> None:
    plan = plan_uncertain(Calendar(()), TARIFF, balances=5)
    assert (plan.on, plan.best.purchase.orders, plan.best.left_over) == (None, (), 5)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"samples": 0}, "AMT003", id="no samples"),
        pytest.param({"samples": 1e4}, "AMT001", id="a float number of samples"),
        pytest.param({"samples": 10**9}, "PLN004", id="too many samples"),
        pytest.param({"left_over_worth": "0.045"}, "PLN006", id="worth as much as it costs"),
        pytest.param({"left_over_worth": "0.03", "late_price": "0.03"}, "PLN006", id="worth as much as late"),
        pytest.param({"left_over_worth": 0.01}, "AMT001", id="a float worth"),
        pytest.param({"late_price": -1}, "AMT003", id="a price below 0"),
        pytest.param(
            {"tariff": A_MILLION, "left_over_worth": "0.0449"}, "PLN004", id="worth buying nearly for ever"
        ),
        pytest.param({"seed": -1}, "AMT003", id="no seed"),
        pytest.param({"tariff": []}, "PLN005", id="no tariff"),
    ],
)
def test_what_makes_no_sense(options: dict[str, Any], code: str) -> None:
    calendar = needs((10_000_000, 900_000_000, 950_000_000))
    with pytest.raises(UsageError) as raised:
        plan_uncertain(calendar, **{"tariff": TARIFF} | options)
    assert raised.value.code == code
