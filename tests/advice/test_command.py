"""`smscost advise` as a user meets it."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
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
    assert document["applied"] == {"file": str(out), "message_column": "Message", "left_out": 0}
    assert out.read_text(encoding="utf-8").startswith('"Prénom";"Nom";"Téléphone";"Message"\n')
    assert document["example"]["segments_saved"] > 0


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
    assert " to " not in _run(tmp_path, SALES, "--default-country", "FR", *exact)


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
