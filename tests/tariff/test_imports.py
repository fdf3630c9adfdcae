"""CSV, JSON and saved web pages: what is in them, or what is wrong with them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.countries import country_name
from estimator.base.credits import to_credits
from estimator.base.notes import collected
from estimator.base.resources import data_path
from estimator.errors import TariffError
from estimator.tariff import Bracket, Tariff, find_tariff
from estimator.tariff.imports import import_tariff

RATES = find_tariff(on=date(2026, 10, 1), tariff=data_path("tarifs.xml")).rates_milli
DAY = date(2026, 11, 1)


def _import(folder: Path, name: str, content: str | bytes, **options: Any) -> Tariff:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_tariff(path, **{"billing_country": "fr", "valid_from": DAY, "source": "notes", **options})


TWO = {"IN": 2150, "US": 1000}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.csv", "country,credits\nIN,2.15\nUS,1\n", id="codes"),
        pytest.param(
            "a.csv", "Pays;Crédits\r\nInde;2,15\r\nÉtats-Unis;1\r\n", id="French, as Excel writes it"
        ),
        pytest.param(
            "a.csv", "\ufeffPAYS;CREDITS PAR SMS\nINDE;2,15\nETATS UNIS;1\n", id="capitals and a BOM"
        ),
        pytest.param("a.tsv", "Destination\tRate\nIndia\t2.15 credits\nUSA\t1 credit\n", id="tabs"),
        pytest.param("a.csv", "a|code|credits\nx|in|2.15\ny|us|1\n", id="other columns are passed over"),
        pytest.param("a.csv", 'country,credits\n"India","2,15"\n"United States","1"\n', id="quoted comma"),
        pytest.param(
            "a.csv", "country,credits\nIN,2.15\n\nUS,1\nIN,2.150\n", id="blank line, same rate twice"
        ),
        pytest.param("a.csv", "name_fr,iso2,credits\nFrance,IN,2.15\nInde,US,1\n", id="codes before names"),
        pytest.param(
            "a.html",
            "<h1>Prix</h1><table><tr><th>Pays<th>Indicatif<th>Crédits</tr>"
            "<tr><td>Inde<td>91<td>2,15</tr><tr><td>États-Unis<td>1<td>1</tr></table>",
            id="a page, its columns found by the headings",
        ),
        pytest.param(
            "a.htm",
            "<table><tr><td>menu<td>home</tr></table><table><tr><td>Zone<td>Nombre</tr>"
            "<tr><td colspan=2>Asie</tr>"
            "<tr><td><img alt=''> In<b>de</b>\n<td>2,15&nbsp;crédits</tr></table>"
            "<table><tr><td>United States<td>1</tr></table>",
            id="a page, its columns found by what they hold, in two tables",
        ),
        pytest.param(
            "a.html",
            '<meta charset="latin-1"><table><tr><td>Layout<td><table><tr><td>Inde<td>2.15</tr>'
            "<tr><td>États-Unis<td>1</tr></table></tr></table>",
            id="a table in a table, in a page that lies about its encoding",
        ),
        pytest.param(
            "a.json",
            '[{"countryCode": "in", "country": "India", "credit": 2.15}, {"countryCode": "us", "credit": 1}]',
            id="answers of the API",
        ),
    ],
)
def test_two_rates(name: str, content: str, tmp_path: Path) -> None:
    tariff = _import(tmp_path, name, content)
    assert tariff.rates_milli == TWO
    assert tariff.brackets == ()
    assert (tariff.billing_country, tariff.currency, tariff.status) == ("fr", "EUR", "quoted")
    assert (tariff.valid_from, tariff.read_on, tariff.source) == (DAY, DAY, "notes")


def _csv(rows: list[tuple[str, str]], separator: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows([("country", "credits"), *rows])
    return buffer.getvalue()


@given(
    st.dictionaries(st.sampled_from(sorted(RATES)), st.integers(1, 999_999), min_size=1),
    st.sampled_from(",;\t|"),
    st.booleans(),
    st.booleans(),
)
def test_any_rates_come_through_csv_and_html(
    tmp_path_factory: pytest.TempPathFactory, rates: dict[str, int], separator: str, named: bool, comma: bool
) -> None:
    folder = tmp_path_factory.mktemp("import")
    rows = [
        (
            country_name(country) if named else country,
            str(to_credits(rate)).replace(".", "," if comma else "."),
        )
        for country, rate in rates.items()
    ]
    assert _import(folder, "a.csv", _csv(rows, separator)).rates_milli == rates
    cells = "".join(
        f"<tr><td>{country.replace('&', '&amp;')}</td><td>{rate}</td></tr>" for country, rate in rows
    )
    assert (
        _import(folder, "a.html", f"<table><tr><th>Country<th>Credits</tr>{cells}</table>").rates_milli
        == rates
    )


def _pack(minimum: int, maximum: int | None, price: str, **more: Any) -> dict[str, Any]:
    return {
        "countryCode": "fr",
        "credit": 1,
        "creditPrice": {"currencyCode": "EUR", "text": f"{price} €", "value": float(price)},
        "creditQuantityMin": minimum,
        "creditQuantityMax": maximum,
        **more,
    }


def test_packs_are_brackets_in_order(tmp_path: Path) -> None:
    sale = {"currencyCode": "EUR", "text": "0.04 €", "value": 0.04}
    packs = [
        _pack(500, None, "0.05", discountCreditPrice=sale, discountPercentage=20),
        _pack(100, 500, "0.06", discountCreditPrice=None),
    ]
    tariff = _import(tmp_path, "a.json", json.dumps(packs), vat=Decimal(20))
    assert tariff.brackets == (
        Bracket(100, 500, 60_000),
        Bracket(500, None, 40_000, regular_price_micro=50_000),
    )
    assert (tariff.currency, tariff.rates_milli, tariff.vat) == ("EUR", {"FR": 1000}, 20)


def test_the_currency_is_that_of_the_billing_country_or_the_one_said(tmp_path: Path) -> None:
    text = "country,credits\nFR,1\n"
    assert _import(tmp_path, "a.csv", text, billing_country="GB").currency == "GBP"
    assert _import(tmp_path, "a.csv", text, billing_country="be", currency="EUR").currency == "EUR"


PACK = _pack(100, None, "0.06")
EURO = PACK["creditPrice"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.pdf", b"%PDF-1.7", "TAR020", id="a kind of file nobody reads"),
        pytest.param("a.xlsb", b"PK\3\4", "XLS001", id="a workbook that is damaged"),
        pytest.param("a.csv", b"PK\3\4", "FIL009", id="an Excel file called CSV"),
        pytest.param("a.csv", b"pays,credits\nR\xd7x,1\n", "ENC001", id="no encoding we know"),
        pytest.param("a.csv", "", "CSV001", id="empty"),
        pytest.param("a.csv", "country,credits\n", "TAR023", id="a header alone"),
        pytest.param("a.csv", "country,price\nFR,0.06\n", "TAR023", id="prices are no credits"),
        pytest.param("a.csv", "country,credits\nIN,2,15\n", "CSV003", id="a comma too many is not repaired"),
        pytest.param("a.csv", "country,credits\nIN\n", "TAR023", id="a field too few"),
        pytest.param("a.csv", 'country,credits\n"IN,1\n', "CSV002", id="a quote that never closes"),
        pytest.param("a.csv", "country,credits\nIN,NaN\n", "TAR022", id="NaN"),
        pytest.param("a.csv", "country,credits\nIN,0\n", "TAR022", id="nothing"),
        pytest.param("a.csv", "country,credits\nIN,1.0005\n", "TAR022", id="four decimals"),
        pytest.param("a.csv", "country,credits\nIN,1\nIndia,2\n", "TAR025", id="two rates for one country"),
        pytest.param("a.csv", "country,credits\nCongo,1\n", "TAR021", id="one name for two countries"),
        pytest.param("a.html", "", "TAR023", id="an empty page"),
        pytest.param("a.html", "<p>France 1", "TAR023", id="no table"),
        pytest.param("a.html", "<table><tr><td>France<td>33<td>1</tr></table>", "TAR023", id="two numbers"),
        pytest.param(
            "a.html",
            "<table><tr><th>Pays<th>Crédits</tr><tr><td>Inde<td>91<td>2</tr></table>",
            "TAR023",
            id="a row longer than its heading",
        ),
        pytest.param(
            "a.html",
            "<table><tr><th>Pays<th>Crédits</tr><tr><td>Indde<td>2</tr></table>",
            "TAR021",
            id="Indde",
        ),
        pytest.param(
            "a.html", "<table><tr><th>Pays<th>Crédits</tr><tr><td>Inde<td>?</tr></table>", "TAR022", id="?"
        ),
        pytest.param("a.json", "[", "TAR024", id="JSON that breaks off"),
        pytest.param("a.json", "[]", "TAR024", id="an empty list"),
        pytest.param("a.json", "{}", "TAR024", id="an object"),
        pytest.param("a.json", "[1]", "TAR024", id="a list of something else"),
        pytest.param("a.json", "[" * 100_000, "TAR024", id="deep JSON"),
        pytest.param("a.json", '[{"countryCode": "in", "credit": NaN}]', "TAR024", id="NaN in JSON"),
        pytest.param(
            "a.json", '[{"countryCode": "in", "credit": 1e999999999}]', "TAR024", id="a huge number"
        ),
        pytest.param(
            "a.json", '[{"countryCode": "in", "credit": 1e-999999999}]', "TAR024", id="a tiny number"
        ),
        pytest.param(
            "a.json", '[{"countryCode": "in", "credit": true}]', "TAR024", id="a truth is no number"
        ),
        pytest.param("a.json", '[{"countryCode": "in", "credit": -1}]', "TAR024", id="a negative rate"),
        pytest.param("a.json", '[{"countryCode": "india", "credit": 1}]', "TAR024", id="a name for a code"),
        pytest.param(
            "a.json",
            '[{"countryCode": "in", "credit": 1}, {"countryCode": "in", "credit": 2}]',
            "TAR025",
            id="two rates in JSON",
        ),
        pytest.param(
            "a.json", json.dumps([PACK | {"creditPrice": {"value": 1}}]), "TAR024", id="no currency"
        ),
        pytest.param(
            "a.json", json.dumps([PACK | {"creditQuantityMin": "100"}]), "TAR024", id="text quantity"
        ),
        pytest.param("a.json", json.dumps([PACK | {"creditQuantityMin": 0}]), "TAR024", id="from nothing"),
        pytest.param(
            "a.json",
            json.dumps([PACK | {"discountCreditPrice": EURO | {"currencyCode": "GBP"}}]),
            "TAR024",
            id="a promotion in another currency",
        ),
        pytest.param(
            "a.json",
            json.dumps([PACK, PACK | {"creditPrice": EURO | {"currencyCode": "GBP"}}]),
            "TAR024",
            id="packs in two currencies",
        ),
    ],
)
def test_refused(name: str, content: str | bytes, code: str, tmp_path: Path) -> None:
    with collected(), pytest.raises(TariffError) as caught:
        _import(tmp_path, name, content)
    assert caught.value.code == code


def test_every_unknown_name_is_listed_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(TariffError) as caught:
        _import(tmp_path, "a.csv", "country,credits\nAtlantis,1\nFrance,1\nMordor,2\n")
    assert "2 countries are not known: 'Atlantis' (line 2), 'Mordor' (line 4)" in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "pays;crédits;rate\nFR;1;2\nIN;2,15;3\n"),
        (
            "a.html",
            (
                "<table><tr><th>Pays</th><th>Crédits</th><th>Rate</th></tr>"
                "<tr><td>FR</td><td>1</td><td>2</td></tr><tr><td>IN</td><td>2,15</td><td>3</td></tr></table>"
            ),
        ),
    ],
)
def test_which_of_two_columns_of_credits_is_taken_is_said(name: str, content: str, tmp_path: Path) -> None:
    with collected() as notes:
        assert _import(tmp_path, name, content).rates["IN"] == Decimal("2.15")
    (said,) = notes
    assert re.search("credits are read from the column 'crédits', and not from 'rate'", said.lower())


def test_another_currency_than_that_of_the_prices(tmp_path: Path) -> None:
    with pytest.raises(TariffError, match="TAR026"):
        _import(tmp_path, "a.json", json.dumps([PACK]), currency="GBP")


@given(st.binary(max_size=200), st.sampled_from([".csv", ".json", ".html"]))
def test_any_bytes_are_a_tariff_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    with collected(), pytest.raises(TariffError):
        _import(tmp_path_factory.mktemp("import"), f"a{kind}", data)
