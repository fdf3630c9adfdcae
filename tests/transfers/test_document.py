"""A plan as a document, as a value, and in a line: each says all of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from estimator.base.prices import PriceRange
from estimator.errors import SmsCostError
from estimator.price.packs import cheapest_purchase
from estimator.supply.transfers import Account, Transfer, TransferPlan, check_transfer, plan_transfers
from estimator.tariff import find_tariff

TARIFF = find_tariff(on=date(2026, 10, 1))
"""Its prices are known within bounds."""
ACCOUNTS = [
    Account("shop", "700.5", held_by_quota=20, threshold=50),
    Account("clinic", 50, held_by_quota="2.5"),
    Account("bar", 0),
]


def planned(**options: Any) -> TransferPlan:
    given: dict[str, Any] = {"needs": {"clinic": "450.5", "bar": 2000}, "tariff": TARIFF, "reserve": 10}
    return plan_transfers(ACCOUNTS, **given | options)


def test_a_document_has_all_of_the_plan() -> None:
    plan = planned(vat=20)
    found = plan.document()
    assert [(each.source, each.target, each.credits) for each in found.transfers] == [
        ("shop", "bar", "249"),
        ("shop", "clinic", "400.5"),
    ]
    assert [
        (each.account, each.credits, each.held_by_quota, each.threshold, each.need, each.credits_after)
        for each in found.accounts
    ] == [
        ("shop", "700.5", "20", "50", "0", "51"),
        ("clinic", "50", "2.5", None, "450.5", "450.5"),
        ("bar", "0", "0", None, "2000", "2000"),
    ]
    assert (found.schema, found.exact, found.transfers_at_least, found.quotas) == (1, True, 2, "apart")
    assert planned(quotas="within").document().quotas == "within"
    bought = cheapest_purchase("1750.001", TARIFF, vat=20)
    assert (found.purchase, plan.purchase, found.bought_on) == (bought.document().purchase, bought, "bar")


def test_money_of_a_plan_is_known_within_bounds() -> None:
    plan, found = planned(), planned().document()
    bought = cheapest_purchase("1750.001", TARIFF)
    alone = [cheapest_purchase(each, TARIFF).bounds for each in ("400.5", 2000)]
    most = sum(each.most for each in alone)
    least = sum(each.least for each in alone if each.least is not None)
    assert bought.bounds.least is not None
    assert bought.bounds.least < bought.price
    assert plan.bounds == bought.bounds
    assert plan.alone == PriceRange.total(alone)
    assert (found.price, found.price_alone, found.price_alone_at_least) == (
        str(bought.price),
        str(most),
        str(least),
    )
    assert found.saving == str(most - bought.price)
    assert found.saving_range is not None
    assert (found.saving_range.least, found.saving_range.most) == (
        str(least - bought.price),
        str(most - bought.bounds.least),
    )


def test_a_plan_in_a_line() -> None:
    plan = planned()
    assert repr(plan) == (
        f"<TransferPlan 3 accounts: 2 transfers, between {plan.bounds.least} and {plan.price} EUR>"
    )
    assert repr(planned(needs={})) == "<TransferPlan 3 accounts: 0 transfers, 0.00 EUR>"
    assert plan.balances_before == {"shop": Decimal("700.5"), "clinic": Decimal(50), "bar": Decimal(0)}


A = [Account("shop", 1)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reserve": -1}, "AMT003 The reserve cannot be -1. Give 0 or more."),
        ({"max_orders": 0}, "AMT003 The number of orders cannot be 0. Give 1 or more."),
        ({"vat": "x"}, "AMT001 The VAT cannot be used: 'x' is not a number."),
        ({"quotas": "beside"}, "USE017 The reading of quotas cannot be 'beside'."),
        ({"needs": {"shop": -1}}, "AMT003 The need of shop cannot be -1. Give 0 or more."),
    ],
)
def test_what_makes_no_sense_is_named(options: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"needs": {}}
    with pytest.raises(SmsCostError) as raised:
        plan_transfers(A, **given | options)
    assert " ".join(str(raised.value).split()).startswith(said)


@pytest.mark.parametrize(
    ("source", "moved", "left", "said"),
    [
        ("a", "1", 1, "TRF005 Account a cannot give credits to itself."),
        ("b", "0", 1, "TRF006 A transfer from b to a of 0 credits moves nothing."),
        ("b", "1.001", 1, "TRF007 b can give 1 credit at most, and not 1.001."),
        ("b", "1", "x", "AMT001 The balance of b cannot be used: 'x' is not a number."),
        ("b", "-1", 1, "AMT003 The number of credits to move cannot be '-1'."),
    ],
)
def test_what_the_provider_refuses_is_named(source: str, moved: str, left: Any, said: str) -> None:
    with pytest.raises(SmsCostError) as raised:
        check_transfer(Transfer(source, "a", moved), left)
    assert " ".join(str(raised.value).split()).startswith(said)


def test_all_that_is_left_can_be_given() -> None:
    check_transfer(Transfer("a", "b", "1.001"), "1.001")
