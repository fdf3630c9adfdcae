"""The first messages and the longest: in every order of batches, in the result, in JSON, in the report."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from estimator import estimate
from estimator.price.examples import MOST_EXAMPLES, Examples
from tests.forks import smscost_text

ROWS = [(f"+336399800{at:02d}", "x" * (at * 7 % 200)) for at in range(1, 60)]
TABLE = pd.DataFrame([("12", "y" * 400), *ROWS], columns=["to", "text"])


def test_the_first_and_the_longest_that_have_a_price() -> None:
    examples = estimate(TABLE, stop_clause=False, on="2026-11-01").examples
    assert [each.row for each in examples.first] == list(range(2, MOST_EXAMPLES + 2))
    longest = max(ROWS, key=lambda row: len(row[1]))
    assert examples.longest is not None
    assert (examples.longest.message, examples.longest.units) == (longest[1], len(longest[1]))
    assert examples.longest.number == f"+33…{longest[0][-2:]}"


def test_examples_add_up_in_any_order() -> None:
    parts = [estimate(TABLE.iloc[at : at + 9], on="2026-11-01").examples for at in range(0, 60, 9)]
    forwards, backwards = sum(parts, Examples()), sum(parts[::-1], Examples())
    assert forwards == backwards
    assert len(forwards.first) == MOST_EXAMPLES


@pytest.mark.parametrize(("words", "count"), [((), 1), (("--preview", "3"), 3), (("--preview", "0"), 0)])
def test_the_command(tmp_path: Path, words: tuple[str, ...], count: int) -> None:
    TABLE.to_csv(tmp_path / "list.csv", index=False)
    shown = smscost_text("estimate", "list.csv", *words, folder=tmp_path)
    assert shown.stdout.count("will be sent") + shown.stdout.count("Another message") == count
    assert shown.stdout.index("The longest message") < shown.stdout.index("Price:")
    document = json.loads(
        smscost_text("estimate", "list.csv", *words, "--format", "json", folder=tmp_path).stdout
    )
    assert [each["line"] for each in document["examples"]] == [3, 4, 5][:count]
    assert "+336399800" not in shown.stdout


def test_fields_in_a_column_of_messages_are_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "to;text;prenom\n+33639980001;Bonjour [prenom];Ana\n", encoding="utf-8"
    )
    shown = smscost_text("estimate", "list.csv", folder=tmp_path).stdout
    assert "--fields-as brackets fills it in" in " ".join(shown.split())
    filled = smscost_text("estimate", "list.csv", "--fields-as", "brackets", folder=tmp_path).stdout
    assert "Bonjour Ana" in filled
    assert "--fields-as" not in filled


@pytest.mark.parametrize("words", [("--max-price", "1"), ("--max-credits", "1"), ("--max-segments", "9"), ()])
def test_nothing_priced_is_no_success(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "list.csv").write_text("to;text\n06 39 98 00 01;Bonjour\n", encoding="utf-8")
    diff = ("diff", "list.csv", "--on", "2026-10-02", "--against", "2026-10-03")
    for command in (("estimate", "list.csv", *words), diff, ("advise", "list.csv")):
        done = smscost_text(*command, "--default-country", "none", folder=tmp_path)
        assert (done.returncode, "REJ002" in done.stderr) == (3, True), (command, done.stderr)
        assert "--default-country FR" in done.stderr
        assert "Price:" not in done.stdout
