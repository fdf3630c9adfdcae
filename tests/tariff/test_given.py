"""A tariff that is given as a value: what else is said of it is held against it, by whoever takes one."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
import pytest

import estimator
from estimator import TariffError, find_tariff, read_calendar
from estimator.base.notes import ReadingWarning

TARIFF = find_tariff(on="2026-11-01")
CAMPAIGN = [{"to": "+33639980001", "text": "Bonjour"}]
JOBS = pd.DataFrame({"date": ["2026-12-01"], "credits": ["5"]})
DAYS = read_calendar(JOBS, tariff=TARIFF)
GIVEN: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "advise_campaign": ((CAMPAIGN,), {}),
    "cheapest_purchase": ((100,), {}),
    "estimate": ((CAMPAIGN,), {}),
    "estimate_files": ((["campaign.csv"],), {}),
    "find_tariff": ((), {}),
    "plan_purchases": ((DAYS,), {}),
    "plan_transfers": (({"sms-ab1234-1": 5},), {"needs": {"sms-ab1234-1": 1}}),
    "plan_uncertain": ((DAYS,), {}),
    "read_calendar": ((JOBS,), {}),
    "recommend_recharge": ((DAYS,), {"balance": 10}),
    "simulate_many": (
        (np.ones((1, 2), dtype=int),),
        {"balances": [5], "thresholds": [1], "quantities": [100]},
    ),
    "simulate_recharge": ((DAYS,), {"balance": 10, "threshold": 1, "quantity": 100}),
}


def _takes_both(function: Callable[..., Any]) -> bool:
    try:
        return {"tariff", "billing_country"} <= signature(function).parameters.keys()
    except (TypeError, ValueError):
        return False


def test_all_that_take_one_are_here() -> None:
    public = {name: getattr(estimator, name) for name in estimator.__all__}
    assert {name for name, each in public.items() if callable(each) and _takes_both(each)} == GIVEN.keys()


@pytest.mark.parametrize("name", GIVEN)
def test_another_billing_country_is_refused(name: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "campaign.csv").write_text("number,message\n+33639980001,Bonjour\n", encoding="utf-8")
    positional, named = GIVEN[name]
    with pytest.raises(TariffError, match="TAR030"):
        getattr(estimator, name)(*positional, tariff=TARIFF, billing_country="gb", **named)


@pytest.mark.parametrize("name", sorted(GIVEN.keys() - {"estimate_files"}))
def test_its_own_or_none_is_taken(name: str) -> None:
    positional, named = GIVEN[name]
    british = find_tariff(billing_country="gb", on="2026-11-01")
    with warnings.catch_warnings():
        warnings.simplefilter("error", ReadingWarning)
        getattr(estimator, name)(*positional, tariff=TARIFF, billing_country="FR", **named)
    assert find_tariff(british) is british
    assert find_tariff(british, billing_country="GB") is british


def test_a_day_before_it_is_said() -> None:
    with pytest.warns(ReadingWarning, match="2026-10-01 on, and is taken for 2020-01-01"):
        estimator.cheapest_purchase(100, TARIFF, on="2020-01-01")
