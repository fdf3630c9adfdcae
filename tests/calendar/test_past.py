"""What is past on the day it is: every command that buys for a calendar leaves it out, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from estimator import plan_transfers, read_calendar
from estimator.errors import UsageError
from tests.command import invoke

DATA = Path(__file__).parents[2] / "data"
TARIFF = str(DATA / "examples" / "tariff-degressive.xml")
ACCOUNTS = "account,credits\na,0\nb,200\n"
NEEDS = "date,account,credits\n2026-11-02,a,900\n2026-12-10,a,100\n"
MONTH = "month,account,credits\n2026-11,a,240\n2026-12,a,100\n"
COMMANDS = [
    pytest.param(("plan", "needs.csv", "--balances", "accounts.csv"), id="plan"),
    pytest.param(
        ("recharge", "recommend", "needs.csv", "--account", "a", "--balances", "accounts.csv"),
        id="recommend",
    ),
    pytest.param(("transfers", "accounts.csv", "needs.csv"), id="transfers"),
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_past_is_left_out_and_said(command: tuple[str, ...]) -> None:
    words = [*command, "--tariff", TARIFF, "--on", "2026-11-29"]
    done = invoke(words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Left out, because it was needed before 2026-11-29: 900 credits." in done.stdout
    document = json.loads(invoke([*words, "--format", "json"]).stdout)
    assert (document["on"], document["past"], document["begun"]) == ("2026-11-29", "900", None)


@pytest.mark.parametrize("command", COMMANDS)
def test_of_a_month_that_has_begun_the_days_count_that_are_left(command: tuple[str, ...]) -> None:
    Path("needs.csv").write_text(MONTH, encoding="utf-8")
    words = [*command, "--tariff", TARIFF, "--on", "2026-11-26"]
    document = json.loads(invoke([*words, "--format", "json"]).stdout)
    assert document["begun"] == {"left": "40", "whole": "240"}
    assert "the days that are left count: 40 of 240 credits." in " ".join(invoke(words).stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_where_all_is_past_nothing_is_left_to_plan(command: tuple[str, ...]) -> None:
    done = invoke([*command, "--tariff", TARIFF, "--on", "2026-12-11"])
    assert (done.exit_code, done.stderr.split()[0]) == (2, "PLN010")


def test_transfers_serve_what_is_to_come() -> None:
    calendar = read_calendar(pd.DataFrame({"date": ["2026-11-02", "2026-12-10"], "credits": [900, 100]}))
    needs = read_calendar("needs.csv")
    plan = plan_transfers({"a": 0, "b": 200}, needs=needs, on="2026-11-29")
    assert (plan.purchase, [str(each.credits) for each in plan.transfers]) == (None, ["100"])
    assert (str(plan.past.credits), str(plan.calendar.credits)) == ("900", "100")
    named = plan_transfers({"a": 0, "b": 200}, needs={"a": 100}, on="2026-11-29")
    assert (named.transfers, named.past.needs) == (plan.transfers, ())
    with pytest.raises(UsageError, match="TRF003"):
        plan_transfers({"a": 0}, needs=calendar, on="2026-11-29")
    assert plan_transfers({"": 0}, needs=calendar, on="2026-11-29").needs[""] == 100
