"""What functions return: it adds up where that makes sense, and prints in one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import estimator
from estimator import UsageError, estimate
from tests.api.test_names import FUNCTIONS

DAY = date(2026, 11, 1)
ROWS = [{"to": "+33639980001", "text": "Fête des mères, -20 % " * 4, "prenom": "Zoé"}]
LONG = "a\x1b[31mb\n" * 40
NEEDS = [
    estimator.Need(datetime.fromisoformat(f"2026-12-{day:02d}T09:00"), LONG, 90_000, name=LONG)
    for day in range(1, 25)
]
CALENDAR = estimator.Calendar.of(NEEDS)
ANSWER = {"ids": [7], "validReceivers": 1, "invalidReceivers": 0, "totalCreditsRemoved": "1"}

RESULTS: dict[str, Callable[[], Any]] = {
    "advise": lambda: estimator.advise("Fête des mères"),
    "advise_campaign": lambda: estimator.advise_campaign(ROWS, on=DAY),
    "bound_template": lambda: estimator.bound_template("Bonjour {prenom}"),
    "cheapest_purchase": lambda: estimator.cheapest_purchase(10**12, on=DAY),
    "compare": lambda: estimator.compare(estimate(ROWS, on=DAY), estimate(ROWS * 2, on=DAY)),
    "compare_volumes": lambda: estimator.compare_volumes(CALENDAR, CALENDAR, on="2026-12-15"),
    "estimate": lambda: estimate(ROWS, on=DAY),
    "forecast_volumes": lambda: estimator.forecast_volumes(CALENDAR, on="2027-01-04"),
    "explain": lambda: estimator.explain(LONG),
    "fill_template": lambda: estimator.fill_template("Bonjour {prenom}", ROWS),
    "find_tariff": lambda: estimator.find_tariff(on=DAY),
    "keep_advertising_hours": lambda: estimator.keep_advertising_hours(CALENDAR),
    "plan_purchases": lambda: estimator.plan_purchases(CALENDAR, on=DAY),
    "plan_transfers": lambda: estimator.plan_transfers({LONG: 5, "b": 50}, needs={LONG: 45}, on=DAY),
    "plan_uncertain": lambda: estimator.plan_uncertain(CALENDAR, samples=2, on=DAY),
    "quote": lambda: estimator.quote(
        estimate(ROWS, on=DAY), client=LONG, number="1", issuer="A", on=DAY, valid_until=DAY
    ),
    "read_accounts": lambda: estimator.read_accounts("data/examples/accounts.csv"),
    "read_calendar": lambda: estimator.read_calendar("data/examples/calendar.csv"),
    "recommend_recharge": lambda: estimator.recommend_recharge(CALENDAR, balance=100, on=DAY),
    "reconcile": lambda: estimator.reconcile(estimate(ROWS, on=DAY), [ANSWER]),
    "simulate_many": lambda: estimator.simulate_many(
        np.array([[1000]] * 99),
        balances=np.full(99, 2000),
        thresholds=np.full(99, 5000),
        quantities=100,
    ),
    "simulate_recharge": lambda: estimator.simulate_recharge(CALENDAR, balance=5, threshold=1, quantity=100),
}
_OTHERWISE = {
    "counted_clause",
    "count_segments",
    "estimate_files",
    "focus",
    "language",
    "load_tariffs",
    "read_balances",
    "tariff_effects",
}
"""A text, a DataFrame, an Estimate again, a table, a context, a tuple, a dict, a tuple."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_result_prints_in_one_line(name: str) -> None:
    if name in _OTHERWISE:
        return
    shown = repr(RESULTS[name]())
    assert len(shown) <= 100
    assert shown.isprintable()
    assert shown.startswith("<")


def test_a_saved_estimate_and_a_saving_print_in_one_line(tmp_path: Path) -> None:
    estimate(ROWS, on=DAY).save(tmp_path / "a.json")
    saved = estimator.Estimate.load(tmp_path / "a.json")
    assert repr(saved).startswith("<LoadedEstimate ")
    assert len(repr(saved)) <= 100
    assert " less, " in repr(estimator.compare(estimate(ROWS * 2, on=DAY), saved))


def test_an_estimate_prints_what_it_says() -> None:
    found = estimate("data/examples/soldes-fr.csv", default_country="FR", on=DAY)
    assert repr(found).startswith("<Estimate data/examples/soldes-fr.csv: 6 995.35 credits, ")
    assert " between 377.74 and 405.73" in repr(found)


def test_estimates_add_up() -> None:
    each = [estimate(ROWS * n, on=DAY) for n in (1, 2, 3)]
    whole = sum(each)
    assert isinstance(whole, estimator.Estimate)
    assert whole.totals == estimate(ROWS * 6, on=DAY).totals
    with pytest.raises(UsageError, match="USE011"):
        sum([each[0], estimate(ROWS, on=DAY, stop_clause=False)])
    with pytest.raises(TypeError):
        each[0] + 1


@pytest.mark.parametrize(
    ("options", "differs"),
    [
        ({"vat": 5}, "what differs: the VAT."),
        ({"stop_clause": False}, "what differs: the STOP clause."),
        ({"balance": 5, "max_orders": 2}, "what differs: the balance, the number of orders."),
        ({"default_country": "BE"}, "what differs: the default country."),
        ({"assume": {"GG": "GB"}}, "what differs: countries priced as another."),
        ({"unique": True}, "what differs: rows left out as duplicates."),
        ({"billing_country": "gb"}, "what differs: the tariff"),
    ],
    ids=str,
)
def test_what_keeps_two_estimates_from_being_added_is_said(options: dict[str, Any], differs: str) -> None:
    with pytest.raises(UsageError, match="USE011") as raised:
        estimate(ROWS, on=DAY) + estimate(ROWS, on=DAY, **options)
    assert differs in str(raised.value)


def test_estimates_that_leave_out_duplicates_do_not_add() -> None:
    found = estimate(ROWS, on=DAY, unique=True)
    assert sum([found]) is found
    with pytest.raises(UsageError, match="USE026"):
        found + found


def test_what_was_saved_adds_to_estimates_and_to_nothing_else(tmp_path: Path) -> None:
    made = estimate(ROWS, on=DAY)
    made.save(tmp_path / "a.json")
    saved: Any = estimator.Estimate.load(tmp_path / "a.json")
    assert (saved + 0).totals == sum([saved]).totals == made.totals
    others: tuple[Any, ...] = ("a.json", 1.5, None)
    for other in others:
        with pytest.raises(TypeError, match="unsupported operand"):
            saved + other
        with pytest.raises(TypeError):
            other + saved
