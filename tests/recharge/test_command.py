"""`smscost recharge simulate`: what it prints, writes, and how it ends."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from estimator import Calendar, Need, simulate_recharge
from tests.command import invoke

DATA = Path(__file__).parents[2] / "data"
CALENDAR = """date,time,account,credits,messages,name
2026-12-01,09:00,a,180,180,News
2026-12-02,09:00,b,10,10,Codes
2026-12-08,09:00,a,140.5,140,Market
2026-12-09,09:00,a,300,150,Sales
2026-12-10,09:00,a,20,20,Codes
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calendar.csv").write_text(CALENDAR, encoding="utf-8")
    return tmp_path


def _run(*words: str, account: str = "a", balance: str = "a=250") -> Result:
    whose = [] if "--account" in words else ["--account", account]
    command = ["recharge", "simulate", "calendar.csv", *whose, "--balance", balance, *words]
    return invoke(command, env={"COLUMNS": "80"})


def _json(*words: str) -> dict[str, Any]:
    done = _run("--format", "json", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    schema = json.loads((DATA / "schemas" / "recharge.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    return dict(document)


@pytest.mark.parametrize(
    ("shortfall", "missing"),
    [pytest.param("refuse", ["5", "95"], id="refuse"), pytest.param("cut", ["5", "100"], id="cut")],
)
def test_what_quotas_hold_is_missing(folder: Path, shortfall: str, missing: list[str]) -> None:
    """A job cannot take what quotas hold: in the sheet, the events and the JSON."""
    (folder / "accounts.csv").write_text("account,credits,held_by_quota\na,50,45\n", encoding="utf-8")
    (folder / "jobs.csv").write_text(
        "date,account,credits\n2026-12-05,a,10\n2026-12-06,a,100\n", encoding="utf-8"
    )
    words = ["--balances", "accounts.csv", "--quotas", "within", "--shortfall", shortfall]
    done = invoke(["recharge", "simulate", "jobs.csv", *words, "--events", "events.csv"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "a job takes 10 credits, 5 are missing" in done.stdout
    document = json.loads(invoke(["recharge", "simulate", "jobs.csv", *words, "--format", "json"]).stdout)
    assert [event["missing"] for event in document["events"] if "missing" in event] == missing
    assert document["shortfalls"]["first"]["missing"] == missing[0]
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["missing"] for row in csv.DictReader(file) if row["missing"]] == missing


def test_an_event_says_what_quotas_hold() -> None:
    jobs = Calendar.of([Need.of("2026-12-05", 10, "a")])
    replay = simulate_recharge(jobs, balance=50, withheld=45, threshold=0, quantity=None)
    (event,) = (each for each in replay.events if each.is_short)
    assert (event.withheld, event.missing, event.balance) == (45, 5, 50)


@pytest.mark.usefixtures("folder")
def test_an_account_that_runs_dry() -> None:
    done = _run("--threshold", "100", "--quantity", "100")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Runs dry on 2026-12-09 at 09:00: Sales takes 300 credits, 170.5 are missing.\n"
        "Not sent: 1 job, 300 credits, 150 messages.\n"
        "Paid: 12.00 EUR excluding VAT, for 2 recharges of 100 credits at a threshold of\n"
        "100.\n"
        "Balance of a: 250 credits at first, 29.5 at the lowest, on 2026-12-08, 109.5 at\n"
    )
    assert "2026-12-09 09:00  not sent: Sales" in done.stdout
    assert "[ ] The customer account has a valid SEPA direct debit mandate." in done.stdout
    assert "- A recharge starts at the threshold (the guide)" in done.stdout
    assert "Tariff: billing country fr, in use from 2026-10-01" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.usefixtures("folder")
def test_an_account_that_sends_everything() -> None:
    done = _run("--threshold", "200", "--quantity", "500", "--fail-on-shortfall")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Every job is sent.\nPaid: between 58.00 and 60.00 EUR excluding VAT, for 2 recharges"
    )
    assert "29.00 to 30.00" in done.stdout
    assert "Missing" not in done.stdout


@pytest.mark.usefixtures("folder")
def test_without_a_quantity_nothing_is_bought() -> None:
    done = _run()
    assert "Automatic recharge is off: nothing is bought." in done.stdout
    assert "SEPA" not in done.stdout
    assert _json()["setting"] == {"threshold": "0", "quantity": None}


@pytest.mark.usefixtures("folder")
def test_a_shortfall_may_fail_a_job() -> None:
    done = _run("--fail-on-shortfall")
    assert done.exit_code == 1
    assert done.stdout.startswith("Runs dry on 2026-12-08")
    assert done.stderr.startswith("RCG007")


@pytest.mark.usefixtures("folder")
def test_the_document_adds_up() -> None:
    document = _json("--threshold", "50.5", "--quantity", "200", "--shortfall", "cut", "--delay", "90m")
    assert document["rules"] == {
        "trigger": "<=",
        "most_at_once": 1,
        "delay_seconds": 5400,
        "shortfall": "cut",
    }
    events = document["events"]
    opening, closing = (Decimal(document["balance"][key]) for key in ("opening", "closing"))
    assert opening + sum(Decimal(event["credits"]) for event in events) == closing
    paid = [Decimal(event["price"]) for event in events if event["event"] == "recharge"]
    assert sum(paid) == Decimal(document["paid"])
    first = document["shortfalls"]["first"]
    assert (first["job"], first["messages_are_about"]) == ("Market", True)
    assert document["tariffs"][0]["valid_from"] == "2026-10-01"


@pytest.mark.usefixtures("folder")
def test_every_rule_is_an_option() -> None:
    rules = ["--trigger", "<", "--most-at-once", "3", "--opened", "2026-10-05"]
    document = _json("--threshold", "1000", "--quantity", "100", *rules)
    assert (document["rules"]["trigger"], document["rules"]["most_at_once"]) == ("<", 3)
    started = [event["at"] for event in document["events"] if event["event"] == "recharge"]
    assert started[:3] == ["2026-12-10T09:00:00"] * 3


def test_events_are_written_whole(folder: Path) -> None:
    document = _json("--threshold", "100", "--quantity", "100", "--events", "events.csv")
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["event"] for row in rows] == [event["event"] for event in document["events"]]
    assert [row["balance"] for row in rows] == [event["balance"] for event in document["events"]]
    # A job has its name in both, and what is no job has none.
    assert [row["job"] or None for row in rows] == [event.get("job") for event in document["events"]]
    assert {event["event"] for event in document["events"] if "job" not in event} == {
        "opening",
        "recharge",
        "credited",
    }
    (refused,) = [row for row in rows if row["event"] == "refused"]
    assert (refused["job"], refused["missing"], refused["messages_unsent"]) == ("Sales", "170.5", "150")
    assert {row["price"] for row in rows if row["event"] == "recharge"} == {"6.00"}
    assert sorted(path.name for path in folder.iterdir()) == ["calendar.csv", "events.csv"]


def test_a_long_table_is_shortened(folder: Path) -> None:
    days = "".join(f"2026-12-{day:02d},a,{9 if day != 20 else 900}\n" for day in range(1, 32))
    (folder / "calendar.csv").write_text(f"date,account,credits\n{days}", encoding="utf-8")
    short, full = _run().stdout, _run("--all").stdout
    assert "… 4 more: --all" in short
    assert "2026-12-20 09:00  not sent: job" in short
    assert "more" not in full
    assert full.count("2026-12-") > 31


def test_prices_that_are_not_known_are_said_to_be(folder: Path) -> None:
    (folder / "calendar.csv").write_text("date,account,credits\n2022-12-01,a,249\n", encoding="utf-8")
    words = ["--threshold", "100", "--quantity", "200", "--on", "2022-08-29"]
    assert "Paid: unknown excluding VAT" in _run(*words).stdout
    assert _json(*words)["paid"] is None


def test_each_recharge_has_the_price_of_its_day_or_of_the_day_asked_for(folder: Path) -> None:
    (folder / "calendar.csv").write_text(
        "date,account,credits\n2026-09-29,a,200\n2026-10-01,a,90\n", encoding="utf-8"
    )
    words = ["--threshold", "100", "--quantity", "100"]
    days = [tariff["valid_from"] for tariff in _json(*words)["tariffs"]]
    assert len(days) == 2
    assert [each["valid_from"] for each in _json(*words, "--on", "2026-11-01")["tariffs"]] == days[1:]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--quantity", "300"], "RCG001", id="not offered"),
        pytest.param(["--quantity", "100", "--threshold", "-1"], "AMT003", id="below 0"),
        pytest.param(["--quantity", "100", "--threshold", "many"], "AMT001", id="no number"),
        pytest.param(["--quantity", "100", "--delay", "soon"], "RCG003", id="no length of time"),
        pytest.param(["--most-at-once", "0"], "AMT003", id="no recharge"),
        pytest.param(["--account", "c"], "RCG005", id="no such account"),
        pytest.param(["--account", "b"], "RCG006", id="the balance of another"),
        pytest.param(["--events", "no/such/folder.csv"], "OUT001", id="nowhere to write"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_makes_no_sense(words: list[str], code: str) -> None:
    done = _run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert code in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_balance_without_a_name_is_that_of_the_account_that_is_meant() -> None:
    assert (
        "Balance of b: 12.5 credits at first, 2.5 at the lowest" in _run(account="b", balance="12.5").stdout
    )
