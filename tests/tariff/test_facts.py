"""The shipped files say what the facts say: every row, and nothing more."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from estimator.base.countries import country_code
from estimator.base.resources import data_path
from estimator.tariff import load_tariffs
from estimator.tariff.api import BILLING_COUNTRIES, COUNTRIES
from scripts import build_tariffs


def _rows(name: str) -> list[dict[str, str]]:
    with data_path("facts", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RATES = _rows("destinations.csv")
PRICES = _rows("packs.csv")
TARIFFS = {(one.billing_country, str(one.valid_from)): one for one in load_tariffs(data_path("tarifs.xml"))}
LATEST = TARIFFS["fr", "2026-10-01"]
EXAMPLE = data_path("examples", "tariff-degressive.xml")

# Read off the facts by eye: what a page says is the price of one credit, not of one local SMS, at a quantity.
PRICED = {
    ("fr", "2020-05-19"): {100: "0.06"},
    ("fr", "2023-02-09"): {100: "0.06"},
    ("fr", "2026-10-01"): {100: "0.06", 1000: "0.058", 10000: "0.054"},
    ("es", "2023-02-09"): {100: "0.06"},
    ("es", "2026-09-27"): {100: "0.06", 1000: "0.058", 10000: "0.054", 500000: "0.049"},
    ("gb", "2026-06-15"): {100: "0.06"},
}


@pytest.mark.parametrize(
    "row", [pytest.param(r, id=f"{r['billing_country']}-{r['date']}-{r['iso2']}") for r in RATES]
)
def test_every_rate_is_shipped_with_its_source(row: dict[str, str]) -> None:
    tariff = TARIFFS[row["billing_country"], row["date"]]
    assert Decimal(tariff.rates_milli[row["iso2"]]) == Decimal(row["credits"]) * 1000
    assert row["source"] in tariff.source
    assert str(tariff.read_on) == row["date"]


def test_no_rate_is_shipped_that_is_no_fact() -> None:
    facts = Counter((row["billing_country"], row["date"]) for row in RATES)
    assert facts == {key: len(tariff.rates_milli) for key, tariff in TARIFFS.items()}
    assert facts["fr", "2026-10-01"] == 207
    assert sum(facts.values()) == 230


@pytest.mark.parametrize("key", sorted(TARIFFS), ids="-".join)
def test_prices_are_those_that_were_read_at_a_quantity(key: tuple[str, str]) -> None:
    tariff = TARIFFS[key]
    assert tariff.brackets == ()
    assert {each.quantity: str(each.price) for each in tariff.known_prices} == PRICED.get(key, {})
    assert tariff.falling == (key in PRICED)


def test_every_known_price_has_its_source_and_its_day() -> None:
    rows = {(row["billing_country"], row["date"], row["credits"]): row for row in PRICES}
    for (country, day), tariff in TARIFFS.items():
        for each in tariff.known_prices:
            row = rows[country, str(each.read_on), str(each.quantity)]
            assert row["source"] in each.source
            assert str(each.read_on) <= day


def test_only_france_has_a_vat() -> None:
    for (country, _), tariff in TARIFFS.items():
        assert (tariff.vat, tariff.vat_source is None) == (
            (Decimal(20), False) if country == "fr" else (None, True)
        )


def test_currencies() -> None:
    expected = {"fr": "EUR", "es": "EUR", "ie": "EUR", "it": "EUR", "gb": "GBP", "pl": "PLN"}
    assert {country: tariff.currency for (country, _), tariff in TARIFFS.items()} == expected


def test_the_api_names_the_same_destinations() -> None:
    assert {country.upper() for country in COUNTRIES} == LATEST.rates_milli.keys()
    assert len(COUNTRIES) == 207
    assert {country for country, _ in TARIFFS} == set(BILLING_COUNTRIES)


@pytest.mark.parametrize("row", [pytest.param(r, id=r["iso2"]) for r in RATES[:207]])
def test_the_provider_s_names_are_understood(row: dict[str, str]) -> None:
    names = (row["name_fr"], row["name_en"], row["iso2"], row["name_fr"].upper(), row["iso2"].lower())
    assert {country_code(name) for name in names} == {row["iso2"]}


@pytest.mark.parametrize("row", [pytest.param(r, id=r["alias"]) for r in _rows("country_aliases.csv")])
def test_every_alias_is_understood_and_needed(row: dict[str, str]) -> None:
    assert country_code(row["alias"]) == row["code"]


@pytest.mark.parametrize("name", ["Congo", "Virgin Islands", "Korea", "Atlantis", "", "EU", "ZZ", "Europe"])
def test_a_name_that_could_be_two_countries_is_none(name: str) -> None:
    assert country_code(name) is None


def test_the_example_is_illustrative_and_has_real_rates() -> None:
    (example,) = load_tariffs(EXAMPLE)
    assert example.status == "illustrative"
    assert "invented" in example.source
    assert "INVENTED" in EXAMPLE.read_text(encoding="utf-8")
    assert example.rates_milli == LATEST.rates_milli
    prices = [bracket.price_micro for bracket in example.brackets]
    assert prices == sorted(set(prices), reverse=True)
    assert (prices[0], prices[-1]) == (60_000, 35_000)
    assert [b.minimum for b in example.brackets] == [
        *(100, 200, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 1_000_000)
    ]
    assert all(a.maximum == b.minimum for a, b in zip(example.brackets, example.brackets[1:], strict=False))


def test_nothing_invented_is_in_the_shipped_tariffs() -> None:
    assert "illustrative" not in {tariff.status for tariff in TARIFFS.values()}


def test_the_shipped_files_are_what_the_script_writes() -> None:
    assert build_tariffs.files() == {path: path.read_bytes() for path in (data_path("tarifs.xml"), EXAMPLE)}


def test_tariffs_begin_on_the_day_they_were_read() -> None:
    assert all(tariff.valid_from == tariff.read_on for tariff in TARIFFS.values())
    assert min(tariff.valid_from for tariff in TARIFFS.values()) == date(2020, 5, 19)
