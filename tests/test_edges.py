"""At the edge only `Decimal`: a walk over every public value, and everything that can be reached from it.

A whole number may leave where it counts something (`COUNTS`), or where its name says how it is scaled.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, is_typeddict

import numpy as np
import pandas as pd
import pytest

import estimator
from estimator.base.resources import data_path
from estimator.campaign.fields import field_syntax
from estimator.errors import SmsCostError
from estimator.provider.ovhcloud.model import AccountState, RechargeChange
from estimator.provider.sandbox.model import FRESH, Movement
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer
from estimator.supply.transfers.saved import read_plan
from estimator.tariff.diff import compare_tariffs
from estimator.tariff.model import Bracket, Pack, Tariff

DAY = date(2026, 11, 1)
FIRST = datetime.fromisoformat("2026-12-01T09:00")
TARIFF = estimator.find_tariff(on=DAY)
PACKS = Tariff(
    "fr",
    "EUR",
    DAY,
    DAY,
    "an example",
    "illustrative",
    {"FR": 1000, "RE": 1850},
    (Bracket(100, None, 60_000, regular_price_micro=70_000),),
    (Pack(500, 25_000_000, 10),),
    Decimal(20),
)

STEPS = replace(TARIFF, brackets=(Bracket(100, 300, 60_000), Bracket(300, None, 40_000)))
ANSWERS = [
    {
        "ids": [7],
        "validReceivers": ["+33639980001", "+33639980002", "+262692123456"],
        "invalidReceivers": ["+447700900123"],
        "totalCreditsRemoved": "5.05",
    }
]

COUNTS = frozenset(
    {
        "again",
        "priced",
        "rows_with_other",
        "schema",
        "transfers_at_least",
        "e164",
        "keys",
        "left_out",
        "level",
        "most",
        "not_priced",
        "one_in",
        "repeated",
        "rows",
        "same_text",
        "text_one_in",
        "bought",
        "calendars",
        "client_messages",
        "held_out",
        "client_rejects",
        "client_segments",
        "column",
        "count",
        "country",
        "data",
        "days",
        "doubled",
        "encoding",
        "end",
        "ends",
        "expiry",
        "first_row",
        "first_shortfall",
        "forcing",
        "forcing_rows",
        "gift",
        "invalid",
        "just_over",
        "lengths",
        "limit",
        "line",
        "longest",
        "maximum",
        "messages",
        "messages_by_client",
        "minimum",
        "months",
        "most_at_once",
        "most_common",
        "number",
        "order_maximum",
        "pair_clients",
        "pair_countries",
        "pairs",
        "position",
        "positions",
        "preview",
        "quantity",
        "read",
        "read_as",
        "received",
        "receivers",
        "recharges",
        "recipients",
        "reject",
        "rejected",
        "rejects",
        "rejects_by_client",
        "row",
        "row_numbers",
        "samples",
        "saved_segments",
        "seed",
        "segments",
        "segments_by_pair",
        "segments_outside_gsm7",
        "segments_saved",
        "short",
        "shortfalls",
        "size",
        "start",
        "starts",
        "times",
        "together",
        "totals",
        "trigger",
        "unfilled",
        "units",
        "units_left",
        "units_over",
        "unsent_messages",
        "users_with_quota",
        "valid",
        "warning",
        "warnings",
        "with_clause",
    }
)
"""Names of whole numbers that are numbers of things, or of credits as they are sold: in whole ones."""

SOLD = frozenset(
    {
        ("MoreCredits", "credits"),
        ("Order", "credits"),
        ("Pack", "credits"),
        ("Purchase", "bought"),
        ("Purchase", "smallest_order"),
    }
)
"""Classes whose credits are sold, in whole ones."""

AMOUNTS = frozenset(
    [
        "balance",
        "closing",
        "cost",
        "cost_of_cash",
        "credits",
        "credits_needed",
        "deviation",
        "difference",
        "estimated",
        "extra",
        "held",
        "held_by_quota",
        "high",
        "late_cost",
        "late_price",
        "left_over",
        "left_over_worth",
        "low",
        "lowest",
        "missing",
        "needed",
        "opening",
        "paid",
        "price",
        "price_per_credit",
        "price_with_vat",
        "rate",
        "rates",
        "regular_price",
        "reserve",
        "saved_credits",
        "saved_at_least",
        "saved_price",
        "saving",
        "spendable",
        "taken",
        "threshold",
        "total",
        "total_paid",
        "unexplained",
        "unsent",
        "vat",
    ]
)
"""Names of amounts: none of them is ever a plain `int`."""


def _campaign() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "to": ["+33639980001", "+262692123456", "+447700900123", "12"],
            "text": ["Bonjour €", "Déjà ✓", "Hello" * 40, "x"],
            "client": ["a", "b", "a", "b"],
        }
    )


def _foreign() -> pd.DataFrame:
    return pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour {{prenom}}"], "prenom": ["Zoé"]})


def _calendar() -> Calendar:
    return Calendar.of(
        [
            Need(FIRST, "sms-a", 180_500, messages=180),
            Need(FIRST + timedelta(days=9), "sms-a", 320_000, low_milli=300_000, high_milli=400_000),
            Need(FIRST + timedelta(days=40), "sms-a", 90_000, messages=9, deviation_milli=5_000),
        ]
    )


def _values() -> Iterator[tuple[str, Any]]:
    calendar = _calendar()
    estimated = estimator.estimate(_campaign(), tariff=TARIFF, split_by="client", keep_rows=True)
    dearer = estimator.estimate(_campaign(), tariff=PACKS, stop_clause=True)
    yield "Tariff", TARIFF
    yield "Tariff with packs", PACKS
    yield "tariff Difference", compare_tariffs(TARIFF, PACKS)
    yield from [("Estimate", estimated), ("ClientShares", estimated.clients)]
    yield "Estimate with fields of other tools", estimator.estimate(_foreign(), tariff=TARIFF)
    yield "BadFile", estimator.BadFile("b.csv", "CSV003", 2, 1, None, "it has too many cells")
    with TemporaryDirectory() as folder:
        # Without what it is made from, which is a document of this version and nobody's figures.
        Path(folder, "saved.json").write_text(estimated.to_json(), encoding="utf-8")
        yield "LoadedEstimate", estimator.Estimate.load(Path(folder) / "saved.json")
    yield "FieldToken", next(field_syntax("handlebars").tokens("{{x}}"))
    yield "Comparison", estimator.compare(estimated, dearer)
    yield "Reconciliation", estimator.reconcile(estimated, ANSWERS)
    yield "MeasuredClause", estimator.MeasuredClause("ovh-eu", "sms-ab1234-1", "alpha", 11, DAY)
    yield (
        "MoreCredits",
        estimator.cheapest_purchase(4600, tariff=data_path("examples", "tariff-degressive.xml")).more,
    )
    bought = estimator.Bought(DAY, "1000", "52.00")
    with_stock = estimator.estimate(_campaign(), tariff=TARIFF, balance=2, stock=[bought])
    yield "Bought", bought
    yield "Estimate with stock", with_stock
    yield "Quote", estimator.quote(with_stock, client="A", number="1", issuer="B", valid_until=DAY, on=DAY)
    yield "TariffEffect", estimator.tariff_effects(TARIFF, STEPS, campaign=_campaign())
    yield "Purchase", estimator.cheapest_purchase("1250.5", TARIFF, balance="30.1")
    yield "Purchase below a cheaper bracket", estimator.cheapest_purchase("250.5", STEPS)
    yield "Calendar", calendar
    yield (
        "Account",
        estimator.read_accounts(pd.DataFrame({"account": ["a"], "credits": ["1.5"], "need": [2]})),
    )
    yield from {
        "Plan": estimator.plan_purchases(calendar, TARIFF, balances="10.5", cost_of_cash=3, on=DAY),
        "Plan with an expiry": estimator.plan_purchases(calendar, TARIFF, expiry=1, on=DAY),
    }.items()
    yield "Actuals", estimator.compare_volumes(calendar, calendar, on=date(2026, 12, 15))
    yield "VolumeForecast", estimator.forecast_volumes(calendar, on=date(2027, 2, 1))
    yield "UncertainPlan", estimator.plan_uncertain(calendar, TARIFF, samples=50, on=DAY)
    yield (
        "Replay",
        estimator.simulate_recharge(calendar, balance="200.5", threshold=50, quantity=100, tariff=TARIFF),
    )
    yield (
        "Recommendation",
        estimator.recommend_recharge(calendar, balance=200, tariff=TARIFF, samples=20, on=DAY),
    )
    yield (
        "ManyReplays",
        estimator.simulate_many(
            np.array([[90_000, 80_000]]),
            balances=np.array([100_000]),
            thresholds=np.array([20_000]),
            quantities=100,
            tariff=TARIFF,
        ),
    )
    moved = estimator.plan_transfers({"a": "700.5", "b": "50"}, needs={"b": "900.5"}, tariff=TARIFF)
    yield "TransferPlan", moved
    with TemporaryDirectory() as folder:
        moved.save(Path(folder) / "plan.json")
        yield "SavedPlan", read_plan(Path(folder) / "plan.json")
    yield "Advice", estimator.advise("Fête “ici” " + "a" * 70)
    yield "CampaignAdvice", estimator.advise_campaign(_campaign(), tariff=TARIFF)
    yield "Explanation", estimator.explain("Bonjour €")
    yield "TemplateBounds", estimator.bound_template("Bonjour {prenom}")
    yield "TemplateDistribution", estimator.fill_template("Bonjour {prenom}", [{"prenom": "Loïc"}])
    yield "Place", estimator.Place("campaign.csv", 4, 2)
    yield "Originals", estimator.Originals(("to",), (estimator.Strings.from_any(["+33639980001"]),))
    yield "AccountState", AccountState("a", "", "enable", 12_500, 2_000, Setting(50_000, 100))
    yield "RechargeChange", RechargeChange("a", Setting(50_000, 100))
    yield "SandboxAccount", FRESH
    yield "Movement", Movement(FIRST, "a", "job", -2_150, 997_850, Decimal("0.12"))


VALUES = dict(_values())


def _is_ours(value: object) -> bool:
    return type(value).__module__.startswith("estimator")


def _named(value: object) -> Iterator[tuple[str, Any]]:
    """Every public attribute and property of a value, with what it gives."""
    names = {name for name in dir(type(value)) if not name.startswith("_")} | set(
        getattr(value, "__dict__", ())
    )
    for name in sorted(name for name in names if not name.startswith("_")):
        given = inspect.getattr_static(value, name, None)
        if isinstance(given, (types.FunctionType, classmethod, staticmethod)):
            continue
        is_read = (
            isinstance(given, (property, cached_property, types.MemberDescriptorType)) or name in vars(value)
            if hasattr(value, "__dict__")
            else True
        )
        if not is_read:
            continue
        try:
            yield name, getattr(value, name)
        except SmsCostError:
            continue  # what was not asked for, as `Estimate.clients` without a column of clients


WALKED: dict[str, object] = {}
"""By the name of its class, a value that was looked at."""


def _leaves(  # noqa: PLR0912 - one branch for each kind of value
    path: str, name: str, value: Any, seen: set[int], owner: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Every number that can be reached, with where it stands and the attribute that it came by."""
    if value is None or isinstance(
        value, (str, bytes, bool, np.bool_, Decimal, date, timedelta, Enum, Path, type)
    ):
        return
    if (owner, name) in SOLD and isinstance(value, int):
        return
    if isinstance(value, (int, float, np.number)):
        yield path, name, value
    elif isinstance(value, np.ndarray):
        if value.dtype.kind in "iuf":
            yield path, name, value
    elif id(value) in seen or callable(value) or isinstance(value, (pd.DataFrame, pd.Series, pd.Index)):
        return
    elif isinstance(value, Mapping):
        if _is_ours(value):
            WALKED.setdefault(type(value).__name__, value)
        for key, each in value.items():
            yield from _leaves(f"{path}[{key!r}]", name, each, seen)
    elif isinstance(value, (tuple, list, set, frozenset)) and not hasattr(value, "_fields"):
        for at, each in enumerate(value):
            yield from _leaves(f"{path}[{at}]", name, each, seen)
    elif _is_ours(value):
        seen.add(id(value))
        WALKED.setdefault(type(value).__name__, value)
        if hasattr(value, "_fields"):
            attributes: Any = [(field, getattr(value, field)) for field in value._fields]
        else:
            attributes = _named(value)
        for attribute, each in attributes:
            yield from _leaves(f"{path}.{attribute}", attribute, each, seen, owner=type(value).__name__)


def _says_its_scale(name: str) -> bool:
    return name == "milli" or name.endswith(("_milli", "_micro"))


@pytest.mark.parametrize("kind", list(VALUES))
def test_amounts_leave_as_decimals(kind: str) -> None:
    leaks = [
        f"{path} = {value!r}"
        for path, name, value in _leaves(kind, "", VALUES[kind], set())
        if not (name in COUNTS or _says_its_scale(name)) or isinstance(value, float)
    ]
    assert not leaks


def test_no_amount_counts_as_a_count() -> None:
    assert not COUNTS & AMOUNTS


@pytest.mark.parametrize("kind", list(VALUES))
def test_what_is_called_like_an_amount_is_a_decimal(kind: str) -> None:
    assert not [
        f"{path} = {value!r}"
        for path, name, value in _leaves(kind, "", VALUES[kind], set())
        if name in AMOUNTS
    ]


def test_every_public_class_is_walked_over() -> None:
    for kind, value in VALUES.items():
        list(_leaves(kind, "", value, set()))
    classes = {
        name
        for name in estimator.__all__
        if inspect.isclass(value := getattr(estimator, name))
        and not issubclass(value, Exception)
        and not is_typeddict(value)  # types of keyword arguments, of which no function gives a value
    }
    assert classes - set(WALKED) == set(), "give an example of it above"
    assert isinstance(VALUES["TransferPlan"].transfers[0], Transfer)


def test_the_walk_sees_a_leak() -> None:
    leaking = AccountState("a", "", "enable", 12_500, 2_000, Setting(50_000, 100))
    assert [name for _, name, _ in _leaves("", "", leaking, set())] == [
        "held_milli",
        "milli",
        "quantity",
        "threshold_milli",
    ]


@pytest.mark.parametrize("kind", list(VALUES))
def test_prints_in_one_line(kind: str) -> None:
    for each in VALUES[kind] if isinstance(VALUES[kind], (list, tuple)) else [VALUES[kind]]:
        shown = repr(each)
        assert len(shown) <= 100 or isinstance(each, dict)
        assert shown.isprintable()


def test_nothing_that_can_be_reached_prints_a_number_or_the_bytes_of_one() -> None:
    for kind, value in VALUES.items():
        list(_leaves(kind, "", value, set()))
    assert {"Batch", "PricedRows", "Strings", "Spans", "Originals"} <= set(WALKED)
    told = ("39980001", "51, 51, 54, 51, 57", "33, 57, 57, 56")
    assert not {
        kind: repr(value) for kind, value in WALKED.items() if any(each in repr(value) for each in told)
    }
