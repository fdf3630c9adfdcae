"""Odd things that nobody meant to hand over: each is read, or is an error with a code; none is a crash."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.forks import smscost_text

_CAMPAIGN = "to,text\n+33639980001,Ça y est “non”\n"


@pytest.mark.parametrize(
    ("name", "text", "words", "code"),
    [
        pytest.param("smscost.toml", f"vat = {'9' * 5_000}", "estimate c.csv", "CFG003", id="defaults"),
        pytest.param("a.toml", f"sms = {'9' * 5_000}", "lint a.toml", "LNT006", id="texts"),
        pytest.param("a.json", f'{{"sms": {"9" * 5_000}}}', "lint a.json", "LNT010", id="texts as JSON"),
        pytest.param("r.csv", f"pays,crédits\nFrance,{'9' * 5_000}\n",
                     "tariff import r.csv --out r.xml --valid-from 2026-10-01 --source x", "TAR022",
                     id="rate"),
    ],
)  # fmt: skip
def test_a_number_of_5_000_digits(tmp_path: Path, name: str, text: str, words: str, code: str) -> None:
    (tmp_path / "c.csv").write_text(_CAMPAIGN, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = smscost_text(*words.split(), folder=tmp_path)
    assert done.returncode in {2, 3, 4}
    assert f"{code}  " in done.stderr
    assert "9" * 100 not in done.stderr


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028"])
def test_a_rate_card_of_any_line_ends(tmp_path: Path, end: str) -> None:
    rows = end.join(["pays,crédits", "France,1", '"Belgique","1.35"', ""])
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8", newline="")
    words = ["tariff", "import", "r.csv", "--out", "r.xml", "--valid-from", "2026-10-01", "--source", "x"]
    done = smscost_text(*words, folder=tmp_path)
    if end == "\u2028":  # which ends lines of prose, and no rows
        assert (done.returncode, done.stderr[:15]) == (4, "r.csv:1  TAR023")
        return
    assert (done.returncode, done.stderr) == (0, "")
    made = (tmp_path / "r.xml").read_text(encoding="utf-8")
    assert 'country="BE" credits="1.35"' in made
    assert made.count("<destination") == 2


@pytest.mark.checked
def test_9_000_columns_are_rewritten_as_they_are(tmp_path: Path) -> None:
    more = [f"c{at}" for at in range(9_000)]
    cells = ",".join(["x"] * 9_000)
    rows = [f"+33639980001,“{'a' * 100}”,{cells}"] * 20
    (tmp_path / "c.csv").write_text("\n".join([f"to,text,{','.join(more)}", *rows, ""]), encoding="utf-8")
    done = smscost_text(
        "advise", "c.csv", "--all", "--apply", "out.csv", "--on", "2026-11-01", folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    header, first, *_ = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert header.count(",") == first.count(",") >= 9_001
    assert f'"""{"a" * 100}"""' in first


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """A file may have any name on Linux: results are written there, and the name is shown harmlessly."""
    odd = {kind: os.fsdecode(b"a\xff" + kind.encode()) for kind in (".csv", ".json", ".html", ".xlsx")}
    (tmp_path / odd[".csv"]).write_text(_CAMPAIGN, encoding="utf-8")
    words = ["--on", "2026-11-01", "--rejects", odd[".xlsx"], "--report", odd[".html"], "--out", odd[".json"]]
    done = smscost_text("estimate", odd[".csv"], *words, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {each.name for each in tmp_path.iterdir()} == set(odd.values())
    assert b"\xff" not in (tmp_path / odd[".json"]).read_bytes() + (tmp_path / odd[".html"]).read_bytes()
    again = smscost_text("estimate", odd[".csv"], "--out", odd[".csv"], folder=tmp_path)
    assert (again.returncode, again.stderr[:6]) == (2, "a<U+DC")
    assert "OUT003" in again.stderr
