"""The recommended setting: against every setting there is, by laws, and at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import recommend_recharge, simulate_many, simulate_recharge
from estimator.base.credits import to_credits
from estimator.base.money import to_micro
from estimator.base.resources import data_path
from estimator.errors import SmsCostError
from estimator.price.packs import cheapest_purchase, one_order
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Choice, ManyReplays, Recommendation, Rules, quantities_on
from estimator.supply.recharge.recommending import cheapest_setting
from estimator.supply.recharge.steps import LARGEST
from estimator.tariff import find_tariff
from estimator.tariff.model import Bracket, Tariff
from tests.long import trying
from tests.recharge.asked import recommended, with_rules

DAY = date(2026, 10, 1)
FIRST = datetime.fromisoformat("2026-12-01T09:00")
DEGRESSIVE = find_tariff(on=DAY, tariff=data_path("examples", "tariff-degressive.xml"))
KNOWN = find_tariff(on=DAY)
UNPRICED = find_tariff(on=date(2022, 12, 31))
QUANTITIES = quantities_on(FIRST.date())

STEP = 10_000
"""Needs and balances are multiples of this many milli-credits, so that few thresholds differ."""

NEEDS = st.lists(st.integers(0, 60).map(STEP.__mul__), min_size=1, max_size=6)
HELD = st.integers(0, 60).map(STEP.__mul__)
TARIFFS = st.sampled_from([DEGRESSIVE, KNOWN])


def daily(needs: list[int], **known: Any) -> Calendar:
    """A job a day."""
    return Calendar.of(Need(FIRST + timedelta(day), "", milli, **known) for day, milli in enumerate(needs))


def every_setting(needs: list[int], held: int, tariff: Tariff, **rules: Any) -> tuple[list[Any], ManyReplays]:
    """All quantities, each with every threshold on and beside the balances that can occur."""
    thresholds = [
        max(0, at + beside)
        for at in range(0, sum(needs) + 2 * STEP, STEP)
        for beside in (-1, 0, 1, STEP // 2)
    ]
    tried = list(product(QUANTITIES, thresholds))
    many = simulate_many(
        np.tile(np.array(needs), (len(tried), 1)),
        balances=np.full(len(tried), held),
        thresholds=np.array([threshold for _, threshold in tried]),
        quantities=np.array([quantity for quantity, _ in tried]),
        tariff=tariff,
        **with_rules(rules),
    )
    return tried, many


def replayed(needs: list[int], held: int, choice: Choice, **rules: Any) -> Any:
    return simulate_recharge(
        daily(needs),
        balance=to_credits(held),
        threshold=choice.threshold or 0,
        quantity=choice.quantity,
        tariff=DEGRESSIVE,
        **with_rules(rules),
    )


@given(
    needs=NEEDS,
    held=HELD,
    tariff=TARIFFS,
    rules=st.tuples(st.sampled_from(["<=", "<"]), st.sampled_from([1, 1, 2, 9]), st.integers(0, 3)),
)
@trying(150)
def test_no_setting_is_cheaper(
    needs: list[int], held: int, tariff: Tariff, rules: tuple[Any, int, int]
) -> None:
    trigger, most, days = rules
    found = recommended(
        daily(needs),
        balance=to_credits(held),
        tariff=tariff,
        rules=Rules(trigger, most, timedelta(days)),
    )
    # Credits can be used by the job of the day they arrive on: a delay of a day is none of a step.
    steps = max(0, days - 1)
    tried, many = every_setting(needs, held, tariff, trigger=trigger, most_at_once=most, delay_steps=steps)
    enough = [int(many.paid_micro[at]) for at in range(len(tried)) if many.first_shortfall[at] < 0]
    if held >= sum(needs):
        enough.append(0)
    if not enough:
        assert found.best is None
        assert found.obstacle in daily(needs).needs
        return
    best = found.best
    assert best is not None
    assert best.price is not None
    assert to_micro(best.price) == min(enough)


@given(needs=NEEDS, held=HELD, trigger=st.sampled_from(["<=", "<"]), hours=st.sampled_from([0, 2, 24, 70]))
def test_each_choice_is_what_the_replay_finds_and_is_short_just_below(
    needs: list[int], held: int, trigger: Any, hours: int
) -> None:
    rules: dict[str, Any] = {"trigger": trigger, "delay": timedelta(hours=hours)}
    found = recommended(daily(needs), balance=to_credits(held), tariff=DEGRESSIVE, **rules)
    assert [choice.quantity for choice in found.choices] == [None, *QUANTITIES]
    for choice in found.choices:
        replay = replayed(needs, held, choice, **rules)
        if not choice.is_enough:
            assert replay.shortfall
            continue
        assert not replay.shortfall
        assert choice.recharges is not None
        assert (choice.price, choice.left_over) == (replay.paid, replay.closing)
        assert choice.recharges == replay.recharges
        if choice.lowest:
            lower = replace(choice, threshold=choice.lowest - Decimal("0.001"))
            assert replayed(needs, held, lower, **rules).shortfall
        if choice.threshold is not None and choice.threshold < to_credits(sum(needs)):
            higher = replace(choice, threshold=choice.threshold + Decimal("0.001"))
            assert replayed(needs, held, higher, **rules).recharges > choice.recharges


@given(needs=NEEDS, more=HELD)
def test_off_where_the_balance_is_enough(needs: list[int], more: int) -> None:
    found = recommended(daily(needs), balance=to_credits(sum(needs) + more), tariff=UNPRICED)
    best = found.best
    assert best is not None
    assert (found.planned, found.premium, found.premium_is_exact) == (None, None, True)
    assert "off" in repr(found)
    assert (best.quantity, best.threshold, best.price) == (None, None, Decimal("0.00"))
    assert best.left_over == to_credits(more)


@given(needs=NEEDS, held=HELD)
def test_the_premium_is_against_the_whole_need_bought_once(needs: list[int], held: int) -> None:
    found = recommended(daily(needs), balance=to_credits(held), tariff=DEGRESSIVE)
    once = cheapest_purchase(to_credits(sum(needs)), DEGRESSIVE, balance=to_credits(held))
    assert found.planned == once
    assert found.needed == to_credits(sum(needs))
    if found.best and found.best.price is not None:
        assert found.premium == found.best.price - once.price
        # A recharge is an order too, and no orders are cheaper than the cheapest.
        assert found.premium >= 0


def test_a_job_that_nothing_saves_is_named() -> None:
    found = recommended(daily([50_000, 120_000, 20_000_000]), balance=100, tariff=DEGRESSIVE)
    assert found.best is None
    assert found.premium is None
    assert "nothing is enough" in repr(found)
    assert found.obstacle == daily([50_000, 120_000, 20_000_000]).needs[2]
    assert all(choice.price is None for choice in found.choices)
    assert (
        "A job larger than the balance is a shortfall, and still counted in the price." in found.assumptions
    )


def test_a_quantity_without_a_price_is_shown_and_never_chosen() -> None:
    brackets = (Bracket(500, None, 60_000),)
    tariff = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, brackets)
    found = recommended(daily([90_000, 60_000]), balance=100, tariff=tariff)
    assert found.best is not None
    assert (found.best.quantity, found.best.price) == (500, Decimal("30.00"))
    hundred = found.choices[1]
    assert (hundred.quantity, hundred.order, hundred.price) == (100, None, None)
    assert (hundred.is_enough, hundred.lowest) == (True, Decimal(10))


def test_of_two_that_cost_the_same_it_is_the_one_that_leaves_less() -> None:
    cheap = Bracket(100, 101, 60_000), Bracket(250, 251, 48_000)
    brackets = cheap[0], Bracket(101, 250, 70_000), cheap[1], Bracket(251, None, 60_000)
    tariff = Tariff("fr", "EUR", DAY, DAY, "an example", "illustrative", {"FR": 1000}, brackets)
    found = recommended(daily([60_000, 60_000, 95_000]), balance=100, tariff=tariff)
    hundred, larger = found.choices[1], found.choices[3]
    assert (hundred.quantity, hundred.price, hundred.left_over) == (100, Decimal("12.00"), Decimal(85))
    assert (larger.quantity, larger.price, larger.left_over) == (250, Decimal("12.00"), Decimal(135))
    assert (hundred.lowest, larger.lowest) == (Decimal(80), Decimal(40))
    assert found.best == hundred


def test_a_tariff_without_prices_finds_thresholds_and_chooses_nothing() -> None:
    found = recommended(daily([90_000, 60_000]), balance=100, tariff=UNPRICED)
    assert (found.best, found.planned, found.premium, found.obstacle) == (None, None, None, None)
    assert [choice.lowest for choice in found.choices if choice.is_enough] == [Decimal(10)] * 7


@pytest.mark.parametrize(
    ("needs", "quantity", "at_most"),
    [
        pytest.param([90_000, 60_000], 100, False, id="100 credits have a public price"),
        pytest.param([90_000, 160_000], 200, True, id="200 cost at most so much"),
    ],
)
def test_prices_that_are_not_public_are_said_to_be_at_most(
    needs: list[int], quantity: int, at_most: bool
) -> None:
    found = recommended(daily(needs), balance=100, tariff=KNOWN)
    assert found.best is not None
    assert (found.best.quantity, found.best.at_most) == (quantity, at_most)
    assert found.premium_is_exact == (not at_most)
    assert f"{quantity} credits at {found.best.threshold}" in repr(found)


def test_a_service_that_is_too_young_must_hold_what_it_needs_until_then() -> None:
    needs = [90_000] * 4
    opened = date(2026, 10, 3)
    short = recommended(daily(needs), balance=100, tariff=DEGRESSIVE, opened=opened)
    assert short.best is None
    found = recommended(daily(needs), balance=270, tariff=DEGRESSIVE, opened=opened)
    assert found.best is not None
    assert (found.best.quantity, found.best.lowest) == (100, Decimal(0))
    assert "recharges itself from 2026-12-03 on" in " ".join(found.assumptions)


def test_quantities_are_those_of_the_day() -> None:
    older = replace(DEGRESSIVE, valid_from=date(2021, 1, 1))
    old = recommended(daily([90_000]), balance=10, tariff=older, on=date(2021, 1, 1))
    assert [choice.quantity for choice in old.choices] == [None, 100, 200, 250, 500, 1000]


def test_of_several_accounts_one_is_named() -> None:
    calendar = Calendar.of([Need(FIRST, "a", 90_000), Need(FIRST, "b", 50_000), Need(FIRST, "a", 60_000)])
    found = recommended(calendar, account="a", balance=100, tariff=DEGRESSIVE)
    assert (found.account, found.needed) == ("a", Decimal(150))
    with pytest.raises(SmsCostError) as caught:
        recommended(calendar, balance=100, tariff=DEGRESSIVE)
    assert caught.value.code == "RCG004"


def test_nothing_to_send() -> None:
    found = recommended(Calendar(()), balance=5, tariff=DEGRESSIVE)
    assert found.best is not None
    assert (found.best.quantity, found.best.left_over) == (None, Decimal(5))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"balance": 0.5}, "AMT001  The balance cannot be used", id="a balance that is a float"),
        pytest.param({"withheld": -1}, "AMT003  The number of credits that quotas hold cannot", id="quotas"),
        pytest.param({"target": 0.01}, "AMT001  The target cannot be used", id="a target that is a float"),
        pytest.param({"target": "1.1"}, "AMT004  The target cannot be '1.1'", id="more than always"),
        pytest.param({"account": "b"}, "RCG005  Account b needs nothing", id="an account that needs nothing"),
        pytest.param(
            {"samples": -1}, "AMT003  The number of calendars to draw", id="fewer than no calendars"
        ),
        pytest.param({"seed": -1}, "AMT003  The seed cannot be -1", id="a seed below 0"),
        pytest.param({"opened": "x"}, "DAY001  The day the service was opened cannot", id="opened on no day"),
        pytest.param({"on": "x"}, "DAY001  The day of the recommendation cannot be used", id="on no day"),
        pytest.param({"billing_country": "xx", "tariff": None}, "USE017  The billing country", id="nowhere"),
    ],
)
def test_what_is_refused(changed: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"balance": 10, "tariff": DEGRESSIVE, "target": "0.05"}
    assert isinstance(recommended(daily([90_000]), **good), Recommendation)
    with pytest.raises(SmsCostError) as caught:
        recommended(daily([90_000]), **good | changed)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("on", "valid_from"),
    [
        pytest.param(date(2022, 12, 31), date(2022, 8, 29), id="of the day it is"),
        pytest.param(None, KNOWN.valid_from, id="where none is given: of the first job to come"),
    ],
)
def test_the_tariff_and_the_quantities_are_those_of_a_day(on: date | None, valid_from: date) -> None:
    calendar = Calendar.of([Need(datetime(2099, 1, 4, 9), "", 90_000)])  # noqa: DTZ001
    found = recommend_recharge(calendar, balance=100, on=on)
    assert found.tariff.valid_from == valid_from
    assert len(found.choices) == (6 if on else 8)


def test_the_cheapest_setting_is_of_what_is_offered_on_the_day_of_the_first_job() -> None:
    tariff = replace(DEGRESSIVE, valid_from=date(2020, 1, 1))
    for year, quantity in ((2022, None), (2026, 5000)):
        first = FIRST.replace(year=year)
        jobs = Calendar.of([Need(first, "", 90_000), Need(first + timedelta(7), "", 4_000_000)])
        found = cheapest_setting(jobs, balance=100, tariff=tariff)
        assert (found and found.quantity) == quantity
    nothing = cheapest_setting(Calendar(()), balance=0, tariff=tariff)
    assert nothing is not None
    assert nothing.quantity is None


def test_amounts_that_do_not_fit() -> None:
    with pytest.raises(SmsCostError) as caught:
        recommended(daily([2**58, 2**58]), balance=10, tariff=DEGRESSIVE)
    assert caught.value.code == "RCG011"
    largest = (LARGEST - 10**9) // 2
    assert recommended(daily([largest]), balance=0, tariff=UNPRICED).needed == to_credits(largest)
    with pytest.raises(SmsCostError, match="RCG011"):
        recommended(daily([largest + 1]), balance=0, tariff=UNPRICED)


def test_a_mean_of_amounts_whose_sum_does_not_fit() -> None:
    """So much in 1000 calendars is more than 64 bits hold, and less in each of them."""
    much = 10**15 - 1
    jobs = [Need(FIRST + timedelta(day), "", much, low_milli=much - 2, high_milli=much) for day in range(20)]
    found = recommended(Calendar.of(jobs), balance=20 * 10**12, tariff=UNPRICED)
    assert abs(found.needed - 20 * 10**12) <= Decimal("0.06")
    assert found.best is not None
    assert found.best.left_over is not None
    assert Decimal("0.02") <= found.best.left_over <= Decimal("0.06")


def test_a_recharge_costs_what_one_order_costs() -> None:
    found = recommended(daily([90_000, 200_000]), balance=100, tariff=DEGRESSIVE)
    for choice in found.choices[1:]:
        assert choice.quantity is not None
        assert choice.order == one_order(choice.quantity, DEGRESSIVE)
        assert choice.order is not None
        if choice.is_enough:
            assert choice.price == choice.order.price * int(choice.recharges or 0)


@given(needs=NEEDS, held=HELD, gone=st.integers(0, 5))
@trying(30)
def test_what_is_past_counts_for_nothing(needs: list[int], held: int, gone: int) -> None:
    day = FIRST.date() + timedelta(min(gone, len(needs) - 1))
    whole, left = daily(needs), Calendar.of(need for need in daily(needs).needs if need.at.date() >= day)
    found, alone = (
        recommended(each, balance=to_credits(held), tariff=DEGRESSIVE, on=day) for each in (whole, left)
    )
    assert found.past.credits == whole.credits - left.credits
    assert replace(found, past=alone.past) == alone


def test_today_is_the_day_it_is() -> None:
    days = [date.today() + timedelta(each) for each in (-1, 0, 1)]  # noqa: DTZ011
    calendar = Calendar.of(Need.of(day, 100) for day in days)
    found = recommend_recharge(calendar, balance=100, tariff=DEGRESSIVE)
    assert found.on == days[1]
    assert [found.past.credits, found.needed] == [100, 200]
