"""What is given: one mistake has one code, whichever public function is asked.

Every parameter of every public function is found by its annotation: a new function must be added to `GOOD`,
or the tests fail.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
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
    "Bought": estimator.Bought,
    "Buying.of": estimator.Buying.of,
    "Need.of": Need.of,
    "Setting.of": estimator.Setting.of,
    "split_at": CALENDAR.split_at,
    "check": ESTIMATE.check,
}
"""What a user calls by name: functions, and of our values what makes, reads and writes them."""

GOOD: dict[str, dict[str, Any]] = {
    "counted_clause": {},
    "Bought": {"on": DAY, "credits": 5, "price": 1},
    "Buying.of": {},
    "Need.of": {"at": DAY, "credits": 5},
    "Setting.of": {"threshold": 5, "quantity": 100, "on": DAY},
    "split_at": {"day": DAY},
    "check": {},
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
    ("an int", lambda: 5, r"\b(int|float|Amount)\b"),
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
@pytest.mark.one_in(3, checked=True)
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


CELLS: dict[str, Callable[[Any], Any]] = {
    "read_balances": lambda cell: estimator.read_balances(_frame(account=["a"], credits=[cell])),
    "read_accounts": lambda cell: estimator.read_accounts(_frame(account=["a"], credits=[cell])),
    "a threshold": lambda cell: estimator.read_accounts(_frame(account=["a"], credits=[5], threshold=[cell])),
    "read_calendar": lambda cell: estimator.read_calendar(_frame(date=["2026-12-01"], credits=[cell])),
    "a deviation": lambda cell: estimator.read_calendar(
        _frame(date=["2026-12-01"], credits=[5000], deviation=[cell])
    ),
    "a list of purchases": lambda cell: estimator.estimate(
        CAMPAIGN, on=DAY, stock=_frame(date=["2026-01-01"], credits=[5000], price=[cell])
    ),
}
"""Who reads amounts in the cells of a table."""


def _frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


CELL_VALUES: list[tuple[str, Any, str]] = [
    ("an exponent", Decimal(1200).normalize(), ""),
    ("a hundred", Decimal("1E+2"), ""),
    ("numpy's", np.int64(5), ""),
    ("text with a comma", "12,5", ""),
    ("a signal", Decimal("sNaN"), "AMT001"),
    ("no number", Decimal("NaN"), "AMT001"),
    ("without end", Decimal("Infinity"), "AMT001"),
    ("a fraction", Fraction(4, 1), "AMT001"),
    ("a truth", True, "AMT001"),
    ("a float", 1.5, "AMT001"),
    ("an array", np.array([5, 6]), "AMT001"),
    ("thousands of digits", 10**5000, "AMT004"),
    ("a large exponent", Decimal("1e999999999"), "AMT004"),
    ("two ways to read it", "1,250", "AMT005"),
]


@pytest.mark.parametrize("read", CELLS)
@pytest.mark.parametrize(
    ("cell", "code"), [each[1:] for each in CELL_VALUES], ids=[each[0] for each in CELL_VALUES]
)
def test_a_cell_is_read_as_an_argument_is(read: str, cell: Any, code: str) -> None:
    if not code:
        CELLS[read](cell)
        return
    with pytest.raises(SmsCostError) as caught:
        CELLS[read](cell)
    assert caught.value.code == code
    assert caught.value.place is not None
    with pytest.raises(SmsCostError) as argument:
        estimator.cheapest_purchase(cell, on=DAY)
    assert argument.value.code == code


DAY_CELLS: dict[str, Callable[[Any], Any]] = {
    "read_calendar": lambda cell: estimator.read_calendar(_frame(date=[cell], credits=["1"])),
    "a list of purchases": lambda cell: estimator.estimate(
        CAMPAIGN, on="2026-12-01", stock=_frame(date=[cell], credits=["10"], price=["1"])
    ),
}
LATEST = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))


@pytest.mark.parametrize("read", DAY_CELLS)
@pytest.mark.parametrize(
    "cell",
    [
        *("2026-11-01", "01/11/2026", date(2026, 11, 1), datetime(2026, 11, 1, 12)),  # noqa: DTZ001
        *(pd.Timestamp("2026-11-01 12:00"), pd.Timestamp("2026-11-01 22:30", tz="UTC")),
        np.datetime64("2026-11-01T10"),
    ],
    ids=repr,
)
def test_a_cell_may_be_a_day_in_every_way(read: str, cell: Any) -> None:
    DAY_CELLS[read](cell)


@pytest.mark.parametrize("read", DAY_CELLS)
@pytest.mark.parametrize("cell", [LATEST, pd.NaT, 20261101, "tomorrow", 10**5000], ids=type)
def test_a_cell_that_is_no_day(read: str, cell: Any) -> None:
    with pytest.raises(SmsCostError) as caught:
        DAY_CELLS[read](cell)
    assert (caught.value.code, str(caught.value.place)) == ("DAY001", "the table:1")


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_time_that_france_has_not(text: str) -> None:
    with pytest.raises(SmsCostError, match="DAY001"):
        DAY_CELLS["read_calendar"](text)


def test_a_midnight_of_pandas_is_a_day_and_any_other_time_counts() -> None:
    for cell, at in ((pd.Timestamp("2026-12-01"), 9), (datetime(2026, 12, 1), 0), (date(2026, 12, 1), 9)):  # noqa: DTZ001
        assert estimator.read_calendar(_frame(date=[cell], credits=[1])).needs[0].at.hour == at


@pytest.mark.parametrize(
    ("given", "code"),
    [
        *[({"quantities": value}, "AMT001") for value in ("abc", float("nan"), 1.23456, True, "1.5")],
        ({"quantities": 10**20}, "AMT004"),
        ({"quantities": -1}, "AMT003"),
        *[({"balances": value}, "AMT001") for value in (["abc"], ["1e3"], [1.5], [None], [True], [pd.NA])],
        ({"balances": [10**20]}, "AMT004"),
        ({"balances": [10**5000]}, "AMT004"),
        ({"thresholds": ["-1"]}, "AMT003"),
        ({"thresholds": ["1,250"]}, "AMT005"),
        ({"balances": [[1], [1, 2]]}, "RCG010"),
        ({"balances": 5}, "RCG010"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_arrays_go_through_the_same_reader(given: dict[str, Any], code: str) -> None:
    with pytest.raises(SmsCostError) as caught:
        estimator.simulate_many(**GOOD["simulate_many"] | given)
    assert caught.value.code == code


def test_what_is_advised_for_an_array_is_taken() -> None:
    usual = estimator.simulate_many(**GOOD["simulate_many"])
    for column in (
        ["100000"],
        ["100 000"],
        [Decimal(100_000)],
        [100_000],
        pd.Series([100_000], dtype=object),
    ):
        found = estimator.simulate_many(**GOOD["simulate_many"] | {"balances": column})
        assert found.to_frame().equals(usual.to_frame())


def test_every_public_method_that_takes_a_day_or_an_amount_is_looked_at() -> None:
    looked_at = {
        getattr(each, "__func__", each).__qualname__.removesuffix(".__init__") for each in FUNCTIONS.values()
    }
    taking = set()
    for name in estimator.__all__:
        kind = getattr(estimator, name)
        for each, member in vars(kind).items() if inspect.isclass(kind) else ():
            function = inspect.unwrap(getattr(member, "__func__", member))
            if each.startswith("_") or not inspect.isfunction(function):
                continue
            kinds = [
                _kind(one.name, str(one.annotation))
                for one in inspect.signature(function).parameters.values()
            ]
            if {"day", "amount", "amounts"} & {*kinds}:
                taking.add(function.__qualname__)
    assert taking <= looked_at


NOT_ACTED_ON: list[tuple[str, Callable[..., Any], dict[str, Any], str]] = [
    ("estimate, of rows", estimator.estimate, {"campaign": CAMPAIGN, "encoding": "cp125x"}, "ENC002"),
    ("estimate, of rows", estimator.estimate, {"campaign": CAMPAIGN, "delimiter": ";;"}, "CSV008"),
    ("estimate, of rows", estimator.estimate, {"campaign": CAMPAIGN, "workbook_language": "zz"}, "USE017"),
    (
        "fill_template, of rows",
        estimator.fill_template,
        {"template": "Bonjour", "campaign": CAMPAIGN, "workbook_language": "zz"},
        "USE017",
    ),
    (
        "read_calendar, of credits",
        estimator.read_calendar,
        {"source": TABLE, "default_country": "zzz"},
        "USE001",
    ),
    ("read_calendar, of a table", estimator.read_calendar, {"source": TABLE, "encoding": "zzz"}, "ENC002"),
    ("read_accounts, of a table", estimator.read_accounts, {"source": ACCOUNTS, "encoding": "zzz"}, "ENC002"),
    ("read_balances, of a table", estimator.read_balances, {"source": ACCOUNTS, "encoding": "zzz"}, "ENC002"),
]


@pytest.mark.parametrize(
    ("function", "given", "code"),
    [pytest.param(*each[1:], id=f"{each[0]}: {list(each[2])[-1]}") for each in NOT_ACTED_ON],
)
def test_one_of_a_closed_set_is_checked_though_nothing_uses_it(
    function: Callable[..., Any], given: dict[str, Any], code: str
) -> None:
    with pytest.raises(SmsCostError) as caught:
        function(**given)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"encoding": "cp125x"}, "cp1252"),
        ({"encoding": "utf8x"}, "utf-8"),
        ({"encoding": "koi8_x"}, "koi8_r"),
        ({"delimiter": "semicolom"}, "semicolon"),
        ({"default_country": "Germny"}, "Germany"),
        ({"billing_country": "fra"}, "fr"),
        ({"sender_type": "Alpha"}, "alpha"),
        ({"fields_as": "handlebar"}, "handlebars"),
    ],
    ids=str,
)
def test_what_was_meant_is_said_and_taken(given: dict[str, Any], meant: str) -> None:
    with pytest.raises(SmsCostError) as caught:
        estimator.estimate(CAMPAIGN, on=DAY, **given)
    assert f"Did you mean '{meant}'?" in caught.value.hint
    estimator.estimate(CAMPAIGN, on=DAY, **dict.fromkeys(given, meant))
    with estimator.language("fr"):
        with pytest.raises(SmsCostError) as caught:
            estimator.estimate(CAMPAIGN, on=DAY, **given)
        assert "'" not in str(caught.value)


TEXTS = [
    (function, name)
    for function in FUNCTIONS
    for name, parameter in _parameters(function).items()
    if re.search(r"\b(str|Amount|Day|SenderType|Trigger|Shortfall|Level)\b", str(parameter.annotation))
    and (function, name) not in PATHS
    and name not in ("code", "paths", "rows", "rejects", "apply", "state")
]


@pytest.mark.parametrize(("function", "parameter"), TEXTS, ids=map("-".join, TEXTS))
@pytest.mark.one_in(3, checked=True)
def test_no_error_repeats_more_than_anybody_reads(function: str, parameter: str) -> None:
    try:
        FUNCTIONS[function](**GOOD[function] | {parameter: "x" * 3000})
    except SmsCostError as error:
        said = str(error).replace(str(error.place), "") if error.place else str(error)
        assert len(said) < 700
        assert said.count("'") % 2 == 0 or "'" not in said


def test_what_a_list_or_a_mapping_holds_is_said() -> None:
    with pytest.raises(ArgumentError, match="cannot take a dict that holds an int as assume"):
        estimator.estimate(CAMPAIGN, assume={1: "FR"})  # type: ignore[dict-item]
    with pytest.raises(ArgumentError, match="cannot take a list that holds an int as levels"):
        estimator.advise("a", levels=[5])  # type: ignore[list-item]


def test_a_delay_says_of_what_type_it_is() -> None:
    with pytest.raises(SmsCostError) as caught:
        estimator.Rules(delay=5)  # type: ignore[arg-type]
    assert "timedelta(hours=2)" in caught.value.hint
    assert "timedelta" not in caught.value.for_command()


@pytest.mark.parametrize("country", ["zz", "ZZ", "", "Germny"])
def test_a_rate_of_what_is_no_country(country: str) -> None:
    for rate in (TARIFF.rate, ESTIMATE.rate):
        with pytest.raises(SmsCostError, match="USE001"):
            rate(country)
        with pytest.raises(ArgumentError):
            rate(5)  # type: ignore[arg-type]
        assert rate("fr") == rate("FR") == 1
    assert TARIFF.rate("AQ") is None
    with pytest.raises(SmsCostError, match="USE030"):
        ESTIMATE.rate("AQ")


INSIDE = {
    *("Change", "Event", "Explained", "LineCost", "LoadedEstimate", "ManyReplays", "PricedRows"),
    *("SavedEstimate", "SentJob"),
    *("Tariff", "Transfer"),
}
"""Results, which nobody makes by hand; a tariff is read from a file."""


def test_whoever_makes_a_value_by_hand_is_checked() -> None:
    scaled = {
        name
        for name in estimator.__all__
        if dataclasses.is_dataclass(kind := getattr(estimator, name))
        and any(re.search(r"milli|micro", each.name) for each in dataclasses.fields(kind))
    }
    made_by_hand = {
        "Need": {"at": FIRST, "account": "", "milli": 5},
        "Setting": {"threshold_milli": 5, "quantity": 100},
        "Bracket": {"minimum": 1, "maximum": 9, "price_micro": 5},
        "KnownPrice": {"quantity": 1, "price_micro": 5, "read_on": DAY, "source": "a"},
        "Pack": {"credits": 1, "price_micro": 5},
        "Buying": {"balance": Decimal(1)},
    }
    assert scaled <= {*made_by_hand} | INSIDE
    for name, good in made_by_hand.items():
        kind = getattr(estimator, name)
        kind(**good)
        for field in dataclasses.fields(kind):
            for wrong in (1.5, object(), float("nan"), [5]):
                with pytest.raises(SmsCostError):
                    kind(**good | {field.name: wrong})
            if re.search("^milli|price_micro|threshold|credits|quantity|minimum", field.name):
                with pytest.raises(SmsCostError, match="AMT003"):
                    kind(**good | {field.name: -1})
                assert type(getattr(kind(**good | {field.name: np.int64(5)}), field.name)) is int


def test_a_scaled_attribute_has_an_exact_one_beside_it() -> None:
    beside = {
        "milli": {"credits"},
        "least_micro": {"at_least", "bounds"},
        "rates_milli": {"rates", "tariff"},
    }
    for name in estimator.__all__:
        kind = getattr(estimator, name)
        if not dataclasses.is_dataclass(kind) or hasattr(kind, "to_frame") or name == "PricedRows":
            continue  # its tables have exact columns
        fields = {each.name for each in dataclasses.fields(kind)}
        names = {each for each in (*dir(kind), *fields) if not each.startswith("_")}
        for each in names:
            if re.search(r"(^|_)(milli|micro)(_|$)", each):
                exact = beside.get(each) or {re.sub(r"_(milli|micro)$", "", each)}
                assert exact & names, f"{name}.{each}"
