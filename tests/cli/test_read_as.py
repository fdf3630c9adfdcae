"""What was decided while a campaign was read is said by every command that reads one."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.forks import smscost

HIDDEN = "rows that are hidden in the workbook, read all the same: 1; see --visible-only"
SAID = (
    "header found in line 3",
    HIDDEN,
    "recipients from the sheet 'A'",
    "the sheet 'B' has recipients, too, and is not read (rows: 1); see --sheet",
    "rows of totals, left out: 1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    first, other = book.active, book.create_sheet("B")
    assert first is not None
    first.title = "A"
    for row in (["Liste"], [], ["prenom", "tel", "message"]):
        first.append(row)
    for at in range(5):
        first.append([f"Zoé{at}", f"+3363998000{at}", "Bonjour"])
    first.append(["Total", "", ""])
    first.row_dimensions[5].hidden = True
    for row in (["prenom", "tel", "message"], ["Ana", "+33639980009", "x"]):
        other.append(row)
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "plain.csv").write_text("tel;message\n+33639980000;a\n", encoding="utf-8")
    (tmp_path / "calendar.csv").write_text("date,campaign\n2999-12-01,list.xlsx\n", encoding="utf-8")
    return tmp_path


QUOTE = ["--client", "a", "--number", "1", "--from", "b", "--valid-until", "2999-01-01"]
COMMANDS = {
    "estimate": ["estimate", "list.xlsx"],
    "advise": ["advise", "list.xlsx"],
    "diff": ["diff", "list.xlsx", "plain.csv"],
    "diff, after": ["diff", "plain.csv", "list.xlsx"],
    "quote": ["quote", "list.xlsx", *QUOTE],
    "quote of several": ["quote", "list.xlsx", "plain.csv", *QUOTE],
    "quote for the client": ["quote", "list.xlsx", *QUOTE, "--out", "quote.html"],
    "tariff diff": ["tariff", "diff", "2023-02-09", "2026-10-01", "--campaign", "list.xlsx"],
    "tariff diff, a calendar": ["tariff", "diff", "2023-02-09", "2026-10-01", "--calendar", "calendar.csv"],
    "template": ["template", "Bonjour {prenom}", "--fields", "list.xlsx"],
    "plan": ["plan", "calendar.csv"],
    "recharge simulate": ["recharge", "simulate", "calendar.csv"],
    "recharge recommend": ["recharge", "recommend", "calendar.csv"],
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("layout", ["table", "json"])
def test_every_command_says_how_a_campaign_was_read(words: list[str], layout: str, folder: Path) -> None:
    asked = [] if "--out" in words else ["--format", layout]
    done = smscost(*words, *asked, folder=folder, COLUMNS="200")
    assert done.returncode == 0, done.stderr.decode()
    # An option that a command lacks is said with the one that has it.
    said = (done.stdout.decode() + done.stderr.decode()).replace("smscost estimate --", "--")
    for each in SAID:
        assert each in said


def test_rows_that_are_there_twice_are_said_where_they_are_paid_for(folder: Path) -> None:
    (folder / "twice.csv").write_text("tel;message\n+33639980000;a\n+33 6 39 98 00 00;a\n", encoding="utf-8")
    said = "twice.csv: rows that send to a number that came before: 1 (with the same text: 1); --unique"
    for words in (
        ["quote", "twice.csv", *QUOTE],
        ["diff", "twice.csv", "plain.csv"],
        ["tariff", "diff", "2023-02-09", "2026-10-01", "--campaign", "twice.csv"],
    ):
        assert said in smscost(*words, folder=folder, COLUMNS="200").stdout.decode()
        assert "left out: 1" in smscost(*words, "--unique", folder=folder, COLUMNS="200").stdout.decode()


def test_a_template_over_a_list_counts_the_rows_that_are_sent(folder: Path) -> None:
    text = "Bonjour {prenom}"
    filled = smscost("template", text, "--fields", "list.xlsx", "--format", "json", folder=folder)
    sent = smscost("estimate", "list.xlsx", "--message", text, "--format", "json", folder=folder)
    over_list, estimated = json.loads(filled.stdout)["list"], json.loads(sent.stdout)
    assert over_list["messages"] == estimated["totals"]["messages"] == 5
    assert {each["text"] for each in over_list["read_as"]} == set(SAID)
    # What is a number of which country does not matter to a text.
    assert [each for each in estimated["read_as"] if each["kind"] != "country"] == over_list["read_as"]


@pytest.mark.parametrize(
    "table",
    [
        "prenom\nZoé\nTotal\n",
        "prenom;ville\nZoé;Total\n",
        "prenom;tel\nZoé;+33639980001\nTotal;+33639980002\n",
    ],
    ids=["no numbers", "no column of them", "somebody called so"],
)
def test_somebody_called_total_is_kept_where_no_number_is_missing(table: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(table, encoding="utf-8")
    words = ["template", "Bonjour {prenom}", "--fields", "list.csv", "--format", "json"]
    done = smscost(*words, folder=tmp_path)
    assert json.loads(done.stdout)["list"]["messages"] == table.count("\n") - 1
