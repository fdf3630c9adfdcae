"""A quote: it can be reckoned again line by line, never hides a bound, and never shows what it costs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import estimator
from estimator import Estimate, Quote, SmsCostError, estimate, quote
from tests import oracle
from tests.forks import smscost
from tests.long import trying

DAY = date(2026, 11, 1)
DEGRESSIVE = oracle.ROOT / "data" / "examples" / "tariff-degressive.xml"
SCHEMA = json.loads((oracle.ROOT / "data" / "schemas" / "quote.json").read_text(encoding="utf-8"))
NUMBERS = ["+33639980001", "+262692123456", "+447700900123", "+377612345678", "?"]
OFFER: dict[str, Any] = {
    "client": "Acme",
    "number": "2026-014",
    "issuer": "Agence",
    "on": DAY,
    "valid_until": date(2026, 12, 31),
}


def _estimate(counts: list[int], **options: Any) -> Estimate:
    rows = [
        {"to": number, "text": "Bonjour", "n": str(count)}
        for number, count in zip(NUMBERS, counts, strict=False)
        for _ in range(count)
    ]
    return estimate(rows, on=DAY, **options)


# The fourth and the fifth have no price: alone, there is nothing to quote.
COUNTS = st.lists(st.integers(0, 9), min_size=4, max_size=5).filter(lambda counts: sum(counts[:3]) > 0)


@trying(80)
@given(
    COUNTS,
    st.decimals("0", "250", places=3),
    st.sampled_from([None, 0, "5.5", 20]),
    st.sampled_from([None, DEGRESSIVE]),
    st.booleans(),
)
def test_whoever_gets_it_can_reckon_it_again(
    counts: list[int], margin: Decimal, vat: Any, tariff: Any, at_most: bool
) -> None:
    estimated = _estimate(counts, tariff=tariff)
    offered = quote(estimated, **OFFER, margin=margin, vat=vat, at_most=at_most)
    cent = Decimal("0.01")
    for which in ("most", "least"):
        price = getattr(offered.credit_price, which)
        if price is None:
            assert offered.total.least is None
            continue
        for line in offered.lines:
            exact = (line.credits * price).quantize(cent, ROUND_HALF_UP)
            assert getattr(line.bounds, which) == exact
        total = getattr(offered.total, which)
        assert total == sum(getattr(line.bounds, which) for line in offered.lines)
        if offered.vat is not None:
            tax = getattr(offered.vat_amount, which)
            assert getattr(offered.total_with_vat, which) == total + tax
            assert tax == (total * offered.vat / 100).quantize(cent, ROUND_HALF_UP)
    assert sum(line.messages for line in offered.lines) == estimated.totals.messages
    assert sum(line.credits for line in offered.lines) == estimated.totals.credits
    assert offered.not_priced == estimated.summary.rejected
    # The margin is never less than was asked for, and at most a millionth a credit more.
    cost = estimated.credit_price.most * (1 + margin / 100)
    assert cost <= offered.credit_price.most < cost + Decimal("0.000001")
    assert offered.total.is_exact or not at_most
    jsonschema.validate(json.loads(offered.to_json()), SCHEMA)


def test_a_saved_estimate_is_quoted_as_the_campaign(tmp_path: Path) -> None:
    estimated = _estimate([3, 2, 1, 4])
    estimated.save(tmp_path / "saved.json")
    assert quote(Estimate.load(tmp_path / "saved.json"), **OFFER, margin=15) == quote(
        estimated, **OFFER, margin=15
    )
    # A file of before says what all credits cost, and not what one does.
    document = json.loads((tmp_path / "saved.json").read_text(encoding="utf-8"))
    del document["totals"]["credit_price"], document["totals"]["credit_price_at_least"]
    (tmp_path / "before.json").write_text(json.dumps(document), encoding="utf-8")
    of_before = quote(Estimate.load(tmp_path / "before.json"), **OFFER)
    assert abs(of_before.total.most - quote(estimated, **OFFER).total.most) <= Decimal("0.05")


def _bounded() -> Quote:
    return quote(_estimate([200]), **OFFER, margin=15, terms="Net <30>\nAucun escompte")


def _exact() -> Quote:
    return quote(_estimate([3], tariff=DEGRESSIVE), **OFFER, margin=15)


def _page(offered: Quote, language: Any = "en") -> Any:
    return html.fromstring(offered.to_html(language=language))


def _text(page: Any) -> str:
    return " ".join(page.xpath("string(//body)").split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param(
            "en",
            [
                "Quote 2026-014",
                "Valid until",
                "2026-12-31",
                "between",
                "is not exact",
                "VAT of 20 %",
                "Terms",
            ],
            id="English",
        ),
        pytest.param(
            "fr",
            ["Devis 2026-014", "Valable jusqu’au", "31/12/2026", "entre", "pas exact", "TVA à", "Conditions"],
            id="French",
        ),
    ],
)
def test_the_page_says(language: str, words: list[str]) -> None:
    page = _page(_bounded(), language)
    text = _text(page)
    assert [word for word in words if word not in text] == []
    assert page.get("lang") == language
    assert "Net <30>" in text, "what others wrote is no markup"
    assert not page.xpath("//script | //link | //img"), "the page needs no other file"
    assert "size: A4" in page.xpath("string(//style)")


def test_the_page_adds_up_and_shows_no_cost() -> None:
    offered = _exact()
    page = _page(offered)
    numbers = [[cell.text_content() for cell in row.xpath("./td")] for row in page.xpath("//tbody[1]/tr")]
    assert [row[-1] for row in numbers] == [str(line.bounds.most) for line in offered.lines]
    text = unescape(offered.to_html())
    assert "margin of" not in text
    assert str(offered.credit_price.most) in text
    assert not re.search(rf"(?<![0-9.]){re.escape(str(offered.cost.most))}(?![0-9])", _text(page))


def test_the_upper_bound_is_offered_where_it_is_asked_for() -> None:
    sure = quote(_estimate([200]), **OFFER, margin=15, at_most=True)
    assert sure.at_most
    assert sure.total.is_exact
    assert sure.total.most == _bounded().total.most
    assert "not exact" not in _text(_page(sure))
    assert not quote(_estimate([3], tariff=DEGRESSIVE), **OFFER, at_most=True).at_most


def test_what_is_not_in_it_is_said() -> None:
    text = _text(_page(quote(_estimate([3, 0, 0, 0, 2]), **OFFER)))
    assert "2 rows of the list cannot be priced" in text
    assert "The opt-out text (STOP:36111) is counted" in text


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (1, "1 row of the list cannot be priced, and is not in this quote."),
        (2, "2 rows of the list cannot be priced, and are not in this quote."),
    ],
)
def test_one_row_is_said_as_one(left_out: int, said: str) -> None:
    assert said in quote(_estimate([3, 0, 0, 0, left_out]), **OFFER).to_html()


def test_a_page_in_no_language_that_there_is() -> None:
    from estimator.page.document import page_html
    from estimator.show.report.document import report_html

    estimated = _estimate([1])
    german: Any = "de"
    for made in (
        lambda: quote(estimated, **OFFER).to_html(language=german),
        lambda: report_html(estimated, language=german),
        lambda: page_html(estimated.tariff, language=german),
        lambda: estimator.language("de"),
    ):
        with pytest.raises(SmsCostError, match="USE017"):
            made()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"valid_until": date(2026, 10, 31)}, "QUO002", id="over before it begins"),
        pytest.param({"client": " "}, "QUO003", id="for nobody"),
        pytest.param({"number": ""}, "QUO003", id="no number"),
        pytest.param({"issuer": ""}, "QUO003", id="by nobody"),
        pytest.param({"margin": -1}, "AMT003", id="a loss"),
        pytest.param({"margin": 10_001}, "AMT004", id="a slip"),
        pytest.param({"margin": 1.5}, "AMT001", id="a float"),
        pytest.param({"vat": 101}, "AMT004", id="VAT of more than all"),
        pytest.param({"valid_until": "tomorrow"}, "DAY001", id="no day"),
    ],
)
def test_what_cannot_be_quoted(changed: dict[str, Any], code: str) -> None:
    with pytest.raises((SmsCostError, TypeError), match=code):
        quote(_estimate([1]), **OFFER | changed)


def test_without_prices_nothing_is_quoted() -> None:
    old = estimate([{"to": "+33639980001", "text": "Bonjour"}], on="2022-09-01")
    with pytest.raises(SmsCostError, match="QUO001"):
        quote(old, **OFFER)


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
    (tmp_path / "terms.txt").write_text("Payment within 30 days.\n", encoding="utf-8")
    run = ["--client", "Acme", "--number", "7", "--from", "Agence", "--on", "2026-11-01"]
    run += ["--valid-until", "2026-12-31", "--margin", "15"]
    done = smscost(
        "quote", "campaign.csv", *run, "--terms-file", "terms.txt", "--out", "quote.html", folder=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == (
        "campaign.csv: numbers without a country read as those of France; --default-country says otherwise\n"
    )
    assert "Payment within 30 days." in (tmp_path / "quote.html").read_text(encoding="utf-8")
    done = smscost("estimate", "campaign.csv", "--on", "2026-11-01", "--out", "e.json", folder=tmp_path)
    assert done.returncode == 0
    live, saved = (
        json.loads(smscost("quote", name, *run, "--format", "json", folder=tmp_path).stdout)
        for name in ("campaign.csv", "e.json")
    )
    assert live == saved
    assert (live["credit_price"], live["total"], live["total_with_vat"]) == ("0.069", "0.07", "0.08")
    refused = smscost("quote", "e.json", *run, "--tariff", "t.xml", folder=tmp_path)
    assert b"DIF002" in refused.stderr


def test_several_campaigns_are_quoted_as_one(tmp_path: Path) -> None:
    rows = {"a": "+33639980001,Bonjour\n", "b": "+447700900123,Hi\n+33639980002,Bonsoir\n"}
    for name, text in {**rows, "all": "".join(rows.values())}.items():
        (tmp_path / f"{name}.csv").write_text(f"to,text\n{text}", encoding="utf-8")
    options = ["--client", "A", "--number", "1", "--from", "B", "--valid-until", "2026-12-31"]
    options += ["--on", "2026-11-28", "--subject", "Autumn", "--format", "json", "--default-country", "FR"]

    def quoted(*files: str) -> dict[str, Any]:
        done = smscost("quote", *files, *options, folder=tmp_path)
        read = f"{' + '.join(files)}: files read: {len(files)}\n" if len(files) > 1 else ""
        assert done.returncode == 0
        assert done.stderr.decode() in (read, "[ab].csv: files read: 2\n")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    whole = quoted("all.csv")
    assert quoted("a.csv", "b.csv") == quoted("[ab].csv") == whole
    assert whole["total"] == "0.18"


def test_it_is_public() -> None:
    assert estimator.Quote is Quote


def test_vat_that_is_not_known_is_not_made_up() -> None:
    offered = _exact()
    assert offered.vat_amount is not None
    unknown = replace(offered, vat=None)
    assert (unknown.vat_amount, unknown.total_with_vat) == (None, None)
    document = json.loads(unknown.to_json())
    of_tax = [document[name] for name in document if "vat" in name]
    assert len(of_tax) == 5
    assert set(of_tax) == {None}
