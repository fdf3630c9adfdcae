"""What an estimate's tables hold: each adds up to the counters it was made from."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from estimator import SmsCostError, estimate
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.forks import smscost_text

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
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
