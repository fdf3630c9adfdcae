from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from tests.command import SMSCOST

DATA = Path(__file__).parents[2] / "data"
TARIFF = DATA / "examples" / "tariff-degressive.xml"
CALENDAR = "month,account,credits\n2026-12,a,2000\n2027-01,b,2400\n2027-02,a,500.5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calendar.csv").write_text(CALENDAR, encoding="utf-8")
    return tmp_path


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*SMSCOST, "plan", "calendar.csv", "--tariff", str(TARIFF), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def _json(folder: Path, *words: str) -> dict:
    done = _run(folder, *words, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    schema = json.loads((DATA / "plan.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    return document


def test_everything_at_once(folder: Path) -> None:
    done = _run(folder, "--balance", "a=100", "--balance", "b=50.5")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Cheapest purchases: 237.50 EUR excluding VAT, on 1 day" in done.stdout
    assert "no later order could be cheaper" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_purchases_add_up(folder: Path) -> None:
    document = _json(folder, "--budget-per-month", "130", "--cost-of-cash", "5")
    bought = [each["purchase"] for each in document["purchases"]]
    assert len(bought) > 1
    assert sum(Decimal(each["price"]) for each in bought) == Decimal(document["price"])
    assert all(Decimal(each["price"]) <= 130 for each in bought)
    received = sum(order["credits"] + order["gift"] for each in bought for order in each["orders"])
    assert received - Decimal("4900.5") == Decimal(document["left_over"])


def test_nothing_to_buy(folder: Path) -> None:
    assert _json(folder, "--balance", "5000")["purchases"] == []
    done = _run(folder, "--balance", "5000")
    assert done.stdout.startswith("Nothing to buy: the balances are enough, and 99.5 credits are left")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--balance", "a=1", "--balance", "a=2"], "TRF002", id="an account twice"),
        pytest.param(["--balance", "a=many"], "USE015", id="no number"),
        pytest.param(["--budget-per-month", "1"], "PLN001", id="too small a budget"),
    ],
)
def test_what_makes_no_sense(folder: Path, words: list[str], code: str) -> None:
    done = _run(folder, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert code in done.stderr
