"""`smscost packs`: the table, the JSON, and what both must say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from estimator.base.resources import data_path
from tests.command import invoke

DEGRESSIVE = data_path("examples", "tariff-degressive.xml")

PROMOTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<tarifs version="1">
  <tarif billing-country="gb" currency="GBP" valid-from="2026-01-01" read-on="2026-01-01"
         status="quoted" source="a test">
    <bracket from="100" to="200" price="0.03" known="true" gift="5"/>
    <bracket from="200" price="0.06" known="true"/>
    <pack credits="500" price="22.50"/>
    <destination country="GB" credits="1"/>
  </tarif>
</tarifs>
"""


def run(*words: str, on: str = "2026-10-01") -> str:
    result = invoke(["packs", "--on", on, *words], env={"COLUMNS": "80"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_table() -> None:
    shown = run("--credits", "4800", "--tariff", str(DEGRESSIVE))
    assert shown == (
        "Cheapest purchase: 5 000 credits for 237.50 EUR excluding VAT\n"
        "285.00 EUR with VAT of 20 %\n"
        "  Orders  Credits  One credit  Price EUR\n"
        "       1    5 000      0.0475     237.50\n"
        "\n"
        "4 800 credits needed, 0 on the account, 200 left over.\n"
        "Another way: 1 order of 4 800 for 240.00 EUR, 2.50 EUR more; 0 left over.\n"
        "From 4 751 credits to buy, an order of 5 000 at 0.0475 EUR a credit costs less.\n"
        "\n"
        "Illustrative prices, not the provider's. Tariff: billing country fr, in use from\n"
        "2026-10-01, read 2026-10-01. Source: invented prices for demonstrations; the\n"
        "rates are those of 2026-10-01\n"
    )


def test_the_next_best_is_no_more_exact_than_its_price() -> None:
    """1 000 credits are a bracket of their own; where the one below ends, and its price, nobody knows."""
    shown = run("--credits", "1000", on="2026-11-28")
    assert (
        "Another way: 2 orders of 899 + 101 for between 58.00 and 60.00 EUR, between 0.00\n"
        "and 2.00 EUR more; 0 left over.\n"
    ) in shown


def test_gifts_packs_and_equal_orders(tmp_path: Path) -> None:
    path = tmp_path / "promotions.xml"
    path.write_text(PROMOTIONS, encoding="utf-8")
    shown = run("--credits", "815", "--tariff", str(path), "--billing-country", "gb")
    assert shown == (
        "Cheapest purchase: 780 credits for 23.40 GBP excluding VAT\n"
        "The VAT is not known; --vat adds it.\n"
        "  Orders  Credits  Gift  One credit  Price GBP\n"
        "       1      180     5        0.03       5.40\n"
        "       6      100     5        0.03      18.00\n"
        "\n"
        "815 credits needed, 0 on the account, 0 left over.\n"
        "Another way: 2 orders of 500 + 315 for 41.40 GBP, 18.00 GBP more; 0 left over.\n"
        "\n"
        "Tariff: billing country gb, in use from 2026-01-01, read 2026-01-01. Source: a\n"
        "test\n"
    )


def test_a_price_that_is_not_public() -> None:
    shown = run("--credits", "12000")
    assert "12 000 credits for at most 648.00 EUR excluding VAT\nat most 777.60 EUR with VAT" in shown
    assert "The provider's price for this quantity is not public; it can only be lower.\n" in shown
    assert "Illustrative" not in shown
    shown = run("--credits", "6996")
    assert "6 996 credits for between 377.78 and 405.77 EUR excluding VAT" in shown
    assert "it lies between the known prices around it." in " ".join(shown.split())
    assert "An order of 1 001 credits costs between 54.05 and 58.06 EUR: it may be" in run("--credits", "970")


def test_nothing_to_buy() -> None:
    shown = run("--credits", "12.5", "--balance", "1000")
    assert shown.startswith(
        "Nothing to buy: 12.5 credits needed, 1 000 on the account, 987.5 left\nafterwards.\n"
    )


@pytest.mark.parametrize("need", ["1", "4800", "1234567.5", "987654321"])
def test_lines_fit_in_80_columns(need: str) -> None:
    assert max(len(line) for line in run("--credits", need, "--tariff", str(DEGRESSIVE)).splitlines()) <= 80


def document(*words: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(run(*words, "--format", "json"))
    return read


def test_json() -> None:
    told = document("--credits", "4800.5", "--balance", "0.5", "--vat", "5.5", "--tariff", str(DEGRESSIVE))
    order = {"gift": 0}

    def bounds(price: str) -> dict[str, Any]:
        return {"price": price, "at_least": price, "at_most": False}

    assert told == {
        "schema": 1,
        "purchase": {
            "credits_needed": "4800.5",
            "balance": "0.5",
            "orders": [{"credits": 5000, "price_per_credit": "0.0475", **order, **bounds("237.50")}],
            **bounds("237.50"),
            "price_with_vat": "250.56",
            "at_least_with_vat": "250.56",
            "vat": "5.5",
            "left_over": "200",
            "currency": "EUR",
            "alternative": {
                "orders": [{"credits": 4800, "price_per_credit": "0.05", **order, **bounds("240.00")}],
                **bounds("240.00"),
                "extra": "2.50",
                "extra_at_least": "2.50",
                "left_over": "0",
            },
            "next_bracket": {"minimum": 5000, "price_per_credit": "0.0475", "trigger": 4751, "sure": True},
            "balance_used": "0.5",
            "vat_amount": "13.06",
            "smallest_order": None,
            "may_be_cheaper": None,
            "more": None,
        },
        "tariff": {
            "billing_country": "fr",
            "currency": "EUR",
            "valid_from": "2026-10-01",
            "read_on": "2026-10-01",
            "source": "invented prices for demonstrations; the rates are those of 2026-10-01",
            "status": "illustrative",
        },
    }


def test_json_of_what_is_not_known() -> None:
    told = document("--credits", "500", "--billing-country", "es")["purchase"]
    assert (told["at_most"], told["vat"], told["price_with_vat"]) == (True, None, None)
    assert (told["alternative"], told["next_bracket"]) == (None, None)


def test_json_of_a_limited_number_of_orders() -> None:
    words = ["--credits", "1500000", "--tariff", str(DEGRESSIVE)]
    assert len(document(*words, "--max-orders", "2")["purchase"]["orders"]) == 2
