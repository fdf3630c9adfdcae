from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.calendar import Calendar, Need
from estimator.errors import UsageError
from estimator.packs import cheapest_purchase
from estimator.plan import Plan, Refused, plan_purchases
from estimator.tariff.model import Bracket, Tariff

DAY = date(2026, 1, 1)
DEGRESSIVE = (Bracket(3, 8, 60_000), Bracket(8, 15, 50_000), Bracket(15, None, 45_000))
TARIFF = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, DEGRESSIVE)


def calendar(*credits: str) -> Calendar:  # noqa: A002 - the word of the domain
    """Needs on the third of so many months."""
    return Calendar.of(
        Need(datetime.fromisoformat(f"2026-{month:02d}-03T09:00"), "", int(Decimal(each) * 1000))
        for month, each in enumerate(credits, start=1)
    )


def bought(plan: Plan) -> list[tuple[int, int]]:
    return [(each.on.month, sum(order.credits for order in each.purchase.orders)) for each in plan.purchases]


@pytest.mark.parametrize(
    ("needs", "options", "expected"),
    [
        pytest.param(("4", "4"), {}, [(1, 8)], id="one tariff: all at once, in the better bracket"),
        pytest.param(("4", "4"), {"balances": 8}, [], id="the balance is enough"),
        pytest.param(("4", "4"), {"balances": {"a": "4.5", "b": 3}}, [(2, 3)], id="balances are pooled"),
        pytest.param(("4", "4"), {"budget_per_month": "0.24"}, [(1, 4), (2, 4)], id="no budget for all"),
        pytest.param(("9", "9"), {"cost_of_cash": 100}, [(1, 18)], id="cash dear, but a bracket is worth it"),
        pytest.param(("9", "9"), {"cost_of_cash": 400}, [(1, 9), (2, 9)], id="cash dearer than any bracket"),
        pytest.param(("3", "0.5", "3"), {"expiry": 1}, [(1, 3), (2, 3), (3, 3)], id="nothing lives on"),
        pytest.param(("2", "1", "3"), {"expiry": 2}, [(1, 3), (3, 3)], id="two months of life"),
    ],
)
def test_what_is_bought_when(needs: tuple[str, ...], options: dict, expected: list) -> None:
    assert bought(plan_purchases(calendar(*needs), TARIFF, **options)) == expected


def test_a_budget_that_is_too_small() -> None:
    with pytest.raises(UsageError) as raised:
        plan_purchases(calendar("4", "40"), TARIFF, budget_per_month="0.30")
    assert raised.value.code == "PLN001"


def test_a_promotion_is_waited_for() -> None:
    cheaper = replace(TARIFF, valid_from=date(2026, 2, 1), brackets=(Bracket(3, None, 10_000),))
    plan = plan_purchases(calendar("2", "2", "2"), [cheaper, TARIFF])
    assert bought(plan) == [(1, 3), (2, 3)]
    assert not plan.at_once_is_best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 7000), min_size=1, max_size=3),
    st.integers(0, 5000),
    st.none() | st.integers(15, 90),
    st.booleans(),
)
def test_no_purchases_are_cheaper(needs: list[int], held: int, cents: int | None, dearer: bool) -> None:
    later = replace(TARIFF, valid_from=date(2026, 2, 1), brackets=(Bracket(4, None, 52_000),))
    tariffs = [TARIFF, later] if dearer else [TARIFF]
    wanted = calendar(*(str(Decimal(need) / 1000) for need in needs))
    budget = None if cents is None else Decimal(cents) / 100
    best = _brute_force(wanted, tariffs, held, budget)
    options = {"balances": Decimal(held) / 1000, "budget_per_month": budget}
    if best is None:
        with pytest.raises(UsageError):
            plan_purchases(wanted, tariffs, **options)
        return
    plan = plan_purchases(wanted, tariffs, **options)
    assert sum(each.purchase.price for each in plan.purchases) == plan.price
    assert plan.price == best
    certificate = plan.certificate
    for way in (
        (certificate.at_once, certificate.by_month, certificate.fewer_or_more_days) if certificate else ()
    ):
        assert isinstance(way, Refused) or plan.price <= way.price


def _brute_force(
    wanted: Calendar, tariffs: list[Tariff], held: int, budget: Decimal | None
) -> Decimal | None:
    """The price of the cheapest way to buy any quantity in each month, walked need by need."""
    most = sum(need.milli for need in wanted.needs) // 1000 + 2
    best = None
    for quantities in product(range(most + 1), repeat=len(wanted.needs)):
        stock, paid = held, Decimal(0)
        for need, quantity in zip(wanted.needs, quantities, strict=True):
            tariff = tariffs[-1] if need.at.month > 1 else tariffs[0]
            purchase = cheapest_purchase(quantity, tariff)
            stock += 1000 * sum(order.credits for order in purchase.orders) - need.milli
            paid += purchase.price
            if stock < 0 or (budget is not None and purchase.price > budget):
                break
        else:
            best = paid if best is None else min(best, paid)
    return best
