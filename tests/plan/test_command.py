from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from tests.forks import smscost_text

DATA = Path(__file__).parents[2] / "data"
TARIFF = DATA / "examples" / "tariff-degressive.xml"
CALENDAR = "month,account,credits\n2026-12,a,2000\n2027-01,b,2400\n2027-02,a,500.5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calendar.csv").write_text(CALENDAR, encoding="utf-8")
    return tmp_path


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    tariff = () if "--tariff" in words else ("--tariff", str(TARIFF))
    on = () if "--on" in words else ("--on", "2026-11-23")
    return smscost_text("plan", "calendar.csv", *tariff, *on, *words, folder=folder)


def _json(folder: Path, *words: str) -> dict:
    done = _run(folder, *words, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    schema = json.loads((DATA / "schemas" / "plan.json").read_text(encoding="utf-8"))
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


@pytest.fixture
def little(folder: Path) -> Path:
    """A credit in each of three months, while orders have 100."""
    needs = "2026-12-01,1\n2027-01-05,1\n2027-02-05,1\n"
    (folder / "calendar.csv").write_text(f"date,credits\n{needs}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "left_over", "expired"),
    [
        pytest.param(("--expiry", "1"), "99", [("2027-01-01", "99"), ("2027-02-01", "99")], id="in a month"),
        pytest.param(("--expiry", "2"), "99", [("2027-02-01", "98")], id="in two months"),
        pytest.param(("--expiry", "3"), "97", [], id="not before the end"),
        pytest.param((), "97", [], id="never"),
        pytest.param(
            ("--expiry", "1", "--balance", "1.5"),
            "99",
            [("2027-02-01", "99.5")],
            id="what is held already never expires",
        ),
    ],
)
def test_what_expires_is_not_left_over(
    little: Path, words: tuple[str, ...], left_over: str, expired: list[tuple[str, str]]
) -> None:
    document = _json(little, *words)
    assert document["left_over"] == left_over
    assert [(each["on"], each["credits"]) for each in document["expired"]] == expired
    shown = _run(little, *words).stdout
    assert f"{left_over} credits left over at the end." in shown
    lost = sum((Decimal(credits_) for _, credits_ in expired), Decimal(0))
    said = f"{lost} credits expire unused before that, and are not among them."
    assert (said in shown) == bool(lost)


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        pytest.param(("--expiry", "1", "--balance", "0.5"), True, id="held"),
        pytest.param(("--expiry", "1", "--balance", "200"), True, id="held, and enough"),
        pytest.param(("--expiry", "1"), False, id="nothing held"),
        pytest.param(("--expiry", "1", "--balance", "-5"), False, id="owed"),
        pytest.param(("--balance", "5"), False, id="nothing expires"),
    ],
)
def test_that_what_is_held_never_expires_is_said(little: Path, words: tuple[str, ...], is_said: bool) -> None:
    sentence = "The credits that the accounts hold already never expire, and are used first."
    assert _json(little, *words)["assumptions"] == ([sentence] if is_said else [])
    assert (f"Assumed\n  - {sentence}" in _run(little, *words).stdout) == is_said


def test_what_it_costs_with_vat_is_the_sum_of_its_invoices(folder: Path) -> None:
    document = _json(folder, "--budget-per-month", "130", "--vat", "8.5")
    total = sum(Decimal(each["purchase"]["price_with_vat"]) for each in document["purchases"])
    assert len(document["purchases"]) > 1
    assert (
        f"{total} EUR with VAT of 8.5 %" in _run(folder, "--budget-per-month", "130", "--vat", "8.5").stdout
    )


def test_nothing_to_buy(folder: Path) -> None:
    document = _json(folder, "--balance", "5000")
    assert (document["purchases"], document["certificate"], document["uncertain"]) == ([], None, None)
    done = _run(folder, "--balance", "5000")
    assert done.stdout.startswith("Nothing to buy: the balances are enough, and 99.5 credits are left")
    assert "2 accounts are planned as one; smscost transfers says what to move" in done.stdout


def test_a_balance_of_an_account_without_rows_is_said(folder: Path) -> None:
    """It may hold credits for the others, or be a name that was mistyped."""
    said = "no row is of zz, whose balance counts all the same"
    assert said in _run(folder, "--balance", "zz=5000").stdout
    assert said not in _run(folder, "--balance", "a=5000").stdout
    assert "no row is of" not in _run(folder, "--balance", "5000").stdout
    # Where the calendar names no account, either: whose needs they are is not known.
    (folder / "calendar.csv").write_text("month,credits\n2026-12,2000\n", encoding="utf-8")
    assert said in _run(folder, "--balance", "zz=5000").stdout
    assert "no row is of" not in _run(folder, "--balance", "5000").stdout


def test_one_account_has_nothing_to_move(folder: Path) -> None:
    (folder / "calendar.csv").write_text("month,credits\n2026-12,2000\n", encoding="utf-8")
    assert "planned as one" not in _run(folder).stdout


PROMOTION = """<tarifs version="1">
{entries}
</tarifs>"""
ENTRY = """<tarif billing-country="fr" currency="EUR" valid-from="{day}" read-on="2026-10-01"
 status="illustrative" source="invented">
<bracket from="100" price="{price}" known="true"/>
<destination country="FR" credits="1"/>
</tarif>"""


def test_every_tariff_of_a_file_is_used_from_its_day_on(folder: Path) -> None:
    days = (("2026-10-01", "0.06"), ("2026-12-24", "0.04"), ("2027-01-01", "0.06"))
    entries = "\n".join(ENTRY.format(day=day, price=price) for day, price in days)
    (folder / "promotion.xml").write_text(PROMOTION.format(entries=entries), encoding="utf-8")
    document = _json(folder, "--tariff", "promotion.xml", "--on", "2026-11-23")
    bought = [(each["on"], each["purchase"]["orders"][0]["credits"]) for each in document["purchases"]]
    assert bought == [("2026-12-01", 1539), ("2026-12-24", 3362)]
    assert [each["valid_from"] for each in document["tariffs"]] == [day for day, _ in days]
    assert document["certificate"]["by_month"]["extra"] == "67.24"
    late = _json(folder, "--tariff", "promotion.xml", "--on", "2027-01-01")
    assert [each["valid_from"] for each in late["tariffs"]] == ["2027-01-01"]


def test_a_certificate(folder: Path) -> None:
    held = ("--balance", "a=2000", "--balance", "b=1200", "--on", "2026-11-23")
    certificate = _json(folder, *held)["certificate"]
    assert certificate["at_once"]["extra"] == "0.00"
    assert Decimal(certificate["fewer_or_more_days"]["extra"]) > 0
    orders = certificate["recharge"]["orders"]
    assert sum(Decimal(order["price"]) for order in orders) == Decimal(certificate["recharge"]["price"])
    assert _json(folder)["certificate"]["recharge"] == {"why_not": "a runs dry with every setting"}


def test_uncertain_volumes(folder: Path) -> None:
    lines = "month,account,credits,low,high\n2026-12,a,2000,1500,3500\n2027-01,b,2400,1000,3000\n"
    (folder / "calendar.csv").write_text(lines, encoding="utf-8")
    words = ("--late-price", "0.09", "--left-over-worth", "0.01", "--samples", "500", "--seed", "7")
    found = _json(folder, *words)["uncertain"]
    assert (found["samples"], found["seed"], found["left_over_worth"]) == (500, 7, "0.01")
    assert found["service_level"] == "95"
    best = found["least_on_average"]
    parts = [Decimal(best[key]) for key in ("late_cost", "left_over_worth")]
    assert Decimal(best["cost"]) == Decimal(best["purchase"]["price"]) + parts[0] - parts[1]
    assert Decimal(best["cost"]) <= Decimal(found["likely"]["cost"])
    done = _run(folder, *words)
    assert "are enough in 95 % of all cases" in " ".join(done.stdout.split())
    assert "cost least on average" in done.stdout
    assert "500 calendars were drawn, with seed 7." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--balance", "a=1", "--balance", "a=2"], "TRF002", id="an account twice"),
        pytest.param(["--balance", "a=many"], "AMT001", id="no number"),
        pytest.param(["--budget-per-month", "1"], "PLN001", id="too small a budget"),
        pytest.param(["--late-price", "dear"], "AMT001", id="no price"),
    ],
)
def test_what_makes_no_sense(folder: Path, words: list[str], code: str) -> None:
    done = _run(folder, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert code in done.stderr
