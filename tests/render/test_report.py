"""The report as a file: what stands in it, that it is whole and safe, and that it repeats the estimate."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import Bought, estimate
from estimator.base.language import said_again
from estimator.price.reasons import reading_text
from estimator.price.totals import Estimate
from estimator.save.advice.campaign import advise_campaign
from estimator.show import words as terminal
from estimator.show.purchase import purchase_remarks
from estimator.show.report.curve import Curve, curve_of
from estimator.show.report.document import report_html
from estimator.show.report.gathered import Gathered
from estimator.show.report.language import Language
from estimator.show.report.words import WORDS
from estimator.show.sheet import MOST_ROWS
from estimator.speech.languages import LanguageCode, spoken_in
from estimator.tariff import find_tariff
from tests.command import SMSCOST

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "data" / "examples"
REPORT = ROOT / "estimator" / "show" / "report"
LANGUAGES: tuple[LanguageCode, ...] = ("en", "fr")
DAY = date(2026, 11, 1)


def _gathered(estimated: Estimate) -> Gathered:
    gathered = Gathered(estimated.terms)
    for rows in estimated.kept or ():
        gathered.add(rows)
    return gathered


def _report(
    campaign: Any, language: LanguageCode = "en", *, show_numbers: bool = False, **options: Any
) -> str:
    estimated = estimate(campaign, keep_rows=True, **{"on": DAY, **options})
    return report_html(estimated, _gathered(estimated), language=language, show_numbers=show_numbers)


def _campaign(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["to", "text"])


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def sales() -> Estimate:
    degressive = EXAMPLES / "tariff-degressive.xml"
    return estimate(
        EXAMPLES / "soldes-fr.csv", default_country="FR", tariff=degressive, on=DAY, keep_rows=True
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture(scope="module")
def html(sales: Estimate, language: Language) -> str:
    return report_html(sales, _gathered(sales), language=language.code)


@pytest.fixture(scope="module")
def page(html: str) -> Any:
    return lxml.html.fromstring(html)


# -- the words -----------------------------------------------------------------------------------------


def test_every_word_is_used() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in [*REPORT.iterdir(), REPORT.parent / "notebook.py"]
        if path.suffix in {".py", ".html"} and path.name != "words.py"
    )
    assert {key for key in WORDS if not re.search(f"""["']{key}["']""", sources)} == set()


# -- numbers in the reader's language ------------------------------------------------------------------


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_french_numbers_lose_no_digit(value: Decimal) -> None:
    written = Language("fr").number(value)
    assert set(written) <= set("0123456789,\N{NARROW NO-BREAK SPACE}")
    assert Decimal(written.replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", ".")) == value


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_english_numbers_are_those_of_the_terminal(value: Decimal) -> None:
    written = Language("en").number(value)
    assert " " not in written
    assert written.replace("\N{NO-BREAK SPACE}", " ") == terminal.number(value)


@pytest.mark.parametrize(
    ("price", "written"),
    [
        pytest.param("0.0475", "0,0475 €", id="the price of a credit is not rounded to cents"),
        pytest.param("6.00", "6,00 €", id="whole euros keep their cents"),
        pytest.param("1234567.80", "1 234 567,80 €", id="thousands are set apart"),
    ],
)
def test_french_money(price: str, written: str) -> None:
    shown = Language("fr").money(Decimal(price), "EUR")
    assert shown.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ") == written


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [(0, "0 messages", "0 message"), (1, "1 message", "1 message"), (2, "2 messages", "2 messages")],
)
def test_plurals(count: int, english: str, french: str) -> None:
    for code, expected in zip(LANGUAGES, (english, french), strict=True):
        assert Language(code).counted(count, "message").replace("\N{NO-BREAK SPACE}", " ") == expected


# -- the numbers are the estimate's --------------------------------------------------------------------


def _rows(page: Any, section: str, table: int = 0) -> list[list[str]]:
    found = page.xpath(f"//section[@id='{section}']//table")[table]
    return [[_text(cell) for cell in row] for row in found.xpath("./tbody/tr")]


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_totals(sales: Estimate, language: Language, page: Any) -> None:
    totals = sales.totals
    shown = {
        name: _text(page.get_element_by_id(name))
        for name in ("paid", "paid-with-vat", "price", "credits", "messages", "segments")
    }
    assert sales.purchase is not None
    assert shown == {
        "paid": _plain(language.money(sales.purchase.price, "EUR")),
        "paid-with-vat": _plain(language.money(sales.purchase.price_with_vat, "EUR")),
        "price": _plain(language.money(totals.price, "EUR")),
        "credits": _plain(language.number(totals.credits)),
        "messages": _plain(language.number(totals.messages)),
        "segments": _plain(language.number(totals.segments)),
    }


def test_destinations(sales: Estimate, language: Language, page: Any) -> None:
    assert _rows(page, "destinations") == [
        [
            language.country(country),
            _plain(language.number(sales.rate(country))),
            *(_plain(language.number(n)) for n in (amounts.messages, amounts.segments, amounts.credits)),
            _plain(language.money(amounts.price, "EUR")),
        ]
        for country, amounts in sales.destinations.items()
    ]


def test_what_sorting_reads_is_exact(sales: Estimate, page: Any) -> None:
    cells = page.xpath("//section[@id='destinations']//tbody/tr/td[last()]/@data-value")
    assert [Decimal(cell) for cell in cells] == [amounts.price for amounts in sales.destinations.values()]


def test_lengths_encodings_and_characters(sales: Estimate, language: Language, page: Any) -> None:
    lengths = page.xpath("//section[@id='lengths']//table[1]/tbody/tr/td[2]/@data-value")
    assert sum(map(int, lengths[: len(sales.summary.lengths)])) == sales.totals.messages
    assert [row[0] for row in _rows(page, "lengths", 1)] == ["GSM-7", "UCS-2"]
    characters = _rows(page, "characters")
    assert [int(row[-1].replace(" ", "")) for row in characters] == sorted(
        sales.summary.forcing.values(), reverse=True
    )
    names = {"en": "variation selector-16", "fr": "sélecteur de variante 16 (emoji)"}
    assert ["U+FE0F", names[language.code]] in [row[:2] for row in characters]


def test_rejects(sales: Estimate, language: Language, page: Any) -> None:
    rows = _rows(page, "rejects")
    assert {(row[1], row[2]) for row in rows} == {
        (code, language.number(n)) for (code, _), n in sales.summary.rejects.items()
    }
    assert sum(int(row[2]) for row in rows) == sales.summary.rejected


def test_purchase(sales: Estimate, language: Language, page: Any) -> None:
    purchase = sales.purchase
    assert purchase is not None
    text = _text(page.get_element_by_id("purchase"))
    for value in (purchase.price, purchase.price_with_vat):
        assert _plain(language.money(value, "EUR")) in text
    assert _plain(language.number(purchase.credits_needed)) in text
    assert _plain(language.number(9474)) in text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("messages", "balance"),
    [(970, 0), (1000, 0), (4600, 0), (50, "-3.5")],
    ids=["may be cheaper", "next", "more", "owed"],
)
def test_the_report_says_of_a_purchase_what_the_terminal_says(
    messages: int, balance: Any, code: LanguageCode
) -> None:
    campaign = [{"to": "0639980001", "text": "Bonjour"}] * messages
    for tariff in (None, EXAMPLES / "tariff-degressive.xml"):
        found = estimate(campaign, tariff=tariff, on=DAY, balance=balance)
        assert found.purchase is not None
        with spoken_in(code):
            said = list(purchase_remarks(found.purchase))
        text = _text(lxml.html.fromstring(report_html(found, language=code)).get_element_by_id("purchase"))
        assert [each for each in said if _plain(each) not in text] == []


def test_one_credit_costs_at_most_what_is_not_public() -> None:
    sales = estimate(EXAMPLES / "soldes-fr.csv", on=DAY)
    for code, said in ("en", "at most 0.058"), ("fr", "au plus 0,058"):
        page = lxml.html.fromstring(report_html(sales, language=code))
        cells = [cell.text_content() for cell in page.xpath("//section[@id='purchase']//tbody//td")]
        assert any(said in cell for cell in cells), cells


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_was_decided_in_reading_is_said(tmp_path: Path, code: LanguageCode) -> None:
    rows = "\ufeffContacts\n\nPortable client;Message\n0639980001;Bonjour\nTotal;1\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    estimated = estimate(tmp_path / "a.csv", on=DAY)
    assert estimated.read_as
    page = lxml.html.fromstring(report_html(estimated, language=code))
    items = [item.text_content() for item in page.xpath("//section[@id='read-as']//li")]
    with spoken_in(code):
        assert items == [
            said_again(reading_text(kind, detail, count))
            for (kind, detail), count in estimated.read_as.items()
        ]


def test_saving_is_the_difference_of_two_purchases(sales: Estimate) -> None:
    line = _report_section(sales, "savings")
    assert "1 224.2 credits" in line
    # 5 771.15 credits are left: 5 772 at 0.0475, against 6 996 at the same price.
    assert f"{Decimal('332.31') - Decimal('274.17')} EUR less" in line


def test_cheaper_texts_are_told_in_money_as_advise_finds_them(sales: Estimate) -> None:
    step = advise_campaign(
        EXAMPLES / "soldes-fr.csv", default_country="FR", tariff=sales.tariff, on=DAY
    ).steps[-1]
    assert step.estimate.purchase is not None
    assert sales.purchase is not None
    saved = sales.purchase.price - step.estimate.purchase.price
    lines = _report_section(sales, "savings")
    assert f"would save {step.saved_segments} segments and {step.saved_credits} credits" in lines
    assert f"would then cost {saved} EUR less, excluding VAT." in lines


@pytest.mark.parametrize(
    ("senders", "options", "axis", "foot"),
    [
        pytest.param("", {}, "STOP clause included", "counted in every message", id="every message"),
        pytest.param("", {"stop_clause": False}, "no STOP clause counted", "not counted", id="none"),
        pytest.param(
            "20360", {}, "STOP clause included where it is counted", "counted in 1\xa0message", id="some"
        ),
    ],
)
def test_axis_and_foot_agree_on_the_stop_clause(
    senders: str, options: dict[str, Any], axis: str, foot: str
) -> None:
    frame = _campaign(("+33639980001", "Bonjour"), ("+33639980002", "Bonjour"))
    frame["sender"] = ["Lavande", senders or "Lavande"]
    page = lxml.html.fromstring(_report(frame, **options))
    assert f"units, {axis}" in {_text(each) for each in page.xpath("//section[@id='lengths']//*")}
    assert foot in page.get_element_by_id("method").text_content()


def test_the_split_adds_up_to_what_is_paid(language: Language) -> None:
    frame = _campaign(*[("+33639980001", "Bonjour")] * 3, ("?", "Bonjour"))
    frame["client"] = ["Acme", "Acme", "<Borg>", ""]
    estimated = estimate(frame, on=DAY, split_by="client")
    page = lxml.html.fromstring(report_html(estimated, language=language.code))
    rows = _rows(page, "split")
    assert [row[0] for row in rows] == [
        "Acme",
        "<Borg>",
        language.say("empty"),
        *(language.rest(rest) for rest in estimated.rest),
    ]
    for column, total in ((4, estimated.purchase.price), (6, estimated.purchase.price_with_vat)):
        cells = page.xpath(f"//section[@id='split']//tbody/tr/*[{column + 1}]/@data-value")
        assert sum(map(Decimal, cells)) == total
        (foot,) = page.xpath(f"//section[@id='split']//tfoot/tr/*[{column + 1}]/@data-value")
        assert Decimal(foot) == total


def test_shares_of_a_price_that_is_not_public_are_in_bounds(language: Language) -> None:
    frame = _campaign(*[("+33639980001", "Bonjour")] * 3_000)
    frame["client"] = ["Acme", "Borg"] * 1_500
    estimated = estimate(frame, on=DAY, split_by="client")
    assert estimated.purchase.at_most
    page = lxml.html.fromstring(report_html(estimated, language=language.code))
    share = estimated.clients["Acme"]
    bounds = [language.money(each, "EUR") for each in (share.bounds, share.vat_bounds, share.bounds_with_vat)]
    assert len(set(bounds)) == 3
    (row,) = [row for row in _rows(page, "split") if row[0] == "Acme"]
    assert [_plain(cell) for cell in row[4:7]] == [_plain(each) for each in bounds]


def test_of_many_clients_the_last_are_one_line_that_adds_up(language: Language) -> None:
    """A page of a million lines opens in no browser; `--split-out` has them all, and the page says so."""
    frame = _campaign(*[("+33639980001", "Bonjour")] * (MOST_ROWS + 100), ("?", "Bonjour"))
    frame["client"] = [f"Client {row:03}" for row in range(len(frame))]
    estimated = estimate(frame, on=DAY, split_by="client")
    page = lxml.html.fromstring(report_html(estimated, language=language.code))
    names = [row[0] for row in _rows(page, "split")]
    assert names[MOST_ROWS - 1 : MOST_ROWS + 1] == ["Client 499", _plain(language.counted(101, "other"))]
    assert names[MOST_ROWS + 1 :] == [language.rest(rest) for rest in estimated.rest]
    (note,) = language.split_notes(estimated)[-1:]
    assert _plain(note) == _plain(language.say("split-others", count=101))
    assert _plain(note) in _text(page.get_element_by_id("split"))
    for column, total in ((4, estimated.purchase.price), (7, 1)):
        cells = page.xpath(f"//section[@id='split']//tbody/tr/*[{column + 1}]/@data-value")
        assert sum(map(Decimal, cells)) == total


def test_what_was_paid_before_is_told_by_purchase_and_by_client(language: Language) -> None:
    frame = _campaign(*[("+33639980001", "Bonjour")] * 30)
    frame["client"] = ["Acme"] * 20 + ["<Borg>"] * 10
    stock = [Bought("2026-09-01", 8, "0.48"), Bought("2026-10-01", 10, "0.54")]
    found = estimate(frame, on=DAY, split_by="client", balance=25, stock=stock)
    page = lxml.html.fromstring(report_html(found, language=language.code))
    assert [(row[0], row[1]) for row in _rows(page, "stock")] == [
        (language.say("price-unknown"), "7"),
        (language.day(date(2026, 9, 1)), "8"),
        (language.day(date(2026, 10, 1)), "10"),
    ]
    text = _text(page.get_element_by_id("stock"))
    assert language.money(found.stock.bounds, "EUR").split()[0] in text
    assert all(" ".join(note.split()) in text for note in language.stock_notes(found))
    for column, total in ((7, found.paid.stock), (8, found.paid.cost.most)):
        cells = page.xpath(f"//section[@id='split']//tbody/tr/*[{column + 1}]/@data-value")
        (foot,) = page.xpath(f"//section[@id='split']//tfoot/tr/*[{column + 1}]/@data-value")
        assert sum(map(Decimal, cells)) == Decimal(foot) == total
    assert not lxml.html.fromstring(report_html(estimate(frame, on=DAY))).xpath("//section[@id='stock']")


def test_the_day_is_that_on_which_it_was_made(sales: Estimate) -> None:
    for code, day in (("en", "2026-11-05"), ("fr", "5 novembre 2026")):
        page = lxml.html.fromstring(report_html(sales, language=code, made_on=date(2026, 11, 5)))
        assert day in _text(page.xpath("//footer")[0])


def _report_section(estimated: Estimate, section: str, language: LanguageCode = "en") -> str:
    page = lxml.html.fromstring(report_html(estimated, _gathered(estimated), language=language))
    return _text(page.get_element_by_id(section))


def test_histogram_counts_every_message(sales: Estimate) -> None:
    lengths = dict(_gathered(sales).lengths())
    assert sum(int(units.sum()) for units in lengths.values()) == sales.totals.messages
    for encoding, units in lengths.items():
        within = 160 if encoding == "GSM-7" else 70
        assert units[: within + 1].sum() == sum(
            int((rows.counts.segments[(rows.reject == 0) & (rows.counts.encoding == index)] == 1).sum())
            for rows in sales.kept or ()
            for index in [("GSM-7", "UCS-2").index(encoding)]
        )


def test_very_long_messages_are_counted_beside_the_histogram() -> None:
    html = _report(_campaign(("+33639980001", "a" * 3000), ("+33639980002", "b")))
    caption = lxml.html.fromstring(html).xpath("//section[@id='lengths']//figcaption")[0]
    assert "beyond the right edge: 1 message." in _text(caption)


# -- the curve -----------------------------------------------------------------------------------------


def _curve(**options: Any) -> Curve:
    campaign = _campaign(*[("+33639980001", "Bonjour")] * options.pop("messages"))
    purchase = estimate(campaign, on=DAY, **options).purchase
    assert purchase is not None
    return curve_of(purchase, Language("en"))


def test_curve_marks_what_is_bought_and_from_where_more_costs_less() -> None:
    curve = _curve(messages=480, tariff=EXAMPLES / "tariff-degressive.xml")
    assert [(mark.quantity, mark.price) for mark in curve.orders] == [(480, Decimal("27.12"))]
    assert curve.trigger is not None
    # 500 at 0.055 are 27.50, less than 487 at 0.0565.
    assert [(mark.quantity, mark.price) for mark in curve.trigger] == [(487, 27.5), (500, 27.5)]
    assert curve.end == 625
    (bought,) = _curve(messages=487, tariff=EXAMPLES / "tariff-degressive.xml").orders
    assert bought.quantity == 500


def test_curve_is_made_of_the_brackets_up_to_its_end() -> None:
    curve = _curve(messages=480, tariff=EXAMPLES / "tariff-degressive.xml")
    assert [(line.quantities, line.prices) for line in curve.lines] == [
        ((100, 199), (Decimal(6), Decimal("11.94"))),
        ((200, 249), (Decimal("11.6"), Decimal("14.442"))),
        ((250, 499), (Decimal("14.125"), Decimal("28.1935"))),
        ((500, 625), (Decimal("27.5"), Decimal("34.375"))),
    ]
    assert all(line.known for line in curve.lines)


def test_prices_that_are_not_public_are_dashed() -> None:
    assert {line.known for line in _curve(messages=400).lines} == {True, False}
    html = _report(_campaign(*[("+33639980001", "Bonjour")] * 400))
    page = lxml.html.fromstring(html)
    curve = page.xpath("//section[@id='purchase']//*[local-name()='svg']")[0]
    assert "stroke-dasharray" in lxml.html.tostring(curve).decode()
    assert "Dashed: at most" in _text(page.get_element_by_id("purchase"))
    assert "between 23.20 and 24.00" in _text(page.get_element_by_id("price"))


# -- what may be missing -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("rows", "options"),
    [
        pytest.param([("?", "Bonjour")], {}, id="no row with a price"),
        pytest.param([("+33639980001", "Bonjour")], {"balance": 500}, id="nothing to buy"),
        pytest.param([("+33639980001", "")], {"stop_clause": False}, id="an empty message"),
        pytest.param([("+33639980001", "Bonjour")], {"on": date(2022, 9, 1)}, id="an old tariff"),
        pytest.param([("+33639980001", "Bonjour")] * 30, {"stop_clause": "\nNO SMS"}, id="another clause"),
        pytest.param([("+33639980001", "ç")] * 3, {"vat": "5.5"}, id="another VAT"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_every_campaign_has_a_report(
    rows: list[tuple[str, str]], options: dict[str, Any], code: LanguageCode
) -> None:
    page = lxml.html.fromstring(_report(_campaign(*rows), code, **options))
    assert page.get("lang") == code
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//section[@id='rejects']")


def test_without_rows_there_is_no_histogram_and_no_example(sales: Estimate) -> None:
    page = lxml.html.fromstring(report_html(sales))
    assert not page.xpath("//section[@id='lengths']//*[local-name()='svg']")
    assert not page.xpath("//*[@class='example']")


def test_unknown_price_is_said() -> None:
    tariff = find_tariff(on=DAY)
    bare = type(tariff)(
        **{name: getattr(tariff, name) for name in tariff.__slots__}
        | {"brackets": (), "known_prices": (), "packs": ()}
    )
    page = lxml.html.fromstring(_report(_campaign(("+33639980001", "Bonjour")), tariff=bare))
    assert _text(page.get_element_by_id("price")) == "not known"
    assert "no prices" in _text(page.get_element_by_id("purchase"))


def test_illustrative_prices_are_announced(html: str, language: Language) -> None:
    assert language.say("illustrative") in html
    assert language.say("illustrative") not in _report(_campaign(("+33639980001", "a")), language.code)


# -- safe ----------------------------------------------------------------------------------------------

_ATTACK = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_are_escaped(tmp_path: Path, code: LanguageCode) -> None:
    cell = '"' + _ATTACK.replace('"', '""') + '"'
    path = tmp_path / "<script>alert(1)<&>.csv".replace("/", "")
    path.write_text(f"to,text,{cell}\n{cell},ç{cell[1:-1]},x\n+33639980001,ç<b>,{cell}\n", encoding="utf-8")
    html = _report(path, code, show_numbers=True)
    page = lxml.html.fromstring(html)
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//img | //b | //*[@onerror]")
    assert _text(page.xpath("//header/p[@class='subtitle']")[0]) == str(path)
    assert "alert(1)" in _text(page.get_element_by_id("rejects"))


def test_phone_numbers_are_masked_unless_asked_for() -> None:
    campaign = _campaign(("06 39 98 00 01", "a"), ("+377639980012", "b"), ("someone 0639980013", "c"))
    masked, full = (_report(campaign, show_numbers=shown, default_country="none") for shown in (False, True))
    for number in ("06 39 98 00 01", "+377639980012", "0639980013"):
        assert number not in masked
        assert number in full
    assert "+377…12" in masked
    assert "Phone numbers are masked." in masked
    assert "Phone numbers are masked." not in full


def test_no_more_than_three_examples_of_a_reason() -> None:
    page = lxml.html.fromstring(_report(_campaign(*[("?", "a")] * 5, *[("", "a")] * 2)))
    examples = [
        len(row.xpath(".//*[@class='example']")) for row in page.xpath("//section[@id='rejects']//tbody/tr")
    ]
    assert examples == [3, 2]


def test_nothing_is_fetched(html: str, page: Any) -> None:
    assert "http" not in html.replace('http-equiv="Content-Security-Policy"', "")
    assert not page.xpath("//link | //iframe | //img | //object | //embed | //*[@src]")
    assert all(target.startswith("#") for target in page.xpath("//@href"))
    assert not re.search(r"url\((?!#)|@import|fetch\(|XMLHttpRequest|eval\(", html)


def test_policy_lets_only_this_script_run(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = page.xpath("//script/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy
    assert not page.xpath("//@onclick")


# -- a document that everybody can read ----------------------------------------------------------------


def test_size(html: str) -> None:
    assert len(html.encode()) < 300_000


def test_headings_go_down_one_step_at_a_time(page: Any) -> None:
    headings = page.xpath("//h1 | //h2 | //h3")
    assert [heading.tag for heading in headings] == ["h1"] + ["h2"] * 8
    assert all(_text(heading) for heading in headings)


def test_pictures_have_names(page: Any) -> None:
    pictures = page.xpath("//*[local-name()='svg']")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("role") == "img"
        (title,) = picture.xpath("./*[local-name()='title']")
        assert picture.get("aria-labelledby") == title.get("id")
        assert title.text
        assert picture.get("viewbox")
        assert picture.get("width") is None


def test_identifiers_are_unique_and_references_lead_somewhere(html: str, page: Any) -> None:
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    referred = {*re.findall(r"url\(#([^)]+)\)", html), *(target[1:] for target in page.xpath("//@href"))}
    assert referred
    assert referred <= set(identifiers)


def test_pictures_take_all_colours_from_the_page(page: Any) -> None:
    styles = page.xpath("//*[local-name()='svg']//@style")
    assert styles
    assert not [style for style in styles if "#" in style]
    assert "font-family" not in "".join(styles)


def test_text_of_pictures_is_text(sales: Estimate, language: Language, page: Any) -> None:
    texts = page.xpath("//section[@id='destinations']//*[local-name()='svg']//*[local-name()='text']/text()")
    assert {language.country(country) for country in sales.destinations} <= set(texts)


def test_tables_have_captions_and_headers(page: Any) -> None:
    tables = page.xpath("//table")
    assert len(tables) == 6
    for table in tables:
        assert _text(table.find("caption"))
        width = len(table.xpath("./thead/tr/th[@scope='col']"))
        assert width == len(table.xpath("./thead/tr/*"))
        assert {len(row) for row in table.xpath(".//tr")} == {width}


def _variables(css: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name, block in zip(("light", "dark", "print"), re.findall(r":root \{([^}]*)\}", css), strict=True):
        yield name, dict(re.findall(r"--(\w+): (#\w{6})", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *((front, back, 4.5) for front in ("ink", "muted", "accent", "warm") for back in ("paper", "card")),
        ("ink", "notice", 4.5),
    ],
)
def test_contrast(front: str, back: str, least: float) -> None:
    """WCAG 2 level AA: 4.5 to 1 for text, in every theme."""
    for theme, colours in _variables((REPORT / "report.css").read_text(encoding="utf-8")):
        light, dark = sorted((_luminance(colours[front]), _luminance(colours[back])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, f"{front} on {back}, {theme}"


# -- the same for the same estimate --------------------------------------------------------------------


def test_report_does_not_depend_on_the_user_s_matplotlib(sales: Estimate) -> None:
    first = report_html(sales, _gathered(sales))
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red"}):
        assert report_html(sales, _gathered(sales)) == first
    assert not re.search(r"20\d\d-\d\d-\d\dT", first)


def test_nothing_heavy_is_loaded_before_a_report_is_asked_for() -> None:
    probe = (
        "import sys, estimator\n"
        f"bill = estimator.estimate({str(EXAMPLES / 'transactional-intl.csv')!r})\n"
        "import estimator.show.estimate, estimator.show.report.writer, estimator.show.notebook\n"
        "print(bill.totals.messages, {'matplotlib', 'jinja2'} & sys.modules.keys())"
    )
    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ended.stdout.endswith(" set()\n")


# -- the command ---------------------------------------------------------------------------------------


def _command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    arguments = [*SMSCOST, "estimate", *map(str, words)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def test_command_writes_the_report_beside_its_result(tmp_path: Path) -> None:
    campaign, target = EXAMPLES / "soldes-fr.csv", tmp_path / "report.html"
    options = (campaign, "--default-country", "FR", "--on", "2026-11-01")
    done = _command(*options, "--report", target, "--lang", "fr")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == _command(*options, "--lang", "fr").stdout
    assert target.read_text(encoding="utf-8") == _report(campaign, "fr", default_country="FR")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_campaign_that_cannot_be_read_leaves_an_old_report_alone(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    campaign = tmp_path / "campaign.csv"
    campaign.write_text('number;message\n+33639980001;"Bonjour\n', encoding="utf-8")
    assert _command(campaign, "--report", target).returncode == 3
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["campaign.csv", "report.html"]
