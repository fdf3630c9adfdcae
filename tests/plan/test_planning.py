from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import TariffError, UsageError
from estimator.price.packs import cheapest_purchase
from estimator.supply.calendar import Calendar, Need
from estimator.supply.plan import Plan, Refused, search
from estimator.supply.plan import plan_purchases as plan_of_today
from estimator.supply.plan.price_list import PriceList
from estimator.supply.recharge import recommend_recharge
from estimator.tariff.model import Bracket, Tariff
from tests.long import trying

DAY = date(2026, 1, 1)
DEGRESSIVE = (Bracket(3, 8, 60_000), Bracket(8, 15, 50_000), Bracket(15, None, 45_000))
TARIFF = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, DEGRESSIVE)

IN_PLN = replace(TARIFF, currency="PLN", valid_from=date(2026, 2, 1))


def calendar(*credits: str) -> Calendar:  # noqa: A002 - the word of the domain
    """Needs on the third of so many months."""
    return Calendar.of(
        Need(datetime.fromisoformat(f"2026-{month:02d}-03T09:00"), "", int(Decimal(each) * 1000))
        for month, each in enumerate(credits, start=1)
    )


def plan_purchases(*given: Any, **options: Any) -> Plan:
    """As of the first day of the example's year."""
    return plan_of_today(*given, **{"on": DAY} | options)


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
        pytest.param(("3.5", "4.5"), {"expiry": 6}, [(1, 8)], id="half a credit is used in the next month"),
        pytest.param(("3.5", "3.5"), {"expiry": 1}, [(1, 4), (2, 4)], id="half a credit is lost, twice"),
        pytest.param(
            ("3.5", "4", "3.5"), {"expiry": 2}, [(1, 4), (2, 8)], id="half a credit of each month lives on"
        ),
        pytest.param(
            ("2.5", "2.1", "3.6"), {"expiry": 2}, [(1, 3), (2, 3), (3, 3)], id="parts of credits live on"
        ),
        pytest.param(
            ("3.5", "4.5"),
            {"expiry": 2, "budget_per_month": "0.24"},
            [(1, 4), (2, 4)],
            id="within a budget that knows of half credits",
        ),
    ],
)
def test_what_is_bought_when(needs: tuple[str, ...], options: dict, expected: list) -> None:
    assert bought(plan_purchases(calendar(*needs), TARIFF, **options)) == expected


def test_a_budget_that_is_too_small() -> None:
    with pytest.raises(UsageError, match=r"It takes 0\.81 EUR a month") as raised:
        plan_purchases(calendar("4", "32"), TARIFF, budget_per_month="0.30")
    assert raised.value.code == "PLN001"
    assert plan_purchases(calendar("4", "32"), TARIFF, budget_per_month="0.81").price == Decimal("1.62")


SUB_CENT = replace(TARIFF, brackets=(Bracket(3, None, 52_500),))


@pytest.mark.parametrize(
    ("needs", "least", "options"),
    [
        # 0.1575 is invoiced as 0.16, 0.2625 as 0.26, 0.3675 as 0.37.
        pytest.param(("3",), "0.16", {}, id="a price that is rounded up"),
        pytest.param(("5",), "0.26", {}, id="a price that is rounded down"),
        pytest.param(("5", "9"), "0.37", {}, id="more in the first month, so that both fit"),
        pytest.param(("3.5", "4.5"), "0.21", {"expiry": 2}, id="half a credit lives on"),
        pytest.param(("3.5", "4.5"), "0.26", {"expiry": 1}, id="half a credit is lost"),
    ],
)
def test_the_least_budget_is_that_of_the_invoices(needs: tuple[str, ...], least: str, options: dict) -> None:
    less = Decimal(least) - Decimal("0.01")
    with pytest.raises(UsageError, match=rf"It takes {least} EUR a month") as raised:
        plan_purchases(calendar(*needs), SUB_CENT, budget_per_month=less, **options)
    assert raised.value.code == "PLN001"
    plan = plan_purchases(calendar(*needs), SUB_CENT, budget_per_month=least, **options)
    assert max(each.purchase.price for each in plan.purchases) == Decimal(least)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(
            {"expiry": 0},
            "AMT003  The number of months until credits expire cannot be 0.",
            id="credits that expire before they are used",
        ),
        pytest.param(
            {"expiry": 1.5},
            "AMT001  The number of months until credits expire cannot be used",
            id="a month and a half",
        ),
        pytest.param(
            {"balances": {"a": 0.5}}, "AMT001  The balance of a cannot be used", id="a float balance"
        ),
        pytest.param(
            {"cost_of_cash": "five"},
            "AMT001  The cost of cash cannot be used: 'five' is not a number.",
            id="no number",
        ),
        pytest.param(
            {"budget_per_month": 1.0}, "AMT001  The budget of a month cannot be used", id="a float budget"
        ),
        pytest.param(
            {"service_level": 101}, "AMT004  The service level cannot be 101", id="more than always"
        ),
        pytest.param({"samples": -1}, "AMT003  The number of calendars to draw cannot be", id="no draws"),
        pytest.param({"expiry": 0}, "AMT003  The number of months until credits expire", id="no month"),
        pytest.param({"seed": -1}, "AMT003  The seed cannot be -1", id="a seed below 0"),
        pytest.param({"vat": -1}, "AMT003  The VAT cannot be -1", id="a VAT below 0"),
        pytest.param({"on": "x"}, "DAY001  The day of the plan cannot be used", id="no day"),
        pytest.param({"prepay": "x"}, "USE017  The choice among purchases of the same price", id="a choice"),
        pytest.param(
            {"tariff": []}, "PLN005  These tariffs cannot be used in one plan: there is none.", id="no tariff"
        ),
        pytest.param(
            {"tariff": [TARIFF, TARIFF]},
            "PLN005  These tariffs cannot be used in one plan: two of them begin on one day.",
            id="two tariffs of one day",
        ),
        pytest.param(
            {"tariff": [TARIFF, replace(TARIFF, currency="PLN", valid_from=DAY.max)]},
            "PLN005  These tariffs cannot be used in one plan: they are in several currencies.",
            id="two currencies",
        ),
    ],
)
def test_arguments_that_make_no_sense(options: dict, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        plan_purchases(calendar("4"), **{"tariff": TARIFF} | options)
    assert str(raised.value).startswith(said)


def sold(day: str, price: int) -> Tariff:
    return replace(TARIFF, valid_from=date.fromisoformat(day), brackets=(Bracket(3, None, price),))


def test_too_large_a_search_goes_in_steps() -> None:
    tariff, wanted = sold("2026-01-01", 60_000), calendar("9000000", "9000000")
    plan = plan_purchases(wanted, tariff)
    assert plan.at_once_is_best
    assert (plan.price, plan.within) == (Decimal("1080000.00"), 0)
    assert 0 <= 9_000_000 - bought(plan)[1][1] < 10_000
    plan = plan_purchases(wanted, tariff, cost_of_cash=5)
    assert plan.price == Decimal("1080000.00")
    # What is paid in January is paid early: by no more than a step too much.
    assert 0 < plan.within < 3000
    assert plan.best.cost_of_cash < 540_000 * Decimal("0.05") * 31 / 365 + plan.within
    wanted = calendar("9000001", "9000001.5", "9000002")
    plan = plan_purchases(wanted, tariff, expiry=1)
    assert Decimal("1620000.30") <= plan.price <= Decimal("1620000.30") + plan.within
    with pytest.raises(UsageError, match="PLN004  27000005 credits on 4 days to buy on are too many"):
        plan_purchases(wanted, tariff, expiry=1, budget_per_month=540000)


@pytest.mark.parametrize(
    ("prepay", "expected"),
    [
        pytest.param("late", [(1, 4), (2, 5), (3, 3)], id="each when it is needed"),
        pytest.param("few", [(1, 12)], id="on one day"),
        pytest.param("early", [(1, 12)], id="all at once, today"),
    ],
)
@pytest.mark.parametrize("times", [1, 2000])
@pytest.mark.parametrize("days", [["2026-01-01"], ["2026-01-01", "2026-02-15"]], ids=["one tariff", "two"])
def test_of_purchases_of_the_same_price(prepay: str, expected: list, days: list[str], times: int) -> None:
    tariffs = [sold(day, 60_000) for day in days]
    wanted = calendar(*(str(each * times) for each in (4, 5, 3)))
    plan = plan_purchases(wanted, tariffs, prepay=prepay)
    assert bought(plan) == [(month, quantity * times) for month, quantity in expected]
    assert plan.price == plan.certificate.at_once.price == Decimal("0.72") * times
    assert plan.purchases[0].on == (DAY if prepay == "early" else date(2026, 1, 3))


def test_where_a_larger_order_may_be_cheaper_nothing_is_split_unless_it_is_asked_for() -> None:
    bracket = Bracket(3, None, 60_000, known=False)
    tariff = replace(TARIFF, brackets=(bracket,))
    assert bought(plan_purchases(calendar("4", "5"), tariff)) == [(1, 9)]
    assert bought(plan_purchases(calendar("4", "5"), tariff, prepay="late")) == [(1, 4), (2, 5)]


def test_later_is_not_dearer_by_what_is_rounded() -> None:
    # 5 and 5 cost 0.23 each, where 10 cost 0.45: an even number goes first.
    plan = plan_purchases(calendar("4.5", "5"), sold("2026-01-01", 45_000))
    assert bought(plan) == [(1, 6), (2, 4)]
    assert plan.price == Decimal("0.45")


@pytest.mark.parametrize("prepay", [None, "few"])
@pytest.mark.parametrize("percent", ["0.001", "4.321", "123456789012"])
@pytest.mark.one_in(4, checked=True)
def test_any_cost_of_cash_is_planned(percent: str, prepay: Any) -> None:
    tariff = replace(TARIFF, brackets=(Bracket(100, 5_000, 60_000), Bracket(5_000, None, 52_500)))
    wanted = calendar(*["40000"] * 12)
    plan = plan_purchases(wanted, tariff, cost_of_cash=percent, prepay=prepay)
    ways = plan.certificate.at_once, plan.certificate.by_month
    assert all(isinstance(way, Refused) or plan.best.total <= way.total for way in ways)
    assert plan.within <= plan.best.total / 1_000_000


def test_before_anything_is_sold_the_balance_must_be_enough() -> None:
    later, wanted = sold("2026-02-01", 60_000), calendar("4", "5")
    assert bought(plan_purchases(wanted, later, balances=4)) == [(2, 5)]
    with pytest.raises(TariffError, match="TAR001"):
        plan_purchases(calendar("0.001"), later)
    with pytest.raises(TariffError, match="TAR001") as raised:
        plan_purchases(wanted, later, balances="3.999")
    assert "No tariff covers billing country fr on 2026-01-03." in str(raised.value), "when it is missing"


def days(plan: Plan) -> list[tuple[str, int]]:
    return [(each.on.isoformat(), each.purchase.orders[0].credits) for each in plan.purchases]


def test_a_promotion_is_waited_for() -> None:
    plan = plan_purchases(calendar("2", "2", "2"), [sold("2026-02-01", 10_000), TARIFF])
    assert bought(plan) == [(1, 3), (2, 3)]
    assert not plan.at_once_is_best


def test_stock_is_filled_up_in_a_promotion_between_two_needs() -> None:
    # Nothing is sent while the promotion lasts, and yet that is when to buy.
    tariffs = [TARIFF, sold("2026-01-10", 10_000), sold("2026-01-20", 60_000)]
    plan = plan_purchases(calendar("4", "50", "50"), tariffs)
    assert days(plan) == [("2026-01-03", 4), ("2026-01-10", 100)]
    assert [placed.on.day for placed in plan.certificate.at_once.orders] == [3]
    assert plan.certificate.recharge == Refused("no one setting is the cheapest while tariffs change")
    assert plan.price < plan.certificate.at_once.price < plan.certificate.by_month.price
    assert plan.tariffs == tuple(tariffs)


def test_a_promotion_before_the_first_need_is_used_from_the_day_it_is_known() -> None:
    tariffs = [sold("2025-12-01", 10_000), sold("2026-01-01", 60_000)]
    assert days(plan_purchases(calendar("40"), tariffs, on=date(2025, 12, 24))) == [("2025-12-24", 40)]
    assert days(plan_purchases(calendar("40"), tariffs)) == [("2026-01-03", 40)]


def test_a_tariff_that_begins_on_the_day_of_the_last_need_is_used() -> None:
    needs = [
        Need(datetime.fromisoformat(f"2026-01-{day}T09:00"), "", milli)
        for day, milli in (("03", 4_000), ("20", 50_000))
    ]
    plan = plan_purchases(Calendar.of(needs), [TARIFF, sold("2026-01-20", 10_000)])
    assert days(plan) == [("2026-01-03", 4), ("2026-01-20", 50)]


@pytest.mark.parametrize(
    ("later", "day"),
    [
        pytest.param(101_000, "2026-01-20", id="as much with ten days of 36.5 percent: rather later"),
        pytest.param(101_001, "2026-01-10", id="a millionth dearer than waiting costs"),
    ],
)
def test_the_cost_of_cash_is_exact(later: int, day: str) -> None:
    need = Need(datetime.fromisoformat("2026-01-20T09:00"), "", 50_000)
    tariffs = [sold("2026-01-10", 100_000), sold("2026-01-20", later)]
    plan = plan_purchases(Calendar.of([need]), tariffs, on=date(2026, 1, 10), cost_of_cash="36.5")
    assert days(plan) == [(day, 50)]


def test_a_budget_buys_on_one_day_of_a_month() -> None:
    # 4 on the 3rd would leave 0.36 of the month's budget for the promotion of the 10th.
    tariffs = [TARIFF, sold("2026-01-10", 10_000), sold("2026-02-01", 60_000)]
    plan = plan_purchases(calendar("4", "5"), tariffs, budget_per_month="0.60")
    assert days(plan) == [("2026-01-03", 9)]


def test_credits_expire_after_months_not_after_months_with_a_need() -> None:
    needs = [Need(datetime.fromisoformat(f"2026-{month}-03T09:00"), "", 5000) for month in ("01", "04")]
    plan = plan_purchases(Calendar.of(needs), TARIFF, expiry=3)
    assert bought(plan) == [(1, 5), (4, 5)]
    assert isinstance(plan.certificate.at_once, Refused)
    assert bought(plan_purchases(Calendar.of(needs), TARIFF, expiry=4)) == [(1, 10)]


def test_month_by_month_nothing_lives_on_that_has_expired() -> None:
    # 7 cost more than 8, and the eighth is gone in the month after.
    certificate = plan_purchases(calendar("7", "7"), TARIFF, expiry=1).certificate
    assert [placed.order.credits for placed in certificate.by_month.orders] == [8, 8]
    certificate = plan_purchases(calendar("7", "7"), TARIFF, expiry=2).certificate
    assert [placed.order.credits for placed in certificate.by_month.orders] == [8, 6]


def test_month_by_month_is_bought_on_the_day_of_the_first_need() -> None:
    plan = plan_purchases(calendar("7"), TARIFF, on=DAY)
    assert [placed.on.day for placed in plan.certificate.by_month.orders] == [3]


def test_a_certificate() -> None:
    plan = plan_purchases(calendar("4", "4", "9"), TARIFF, cost_of_cash=30, budget_per_month=5)
    certificate = plan.certificate
    assert bought(plan) == [(1, 17)]
    assert (plan.price, plan.best.cost_of_cash) == (Decimal("0.77"), Decimal("0.04"))
    assert certificate.at_once == plan.best
    assert [placed.on.month for placed in certificate.by_month.orders] == [1, 2, 3]
    assert certificate.fewer_or_more_days.days == 2
    assert plan.best.total <= certificate.fewer_or_more_days.total


def test_a_certificate_of_what_cannot_be() -> None:
    certificate = plan_purchases(calendar("4"), TARIFF, on=date(2026, 1, 3)).certificate
    assert certificate.fewer_or_more_days == Refused("on fewer or more days not every need is served")
    certificate = plan_purchases(calendar("4", "32"), TARIFF, budget_per_month="0.81").certificate
    assert isinstance(certificate.at_once, Refused)
    assert isinstance(certificate.by_month, Refused)


def test_nothing_to_buy() -> None:
    plan = plan_purchases(calendar("4"), TARIFF, balances=5)
    assert (plan.certificate, plan.purchases, plan.best.orders) == (None, (), ())
    assert (plan.price, plan.within, plan.left_over, plan.service_level) == (0, 0, 1, None)


def test_gifts_are_received() -> None:
    generous = replace(TARIFF, brackets=(Bracket(4, None, 60_000, gift=2),))
    needs = [
        Need(datetime.fromisoformat(f"2026-{day}T09:00"), "", 2000 * times)
        for day, times in (("01-03", 2), ("01-10", 1), ("02-03", 1), ("02-20", 1), ("02-25", 1))
    ]
    plan = plan_purchases(Calendar.of(needs), generous, prepay="late")
    assert plan.best.received == sum(order.credits + order.gift for _, order in plan.best.orders)
    assert plan.left_over == plan.best.received - 12
    # 4 and 2 are there until the 10th, and with 4 and 2 more until the 25th.
    assert days(plan) == [("2026-01-03", 4), ("2026-02-03", 4)]


def test_a_purchase_waits_until_gifts_are_used_up_too() -> None:
    generous = replace(TARIFF, brackets=(Bracket(4, None, 60_000, gift=2),))
    needs = [
        Need(datetime.fromisoformat(f"2026-{day}T09:00"), "", milli)
        for day, milli in (("01-03", 4000), ("02-03", 1000), ("02-20", 5000))
    ]
    plan = plan_purchases(Calendar.of(needs), generous, prepay="late")
    assert days(plan) == [("2026-01-03", 4), ("2026-02-20", 4)]


@pytest.mark.parametrize("percent", [0, 7])
@pytest.mark.parametrize("expiry", [None, 1, 2])
def test_prices_one_by_one_are_those_of_a_table(
    monkeypatch: pytest.MonkeyPatch, percent: int, expiry: int | None
) -> None:
    wanted = calendar("4", "15.5", "8", "2.75")
    tabulated = plan_purchases(wanted, TARIFF, cost_of_cash=percent, expiry=expiry)
    monkeypatch.setattr(PriceList, "of", lambda tariff, most: PriceList(tariff, most, None))
    plan = plan_purchases(wanted, TARIFF, cost_of_cash=percent, expiry=expiry)
    assert (bought(plan), plan.best.total, plan.within) == (bought(tabulated), tabulated.best.total, 0)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.one_in(3, checked=True)
def test_nothing_is_cheaper_than_a_plan_in_steps_by_more_than_is_said(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    brackets = Bracket(3, 80, 60_000), Bracket(80, 250, 54_000), Bracket(250, None, 51_000)
    tariff = replace(TARIFF, brackets=brackets)
    wanted = calendar(*(str(Decimal(chance.randint(4, 480)) / 4) for _ in range(4)))
    options = {"cost_of_cash": chance.choice([0, 5, 900]), "expiry": chance.choice([None, 1, 2, 3])}
    # One that pays for all, and is looked at all the same.
    options["budget_per_month"] = chance.choice([None, 100])
    exact = plan_purchases(wanted, tariff, **options)
    assert exact.within == 0
    monkeypatch.setattr(search, "MOST_CELLS", 100)
    # With an expiry there are more states for each step.
    times = 1 if options["expiry"] is None else 4
    monkeypatch.setattr(search, "_STEPS", times * chance.choice([40, 100, 200]))
    coarse = plan_purchases(wanted, tariff, **options)
    # Prices are held against each other before each order is rounded to the cent.
    rounded = Decimal("0.01") * (len(exact.best.orders) + len(coarse.best.orders))
    assert exact.best.total - rounded <= coarse.best.total <= exact.best.total + coarse.within + rounded
    assert coarse.within < coarse.best.total


def test_what_is_used_up_before_anything_is_sold_is_gone() -> None:
    needs = [
        Need(datetime.fromisoformat(f"2026-{day}T09:00"), "", milli)
        for day, milli in (("01-03", 4000), ("02-03", 2000), ("02-20", 3000))
    ]
    plan = plan_purchases(Calendar.of(needs), sold("2026-02-01", 60_000), balances=6)
    assert days(plan) == [("2026-02-20", 3)]
    maybe = [*needs[:2], replace(needs[2], low_milli=1000, high_milli=9000)]
    both = (
        plan_purchases(Calendar.of(each), sold("2026-02-01", 60_000), balances=held, samples=200)
        for each, held in ((maybe, 6), (maybe[1:], 2))
    )
    assert len({each.risk for each in both}) == 1


def test_the_tariffs_are_those_of_a_country() -> None:
    assert plan_purchases(calendar("400"), on=date(2026, 1, 3)).currency == "EUR"
    with pytest.raises(TariffError, match="the tariff of pl"):
        plan_purchases(calendar("400"), on=date(2026, 1, 3), billing_country="pl")


def test_too_many_purchases_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    tariffs = [TARIFF, sold("2026-02-01", 60_000)]
    monkeypatch.setattr("estimator.supply.plan.ways.MOST_CELLS", 10)
    certificate = plan_purchases(calendar("4", "5"), tariffs).certificate
    assert certificate.fewer_or_more_days == Refused("there are too many purchases to compare")


HUNDREDS = replace(TARIFF, brackets=(Bracket(100, 500, 60_000), Bracket(500, None, 40_000)))


def two_accounts() -> Calendar:
    """Two jobs of each account, a week apart."""
    return Calendar.of(
        Need(datetime.fromisoformat(f"2026-01-{day:02d}T09:00"), account, 150_000)
        for day in (5, 12)
        for account in ("a", "b")
    )


def test_automatic_recharge_alone_is_that_of_each_account() -> None:
    plan = plan_purchases(two_accounts(), HUNDREDS, balances={"a": 200, "b": 300}, cost_of_cash=365)
    assert plan.price == Decimal("6.00")
    alone = plan.certificate.recharge
    found = recommend_recharge(two_accounts(), account="a", balance=200, tariff=HUNDREDS, on=DAY).best
    assert [(on.day, order.credits) for on, order in alone.orders] == [(5, 100), (12, 100)]
    # The second recharge comes after the last day to buy on, and nobody is paid for that.
    assert alone.cost_of_cash == 0
    assert (alone.price, found.price) == (Decimal("12.00"), Decimal("12.00"))


@pytest.mark.parametrize(
    ("balances", "why"),
    [
        pytest.param({"a": 200}, "b runs dry with every setting", id="nothing starts a recharge of b"),
        pytest.param(500, "what each account holds is not known", id="all accounts together"),
        pytest.param({"": 500}, "what each account holds is not known", id="an account without a name"),
    ],
)
def test_automatic_recharge_alone_may_not_be_possible(balances: object, why: str) -> None:
    plan = plan_purchases(two_accounts(), HUNDREDS, balances=balances)
    assert plan.certificate.recharge == Refused(why)


def test_an_account_may_have_no_name_beside_others_that_have_one() -> None:
    jobs = Calendar.of(
        replace(need, account="" if need.account == "a" else "b") for need in two_accounts().needs
    )
    alone = plan_purchases(jobs, HUNDREDS, balances={"": 200, "b": 300}).certificate.recharge
    assert [(on.day, order.credits) for on, order in alone.orders] == [(5, 100), (12, 100)]


def test_what_no_replay_can_reckon_costs_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with needs whose sum may pass 64 bits, were these fewer."""
    monkeypatch.setattr("estimator.supply.recharge.recommending.LARGEST", 10**9)
    plan = plan_purchases(two_accounts(), HUNDREDS)
    assert plan.price == Decimal("24.00")
    assert plan.certificate.recharge == Refused("its replay ends with RCG011")


def test_one_balance_is_that_of_the_only_account() -> None:
    wanted = two_accounts().of_account("a")
    named = plan_purchases(wanted, HUNDREDS, balances={"a": 200}).certificate
    assert plan_purchases(wanted, HUNDREDS, balances=200).certificate == named
    assert named.recharge.price == Decimal("12.00")


@trying(60)
@given(
    st.lists(st.integers(0, 7000), min_size=1, max_size=3),
    st.integers(0, 5000),
    st.none() | st.integers(15, 90),
    st.booleans(),
    st.none() | st.integers(1, 3),
)
def test_no_purchases_are_cheaper(
    needs: list[int], held: int, cents: int | None, dearer: bool, expiry: int | None
) -> None:
    later = replace(TARIFF, valid_from=date(2026, 2, 1), brackets=(Bracket(4, None, 52_000),))
    tariffs = [TARIFF, later] if dearer else [TARIFF]
    wanted = calendar(*(str(Decimal(need) / 1000) for need in needs))
    budget = None if cents is None else Decimal(cents) / 100
    best = _brute_force(wanted, tariffs, held, budget, expiry)
    options = {"balances": Decimal(held) / 1000, "budget_per_month": budget, "expiry": expiry}
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
    wanted: Calendar, tariffs: list[Tariff], held: int, budget: Decimal | None, expiry: int | None
) -> Decimal | None:
    """The price of the cheapest way to buy any quantity in each month, walked need by need and lot by lot."""
    most = sum(need.milli for need in wanted.needs) // 1000 + 2
    best = None
    for quantities in product(range(most + 1), repeat=len(wanted.needs)):
        paid = Decimal(0)
        lots = [[99, held]]  # what is held already never expires, and is used first
        for need, quantity in zip(wanted.needs, quantities, strict=True):
            month = need.at.month
            received, price = _bought(quantity, tariffs[-1] if month > 1 else tariffs[0])
            paid += price
            lots = [lot for lot in lots if lot[0] > month]
            lots.append([month + (expiry or 99), 1000 * received])
            lacking = need.milli
            for lot in lots:
                taken = min(lot[1], lacking)
                lot[1], lacking = lot[1] - taken, lacking - taken
            if lacking or (budget is not None and price > budget):
                break
        else:
            best = paid if best is None else min(best, paid)
    return best


@cache
def _bought(quantity: int, tariff: Tariff) -> tuple[int, Decimal]:
    purchase = cheapest_purchase(quantity, tariff)
    return sum(order.credits for order in purchase.orders), purchase.price
