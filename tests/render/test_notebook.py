"""Estimates and purchases as notebooks show them."""

from __future__ import annotations

from datetime import date

import lxml.html
import pandas as pd
import pytest

from estimator import cheapest_purchase, estimate, find_tariff
from estimator.show import sheet_of

DAY = date(2026, 11, 1)


def _cells(html: str) -> list[list[str]]:
    """Of the first table."""
    rows = lxml.html.fromstring(html).xpath("(//table)[1]/tbody/tr")
    return [[cell.text_content().replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows]


def test_estimate() -> None:
    campaign = pd.DataFrame({"to": ["+33639980001", "+447700900123", "?"], "text": ["Bonjour"] * 3})
    estimated = estimate(campaign, on=DAY)
    html = estimated._repr_html_()
    # Two credits and a fraction are not sold: the least is an order of 100, of which 2.05 are used.
    assert _cells(html) == [
        ["United Kingdom", "1.05", "1", "1", "1.05", "0.06"],
        ["France", "1", "1", "1", "1", "0.06"],
    ]
    assert "Not priced: 1 of 3 rows" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert "2026-10-01" in html


def test_purchase() -> None:
    purchase = cheapest_purchase("150.5", find_tariff(on=DAY))
    assert _cells(purchase._repr_html_()) == [["1", "151", "at most 0.06", "8.76 to 9.06"]]


def test_nothing_to_buy_needs_no_table() -> None:
    html = cheapest_purchase(5, find_tariff(on=DAY), balance=7)._repr_html_()
    assert "Nothing to buy" in html
    assert "<table>" not in html


def test_names_are_escaped(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("names") / "<script>.csv"
    path.write_text("number,message\n+33639980001,Bonjour\n", encoding="utf-8")
    html = estimate(path, on=DAY)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_nobody_shows_is_not_shown_by_accident() -> None:
    with pytest.raises(TypeError, match="Timestamp"):
        sheet_of(pd.Timestamp(2026, 11, 1))
