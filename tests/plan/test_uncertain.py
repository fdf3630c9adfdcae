from __future__ import annotations

from collections.abc import Callable
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

from estimator.errors import TariffError, UsageError
from estimator.price.packs import cheapest_purchase
from estimator.show.plan import plan_sheet
from estimator.supply.calendar import Calendar, Need, sampled
from estimator.supply.calendar.sampling import MOST_DRAWN
from estimator.supply.plan import plan_purchases
from estimator.supply.plan import plan_uncertain as plan_of_today
from estimator.supply.recharge import recommend_recharge
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


def late_cost(lacking: int, tariff: Tariff, late: Decimal) -> Fraction:
    """What so many milli-credits cost too late: a real order, and no less than the late price a credit."""
    whole = -(-lacking // 1000)
    return max(bought(whole, tariff)[1], whole * Fraction(late)) if whole > 0 else Fraction(0)


def mean(quantity: int, lacking: list[int], tariff: Tariff, late: Decimal, worth: Decimal) -> Fraction:
    """The mean that is made small, term by term."""
    received, price = bought(quantity, tariff)
    missing = sum(late_cost(each - 1000 * received, tariff, late) for each in lacking)
    left_over = sum(max(0, 1000 * received - each) for each in lacking)
    return price + (missing - Fraction(worth) * Fraction(left_over, 1000)) / len(lacking)


@trying(120)
@given(
    calendars(),
    st.sampled_from([TARIFF, GIFTS]),
    st.integers(0, 9000),
    st.sampled_from(["0.02", "0.045", "0.051", "0.2"]),
    st.sampled_from(["0", "0.005", "0.019"]),
)
def test_no_other_quantity_costs_less(
    calendar: Calendar, tariff: Tariff, held: int, late: str, worth: str
) -> None:
    balance = Decimal(held) / 1000
    plan = plan_uncertain(
        calendar, tariff, balances=balance, samples=30, late_price=late, left_over_worth=worth
    )
    lacking = (sampled(calendar, 30, seed=1).sum(axis=1) - held).tolist()
    costs = {
        quantity: mean(quantity, lacking, tariff, Decimal(late), Decimal(worth)) for quantity in range(80)
    }
    found = plan.least_on_average
    assert found is not None
    orders = found.purchase.orders
    received = sum(order.credits + order.gift for order in orders)
    assert mean(received, lacking, tariff, Decimal(late), Decimal(worth)) == min(costs.values())
    # What is shown of it is the same before rounding.
    assert abs(Fraction(found.cost) - min(costs.values())) <= Fraction(2 + len(orders), 200)
    if found.risk:
        assert found.risk.shortfalls == sum(each > 1000 * received for each in lacking)
    assert found.cost <= plan.likely.cost + Decimal("0.03")


@trying(60)
@given(calendars(), st.integers(0, 9000), st.sampled_from(["0", "37.5", "50", "95", "100"]))
def test_a_service_level_is_the_smallest_quantity_that_is_enough_so_often(
    calendar: Calendar, held: int, level: str
) -> None:
    # One credit at a time is sold: nothing is bought for the sake of a bracket.
    sold = replace(TARIFF, brackets=(Bracket(1, None, 60_000),))
    plan = plan_uncertain(calendar, sold, balances=Decimal(held) / 1000, samples=30, service_level=level)
    lacking = (sampled(calendar, 30, seed=1).sum(axis=1) - held).tolist()
    if calendar.is_certain:
        lacking = lacking[:1]
    received = sum(order.credits for order in plan.best.purchase.orders)

    def is_enough(credits: int) -> bool:  # noqa: A002 - the word of the domain
        return 100 * sum(each <= 1000 * credits for each in lacking) >= Decimal(level) * len(lacking)

    assert is_enough(received)
    assert received == 0 or not is_enough(received - 1)
    assert [each.percent for each in plan.levels] == sorted({50, 80, 90, 95, 99, Decimal(level)})
    assert plan.least_on_average is None


def test_what_is_said_of_a_purchase() -> None:
    calendar = needs((2000, 4000, 9000))
    terms = {"balances": 1, "samples": 200, "seed": 3, "left_over_worth": "0.01", "late_price": "0.2"}
    plan = plan_uncertain(calendar, TARIFF, **terms)
    lacking = sampled(calendar, 200, seed=3)[:, 0] - 1000
    received = 1000 * plan.best.purchase.orders[0].credits
    missing, left_over = np.maximum(lacking - received, 0), np.maximum(received - lacking, 0)
    assert str(plan.best.missing) == f"{missing.mean() / 1000:.3f}".rstrip("0").rstrip(".")
    assert str(plan.best.left_over) == f"{left_over.mean() / 1000:.3f}".rstrip("0")
    late = sum(late_cost(each, TARIFF, Decimal("0.2")) for each in missing.tolist()) / 200
    assert str(plan.best.late_cost) == f"{float(late):.2f}"
    assert str(plan.best.left_over_worth) == f"{left_over.mean() * 0.01 / 1000:.2f}"
    assert plan.best.risk.probability == Decimal(int((missing > 0).sum())) / 200
    assert plan.likely.purchase.orders[0].credits == 3
    assert plan.on == date(2026, 1, 3)
    assert plan_uncertain(calendar, TARIFF).late_price is None


@pytest.mark.parametrize(
    ("late", "credits_bought"),
    [
        # Late orders are real ones: never cheaper than the same credits in time.
        pytest.param("0.02", 0, id="late is as dear as early, and then one knows: buy nothing"),
        pytest.param("0.06", 15, id="the next bracket is cheap enough"),
        pytest.param("5", 20, id="nothing may be missing"),
    ],
)
def test_the_price_of_what_is_missing_decides(late: str, credits_bought: int) -> None:
    plan = plan_uncertain(needs((9_000, 12_000, 19_500)), TARIFF, late_price=late, samples=500)
    assert plan.least_on_average is not None
    bought_now = sum(order.credits for order in plan.least_on_average.purchase.orders)
    assert abs(bought_now - credits_bought) <= 1


def test_a_plan_is_enough_in_nearly_all_cases_at_the_end_of_every_month() -> None:
    wanted = needs(*[(200_000, 300_000, 700_000)] * 4)
    sold = replace(TARIFF, brackets=(Bracket(1, None, 60_000),))
    plan = plan_purchases(wanted, sold, on=DAY, balances="100.5", service_level=90, samples=2000, seed=4)
    drawn = sampled(wanted, 4000, seed=99).cumsum(axis=1)
    received = np.cumsum([sum(order.credits for order in each.purchase.orders) for each in plan.purchases])
    short = (drawn > 1000 * received + 100_500).any(axis=1).mean()
    assert 0.07 < short < 0.13
    assert abs(float(plan.risk.probability) - short) < 0.03
    likely = plan_purchases(wanted, sold, on=DAY, balances="100.5", samples=0)
    assert (likely.risk, likely.service_level) == (None, None)
    assert likely.price < plan.price


@given(calendars(), st.sampled_from([TARIFF, GIFTS]), st.sampled_from(["few", "late", "early"]))
def test_a_plan_costs_no_more_than_one_purchase_that_is_enough_as_often(
    calendar: Calendar, sold: Tariff, prepay: Any
) -> None:
    drawn = {"on": DAY, "samples": 40, "service_level": 90}
    plan = plan_purchases(calendar, sold, prepay=prepay, **drawn)
    assert plan.price <= plan_of_today(calendar, sold, **drawn).best.purchase.price


def test_the_fewest_credits_are_enough_month_by_month_where_they_are_bought_late() -> None:
    wanted = needs(*[(200_000, 300_000, 700_000)] * 3)
    sold = replace(TARIFF, brackets=(Bracket(1, None, 60_000),))
    plan = plan_purchases(wanted, sold, on=DAY, service_level=90, samples=1000, prepay="late")
    received = np.cumsum([sum(order.credits for order in each.purchase.orders) for each in plan.purchases])
    drawn = sampled(wanted, 1000, seed=1).cumsum(axis=1)
    assert len(received) == 3
    assert (drawn <= 1000 * received).all(axis=1).sum() >= 900
    assert (drawn[:, -1] <= 1000 * (received[-1] - 1)).sum() < 900


def test_where_cash_is_dear_no_month_is_safer_than_another() -> None:
    """Bought month by month; a credit fewer in each of them is not enough so often."""
    wanted = needs(*[(200_000, 300_000, 700_000)] * 3)
    sold = replace(TARIFF, brackets=(Bracket(1, None, 60_000),))
    plan = plan_purchases(wanted, sold, on=DAY, service_level=90, samples=1000, cost_of_cash=400)
    received = np.cumsum([sum(order.credits for order in each.purchase.orders) for each in plan.purchases])
    drawn = sampled(wanted, 1000, seed=1).cumsum(axis=1)
    assert len(received) == 3
    assert (drawn <= 1000 * received).all(axis=1).sum() >= 900
    assert (drawn <= 1000 * (received - 1)).all(axis=1).sum() < 900
    short = (drawn > 1000 * received).sum(axis=0)
    assert short.max() - short.min() <= 5


def test_a_sum_of_all_draws_beyond_reckoning_is_refused() -> None:
    with pytest.raises(UsageError, match="PLN004"):
        plan_purchases(needs((1, 2, 9 * 10**14), (1, 1, 1)), TARIFF, on=DAY, samples=10_000)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(plan_purchases, id="plan"),
        pytest.param(plan_of_today, id="one purchase"),
        pytest.param(partial(recommend_recharge, balance=5), id="recharge"),
    ],
)
def test_more_calendars_than_fit_into_memory_are_refused_by_their_name(drawing: Callable[..., Any]) -> None:
    options: dict[str, Any] = {"tariff": TARIFF, "on": DAY, "samples": 10**8}
    with pytest.raises(UsageError) as raised:
        drawing(needs((1, 2, 3), (1, 1, 1)), **options)
    most = MOST_DRAWN // 2
    assert str(raised.value) == (
        "AMT004  The number of calendars to draw cannot be 100000000: that is too large.\n"
        f"Give {most} or less."
    )
    # Nothing is drawn of what is certain.
    certain = Calendar.of([Need.of("2026-01-03", 2)])
    drawing(certain, **options)


@pytest.mark.parametrize("level", [99, 100])
def test_that_something_is_enough_in_all_cases_is_never_said(level: int) -> None:
    """Of calendars drawn anew some take more than the largest of those that were drawn."""
    calendar = needs((1000, 2000, 9000))
    options: dict[str, Any] = {"on": DAY, "samples": 100, "service_level": level}
    plan, once = (find(calendar, TARIFF, **options) for find in (plan_purchases, plan_of_today))
    text = " ".join(plan_sheet(plan, uncertain=once).to_terminal().split())
    assert ("Enough in all calendars that were drawn: runs short in " in text) == (level == 100)
    assert ("Enough in 99 % of all cases: runs short in " in text) == (level == 99)
    assert ("are enough in all calendars that were drawn" in text) == (level == 100)
    assert "in 100 % of all cases" not in text
    # What expires depends on what was sent before: no level holds then.
    twice = needs((1000, 2000, 9000), (1000, 2000, 9000))
    expiring = plan_purchases(twice, TARIFF, expiry=1, **options)
    said = "all calendars that were drawn" if level == 100 else "99 % of all cases"
    text = " ".join(plan_sheet(expiring).to_terminal().split())
    assert f"Enough in {said}, were it not for credits that expire: runs short in " in text
    lasting = plan_purchases(twice, TARIFF, expiry=2, **options)
    assert "were it not" not in plan_sheet(lasting).to_terminal()


def test_what_is_just_enough_does_not_fall_short() -> None:
    """Most draws are 3000 and the others 3001, of which 3 credits leave the last thousandth unsent."""
    calendar = needs((2999, 3000, 3001))
    plan = plan_uncertain(calendar, TARIFF, samples=200, service_level=50)
    lacking = sampled(calendar, 200, seed=1)[:, 0]
    assert plan.best.purchase.orders[0].credits == 3
    assert plan.best.risk is not None
    assert (lacking == 3000).any()
    assert plan.best.risk.shortfalls == (lacking > 3000).sum()


def test_the_tariff_is_that_of_the_first_need() -> None:
    """Before the first tariff that is known there is none, and nothing is needed then."""
    plan = plan_of_today(needs((1000, 2000, 300_000)), on=date(2020, 1, 1), samples=10)
    assert plan.tariff.valid_from <= date(2026, 1, 3)


def test_nothing_to_buy_where_volumes_are_uncertain() -> None:
    plan = plan_purchases(needs((1000, 2000, 3000)), TARIFF, on=DAY, balances=9, service_level=80, samples=20)
    assert (plan.purchases, plan.service_level, plan.within) == ((), 80, 0)
    assert plan.risk is not None
    assert (plan.risk.shortfalls, plan.risk.calendars) == (0, 20)


def test_nothing_is_recommended_without_a_price() -> None:
    with pytest.raises(TariffError, match="PAC001"):
        plan_uncertain(needs((1_000, 2_000, 3_000)), replace(TARIFF, brackets=()))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.one_in(3, checked=True)
def test_a_purchase_waits_until_a_calendar_that_is_drawn_runs_short(seed: int) -> None:
    """Of jobs with their days: nothing more runs short than on the first of its month."""
    chance = np.random.default_rng(seed)
    jobs = []
    for day in sorted(chance.choice(84, chance.integers(1, 7), replace=False).tolist()):
        low, likely, high = sorted(chance.integers(0, 9_000, 3).tolist())
        at = datetime(2026, 1 + day // 28, 1 + day % 28, 9)  # noqa: DTZ001
        jobs.append(Need(at, "", likely, low_milli=low, high_milli=high))
    calendar, held = Calendar.of(jobs), int(chance.integers(0, 8))
    plan = plan_purchases(
        calendar, TARIFF, balances=held, on=DAY, samples=200, seed=seed, service_level=90, prepay="late"
    )
    drawn = [np.cumsum(sampled(calendar, 200, seed=each), axis=1) for each in (seed, seed + 10**15 // 2)]
    days = [need.at.date() for need in jobs]

    def short(orders: list[tuple[date, int]]) -> list[int]:
        there = np.array([1000 * (held + sum(more for on, more in orders if on <= day)) for day in days])
        return [int((sums > there).any(axis=1).sum()) for sums in drawn]

    orders = [(on, order.credits + order.gift) for on, order in plan.best.orders]
    waited = short(orders)
    assert waited == short([(on.replace(day=1), more) for on, more in orders])
    assert plan.risk is None or plan.risk.shortfalls == waited[1]
    for on, _ in orders:
        before = held + sum(more for other, more in orders if other < on)
        first_of_its_month = min(day for day in days if (day.year, day.month) == (on.year, on.month))
        if on not in (DAY, first_of_its_month):
            assert max(sums[:, days.index(on)].max() for sums in drawn) > 1000 * before
            assert max(sums[:, days.index(on) - 1].max() for sums in drawn) <= 1000 * before


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
    ("options", "said"),
    [
        pytest.param({"samples": 0}, "AMT003  The number of calendars to draw cannot be 0.", id="no samples"),
        pytest.param(
            {"samples": 1e4},
            "AMT001  The number of calendars to draw cannot be used",
            id="a float number of samples",
        ),
        pytest.param(
            {"samples": 10**9},
            "AMT004  The number of calendars to draw cannot be 1000000000: that is too large.",
            id="too many samples",
        ),
        pytest.param(
            {"left_over_worth": "0.045"},
            "PLN006  A credit left over cannot be worth 0.045 EUR: the cheapest one costs 0.045 EUR.",
            id="worth as much as it costs",
        ),
        pytest.param(
            {"left_over_worth": "0.03", "late_price": "0.03"},
            "PLN006  A credit left over cannot be worth 0.03 EUR: the cheapest one costs 0.03 EUR.",
            id="worth as much as late",
        ),
        pytest.param(
            {"left_over_worth": 0.01},
            "AMT001  The worth of a credit left over cannot be used",
            id="a float worth",
        ),
        pytest.param({"late_price": -1}, "AMT003  The late price cannot be -1.", id="a price below 0"),
        pytest.param(
            {"late_price": "0.00"},
            "AMT003  The late price cannot be 0.\nGive 0.000001 or more.",
            id="what is missing costs nothing",
        ),
        pytest.param(
            {"tariff": A_MILLION, "left_over_worth": "0.0449"},
            "PLN004  25293246 credits on 1 day to buy on are too many to compare.\nPlan fewer months",
            id="worth buying nearly for ever",
        ),
        pytest.param(
            {"service_level": 101}, "AMT004  The service level cannot be 101", id="more than always"
        ),
        pytest.param(
            {"late_price": 10**9},
            "PLN004  900000 credits on 1 day to buy on are too many to compare.\nDraw fewer samples",
            id="a late price beyond reckoning",
        ),
        pytest.param({"seed": -1}, "AMT003  The seed cannot be -1.", id="no seed"),
        pytest.param(
            {"tariff": []}, "PLN005  These tariffs cannot be used in one plan: there is none.", id="no tariff"
        ),
        pytest.param(
            {"balances": 10**12},
            "PLN004  900000 credits on 1 day to buy on are too many to compare.\nDraw fewer samples",
            id="a balance whose sum over all draws is beyond reckoning",
        ),
    ],
)
def test_what_makes_no_sense(options: dict[str, Any], said: str) -> None:
    calendar = needs((10_000_000, 900_000_000, 950_000_000))
    with pytest.raises(UsageError) as raised:
        plan_uncertain(calendar, **{"tariff": TARIFF} | options)
    assert str(raised.value).startswith(said)
