"""`smscost transfers`: what it prints, and the documents it writes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from typer.testing import Result

from estimator.errors import CATALOGUE
from estimator.supply.calendar import read_accounts, read_calendar
from estimator.supply.transfers import TransferPlan, plan_transfers, read_transfers
from tests.command import invoke

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = DATA / "examples"
SCHEMA = json.loads((DATA / "schemas" / "transfers.json").read_text(encoding="utf-8"))
BOTH = ("accounts.csv", "forecast.csv", "--on", "2026-11-23")
TARIFF = ("--tariff", "tariff-degressive.xml")


@pytest.fixture(autouse=True)
def in_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("COLUMNS", "80")


def run(*words: str) -> Result:
    return invoke(["transfers", *words])


def printed(*words: str) -> str:
    done = run(*words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    return done.stdout


def document(*words: str) -> dict[str, Any]:
    done = run(*words, "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())
    return found


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_what_is_bought_and_moved(tmp_path: Path) -> None:
    said = printed(*BOTH, *TARIFF)
    found = document(*BOTH, *TARIFF)
    assert said.startswith("Buy 3 500 credits on sms-ab1234-1 for ")
    assert "It is proved that nothing of this price takes fewer transfers." in said
    assert "Illustrative prices" in said
    (order,) = found["purchase"]["orders"]
    assert (order["credits"], found["bought_on"], found["exact"]) == (3500, "sms-ab1234-1", True)
    assert Decimal(found["saving"]) == Decimal(found["price_alone"]) - Decimal(found["price"])
    balances = {each["account"]: Decimal(each["credits"]) for each in found["accounts"]}
    balances[found["bought_on"]] += order["credits"] + order["gift"]
    path = tmp_path / "transfers.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    for each in read_transfers(path):
        balances[each.source] -= each.credits
        balances[each.target] += each.credits
    assert balances == {each["account"]: Decimal(each["credits_after"]) for each in found["accounts"]}
    for each in found["accounts"]:
        assert balances[each["account"]] >= Decimal(each["need"])


def test_a_saved_plan_reads_back_as_its_transfers(tmp_path: Path) -> None:
    path = tmp_path / "transfers.json"
    path.write_text(json.dumps(document(*BOTH)), encoding="utf-8")
    assert read_transfers(path) == example().transfers


@pytest.mark.parametrize(
    ("words", "line"),
    [
        pytest.param(["--need", "sms-ab1234-2=400"], "1 transfer, and nothing to buy", id="nothing to buy"),
        pytest.param(["--need", "sms-ab1234-1=3"], "Nothing to buy, and nothing to move", id="nothing to do"),
        pytest.param(
            ["--need", "sms-ab1234-2=400", "--reserve", "2000"],
            "sms-ab1234-3  sms-ab1234-2      350",
            id="a reserve",
        ),
        pytest.param(
            ["--need", "sms-ab1234-2=400", "--reserve", "2000", "--quotas", "within"],
            "sms-ab1234-3  sms-ab1234-2      250",
            id="a reserve, and what quotas hold",
        ),
        pytest.param(
            ["--need", "sms-ab1234-2=400"],
            "What quotas hold comes on top of what an account has.",
            id="how quotas are read is said",
        ),
        pytest.param(
            ["--need", "sms-ab1234-1=600.5", "--need", "sms-ab1234-4=2500", "--below-threshold"],
            "sms-ab1234-1  sms-ab1234-4      100",
            id="below the threshold",
        ),
        pytest.param(
            ["--need", "sms-ab1234-4=2900"],
            "sms-ab1234-1  sms-ab1234-4    600.499",
            id="never to the threshold",
        ),
        pytest.param(["--need", "sms-ab1234-4=9000", "--vat", "0"], "with VAT of 0 %", id="another VAT"),
    ],
)
def test_options(words: list[str], line: str) -> None:
    assert line in printed("accounts.csv", *words)


def test_needs_of_the_list(tmp_path: Path) -> None:
    listed = tmp_path / "accounts.csv"
    listed.write_text("account;credits;need\na;500,5;\nb;0;500,5\n", encoding="utf-8")
    assert document(str(listed))["transfers"] == [{"source": "a", "target": "b", "credits": "500.5"}]
    done = run(str(listed), "--need", "a=5")
    assert (done.exit_code, done.stderr[:6]) == (2, "TRF010")


def test_a_list_of_a_spreadsheet(tmp_path: Path) -> None:
    listed = tmp_path / "comptes.csv"
    listed.write_bytes("compte;crédits;besoin\na;1 500,5;\nb;0;1 500,5\n".encode("cp1252"))
    found = document(str(listed), "--encoding", "cp1252")
    assert found["transfers"] == [{"source": "a", "target": "b", "credits": "1500.5"}]


@pytest.mark.checked
def test_more_accounts_than_can_be_searched_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "accounts.csv"
    pairs = [f"g{at},{at + 1},0\nt{at},0,{at + 1}" for at in range(8)]
    gives, lacks = [32, 26, 59, 51, 54, 20, 31, 23], [85, 25, 49, 57, 27, 3, 17, 33]
    hard = [
        f"g{at},{one},0\nt{at},0,{other}" for at, (one, other) in enumerate(zip(gives, lacks, strict=True))
    ]
    for rows, bounded, least in ((pairs, True, 8), (hard, True, 12), (hard, False, 11)):
        listed.write_text("\n".join(["account,credits,need", *rows]) + "\n", encoding="utf-8")
        if not bounded:
            monkeypatch.setattr("estimator.supply.transfers.many.MOST_BOUNDED", 0)
            monkeypatch.setattr("estimator.supply.transfers.many.ROUNDS", 300)
        found = document(str(listed))
        assert len(found["transfers"]) == (8 if rows is pairs else 12)
        assert (found["exact"], found["transfers_at_least"]) == (bounded, least)
        said = f"It takes at least {least} transfers at this price; with so many accounts it is not known"
        assert (said in " ".join(printed(str(listed)).split())) is not bounded


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["accounts.csv"], "TRF009", 2),
        (["accounts.csv", "forecast.csv", "--need", "a=1"], "TRF010", 2),
        (["accounts.csv", "--need", "300"], "TRF003", 2),
        (["accounts.csv", "--need", "a=1", "--need", "a=2"], "TRF002", 2),
        (["accounts.csv", "--need", "sms-ab1234-1=many"], "AMT001", 2),
        (["accounts.csv", "--need", "sms-ab1234-1=1", "--reserve=-1"], "AMT003", 2),
        (["accounts.csv", "--need", "sms-ab1234-2=9999", "--on", "2022-12-31"], "PAC001", 4),
        (["soldes-fr.csv", "--need", "a=1"], "CAL001", 3),
    ],
)
def test_what_makes_no_sense(words: list[str], code: str, exit_code: int) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert code in done.stderr
    assert code in CATALOGUE


def example() -> TransferPlan:
    listed = read_accounts(EXAMPLES / "accounts.csv")
    calendar = read_calendar(EXAMPLES / "forecast.csv")
    needs = {account: calendar.of_account(account).credits for account in calendar.accounts}
    return plan_transfers(listed.accounts, needs=needs)


def test_in_a_notebook() -> None:
    plan = example()
    html = plan._repr_html_()
    _, moves, accounts = lxml.html.fromstring(html).xpath("//table")
    rows = [[cell.text for cell in row.xpath("./td")] for row in moves.xpath(".//tbody/tr")]
    assert [row[:2] for row in rows] == [[each.source, each.target] for each in plan.transfers]
    assert len(accounts.xpath(".//tbody/tr")) == len(plan.accounts)
    assert "Buy 3 500 credits" in html
