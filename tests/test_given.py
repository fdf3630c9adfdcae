"""What is given: one mistake has one code, whichever public function is asked.

Every parameter of every public function is found by its annotation: a new function must be added to `GOOD`,
or the tests fail.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import estimator
from estimator.base.resources import data_path
from estimator.distributed import estimate_files
from estimator.errors import ArgumentError, SmsCostError
from estimator.supply.calendar import Calendar, Need

DAY = date(2026, 11, 1)
TARIFF = estimator.find_tariff(on=DAY)
FIRST = datetime.fromisoformat("2026-12-01T09:00")
CALENDAR = Calendar.of([Need(FIRST, "", 90_000, low_milli=80_000, high_milli=120_000)])
SENT = Calendar.of([Need(datetime(2026, 9, 1, 9), "", 90_000)])  # noqa: DTZ001
CAMPAIGN = pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour"]})
TABLE = pd.DataFrame({"date": ["2026-12-01"], "credits": ["12.5"]})
ACCOUNTS = pd.DataFrame({"account": ["a"], "credits": ["12.5"]})
COLUMN = np.array([100_000])
ESTIMATE = estimator.estimate(CAMPAIGN, on=DAY)
SAVED = Path(__file__).parent / "errors"
SAVED_ESTIMATE = SAVED / "REC001-no-number" / "estimate.json"
SAVED_PLAN = SAVED / "ACC025-not-bought-yet" / "plan.json"
ANSWER = {"ids": [7], "validReceivers": 1, "invalidReceivers": 0, "totalCreditsRemoved": "1"}

FUNCTIONS: dict[str, Any] = {
    name: value for name in estimator.__all__ if inspect.isfunction(value := getattr(estimator, name))
} | {
    "estimate_files": estimate_files,
    "Account": estimator.Account,
    "Transfer": estimator.Transfer,
    "Template.parse": estimator.Template.parse,
    "Estimate.load": estimator.Estimate.load,
    "TransferPlan.load": estimator.TransferPlan.load,
    "save": ESTIMATE.save,
}
"""What a user calls by name: functions, and of our values what makes, reads and writes them."""

GOOD: dict[str, dict[str, Any]] = {
    "Account": {"name": "sms-ab1234-1", "credits": 5},
    "Estimate.load": {"path": SAVED_ESTIMATE},
    "Template.parse": {"text": "Bonjour {prenom}"},
    "Transfer": {"source": "sms-ab1234-1", "target": "sms-ab1234-2", "credits": 5},
    "TransferPlan.load": {"path": SAVED_PLAN},
    "save": {"path": "estimate.json"},
    "advise": {"message": "Fête"},
    "advise_campaign": {"campaign": CAMPAIGN},
    "bound_template": {"template": "Bonjour {prenom}"},
    "cheapest_purchase": {"credits_needed": 5, "on": DAY},
    "compare": {"before": ESTIMATE, "after": ESTIMATE},
    "compare_volumes": {"calendar": CALENDAR, "sent": CALENDAR, "on": DAY},
    "count_segments": {"messages": ["Bonjour"]},
    "estimate": {"campaign": CAMPAIGN},
    "estimate_files": {"paths": str(data_path("examples/soldes-fr.csv")), "on": DAY},
    "explain": {"message": "Bonjour"},
    "fill_template": {"template": "Bonjour {to}", "campaign": CAMPAIGN},
    "find_tariff": {"on": DAY},
    "focus": {"estimate": ESTIMATE, "account": "sms-ab1234-1", "on": DAY},
    "forecast_volumes": {"sent": SENT, "on": date(2027, 1, 4)},
    "keep_advertising_hours": {"calendar": CALENDAR},
    "language": {"code": "fr"},
    "load_tariffs": {"path": data_path("tarifs.xml")},
    "plan_purchases": {"calendar": CALENDAR, "on": DAY},
    "plan_transfers": {"accounts": {"a": 5}, "needs": {"a": 1}, "on": DAY},
    "plan_uncertain": {"calendar": CALENDAR, "samples": 10, "on": DAY},
    "quote": {
        "estimate": ESTIMATE,
        "client": "A",
        "number": "2026-1",
        "issuer": "B",
        "valid_until": date(2026, 12, 31),
        "on": DAY,
    },
    "read_accounts": {"source": ACCOUNTS},
    "read_balances": {"source": {"a": 5}},
    "read_calendar": {"source": TABLE},
    "recommend_recharge": {"calendar": CALENDAR, "balance": 5, "samples": 10},
    "reconcile": {"estimate": ESTIMATE, "jobs": [ANSWER]},
    "simulate_many": {
        "needs": np.array([[90_000]]),
        "balances": COLUMN,
        "thresholds": COLUMN,
        "quantities": 100,
        "on": DAY,
    },
    "simulate_recharge": {
        "calendar": CALENDAR,
        "balance": 5,
        "threshold": 5,
        "quantity": 100,
    },
    "tariff_effects": {"before": TARIFF, "after": TARIFF, "campaign": CAMPAIGN},
}
"""How each function is called where nothing is wrong."""

MAY_OWE = frozenset({"balance", "balances", "accounts", "source"})
"""An account may owe credits: less than 0 makes sense."""

NO_NUMBERS: list[Any] = [1.23456, float("nan"), "nan", Decimal("NaN"), "abc", "", True, None, np.float32(1)]
NO_BALANCES: list[Any] = ["1.23456", Decimal("1.23456"), 1.23456, "nan", float("nan"), "abc"]
TOO_FINE: list[Any] = ["1.23456789", Decimal("1.23456789")]
NO_DAYS: list[Any] = [
    "9999-12-31",
    "3000-01-01",
    date.max,
    np.datetime64("9999-12-31"),
    "2026-13-01",
    "01/32/2026",
    "tomorrow",
    "",
    20261127,
    1.5,
    True,
    pd.NaT,
]
DAYS: list[Any] = [
    "2026-12-01",
    "01/12/2026",
    FIRST,
    pd.Timestamp("2026-12-01"),
    np.datetime64("2026-12-01"),
]
NO_CHOICES: dict[str, list[Any]] = {
    "billing_country": ["zz", "France", ""],
    "sender_type": ["Alpha", "alphanumeric", "", 1],
    "trigger": ["=<", "", 0],
    "shortfall": ["Cut", "guess", 0],
    "code": ["xx", "FR ", ""],
    "fields_as": ["handlebar", "", 5, ["handlebars"]],
    "levels": [["accent"], "Accents", ["accents", "all"]],
}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _kinds() -> Iterator[tuple[str, str, str]]:
    """Every function, parameter, and what it takes."""
    for name, function in FUNCTIONS.items():
        for parameter in inspect.signature(function).parameters.values():
            if kind := _kind(parameter.name, str(parameter.annotation)):
                yield name, parameter.name, kind


def _kind(name: str, annotation: str) -> str:
    if re.search(r"\bMapping\[str, Amount\]", annotation):
        return "amounts"
    if re.search(r"\bAmount\b", annotation):
        return "amount"
    if re.search(r"\bDay\b", annotation):
        return "day"
    if name in NO_CHOICES:
        return "choice"
    if re.search(r"\bint\b", annotation) and "Column" not in annotation:
        return "whole"
    return "column" if re.search(r"\b(Column|Table)\b", annotation) else ""


KINDS = [each for each in _kinds() if each[0] in GOOD]


def _params(*kinds: str) -> list[Any]:
    return [pytest.param(name, each, id=f"{name}-{each}") for name, each, kind in KINDS if kind in kinds]


def _code(function: str, parameter: str, value: Any) -> str:
    kind = next(kind for name, each, kind in KINDS if (name, each) == (function, parameter))
    given = {"a": value} if kind == "amounts" else value
    with pytest.raises(SmsCostError) as caught:
        FUNCTIONS[function](**GOOD[function] | {parameter: given})
    assert caught.value.sentence
    return caught.value.code


def _parameters(function: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(FUNCTIONS[function]).parameters


_NEVER = r"(?!)"
OTHERS: list[tuple[str, Callable[[], Any], str]] = [
    ("an int", lambda: 5, r"\b(int|Amount)\b"),
    ("a float", lambda: -1.5, _NEVER),
    ("nothing", lambda: None, r"\b(None|TariffSource)\b"),
    ("an object", object, _NEVER),
    ("bytes", lambda: b"x", _NEVER),
    ("a text", lambda: "<", r"\b(str|TariffSource|Comparable|CampaignSource|TableSource|SentJobs)\b"),
    ("an empty text", str, r"\b(str|SenderType)\b"),
    ("True", lambda: True, r"\bbool\b"),
    ("numpy's True", lambda: np.bool_(True), r"\bbool\b"),
    ("an empty list", list, r"\b(Sequence|Iterable|Messages|StockSource)\b"),
    ("a list of ints", lambda: [5], r"\bColumn\b"),
    ("a list of nothing", lambda: [None], _NEVER),
    ("a generator of objects", lambda: iter([object()]), _NEVER),
    ("an empty mapping", dict, r"\bMapping\b"),
    # Balances are added up: what their accounts are called makes no difference.
    ("a mapping of ints", lambda: {5: 5}, r"Mapping\[str, Amount\] \| Amount|TableSource \| Mapping"),
    ("a mapping of objects", lambda: {"a": object()}, _NEVER),
]
"""Values that almost nothing takes, and the annotations of what does take them."""


@pytest.mark.parametrize(
    ("value", "taken_by"), [each[1:] for each in OTHERS], ids=[each[0] for each in OTHERS]
)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_of_another_type(function: str, value: Callable[[], Any], taken_by: str) -> None:
    for name, parameter in _parameters(function).items():
        try:
            FUNCTIONS[function](**GOOD[function] | {name: value()})
        except SmsCostError as error:
            refused = error.hint
        else:
            refused = ""
        assert refused or re.search(taken_by, parameter.annotation), f"{name} is taken"


PATHS = [
    (function, name)
    for function in FUNCTIONS
    for name, parameter in _parameters(function).items()
    if re.search(
        r"\b(PathLike\[str\]|Path|TariffSource|CampaignSource|TableSource|Comparable|SentJobs)\b",
        parameter.annotation,
    )
]


@pytest.mark.parametrize(("function", "parameter"), PATHS, ids=map("-".join, PATHS))
def test_an_empty_text_names_no_file(function: str, parameter: str) -> None:
    with pytest.raises(SmsCostError) as caught:
        FUNCTIONS[function](**GOOD[function] | {parameter: ""})
    assert caught.value.code == "USE024"


def test_what_can_be_given_is_said() -> None:
    for given, said in {
        "default_country": "estimate() cannot take an int as default_country.\nGive a text, or None.",
        "stop_clause": "estimate() cannot take an int as stop_clause.\nGive True or False, a text, or None.",
        "assume": "estimate() cannot take an int as assume.\nGive a mapping of texts to texts, or None.",
        "tariff": "estimate() cannot take an int as tariff.\nGive a Tariff, a path, a text, or None.",
    }.items():
        with pytest.raises(ArgumentError) as caught:
            estimator.estimate(CAMPAIGN, **{given: 5})  # type: ignore[arg-type]
        assert str(caught.value) == f"USE022  {said}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_argument_that_there_is_not(function: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        FUNCTIONS[function](**GOOD[function], no_such_thing=1)
    assert caught.value.code == "USE018"


def _missing_is_nothing(function: str, parameter: str) -> bool:
    return _parameters(function)[parameter].default is None


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_called_where_nothing_is_wrong(function: str) -> None:
    FUNCTIONS[function](**GOOD[function])


@pytest.mark.parametrize(("function", "parameter"), _params("amount", "amounts", "whole"))
def test_what_is_no_exact_number(function: str, parameter: str) -> None:
    values = [
        value
        for value in NO_NUMBERS + TOO_FINE
        if value is not None or not (_missing_is_nothing(function, parameter) or parameter == "quantity")
    ]
    assert {_code(function, parameter, value) for value in values} == {"AMT001"}


@pytest.mark.parametrize(("function", "parameter"), _params("amount", "amounts", "whole"))
def test_what_is_too_large(function: str, parameter: str) -> None:
    large = {10**30, "9" * 30, Decimal("1e999999")}
    assert {_code(function, parameter, value) for value in large} == {"AMT004"}


@pytest.mark.parametrize(("function", "parameter"), _params("amount", "amounts"))
def test_what_can_be_read_in_two_ways(function: str, parameter: str) -> None:
    assert _code(function, parameter, "1,250") == "AMT005"


@pytest.mark.parametrize(("function", "parameter"), _params("amount", "amounts", "whole"))
def test_what_is_below_what_makes_sense(function: str, parameter: str) -> None:
    may_owe = parameter in MAY_OWE or (function, parameter) == ("Account", "credits")
    if may_owe:
        owed = -1 if parameter in ("balance", "credits") else {"a": -1}
        FUNCTIONS[function](**GOOD[function] | {parameter: owed})
    else:
        assert _code(function, parameter, -1) == "AMT003"


@pytest.mark.parametrize(
    "value", ["1.23456", Decimal("1.23456"), 1.23456, "nan", float("nan"), "abc"], ids=repr
)
def test_a_balance_that_is_none_has_one_code(value: Any) -> None:
    asked = [
        ("cheapest_purchase", "balance"),
        ("plan_purchases", "balances"),
        ("read_balances", "source"),
        ("plan_transfers", "accounts"),
        ("simulate_recharge", "balance"),
        ("recommend_recharge", "balance"),
        ("estimate", "balance"),
    ]
    assert {_code(function, parameter, value) for function, parameter in asked} == {"AMT001"}


@pytest.mark.parametrize(("function", "parameter"), _params("column"))
def test_columns_that_hold_no_exact_numbers(function: str, parameter: str) -> None:
    shape = (1, 1) if parameter == "needs" else (1,)
    for value in (1.5, float("nan"), "abc", True):
        assert _code(function, parameter, np.full(shape, value)) == "AMT001"
    assert _code(function, parameter, np.full(shape, 2**63, np.uint64)) == "AMT004"


@pytest.mark.parametrize(("function", "parameter"), _params("day"))
def test_what_is_no_day(function: str, parameter: str) -> None:
    assert {_code(function, parameter, value) for value in NO_DAYS} == {"DAY001"}


@pytest.mark.parametrize(("function", "parameter"), _params("day"))
def test_every_way_to_say_a_day(function: str, parameter: str) -> None:
    for value in DAYS:
        FUNCTIONS[function](**GOOD[function] | {parameter: value})


@pytest.mark.parametrize(("function", "parameter"), _params("choice"))
def test_what_is_none_of_a_closed_set(function: str, parameter: str) -> None:
    assert {_code(function, parameter, value) for value in NO_CHOICES[parameter]} == {"USE017"}


@pytest.mark.parametrize(
    "function",
    [name for name, each, _ in KINDS if each == "billing_country" and "tariff" in _parameters(name)],
)
@pytest.mark.parametrize("tariff", [TARIFF, [TARIFF]], ids=["one", "several"])
def test_a_wrong_billing_country_is_refused_beside_a_tariff_too(function: str, tariff: Any) -> None:
    if isinstance(tariff, list) and "Sequence" not in str(_parameters(function)["tariff"].annotation):
        pytest.skip("it takes one tariff only")
    with pytest.raises(SmsCostError) as caught:
        FUNCTIONS[function](**GOOD[function] | {"tariff": tariff, "billing_country": "zz"})
    assert caught.value.code == "USE017"


def test_a_billing_country_is_a_code_in_any_case() -> None:
    assert estimator.find_tariff(billing_country="FR", on=DAY) == TARIFF


def test_what_was_probably_meant_is_said() -> None:
    with pytest.raises(SmsCostError, match="Did you mean 'alpha'"):
        estimator.estimate(CAMPAIGN, on=DAY, sender_type="Alpha")  # type: ignore[arg-type]
