"""Purchases and usage, held against a table of what FOCUS 1.2 asks for.

Source: FinOps Open Cost and Usage Specification, tag v1.2, `specification/columns/`, read on 2026-11-28.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import Bought, SmsCostError, estimate, find_tariff, focus
from estimator.tariff.model import Pack, Tariff
from tests import oracle
from tests.forks import smscost
from tests.long import trying

DAY = date(2026, 11, 28)
PUBLIC = find_tariff(on=DAY)
DEGRESSIVE = oracle.ROOT / "data" / "examples" / "tariff-degressive.xml"

# The column, whether it is mandatory, may be null, and what a value is.
SPECIFIED = """
BilledCost M - Decimal
BillingAccountId M - String
BillingAccountName M null String
BillingCurrency M - String
BillingPeriodEnd M - Time
BillingPeriodStart M - Time
ChargeCategory M - Usage|Purchase|Tax|Credit|Adjustment
ChargeClass M null Correction
ChargeDescription M null String
ChargeFrequency R - One-Time|Recurring|Usage-Based
ChargePeriodEnd M - Time
ChargePeriodStart M - Time
ConsumedQuantity C null Decimal
ConsumedUnit C null String
ContractedCost M - Decimal
ContractedUnitPrice C null Decimal
EffectiveCost M - Decimal
InvoiceIssuerName M - String
ListCost M - Decimal
ListUnitPrice C null Decimal
PricingCategory C null Standard|Dynamic|Committed|Other
PricingCurrency C - String
PricingCurrencyContractedUnitPrice C null Decimal
PricingCurrencyEffectiveCost C - Decimal
PricingCurrencyListUnitPrice C null Decimal
PricingQuantity M null Decimal
PricingUnit M null String
ProviderName M - String
PublisherName M - String
ServiceCategory M - Mobile
ServiceName M - String
ServiceSubcategory R - Other_(Mobile)
SkuId C null String
SkuMeter C null String
SkuPriceId C null String
"""
SPEC = {name: rest for name, *rest in (line.split() for line in SPECIFIED.split("\n") if line)}

NOT_OF_TAX = ("PricingCategory", "PricingQuantity", "PricingUnit", "SkuId", "SkuPriceId")
"""Null in rows of tax, and in no row of usage or of a purchase."""

NUMBERS = ["+33639980001", "+262692123456", "+447700900123"]
COUNTS = st.lists(st.integers(0, 40), min_size=3, max_size=3).filter(any)


def _rows(counts: list[int], **options: Any) -> tuple[Any, list[dict[str, Any]]]:
    campaign = [
        {"to": number, "text": "Bonjour", "client": f"client {at % 2}"}
        for at, (number, count) in enumerate(zip(NUMBERS, counts, strict=True))
        for _ in range(count)
    ]
    found = estimate(campaign, on=DAY, **options)
    return found, focus(found, account="sms-ab1234-1", on=DAY).to_dict("records")


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What the specification does not allow in a row, as texts of a CSV have it."""
    wrong = [f"{name} is missing" for name, (level, *_) in SPEC.items() if level == "M" and name not in row]
    for name, text in row.items():
        if name.startswith("x_"):
            continue
        if name not in SPEC:
            wrong.append(f"{name} is no column")
            continue
        _, null, kind = SPEC[name]
        fits = {
            "Decimal": r"-?\d+(\.\d+)?",
            "Time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
            "String": r".+",
        }.get(kind, re.escape(kind).replace(r"\|", "|").replace("_", r"\ "))
        if not (null == "null" if text == "" else re.fullmatch(fits, text)):
            wrong.append(f"{name} is {text!r}")
    if row.get("ChargeCategory") in ("Usage", "Purchase", "Tax"):
        is_tax = row["ChargeCategory"] == "Tax"
        wrong += [f"{name} is {row[name]!r}" for name in NOT_OF_TAX if (row[name] == "") is not is_tax]
    return wrong


def test_there_are_all_mandatory_columns_of_the_specification() -> None:
    assert sum(level == "M" for level, *_ in SPEC.values()) == 21


def test_without_vat_there_is_no_tax() -> None:
    _, rows = _rows([1, 2, 3], vat=0)
    assert {row["ChargeCategory"] for row in rows} == {"Purchase", "Usage"}


@trying(60)
@given(
    COUNTS,
    st.sampled_from([{}, {"split_by": "client"}]),
    st.sampled_from([{}, {"tariff": DEGRESSIVE}]),
    st.sampled_from([0, 5, 1000, "-3.5"]),
    st.booleans(),
)
def test_rows_are_what_the_specification_asks_for(
    counts: list[int], split: Any, tariff: Any, balance: Any, with_stock: bool
) -> None:
    stock = [Bought("2026-10-01", 7, "0.55")] if with_stock else None
    found, rows = _rows(counts, **split, **tariff, balance=balance, stock=stock)
    for row in rows:
        assert _faults({name: "" if cell is None else str(cell) for name, cell in row.items()}) == []
        for price, cost in (("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")):
            if row["ChargeCategory"] != "Tax":
                assert row[price] * row["PricingQuantity"] == row[cost]
    bought = [row for row in rows if row["ChargeCategory"] == "Purchase"]
    used = [row for row in rows if row["ChargeCategory"] == "Usage"]
    taxed = [row for row in rows if row["ChargeCategory"] == "Tax"]
    assert sum(row["BilledCost"] for row in bought) == found.purchase.price
    assert sum(row["BilledCost"] for row in rows) == found.purchase.price_with_vat
    # A tax follows what it is of: the orders, and the usage of each client.
    assert len(taxed) == bool(bought) + len({row["x_Client"] for row in used})
    of: list[dict[str, Any]] = []
    for row in rows:
        if row["ChargeCategory"] != "Tax":
            of.append(row)
            continue
        for cost in ("ContractedCost", "ListCost"):
            assert row[cost] == sum(each[cost] for each in of) * 20 / 100
        assert abs(row["EffectiveCost"] - sum(each["EffectiveCost"] for each in of) / 5) <= Decimal("0.005")
        assert row["PricingCurrencyEffectiveCost"] == row["EffectiveCost"]
        assert {each["x_Client"] for each in of} == {row["x_Client"]}
        of = []
    assert not of
    assert all(row["EffectiveCost"] == 0 for row in bought)
    rest = sum(each.price for each in found.rest)
    before = found.stock.bounds.most if with_stock else 0
    assert sum(row["EffectiveCost"] for row in used) == found.purchase.price - rest + before
    assert sum(row["PricingCurrencyEffectiveCost"] for row in used) == found.totals.credits
    assert sum(row["ConsumedQuantity"] for row in used) == found.totals.segments
    assert all(row["ConsumedQuantity"] is None for row in bought)
    if split:
        for client, share in found.clients.items():
            own = [row["EffectiveCost"] for row in used if row["x_Client"] == client]
            assert sum(own) == share.price + (share.stock or Decimal(0))


@pytest.mark.parametrize(
    ("day", "period"),
    [
        pytest.param("2026-12-31", ("2026-12-01", "2027-01-01", "2027-01-01"), id="the last day of a year"),
        pytest.param("2028-02-28", ("2028-02-01", "2028-03-01", "2028-02-29"), id="a leap year"),
    ],
)
def test_periods_end_where_the_next_begins(day: str, period: tuple[str, str, str]) -> None:
    found = estimate([{"to": NUMBERS[0], "text": "Bonjour"}], on=DAY)
    row = focus(found, account="a", on=day).iloc[0]
    ends = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodEnd")
    assert tuple(row[name][:10] for name in ends) == period
    assert row["ChargePeriodStart"] == f"{day}T00:00:00Z"


def test_the_command_writes_a_file_that_fits(tmp_path: Path) -> None:
    (tmp_path / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
    options = ["--focus", "focus.csv", "--focus-account", "sms-ab1234-1", "--on", "2026-11-28"]
    done = smscost("estimate", "campaign.csv", *options, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    with (tmp_path / "focus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["ChargeCategory"] for row in rows] == ["Purchase", "Tax", "Usage", "Tax"]
    assert [_faults(row) for row in rows] == [[], [], [], []]


def test_it_is_seen_where_a_row_does_not_fit() -> None:
    assert _faults({"BilledCost": "1e3", "Cost": "1"})[-2:] == ["BilledCost is '1e3'", "Cost is no column"]


@pytest.mark.parametrize(("tariff", "at_most"), [(DEGRESSIVE, "false"), (PUBLIC, "true")])
def test_a_price_is_said_to_be_exact_or_not(tariff: Tariff | Path, at_most: str) -> None:
    _, rows = _rows([400] + [0] * (len(NUMBERS) - 1), tariff=tariff)
    assert {row["x_PriceAtMost"] for row in rows} == {at_most}


def test_what_cannot_be_exported() -> None:
    row = {"to": NUMBERS[0], "text": "Bonjour"}
    with pytest.raises(SmsCostError, match="FOC001"):
        focus(estimate([row], on=DAY), account=" ")
    with pytest.raises(SmsCostError, match="FOC002"):
        focus(estimate([row], on="2022-09-01"), account="a")


def test_a_workbook_has_the_same_rows_with_numbers_as_numbers(tmp_path: Path) -> None:
    """Read by another program than the one that wrote it; the split's workbook, too."""
    (tmp_path / "campaign.csv").write_text(
        "to,text,client\n+33639980001,Bonjour,a\n+33639980002,Bonjour,b\n", encoding="utf-8"
    )
    for kind in ("csv", "xlsx"):
        options = ["--split-by", "client", "--split-out", f"split.{kind}", "--on", "2026-11-28"]
        options += ["--focus", f"focus.{kind}", "--focus-account", "sms-ab1234-1"]
        assert smscost("estimate", "campaign.csv", *options, folder=tmp_path).returncode == 0
    for name, texts in (("focus", set(_texts())), ("split", {"client", "kind", "currency"})):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").active
        first, *others = sheet.iter_rows(values_only=True)
        # That of the split is for people, and so are its words.
        assert name == "split" or list(first) == header
        assert [len(cells) for cells in others] == [len(row) for row in rows]
        for cells, row in zip(others, rows, strict=True):
            for column, cell, text in zip(header, cells, row, strict=True):
                if re.fullmatch(r"-?\d+(\.\d+)?", text) and column not in texts:
                    assert isinstance(cell, int | float), (name, column)
                    assert Decimal(str(cell)) == Decimal(text), (name, column)
                elif name == "focus":
                    assert str(cell or "") == text, column


def _texts() -> list[str]:
    """Columns of the specification whose values are no numbers."""
    return [name for name, (_, _, kind) in SPEC.items() if kind != "Decimal"]


def test_a_pack_is_bought_at_what_one_of_its_credits_costs() -> None:
    """A pack has one price for all: that of a credit is rounded to the millionth."""
    sold = replace(find_tariff(on=DAY), brackets=(), known_prices=(), packs=(Pack(300, 20_000_000),))
    _, rows = _rows([1] * len(NUMBERS), tariff=sold)
    (bought,) = [row for row in rows if row["ChargeCategory"] == "Purchase"]
    assert bought["BilledCost"] == Decimal("20.00")
    assert Decimal("0.066667") in bought.values()
