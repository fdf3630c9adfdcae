"""`smscost advise` as a user meets it."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from rich.cells import cell_len

from tests.forks import smscost_text

ROOT = Path(__file__).parent.parent.parent
SALES = ROOT / "data" / "examples" / "soldes-fr.csv"
SCHEMAS = {
    name: json.loads((ROOT / "data" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("advice", "campaign-advice")
}


def _run(tmp_path: Path, *words: str | Path, stdin: str = "") -> str:
    data = str(tmp_path / "data")
    done = smscost_text("advise", *words, folder=tmp_path, stdin=stdin, SMSCOST_DATA_DIR=data)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _document(tmp_path: Path, *words: str | Path, stdin: str = "") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_run(tmp_path, *words, "--format", "json", stdin=stdin))
    schema = SCHEMAS["campaign-advice" if "campaign" in document else "advice"]
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    return document


@pytest.mark.parametrize(("words", "stdin"), [(["ç" * 71], ""), (["-"], "ç" * 71 + "\n")])
def test_one_text(tmp_path: Path, words: list[str], stdin: str) -> None:
    document = _document(tmp_path, *words, "--no-stop-clause", stdin=stdin)
    assert document["text"] == "c" * 71
    assert document["segments_saved"] == 1
    assert len(document["edits"]) == 71


def test_a_campaign(tmp_path: Path) -> None:
    out = tmp_path / "cheaper.csv"
    words = [SALES, "--default-country", "FR", "--on", "2026-11-01", "--all", "--apply", out]
    document = _document(tmp_path, *words)
    assert [level["level"] for level in document["levels"]] == ["invisible", "accents", "symbols", "shorten"]
    assert document["applied"] == {
        "file": str(out),
        "message_column": "Message",
        "left_out": 0,
        "differences": [],
    }
    assert out.read_text(encoding="utf-8").startswith('"Prénom";"Nom";"Téléphone";"Message"\n')
    assert document["example"]["segments_saved"] > 0


DEAR, CHEAP = "ç" + "a" * 148, "Bonjour"


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    rows = [
        ["Soldes"],
        [],
        ["Téléphone", "Message", "Remise"],
        ["+33639980001", DEAR, 0.075],
        ["+33639980002", CHEAP, 0.1],
        ["Total", 2],
    ]
    for row in rows:
        book.worksheets[0].append(row)
    for at in (4, 5):
        book.worksheets[0].cell(at, 3).number_format = "0%"
    for name in ("Lyon", "Notice"):
        book.create_sheet(name).append(["a note"])
    book.save(path)
    return path


def _csv(path: Path, *messages: str, above: str = "") -> Path:
    rows = "".join(f"+33639980001,{message}\n" for message in messages)
    path.write_text(f"{above}phone,message\n{rows}", encoding="utf-8")
    return path


def test_what_a_rewritten_campaign_lacks_is_said(tmp_path: Path) -> None:
    """In the table, in French, and in JSON; and nothing is said for nothing."""
    nothing = "No text became cheaper: its messages are those there were."
    repeated = (
        "Rows that --unique leaves out are in it as they were: 1. "
        "With --unique, again, it costs what is said here."
    )
    workbook = _workbook(tmp_path / "a.xlsx")
    cases = [
        (_csv(tmp_path / "dear.csv", DEAR), (), []),
        (_csv(tmp_path / "cheap.csv", CHEAP), (), [nothing]),
        (
            _csv(tmp_path / "titled.csv", DEAR, above="Soldes\n\n"),
            (),
            ["Not in it: 2 lines above the header."],
        ),
        (
            _csv(tmp_path / "twice.csv", DEAR, DEAR),
            ("--unique",),
            [repeated],
        ),
        (
            workbook,
            (),
            [
                "Not in it: 2 lines above the header, 1 row of totals, 2 other sheets.",
                "Numbers and days of the workbook are texts in it, as they are shown.",
            ],
        ),
    ]
    for campaign, options, expected in cases:
        words = [campaign, "--on", "2026-11-01", *options, "--apply", tmp_path / f"o{campaign.suffix}"]
        assert _document(tmp_path, *words)["applied"]["differences"] == expected, campaign.name
        table = " ".join(_run(tmp_path, *words).split())
        assert all(sentence in table for sentence in expected)
        assert ("The cheaper campaign is in" in table) == (nothing not in expected)
        french = _run(tmp_path, *words, "--lang", "fr")
        assert not [sentence for sentence in expected if sentence[:8] in french]
        again = [tmp_path / f"o{campaign.suffix}", "--on", "2026-11-01", *options]
        assert _document(tmp_path, *again)["before"] == _document(tmp_path, *words)["levels"][-1]["after"]


def test_every_price_has_its_bounds(tmp_path: Path) -> None:
    """Headline, tables, JSON and rows say the same of what is not exact."""
    words = [SALES, "--default-country", "FR", "--on", "2026-11-01"]
    document, table = _document(tmp_path, *words), _run(tmp_path, *words)
    before, last = document["before"], document["levels"][-1]
    costs = [*document["characters"], *document["parts"], document["just_over"]]
    for part in (before, last["after"], last["saved"], *costs):
        most, least = Decimal(part["price"]), Decimal(part["price_at_least"])
        assert least < most if most > Decimal("0.1") else least <= most
    for each in ("price", "price_at_least"):
        assert Decimal(last["saved"][each]) == Decimal(before[each]) - Decimal(last["after"][each])
    for part in (before, last["after"], last["saved"], *costs[:3]):
        assert f"{part['price_at_least']} to {part['price']}" in table
    assert "both cost the least, or both the most" in table
    just_over = document["just_over"]
    said = f"(between {just_over['price_at_least']} and {just_over['price']} EUR)"
    assert said in " ".join(table.split())
    rows = list(csv.DictReader(_run(tmp_path, *words, "--format", "csv").splitlines()))
    assert [(row["price"], row["price_at_least"]) for row in rows] == [
        (part["price"], part["price_at_least"])
        for part in (*(level["saved"] for level in document["levels"]), *costs)
    ]
    exact = ["--on", "2026-11-01", "--tariff", SALES.parent / "tariff-degressive.xml"]
    shown = _run(tmp_path, SALES, "--default-country", "FR", *exact)
    assert not re.search("[0-9] to -?[0-9]", shown)
    # Rows without a price are in no figure of it.
    assert "Not priced: " in shown
    assert "--rejects" not in shown


def test_tables_fit_a_terminal(tmp_path: Path) -> None:
    table = _run(
        tmp_path, SALES, "--default-country", "FR", "--on", "2026-11-01", "--level", "invisible,accents"
    )
    assert max(map(cell_len, table.splitlines())) <= 80
    assert "+ accents" in table
    assert "Rules used: invisible, accents" in table
    assert "06 39 98" not in table
    assert "2 segments become 1" in _run(tmp_path, "ç" * 71, "--no-stop-clause")
    assert "Nothing in these rules" in _run(tmp_path, "Bonjour")
