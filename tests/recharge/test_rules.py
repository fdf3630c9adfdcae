"""The rules of automatic recharge, one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import UsageError
from estimator.supply.recharge import Rules, Setting, quantities_on

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "largest"),
    [
        pytest.param(date(2019, 1, 1), 1000, id="before anything is known: the first that is"),
        pytest.param(date(2023, 2, 8), 1000, id="the day before two were added"),
        pytest.param(date(2023, 2, 9), 10000, id="the day two were added"),
        pytest.param(TODAY, 10000, id="today"),
    ],
)
def test_quantities_have_a_date(day: date, largest: int) -> None:
    assert quantities_on(day)[0] == 100
    assert quantities_on(day)[-1] == largest


@pytest.mark.parametrize(
    ("threshold", "quantity", "said"),
    [
        pytest.param(0, 100, None, id="a threshold of 0"),
        pytest.param("0.001", None, None, id="decimals, and off"),
        pytest.param(
            10,
            300,
            "RCG001  Automatic recharge does not offer a quantity of 300.",
            id="a quantity between two",
        ),
        pytest.param(10, 0, "RCG001", id="0 is not off: none is"),
        pytest.param(
            10, 100.0, "AMT001  The quantity of a recharge cannot be used", id="a quantity that is a float"
        ),
        pytest.param(-1, 100, "AMT003  The threshold cannot be -1.", id="a threshold below 0"),
        pytest.param("0.0001", 100, "AMT001", id="finer than a thousandth"),
        pytest.param(0.5, 100, "AMT001", id="a float"),
        pytest.param(
            "lots", 100, "AMT001  The threshold cannot be used: 'lots' is not a number.", id="no number"
        ),
    ],
)
def test_a_setting_is_one_that_the_provider_takes(threshold: Any, quantity: Any, said: str | None) -> None:
    if said is None:
        assert Setting.of(threshold, quantity, on=TODAY).quantity == quantity
        return
    with pytest.raises(UsageError) as caught:
        Setting.of(threshold, quantity, on=TODAY)
    assert str(caught.value).startswith(said)


def test_what_was_added_later_is_not_offered_before() -> None:
    with pytest.raises(UsageError) as caught:
        Setting.of(10, 5000, on=date(2021, 6, 1))
    assert caught.value.code == "RCG001"


@pytest.mark.parametrize(
    ("unusable", "said"),
    [
        pytest.param({"trigger": "=<"}, "USE017  The trigger cannot be '=<'.", id="a trigger that is none"),
        pytest.param(
            {"most_at_once": 0},
            "AMT003  The number of recharges that start together cannot be 0.",
            id="no recharge at all",
        ),
        pytest.param(
            {"most_at_once": 10_001},
            "AMT004  The number of recharges that start together cannot be 10001",
            id="more recharges than anybody would pay",
        ),
        pytest.param(
            {"delay": timedelta(seconds=-1)},
            "RCG003  The delay of the automatic recharge cannot be -1 day, 23:59:59.",
            id="credits before they are bought",
        ),
        pytest.param(
            {"delay": timedelta(days=367)},
            "RCG003  The delay of the automatic recharge cannot be 367 days, 0:00:00.",
            id="credits that never come",
        ),
        pytest.param(
            {"delay": 5},
            "RCG003  The delay of the automatic recharge cannot be 5 (int).",
            id="no length of time",
        ),
        pytest.param(
            {"shortfall": "guess"}, "USE017  The shortfall cannot be 'guess'.", id="neither refused nor cut"
        ),
    ],
)
def test_rules_that_make_no_sense(unusable: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        Rules(**unusable)
    assert str(caught.value).startswith(said)


def test_nothing_starts_while_it_is_off() -> None:
    assert Rules(most_at_once=9).started(-5, Setting(10_000, None)) == 0


@given(
    balance=st.integers(-10_000_000, 10_000_000),
    threshold=st.integers(0, 5_000_000),
    quantity=st.sampled_from(quantities_on(TODAY)),
    trigger=st.sampled_from(["<=", "<"]),
    most=st.integers(1, 40),
)
def test_started_is_recharging_one_by_one(
    balance: int, threshold: int, quantity: int, trigger: Any, most: int
) -> None:
    count, held = 0, balance
    while count < most and (held < threshold or (trigger == "<=" and held == threshold)):
        held += quantity * 1000
        count += 1
    assert Rules(trigger=trigger, most_at_once=most).started(balance, Setting(threshold, quantity)) == count
