"""`smscost recharge recommend`: what it prints, its document, and its display in notebooks."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import Result

from estimator import find_tariff, recommend_recharge
from estimator.show.recommendation import risk_of
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Risk
from tests.command import invoke

DATA = Path(__file__).parents[2] / "data"
DEGRESSIVE = str(DATA / "examples" / "tariff-degressive.xml")
CERTAIN = """date,time,account,credits,name
2026-12-01,09:00,sms-ab1234-1,180,News
2026-12-02,09:00,sms-ab1234-2,10,Codes
2026-12-08,09:00,sms-ab1234-1,140.5,Market
2026-12-09,09:00,sms-ab1234-1,300,Sales
2026-12-20,09:00,sms-ab1234-1,20,Codes
"""
UNCERTAIN = """date,credits,low,high
2026-12-01,180,150,260
2026-12-08,140,40,350
2026-12-09,300,200,420
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "certain.csv").write_text(CERTAIN, encoding="utf-8")
    (tmp_path / "uncertain.csv").write_text(UNCERTAIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def _run(*words: str) -> Result:
    day = [] if "--on" in words else ["--on", "2026-12-01"]
    return invoke(["recharge", "recommend", *words, *day], env={"COLUMNS": "80"})


def _certain(*words: str) -> Result:
    return _run("certain.csv", "--account", "sms-ab1234-1", *words)


def _uncertain(*words: str) -> Result:
    samples = [] if "--samples" in words else ["--samples", "200"]
    return _run("uncertain.csv", "--tariff", DEGRESSIVE, *samples, *words)


def _document(done: Result) -> dict[str, Any]:
    assert (done.exit_code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    schema = json.loads((DATA / "schemas" / "recommendation.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    return dict(document)


def _cells(done: Result) -> list[list[str]]:
    """The table, without the prices' "at most"."""
    title = "Each quantity with the cheapest thresholds that are enough\n"
    lines = done.stdout.split(title)[1].split("\n\n")[0]
    return [line.replace("at most", "").split("  ") for line in lines.splitlines()]


def test_every_choice_says_what_a_recharge_costs() -> None:
    document = _document(_certain("--balance", "250", "--format", "json"))
    each = {choice["quantity"]: choice["price_per_recharge"] for choice in document["choices"]}
    assert each.pop(None) is None, "off costs nothing"
    assert {100: "6.00", 200: "12.00"}.items() <= each.items()


def test_what_to_set_comes_first() -> None:
    done = _certain("--balance", "250")
    assert (done.exit_code, done.stderr) == (0, "")
    first, second, third, *_ = done.stdout.splitlines()
    assert first == "Set: 500 credits at a threshold of 109.499."
    assert second == "  smscost account recharge set sms-ab1234-1 --quantity 500 --threshold 109.499"
    assert third.startswith("Costs between 29.00 and 30.00 EUR excluding VAT for 1 recharge; 109.5 credits")
    said = " ".join(done.stdout.split())
    assert "Thresholds from 70 to 109.499 cost the same" in said
    assert "Survives: the other reading of the trigger, credits that come a day later, any one job" in said
    assert "After the calendar's end the next job starts a recharge, for between 29.00 and 30.00 EUR." in said
    assert (
        "The same need bought once, 391 credits: between 22.68 and 23.46 EUR, between 5.54 and 7.32 EUR "
        "less than recharging" in said
    )
    assert "Prices that are not one number are not public" in said
    assert "[ ] The customer account has a valid SEPA direct debit mandate." in said
    assert "- A recharge starts at the threshold (the guide)" in said
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_alternatives_are_a_line_each() -> None:
    header, *rows = (
        [cell.strip() for cell in row if cell.strip()] for row in _cells(_certain("--balance", "250"))
    )
    assert header == ["Quantity", "Threshold", "Up to", "Recharges", "Price EUR", "Left over"]
    assert rows[:4] == [
        ["off", "not enough"],
        ["100", "none"],
        ["200", "129.5", "209.499", "3", "34.80 to 36.00", "209.5"],
        ["250", "179.5", "359.499", "3", "43.50 to 45.00", "359.5"],
    ]
    assert len(rows) == 8


def test_uncertain_volumes_say_how_often_it_runs_short() -> None:
    done = _uncertain("--balance", "300", "--target", "0.05")
    said = " ".join(done.stdout.split())
    assert "Runs short in none of 200 calendars drawn anew" in said
    assert "Runs short" in "".join(_cells(done)[0])
    assert "in the mean" in said
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_none_of_few_calendars_is_a_bound_and_not_never() -> None:
    done = _uncertain("--balance", "300", "--target", "0")
    said = " ".join(done.stdout.split())
    assert "Runs short in none of 200 calendars drawn anew: in under 1.5 % of all, with a confidence" in said
    risk = _document(_uncertain("--balance", "300", "--target", "0", "--format", "json"))["best"]["risk"]
    assert risk == {
        "shortfalls": 0,
        "calendars": 200,
        "probability": "0.000000",
        "standard_error": None,
        "at_most": "0.015000",
    }


@pytest.mark.parametrize(
    ("risk", "said"),
    [
        pytest.param(Risk(1, 100_000), "0.01 % ± 0.01 %", id="rare is not never"),
        pytest.param(Risk(0, 1_000_000), "under 0.01 %", id="a bound that is very low"),
        pytest.param(Risk(0, 2), "under 100 %", id="a bound that says nothing"),
        pytest.param(Risk(1, 3), "33.33 % ± 27.22 %", id="few calendars"),
    ],
)
def test_a_risk_in_words(risk: Risk, said: str) -> None:
    assert risk_of(risk) == said


def test_without_samples_volumes_are_as_they_are_most_likely() -> None:
    done = _uncertain("--balance", "300", "--samples", "0")
    assert "Runs short" not in done.stdout
    assert "- A job that may vary takes what is most likely." in done.stdout


def test_off_needs_no_mandate() -> None:
    done = _certain("--balance", "sms-ab1234-1=1000")
    assert done.stdout.startswith(
        "Leave automatic recharge off: the balance is enough.\nNothing is bought; 359.5"
    )
    assert "SEPA" not in done.stdout
    assert "account recharge set" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["certain.csv", "--account", "sms-ab1234-1", "--balance", "50"],
            "no setting is enough. On 2026-12-01 at 09:00 News takes 180 credits: more than there can be",
            id="a first job that is too large",
        ),
        pytest.param(
            ["uncertain.csv", "--balance", "150", "--samples", "50"],
            "no setting is enough. With every setting it runs short in more than 1 % of 50 calendars drawn.",
            id="too risky, whatever is set",
        ),
        pytest.param(
            ["certain.csv", "--account", "sms-ab1234-1", "--balance", "250", "--on", "2022-12-31"],
            "the tariff knows no price of a quantity that is enough.",
            id="a tariff without prices",
        ),
    ],
)
def test_where_nothing_is_recommended_it_says_why(words: list[str], said: str) -> None:
    done = _run(*words)
    assert done.exit_code == 0
    assert f"Nothing is recommended: {said}" in " ".join(done.stdout.split())
    assert _document(_run(*words, "--format", "json"))["best"] is None


def test_the_document_says_what_the_table_says() -> None:
    document = _document(_certain("--balance", "250", "--delay", "90m", "--trigger", "<", "--format", "json"))
    best = document["best"]
    assert best in document["choices"]
    assert (best["quantity"], best["threshold"], best["price"], best["at_most"]) == (
        500,
        "109.5",
        "30.00",
        True,
    )
    assert (document["premium"], document["premium_is_exact"]) == ("6.54", False)
    assert document["planned"]["orders"][0]["credits"] == 391
    assert (document["calendars"], document["needed"], document["obstacle"]) == (0, "640.5", None)
    assert document["rules"] == {"trigger": "<", "most_at_once": 1, "delay_seconds": 5400}
    assert [len(document[key]) for key in ("choices", "conditions")] == [8, 2]


def test_of_several_accounts_one_must_be_named() -> None:
    done = _run("certain.csv", "--balance", "250")
    assert done.exit_code == 2
    assert done.stderr.startswith("RCG004")


def test_a_notebook_shows_it_escaped() -> None:
    need = Need(datetime.fromisoformat("2026-12-01T09:00"), "", 500_000, name="<b>Sales</b>")
    tariff = find_tariff(on=need.at.date())
    nothing = recommend_recharge(Calendar.of([need]), balance=100, tariff=tariff, on=need.at)
    shown = nothing._repr_html_()
    assert "no setting is enough" in shown
    assert "&lt;b&gt;Sales&lt;/b&gt; takes 500 credits" in shown
    assert shown.count("<tr>") == 9


def test_what_is_past_is_left_out_and_said() -> None:
    words = ("--balance", "250", "--on", "2026-12-08")
    said = " ".join(_certain(*words).stdout.split())
    assert "Left out, because it was needed before 2026-12-08: 180 credits." in said
    document = _document(_certain(*words, "--format", "json"))
    assert (document["on"], document["past"], document["needed"]) == ("2026-12-08", "180", "460.5")
    assert document["begun"] is None
    past = _certain("--balance", "250", "--on", "2026-12-21")
    assert (past.exit_code, past.stderr[:6]) == (2, "PLN010")


def test_of_a_month_that_has_begun_the_days_that_are_left_count(tmp_path: Path) -> None:
    (tmp_path / "month.csv").write_text("month,credits\n2026-12,260\n", encoding="utf-8")
    done = _run("month.csv", "--balance", "250", "--on", "2026-12-15")
    assert "the days that are left count: 140 of 260 credits." in " ".join(done.stdout.split())
    document = _document(_run("month.csv", "--balance", "250", "--on", "2026-12-15", "--format", "json"))
    assert (document["past"], document["begun"]) == ("120", {"left": "140", "whole": "260"})
