"""Many accounts in one call: against the replay of one, at the edges, and by laws."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import simulate_many, simulate_recharge
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.money import to_micro
from estimator.base.prices import PriceRange
from estimator.base.resources import data_path
from estimator.errors import SmsCostError
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import ManyReplays, Rules, Setting, quantities_on
from estimator.supply.recharge.steps import LARGEST, OFF, Accounts, replayed
from estimator.tariff import Bracket, find_tariff
from tests.recharge.asked import with_rules

DAY = date(2026, 10, 1)
TARIFF = find_tariff(on=DAY, tariff=data_path("examples", "tariff-degressive.xml"))
QUANTITIES = quantities_on(DAY)

AMOUNTS = st.one_of(st.integers(0, 400_000), st.sampled_from([0, 1, 100_000, 200_000, 250_001, 3_000_000]))
"""Milli-credits, crowded where balances meet thresholds."""


FIRST = datetime.fromisoformat("2026-12-01T09:00")


def alone(needs: list[int], balance: int, setting: Setting, rules: Rules) -> tuple[int, ...]:
    """One account with a job a day, as `simulate_recharge` replays it event by event."""
    jobs = [Need(FIRST + timedelta(step), "", milli) for step, milli in enumerate(needs)]
    replay = simulate_recharge(
        Calendar.of(jobs),
        balance=to_credits(balance),
        threshold=setting.threshold,
        quantity=setting.quantity,
        tariff=TARIFF,
        rules=rules,
    )
    short = replay.shortfall
    assert replay.paid is not None
    return (
        to_micro(replay.paid),
        replay.bought,
        replay.recharges,
        to_milli(replay.closing),
        to_milli(replay.lowest),
        -1 if short is None else (short.at - FIRST).days,
        to_milli(replay.unsent),
    )


def columns(many: ManyReplays) -> list[tuple[int, ...]]:
    found = (
        many.paid_micro,
        many.bought,
        many.recharges,
        many.closing_milli,
        many.lowest_milli,
        many.first_shortfall,
        many.unsent_milli,
    )
    return list(zip(*(each.tolist() for each in found), strict=True))


def simulated(
    needs: list[list[int]], balance: int, threshold: int, quantity: Any, **rules: Any
) -> ManyReplays:
    """Accounts that differ in their needs only."""
    count = len(needs)
    return simulate_many(
        np.array(needs, np.int64),
        balances=np.full(count, balance),
        thresholds=np.full(count, threshold),
        quantities=quantity,
        tariff=TARIFF,
        **with_rules(rules),
    )


BALANCES = st.one_of(AMOUNTS, st.integers(-300_000, -1))
"""What accounts hold: below 0 where they owe credits."""


@given(data=st.data())
def test_each_account_fares_as_it_would_alone(data: st.DataObject) -> None:
    customers, steps = data.draw(st.integers(1, 5)), data.draw(st.integers(0, 8))
    rows = st.lists(st.lists(AMOUNTS, min_size=steps, max_size=steps), min_size=customers, max_size=customers)
    needs = data.draw(rows)
    balances, thresholds = (
        data.draw(st.lists(each, min_size=customers, max_size=customers)) for each in (BALANCES, AMOUNTS)
    )
    offered = st.sampled_from([0, *QUANTITIES])
    quantities = data.draw(st.lists(offered, min_size=customers, max_size=customers))
    delay = data.draw(st.integers(0, 4))
    rules = Rules(
        # So many days and an hour after a job, the next ones have been sent, and no other.
        delay=delay * timedelta(days=1, hours=1),
        trigger=data.draw(st.sampled_from(["<=", "<"])),
        most_at_once=data.draw(st.sampled_from([1, 2, 3, 50])),
        shortfall=data.draw(st.sampled_from(["refuse", "cut"])),
    )
    many = simulate_many(
        np.array(needs, np.int64).reshape(customers, steps),
        balances=np.array(balances),
        thresholds=np.array(thresholds),
        quantities=np.array(quantities),
        tariff=TARIFF,
        rules=replace(rules, delay=timedelta(0)),
        delay_steps=delay,
    )
    settings = [Setting(at, bought or None) for at, bought in zip(thresholds, quantities, strict=True)]
    accounts = zip(needs, balances, settings, strict=True)
    assert columns(many) == [alone(*account, rules) for account in accounts]


@given(st.lists(AMOUNTS, min_size=1, max_size=8), AMOUNTS, AMOUNTS, st.sampled_from(QUANTITIES))
def test_nothing_is_lost(needs: list[int], balance: int, threshold: int, quantity: int) -> None:
    many = simulated([needs], balance, threshold, quantity)
    used = sum(needs) - int(many.unsent_milli[0])
    assert many.closing_milli[0] == balance + many.bought[0] * MILLI - used
    assert (many.unsent_milli[0] > 0) == (many.first_shortfall[0] >= 0)


@given(st.lists(AMOUNTS, min_size=1, max_size=8), AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 3))
def test_a_higher_threshold_never_brings_the_first_shortfall_forward(
    needs: list[int], balance: int, threshold: int, more: int, delay: int
) -> None:
    found = [
        simulated([needs], balance, each, 200, delay_steps=delay).first_shortfall[0]
        for each in (threshold, threshold + more)
    ]
    lower, higher = (len(needs) if each < 0 else each for each in found)
    assert higher >= lower


@pytest.mark.parametrize(
    ("needs", "threshold", "rules", "expected"),
    [
        pytest.param([0, 0], 500, {}, (0, 100, -1), id="a job that takes nothing starts nothing"),
        pytest.param([80], 20, {}, (1, 120, -1), id="at the threshold, with <="),
        pytest.param([80], 20, {"rules": Rules(trigger="<")}, (0, 20, -1), id="at the threshold, with <"),
        pytest.param(
            [80], Decimal("20.001"), {"rules": Rules(trigger="<")}, (1, 120, -1), id="just below it, with <"
        ),
        pytest.param([100], 0, {}, (1, 100, -1), id="an empty account and a threshold of 0"),
        pytest.param([101], 900, {}, (0, 100, 0), id="a job that is refused starts nothing"),
        pytest.param([101], 900, {"rules": Rules(shortfall="cut")}, (1, 100, 0), id="one that is cut does"),
        pytest.param(
            [50], 420, {"rules": Rules(most_at_once=2)}, (2, 250, -1), id="nor are two, and are all"
        ),
        pytest.param(
            [50], 420, {"rules": Rules(most_at_once=3)}, (3, 350, -1), id="three are not enough, and are all"
        ),
        pytest.param(
            [50], 420, {"rules": Rules(most_at_once=9)}, (4, 450, -1), id="as many as it takes to pass it"
        ),
        pytest.param([90, 50], 10, {}, (1, 60, -1), id="by the next step"),
        pytest.param([90, 50], 10, {"delay_steps": 1}, (1, 110, 1), id="a step late: the second is refused"),
        pytest.param([90, 1, 50], 10, {"delay_steps": 1}, (1, 59, -1), id="on its way, so not bought twice"),
    ],
)
def test_edges(
    needs: list[int], threshold: Decimal | int, rules: Any, expected: tuple[int, int, int]
) -> None:
    many = simulated([[each * MILLI for each in needs]], 100_000, int(threshold * MILLI), 100, **rules)
    assert (many.recharges[0], many.closing_milli[0] // MILLI, many.first_shortfall[0]) == expected


def test_owing_sends_everything() -> None:
    accounts = Accounts(np.array([0]), np.array([OFF]), np.array([0]))
    ends = replayed(accounts, np.array([[5, 7]]), usable=range(2), most_at_once=1, shortfall="owe")
    assert (ends.held[0], ends.lowest[0], ends.unsent[0], ends.first_short[0]) == (-12, -12, 0, 0)


def test_every_form_of_off_is_off() -> None:
    for quantity in (None, 0, np.zeros(2, np.int64)):
        many = simulated([[50_000], [150_000]], 100_000, 900_000, quantity)
        assert many.recharges.tolist() == [0, 0]
        assert (many.total_paid, many.short, len(many)) == (Decimal("0.00"), 1, 2)


def test_a_table_of_customers_keeps_their_names() -> None:
    names = pd.Index(["Anna", "Bruno"])
    needs = pd.DataFrame({"Nov": [90_500, 10_000], "Dec": [90_000, 10_000]}, index=names)
    held = pd.Series([100_000, 50_000], index=names)
    thresholds = np.array([20_000, 20_000])
    many = simulate_many(needs, balances=held, thresholds=thresholds, quantities=100, tariff=TARIFF)
    frame = many.to_frame()
    assert frame.index.equals(names)
    assert frame.loc["Anna"].to_dict() == {
        "paid": Decimal("12.00"),
        "bought": 200,
        "recharges": 2,
        "closing": Decimal("119.5"),
        "lowest": Decimal("9.5"),
        "first_shortfall": -1,
        "unsent": Decimal(0),
        "at_least": Decimal("12.00"),
        "at_most": False,
    }


def test_a_price_that_is_not_public_is_at_most_where_it_was_paid() -> None:
    needs, thresholds = np.array([[90_000], [10_000], [90_000]]), np.full(3, 20_000)
    many = simulate_many(
        needs,
        balances=np.full(3, 100_000),
        thresholds=thresholds,
        quantities=np.array([200, 200, 100]),
        tariff=find_tariff(on=DAY),
    )
    assert many.at_most.tolist() == [True, False, False]
    assert many.bounds == PriceRange(Decimal("18.00"), Decimal("17.60"))


@pytest.mark.parametrize(
    ("least_micro", "least"),
    [
        pytest.param(None, None, id="nobody knows how low a price may be"),
        pytest.param(0, Decimal("0.00"), id="it may be nothing"),
        pytest.param(40_000, Decimal("4.00"), id="it may be lower"),
    ],
)
def test_a_price_may_be_lower_and_what_is_not_bought_costs_nothing(
    least_micro: int | None, least: Decimal | None
) -> None:
    brackets = (Bracket(100, None, 60_000, known=False, least_micro=least_micro),)
    many = simulate_many(
        np.array([[90_000], [10_000]]),
        balances=np.full(2, 100_000),
        thresholds=np.full(2, 20_000),
        quantities=100,
        tariff=replace(TARIFF, brackets=brackets, known_prices=(), packs=()),
    )
    assert many.to_frame()["at_least"].tolist() == [least, Decimal("0.00")]
    assert many.to_frame()["at_most"].tolist() == [True, False]
    assert many.bounds == PriceRange(Decimal("6.00"), least)


def test_prices_are_by_default_those_of_the_day() -> None:
    asked: dict[str, Any] = {"balances": np.array([100_000]), "thresholds": np.array([20_000])}
    needs = np.array([[90_000]])
    found = simulate_many(needs, **asked, quantities=100, on=DAY)
    assert (
        found.total_paid
        == simulate_many(needs, **asked, quantities=100, tariff=find_tariff(on=DAY)).total_paid
    )
    with pytest.raises(SmsCostError, match="The tariff of fr of 2022-08-29"):
        simulate_many(needs, **asked, quantities=100, on=date(2022, 12, 31))
    with pytest.raises(SmsCostError, match="billing country"):
        simulate_many(needs, **asked, quantities=100, on=DAY, billing_country="xx")


GOOD: dict[str, Any] = {
    "needs": np.array([[1000, 2000], [3000, 4000]]),
    "balances": np.array([5000, 5000]),
    "thresholds": np.array([1000, 1000]),
    "quantities": 100,
    "tariff": TARIFF,
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(
            {"needs": np.array([[0.5, 1.0]])},
            "AMT001  The number among the needs cannot be used: 0.5 is a float",
            id="needs that are floats",
        ),
        pytest.param(
            {"needs": np.array([1000, 2000])},
            "RCG010  The needs of the replay cannot be used: they have 1 dimensions",
            id="needs of nobody in particular",
        ),
        pytest.param(
            {"needs": np.array([[1000, -1], [0, 0]])},
            "AMT003  The number among the needs cannot be -0.001.\nGive 0 or more.",
            id="a need below 0",
        ),
        pytest.param(
            {"needs": np.full((2, 2), 2**63, np.uint64)},
            "AMT004  The number among the needs cannot be 9223372036854775.808: that is too large.",
            id="a need of too many bits",
        ),
        pytest.param(
            {"needs": pd.DataFrame({"a": ["1.5", "2"]})},
            "AMT001  The number among the needs cannot be used: '1.5' has decimals.",
            id="texts with decimals",
        ),
        pytest.param(
            {"balances": 5000},
            "RCG010  The balances of the replay cannot be used: they have 0 dimensions",
            id="a lone number: credits or milli-credits?",
        ),
        pytest.param(
            {"balances": np.array([5000])},
            "RCG010  The balances of the replay cannot be used: there are 1 for 2 customers.",
            id="one balance for two customers",
        ),
        pytest.param(
            {"balances": np.array([True, False])},
            "AMT001  The number among the balances cannot be used: True (bool) is not a number.",
            id="no numbers at all",
        ),
        pytest.param(
            {"thresholds": [Decimal("1.5"), Decimal(2)]},
            "AMT001  The number among the thresholds cannot be used: 1.5 has decimals.",
            id="credits",
        ),
        pytest.param(
            {"quantities": np.array([100.0, 100.0])},
            "AMT001  The number among the quantities cannot be used: 100.0 is a float",
            id="quantities that are floats",
        ),
        pytest.param(
            {"quantities": 300},
            "RCG001  Automatic recharge does not offer a quantity of 300.",
            id="a quantity that is not offered",
        ),
        pytest.param(
            {
                "quantities": 5000,
                "on": date(2021, 1, 1),
                "tariff": replace(TARIFF, valid_from=date(2021, 1, 1)),
            },
            "RCG001  Automatic recharge does not offer a quantity of 5000.",
            id="not offered then",
        ),
        pytest.param(
            {"needs": np.full((2, 2), 2**59)},
            "RCG011  Amounts of up to 1152921504606952.976 credits are too large",
            id="a sum that would turn over",
        ),
        pytest.param(
            {"thresholds": np.full(2, 2**58)},
            "RCG011  Amounts of up to 288230376151824.744 credits are too large",
            id="a price that would turn over",
        ),
        pytest.param(
            {"tariff": find_tariff(on=date(2022, 12, 31))},
            "RCG012  The tariff of fr of 2022-08-29 sells no order of 100 credits.",
            id="a tariff without prices",
        ),
        pytest.param(
            {"needs": [[1, 2], [3]]},
            "RCG010  The needs of the replay cannot be used: they are no array.",
            id="rows of two lengths",
        ),
        pytest.param(
            {"rules": Rules(delay=timedelta(hours=1))},
            "RCG003  The delay of the automatic recharge cannot be 1:00:00.\nGive delay_steps, in steps.",
            id="a delay in hours, where there are steps",
        ),
        pytest.param(
            {"delay_steps": -1}, "AMT003  The delay cannot be -1.", id="credits before they are bought"
        ),
        pytest.param(
            {"delay_steps": timedelta(days=1)},
            "AMT001  The delay cannot be used: 1 day, 0:00:00 (timedelta) is not a number.",
            id="a time, where steps are asked for",
        ),
    ],
)
def test_what_is_refused(changed: dict[str, Any], said: str) -> None:
    simulate_many(**GOOD)
    with pytest.raises(SmsCostError) as caught:
        simulate_many(**GOOD | changed)
    assert str(caught.value).startswith(said)


def test_the_largest_amounts_that_are_replayed() -> None:
    """A recharge of 100 credits costs 6 euros, and there are so many of them that 64 bits are just enough."""
    most = (LARGEST // 6_000_000) * 100_000 - 1
    opening = np.array([most - 100_000 - 1])
    asked: dict[str, Any] = {"thresholds": np.array([0]), "quantities": 100, "tariff": TARIFF}
    many = simulate_many(np.array([[1]]), balances=opening, **asked)
    assert many.closing_milli.tolist() == (opening - 1).tolist()
    with pytest.raises(SmsCostError) as caught:
        simulate_many(np.array([[2]]), balances=opening, **asked)
    assert caught.value.code == "RCG011"


def test_series_of_other_customers_are_refused() -> None:
    needs = pd.DataFrame({"Nov": [1000, 2000]}, index=["a", "b"])
    swapped = pd.Series([5000, 6000], index=["b", "a"])
    with pytest.raises(SmsCostError, match="indexes differ"):
        simulate_many(**GOOD | {"needs": needs, "balances": swapped})


def test_needs_are_not_touched() -> None:
    needs = np.array([[90_000, 80_000]])
    before = needs.copy()
    simulate_many(
        needs, balances=np.array([100_000]), thresholds=np.array([20_000]), quantities=100, tariff=TARIFF
    )
    assert np.array_equal(needs, before)


def test_nobody_at_all() -> None:
    empty = np.zeros(0, np.int64)
    many = simulate_many(
        np.zeros((0, 3), np.int64), balances=empty, thresholds=empty, quantities=None, tariff=TARIFF
    )
    assert (len(many), many.total_paid) == (0, Decimal("0.00"))


def test_whole_numbers_of_python_are_those_of_numpy() -> None:
    options: dict[str, Any] = {"thresholds": np.array([0]), "quantities": 100, "tariff": TARIFF}
    of_numpy = simulate_many(np.array([[1_000, 2_000]]), balances=np.array([5_000]), **options)
    of_python = simulate_many(np.array([[1_000, 2_000]], object), balances=[5_000], **options)
    assert of_python.closing_milli.tolist() == of_numpy.closing_milli.tolist() == [2_000]


def test_nobody_has_a_name_where_pandas_was_never_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    many = simulate_many(
        np.array([[1_000]]), balances=np.array([5_000]), thresholds=[0], quantities=100, tariff=TARIFF
    )
    assert (many.index, many.closing_milli.tolist()) == (None, [4_000])
