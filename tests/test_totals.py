"""What an estimate's tables hold: each adds up to the counters it was made from."""

from __future__ import annotations

import zlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from msgspec import structs

from estimator import SmsCostError, UsageError, cheapest_purchase, estimate, estimate_files
from estimator.price.kept import kept_summary, summary_of_kept
from estimator.price.reasons import duplicates_text
from estimator.price.totals import Duplicates
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.forks import smscost_text

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
DEGRESSIVE = EXAMPLES / "tariff-degressive.xml"
DAY = date(2026, 11, 1)


def test_every_reject_is_in_the_table_with_its_reason() -> None:
    bill = estimate(EXAMPLES / "soldes-fr.csv", on=DAY, default_country="FR")
    table = bill.by_reject()
    assert table["rows"].sum() == bill.summary.rejected == bill.summary.read - bill.totals.messages
    assert table["rows"].is_monotonic_decreasing
    monaco = table[table["code"] == "DST001"].iloc[0]
    assert (monaco["country"], monaco["reason"], monaco["rows"]) == ("MC", "no rate for Monaco", 6)
    assert set(table.loc[table["code"] != "DST001", "country"]) == {""}


def test_a_campaign_without_rejects_has_an_empty_table() -> None:
    table = estimate(EXAMPLES / "transactional-intl.csv", on=DAY).by_reject()
    assert table.columns.tolist() == ["code", "country", "reason", "rows"]
    assert table.empty


_SMALL = [{"to": "+33639980001", "text": "Bonjour"}, {"to": "0", "text": "Bonjour"}]


@pytest.mark.parametrize(
    ("limits", "options", "code"),
    [
        pytest.param({"max_price": "6"}, {}, None, id="the smallest order, exactly"),
        pytest.param({"max_price": "5.99"}, {}, "LIM001", id="no order is smaller"),
        pytest.param({"max_price": 0}, {"balance": 1}, None, id="what is held is paid for"),
        pytest.param({"max_price": "6"}, {"balance": -1}, None, id="what is owed fits in, too"),
        pytest.param({"max_price": "5.99"}, {"balance": -99}, "LIM001", id="what is owed is paid, too"),
        pytest.param({"max_price": "6"}, {"balance": -300}, "LIM002", id="the price is not public"),
        pytest.param({"max_price": 6}, {"on": "2022-09-01"}, "LIM003", id="no price is known"),
        pytest.param({"max_credits": 1}, {"balance": 1}, None, id="what the campaign takes, exactly"),
        pytest.param({"max_credits": "0.999"}, {"balance": 1}, "LIM001", id="it takes what is held, too"),
        pytest.param({"max_segments": 1}, {}, None, id="short"),
        pytest.param({"max_segments": 1}, {"stop_clause": "x" * 160}, "LIM001", id="long"),
        pytest.param({"strict": True}, {}, "REJ001", id="a reject"),
        pytest.param({"max_price": 9}, {}, None, id="a reject is allowed"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_limits_are_those_of_the_command(
    tmp_path: Path, limits: dict[str, Any], options: dict[str, Any], code: str | None
) -> None:
    options = {"on": DAY} | options
    bill = estimate(_SMALL, **options)
    with nullcontext() if code is None else pytest.raises(SmsCostError, match=code):
        bill.check(**limits)
    (tmp_path / "list.csv").write_text("to,text\n+33639980001,Bonjour\n0,Bonjour\n", encoding="utf-8")
    words = []
    for name, value in {**limits, **options}.items():
        words += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    ended = smscost_text("estimate", "list.csv", *words, folder=tmp_path)
    assert ended.stderr[:6] == (code or "")


def test_a_limit_in_a_script_is_told_by_its_argument() -> None:
    with pytest.raises(SmsCostError) as caught:
        estimate(_SMALL, on=DAY).check(max_price="5.99")
    assert str(caught.value).splitlines()[-1].strip() == "max_price= set this limit."
    with pytest.raises(SmsCostError, match=r"AMT003"):
        estimate(_SMALL, on=DAY).check(max_credits=-1)


def test_vat_that_is_not_known_has_no_bounds() -> None:
    campaign = [{"to": "+33639980001", "text": "Bonjour", "client": "Acme"}]
    share = estimate(campaign, on=DAY, split_by="client").clients["Acme"]
    assert share.vat_bounds is not None
    assert replace(share, vat=None).vat_bounds is None


def test_rows_that_were_left_out_of_a_table_are_counted_beside_it() -> None:
    rows = {"to": ["+33639980001", "+33639980002", "Total"], "text": ["Bonjour", "Bonjour", ""]}
    found = estimate(pd.DataFrame(rows), on=DAY)
    assert (found.summary.read, found.totals.messages) == (2, 2)
    assert found.summary.reading["totals", ""] == 1


def test_a_rejected_row_is_no_example_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "estimator.price.flow.processors", lambda: 1
    )  # what one thread saw, one after the other
    priced = pd.DataFrame({"to": [f"+336399800{at:02}" for at in range(20)], "text": ["Bonjour"] * 20})
    rejected = pd.DataFrame({"to": ["1", "+33639980001"], "text": ["x" * 500, "Oui"]})
    longest = estimate([priced, rejected], on=DAY).summary.examples.longest
    assert longest is not None
    assert longest.message.startswith("Bonjour")


def test_campaigns_are_a_table_with_a_row_each(tmp_path: Path) -> None:
    for name, texts in (("a", ["Bonjour"]), ("b", ["Bonjour", "€" * 100])):
        rows = [{"to": f"+3363998000{at}", "text": text} for at, text in enumerate(texts)]
        pd.DataFrame(rows).to_csv(tmp_path / f"{name}.csv", index=False)
    table = estimate_files([tmp_path / "a.csv", tmp_path / "b.csv"], on=DAY).by_campaign()
    assert table["campaign"].tolist() == [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert table[["rows", "rejected", "messages", "segments"]].to_numpy().tolist() == [
        [1, 0, 1, 1],
        [2, 0, 2, 3],
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(Duplicates(3, 2, 1, 1, 0), "came before: 3 (with the same text: 2);", id="all"),
        pytest.param(Duplicates(3, 2, 1, 1, 3), "left out: 3 (with the same text: 2)", id="left out"),
        pytest.param(Duplicates(3, 2, 1, 8, 0), "(with the same text: about 2, as one", id="texts"),
        pytest.param(Duplicates(3, 2, 4, 8, 0), "about 3", id="about so many"),
    ],
)
def test_duplicates_in_words(found: Duplicates, words: str) -> None:
    """What was counted of some numbers only is said to be about so many."""
    assert words in duplicates_text(found)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"again": b"no zlib"}, id="what is packed is not"),
        pytest.param({"keys": b"1234567"}, id="a key cut off"),
        pytest.param({"again": zlib.compress(b"12345678")}, id="too few counts"),
        pytest.param({"most": 1}, id="another limit"),
        pytest.param({"level": 10**6}, id="a level beyond all"),
    ],
)
def test_keys_that_were_damaged_are_not_added(changed: dict[str, Any]) -> None:
    whole = kept_summary(estimate([{"to": "+33639980001", "text": "a"}], on=DAY).summary)
    assert summary_of_kept(whole).numbers.keys.size == 1
    damaged = structs.replace(whole, numbers=structs.replace(whole.numbers, **changed))
    with pytest.raises(ValueError, match="its keys are damaged"):
        summary_of_kept(damaged)


def test_what_is_said_of_buying_is_what_is_bought() -> None:
    rows = [{"to": "+33639980001", "text": "Bonjour"}] * 150
    found = estimate(rows, on=DAY, tariff=DEGRESSIVE, vat="5.5", max_orders=2, balance=20)
    assert found.purchase == cheapest_purchase(
        150, tariff=DEGRESSIVE, on=DAY, vat="5.5", max_orders=2, balance=20
    )
    assert found.purchase.vat == Decimal("5.5")
    with pytest.raises(UsageError, match="AMT003  The number of orders cannot be 0"):
        estimate(rows, on=DAY, max_orders=0)
