"""`smscost template` as a user meets it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.forks import smscost_text

ROOT = Path(__file__).parents[2]
CONTACTS = ROOT / "data" / "examples" / "template-contacts.csv"
SCHEMA = json.loads((ROOT / "data" / "schemas" / "template.json").read_text(encoding="utf-8"))


def run(*words: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return smscost_text("template", *words, stdin=stdin)


def document(*words: str | Path) -> dict[str, Any]:
    done = run(*words, "--format", "json")
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    return found


def closed(schema: Any) -> bool:
    if isinstance(schema, list):
        return all(map(closed, schema))
    if not isinstance(schema, dict):
        return True
    is_open = "properties" in schema and schema.get("additionalProperties") is not False
    return not is_open and all(map(closed, schema.values()))


def test_the_schema_is_one_and_allows_no_other_keys() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert closed(SCHEMA)


def test_bounds() -> None:
    done = run("Bonjour {prenom}, " + "a" * 127, "--no-stop-clause")
    assert done.stdout == (
        "Fixed part: 137 units of GSM-7, 1 segment while the fields are empty.\n"
        "\n"
        "{prenom} may be at most 23 GSM-7 units for 1 segment; any character outside\n"
        "GSM-7 makes it 3.\n"
        "\n"
        "Most units of a field, the others being empty, for 1, 2 and 3 segments\n"
        "  Field           Times  GSM-7 1    2    3  UCS-2 1  2   3\n"
        "  prenom              1       23  168  320        -  -  63\n"
        "\n"
        "No STOP clause is counted.\n"
    )


@pytest.mark.parametrize(
    ("template", "said"),
    [
        pytest.param("ça va {x} ?", "ç  LATIN SMALL LETTER C WITH CEDILLA  1 time, at 1", id="the culprit"),
        pytest.param("ça va {x} ?", "{x} may be at most 62 UCS-2 units for 1 segment.", id="in its units"),
        pytest.param("{x} !", "158 GSM-7 units for 1 segment, or 68 with any character", id="both"),
        pytest.param("a" * 500 + "{x}", "{x} leaves no choice: the fixed part takes 4 segments.", id="none"),
        pytest.param("Bonjour", "The template has no fields", id="no fields"),
    ],
)
def test_what_is_said(template: str, said: str) -> None:
    assert said in run(template, "--no-stop-clause").stdout


def test_a_list_of_contacts() -> None:
    text = "Bonjour {prenom}, rendez-vous le {date_rdv} à {ville}. Répondez OUI."
    done = run(text, "--no-stop-clause", "--fields", CONTACTS)
    headline = done.stdout.partition("\n\n")[0]  # in as many lines as the path of the list takes
    assert " ".join(headline.split()).endswith(": 2 000 messages in 2 193 segments")
    assert "UCS-2                  2       193   9.6 %" in done.stdout
    assert "ç in 115" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_documents() -> None:
    alone = document("Bonjour {prenom} ✓")
    assert (alone["list"], alone["fixed"]["encoding"], alone["stop_clause"]["units"]) == (None, "UCS-2", 11)
    over_list = document("Bonjour {prenom}", "--fields", CONTACTS)["list"]
    assert over_list["messages"] == sum(each["messages"] for each in over_list["lengths"]) == 2000
    assert [each["units"] for each in over_list["worst"]] == sorted(
        (each["units"] for each in over_list["worst"]), reverse=True
    )


def test_phone_numbers_are_never_shown(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "portable;note;jour\n0639980001;rappeler le +33 6 39 98 00 02 avant;01.10.2026 12h\n",
        encoding="utf-8",
    )
    words = ("Au {portable} {note} le {jour}", "--fields", contacts)
    for shown in (run(*words).stdout, json.dumps(document(*words), ensure_ascii=False)):
        assert "3998" not in shown.replace(" ", "")
        assert "…01" in shown
        assert "+33…02" in shown
        assert "01.10.2026 12h" in " ".join(shown.split())


def test_from_standard_input() -> None:
    assert run("-", "--no-stop-clause", stdin="Bonjour {x}\n").stdout.startswith("Fixed part: 8 units")


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param(("{x}" + "a" * 100, "--max-segments", "1"), 0, "", id="fields of unknown length: empty"),
        pytest.param(("{x}" + "a" * 150, "--max-segments", "1"), 1, "The template with empty", id="too long"),
        pytest.param(
            ("{prenom}" + "a" * 147, "--max-segments", "1", "--fields", CONTACTS),
            1,
            "The longest message takes 3 segments",
            id="too long for somebody",
        ),
        pytest.param(("Bonjour {prenom",), 3, "template:1:9  TPL001", id="no template"),
        pytest.param(("{x}", "--fields", "none.csv"), 3, "FIL001", id="no list"),
    ],
)
def test_exit_codes(words: tuple[str | Path, ...], exit_code: int, said: str) -> None:
    done = run(*words)
    assert done.returncode == exit_code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("Nom;Type;Ville\nZoé;Client;Paris\nJean;Prospect;Lyon\n", None),
        ("Liste de clients\n\nNom;Client;Ville\nZoé;a;Paris\nJean;b;Lyon\n", 3),
        ("Campagne;Noël\nTéléphone;Client\n+33639980001;Zoé\n", 2),
        ("Liste\nClient\nZoé\n", 2),
        ("Exporté le;03/11/2026\nClient;Ville\nZoé;Lyon\n", 2),
    ],
    ids=["a cell of a row", "below a title", "with a column of numbers", "the only column", "below a day"],
)
def test_a_row_with_a_cell_called_as_a_field_is_no_header(
    table: str, line: int | None, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(table, encoding="utf-8")
    words = ("Cher {client}", "--fields", tmp_path / "list.csv")
    if line is None:
        done = run(*words)
        assert (done.returncode, done.stdout, "TPL003" in done.stderr) == (3, "", True)
        return
    found = document(*words)["list"]
    assert found["messages"] == len([each for each in table.splitlines()[line:] if each])
    assert f"header found in line {line}" in {each["text"] for each in found["read_as"]}
