"""Numbers that came before: counted however they are written, left out where that is asked for."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pandas as pd
import pytest

from estimator import Estimate, estimate
from estimator.campaign import open_as
from estimator.distributed import estimate_files
from estimator.numbers import explain_number
from estimator.price import seen
from estimator.price.flow import run
from estimator.price.job import Job
from estimator.price.totals import Duplicates
from estimator.show.estimate import estimate_sheet
from estimator.show.terminal import text_of_sheet
from tests.forks import smscost_text

DAY = "2026-11-01"

SPELLINGS = [
    *("06 39 98 00 01", "0639980001", "06.39.98.00.01", "06-39-98-00-01", "06/39/98/00/01", "639980001"),
    *("+33639980001", "+33 6 39 98 00 01", "+33 (0)6 39 98 00 01", "+33 06 39 98 00 01", "+330639980001"),
    *("0033639980001", "0033 6 39 98 00 01", "00 33 (0) 6 39 98 00 01", "33639980001", "33 6 39 98 00 01"),
    *("tel:+33639980001", "Tél : 06 39 98 00 01", "06 39 98 00 01 (perso)", '="0639980001"', "'0639980001"),
    *("06\u00a039\u202f98\u200b00 01", "\u202a+33 6 39 98 00 01\u202c", "０６３９９８０００１"),
    *("06 39 98 00 01 / 01 99 00 12 34", "(06) 39 98 00 01", "+33.6.39.98.00.01", "33(0)639980001"),
]
ABROAD = [
    ("+44 7400 123456", "0044 (0)7400 123456", "447400123456", "+4407400123456"),
    ("+39 06 1234 5678", "+39 (0)6 1234 5678", "00390612345678", "390612345678"),
    ("+262 692 12 34 56", "0692 12 34 56", "+262 0692 12 34 56", "262692123456"),
    ("+1 212 555 0123", "001 212 555 0123", "+1 (212) 555-0123", "12125550123"),
]


def _campaign(numbers: list[str], texts: list[str] | None = None) -> dict[str, list[str]]:
    return {"numero": list(numbers), "message": texts or ["Bonjour"] * len(numbers)}


def _estimate(campaign: object, **options: object) -> Estimate:
    return estimate(campaign, on=DAY, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_french_mobile_is_the_same_however_it_is_written(spelling: str) -> None:
    found = _estimate(_campaign(["06 39 98 00 01", spelling]))
    assert found.duplicates == Duplicates(rows=1, same_text=1, one_in=1, text_one_in=1, left_out=0)


@pytest.mark.parametrize("spellings", ABROAD, ids=lambda spellings: spellings[0])
def test_so_is_one_of_another_country(spellings: tuple[str, ...]) -> None:
    assert _estimate(_campaign(list(spellings)), unique=True).summary.left_out == len(spellings) - 1


def test_different_numbers_are_none() -> None:
    numbers = [
        "0639980001",
        "0639980002",
        "+447400123456",
        "+33199001234",
        "01 99 00 12 35",
        "+3900612345678",
    ]
    assert _estimate(_campaign(numbers)).duplicates.rows == 0


def test_the_first_row_with_a_price_is_kept_and_every_row_is_somewhere() -> None:
    rows = [
        ("0639980001", None),  # no message, so no price: it is not the first
        ("+33639980001", "Bonjour"),
        ("0033639980001", "Autre chose"),
        ("06 39 98 00 01", "Bonjour"),
        ("?", "Bonjour"),
        ("0639980002", "Bonjour"),
    ]
    found = _estimate(pd.DataFrame(rows, columns=["numero", "message"]), unique=True, keep_rows=True)
    assert found.rows()["reject"].fillna("").tolist() == ["MSG003", "", "NUM010", "NUM010", "NUM004", ""]
    assert found.duplicates == Duplicates(rows=2, same_text=1, one_in=1, text_one_in=1, left_out=2)
    campaign = found.document().campaign
    assert (campaign.rows, campaign.priced, campaign.rejected, campaign.left_out) == (6, 2, 2, 2)
    assert dict(found.summary.rejects) == {("MSG003", ""): 1, ("NUM004", ""): 1}


@pytest.mark.parametrize("unique", [False, True])
def test_a_set_of_python_says_the_same_of_any_campaign(unique: bool, tmp_path: Path) -> None:
    chance = random.Random(7)
    known = [*SPELLINGS, "12", "0639980002", "+33 6 39 98 00 02", *(each for some in ABROAD for each in some)]
    rows = [(chance.choice(known), chance.choice("abc")) for _ in range(3_000)]
    # Many batches: which thread is first must not matter.
    path = tmp_path / "campaign.csv"
    pd.DataFrame(rows, columns=["numero", "message"]).to_csv(path, index=False)
    numbers, texts, expected, same = set(), set(), 0, 0
    for number, text in rows:
        if (e164 := explain_number(number, default_country="FR").e164) is None:
            continue
        expected += e164 in numbers
        same += (e164, text) in texts
        numbers.add(e164)
        texts.add((e164, text))
    job = Job.of({"on": DAY, "unique": unique})
    for threads in (1, 3):
        found = job.estimate("a", run(open_as(path, job.reading), job.terms, threads=threads))
        assert (found.duplicates.rows, found.duplicates.same_text) == (expected, same)
        assert found.totals.messages == (
            len(numbers) if unique else found.summary.read - found.summary.rejected
        )


def test_with_a_column_of_recipients_rows_are_compared() -> None:
    campaign = {**_campaign(["0639980001", "+33639980001"]), "count": [100, 20]}
    assert _estimate(campaign).duplicates.rows == 1
    kept = _estimate(campaign, unique=True)
    assert (kept.totals.messages, kept.summary.left_out) == (100, 1)


def test_beyond_what_memory_holds_the_figure_is_about_right_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seen.Seeing.__init__, "__defaults__", (1_000,))
    numbers = [f"+336{at % 20_000:08d}" for at in range(30_000)]
    found = _estimate(_campaign(numbers, [f"{at}" for at in range(30_000)]))
    assert found.duplicates.one_in > 8
    assert abs(found.duplicates.rows - 10_000) < 1_500
    assert "about" in text_of_sheet(estimate_sheet(found), 200)
    exact = _estimate(_campaign(numbers), unique=True).duplicates
    assert (exact.rows, exact.one_in) == (10_000, 1)


def test_files_are_one_campaign(tmp_path: Path) -> None:
    for at in range(3):
        pd.DataFrame(_campaign(["0639980001", f"063998000{at + 2}"])).to_csv(
            tmp_path / f"{at}.csv", index=False
        )
    every = str(tmp_path / "*.csv")
    assert estimate_files(every, on=DAY).duplicates.rows == 2
    kept = estimate_files(every, on=DAY, unique=True)
    assert (kept.totals.messages, kept.summary.left_out) == (4, 2)
    one_by_one = sum(_estimate(tmp_path / f"{at}.csv") for at in range(3))
    assert isinstance(one_by_one, Estimate)
    assert one_by_one.duplicates.rows == 2


def test_every_face_says_it(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    pd.DataFrame(_campaign(["0639980001", "+33639980001"])).to_csv(path, index=False)
    shown = smscost_text("estimate", path, "--on", DAY).stdout
    assert "a number that came before: 1 (with the same" in shown.replace("\n   ", "")
    kept = smscost_text("estimate", path, "--on", DAY, "--unique", "--format", "json").stdout
    document = json.loads(kept)
    assert document["campaign"] | {"name": ""} == {
        "name": "",
        "rows": 2,
        "priced": 1,
        "rejected": 0,
        "left_out": 1,
    }
    assert document["duplicates"] == {"rows": 1, "same_text": 1, "one_in": 1, "text_one_in": 1}
    found = _estimate(path)
    assert "came before: 1" in found._repr_html_()
    smscost_text("estimate", path, "--on", DAY, "--report", tmp_path / "r.html")
    assert "came before: 1" in (tmp_path / "r.html").read_text(encoding="utf-8")
    advised = smscost_text("advise", path, "--on", DAY, "--unique", "--format", "json").stdout
    assert json.loads(advised)["before"]["messages"] == 1


def test_more_numbers_than_there_was_room_for_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_FEWEST_PLACES", 16)
    numbers = [f"+336399800{at:02}" for at in range(80)]
    rows = [{"to": number, "text": "Bonjour"} for number in numbers + numbers[::-1]]
    found = estimate(rows, on="2026-11-01", unique=True)
    assert (found.totals.messages, found.duplicates.left_out) == (80, 80)


def test_where_a_system_has_no_large_pages_the_same_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"to": f"+336399800{at % 50:02}", "text": "Bonjour"} for at in range(80)]
    expected = estimate(rows, on="2026-11-01").duplicates
    monkeypatch.delattr(seen.mmap, "MADV_HUGEPAGE", raising=False)
    assert estimate(rows, on="2026-11-01").duplicates == expected
    assert expected.rows == 30


def test_what_was_seen_is_not_like_anything_else() -> None:
    assert seen.Seen() == seen.Seen()
    assert seen.Seen() != ()
