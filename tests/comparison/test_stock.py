"""What was paid for the credits on an account: the oldest first, to the cent, against a twin."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import Bought, SmsCostError, StockTaken, estimate
from estimator.base.notes import collected
from estimator.base.table_out import table_out
from estimator.price.packs import taken_from
from estimator.price.stock import read_stock
from estimator.show.chargeback import write_chargeback
from estimator.tariff import find_tariff
from tests import oracle
from tests.forks import smscost
from tests.long import trying

DAY = date(2026, 11, 1)
TARIFF = find_tariff(on=DAY)
SCHEMA = json.loads((oracle.ROOT / "data" / "schemas" / "estimate.json").read_text(encoding="utf-8"))

LOTS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 40), st.integers(0, 900)), max_size=5
)  # day, credits, cents


def _stock(lots: list[tuple[int, int, int]]) -> tuple[Bought, ...]:
    return tuple(Bought(DAY - timedelta(90 - day), size, Decimal(cents) / 100) for day, size, cents in lots)


def _twin(stock: tuple[Bought, ...], used: int, balance: int) -> tuple[Fraction, Fraction]:
    """What `used` of `balance` credits cost at least and at most, one credit after the other."""
    held = [
        Fraction(each.price) / Fraction(each.credits)
        for each in sorted(stock, key=lambda lot: lot.on)
        for _ in range(int(each.credits))
    ]
    held = held[max(0, len(held) - balance) :]
    dearest = max([Fraction(6, 100), *(Fraction(lot.price) / Fraction(lot.credits) for lot in stock)])
    unknown = balance - len(held)
    # Wherever the credits stand of which nobody knows: so many of them may be among those that are used.
    costs = [
        (sum(held[: used - many], Fraction(0)), sum(held[: used - many], many * dearest))
        for many in range(max(0, used - len(held)), min(used, unknown) + 1)
    ]
    return min(low for low, _ in costs), max(high for _, high in costs)


@trying(200)
@given(LOTS, st.integers(0, 120), st.integers(0, 120))
def test_the_oldest_are_used_first_and_what_nobody_knows_is_bounded(
    lots: list[tuple[int, int, int]], balance: int, used: int
) -> None:
    used = min(used, balance)
    stock = _stock(lots)
    taken = taken_from(stock, used=used * 1000, balance=balance * 1000, tariff=TARIFF)
    least, most = _twin(stock, used, balance)
    cents = Decimal("0.01") * (len(taken.lines) + 1)
    assert sum(line.credits for line in taken.lines) == used
    assert abs(Fraction(taken.bounds.most) - most) <= Fraction(cents)
    assert abs(Fraction(taken.bounds.least or 0) - least) <= Fraction(cents)
    held = sum(size for _, size, _ in lots)
    assert (taken.used_before, taken.not_known) == (max(0, held - balance), max(0, balance - held))


@trying(100)
@given(LOTS.filter(bool), st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_however_often_something_is_taken_all_of_it_costs_what_was_paid(
    lots: list[tuple[int, int, int]], steps: list[int]
) -> None:
    stock = _stock(lots)
    balance = sum(size for _, size, _ in lots)
    paid = Decimal(0)
    for step in [*steps, balance]:
        used = min(step, balance)
        paid += taken_from(stock, used=used * 1000, balance=balance * 1000, tariff=TARIFF).bounds.most
        balance -= used
    assert paid == sum(lot.price for lot in stock)


CAMPAIGN = [
    {"to": "+33639980001", "text": "Bonjour", "client": client}
    for client in ("Acme", *["Borg"] * 2, *["Cor"] * 4)
]


def _estimate(balance: str, stock: Any) -> Any:
    return estimate(CAMPAIGN, on=DAY, split_by="client", balance=balance, stock=stock)


@pytest.mark.parametrize(
    ("balance", "stock", "lines", "bounds"),
    [
        pytest.param("7", [Bought(DAY, 7, "0.50")], [("7", "0.50")], ("0.50", "0.50"), id="all of it"),
        pytest.param(
            "100",
            [Bought("2026-10-02", 97, 5), Bought("2026-10-01", 3, 1)],
            [("3", "1.00"), ("4", "0.21")],
            ("1.21", "1.21"),
            id="in whatever order they are listed, the oldest is first",
        ),
        pytest.param(
            "2.5",
            [Bought("2026-10-01", 1, 9), Bought("2026-10-02", 100, "5.80")],
            [("2.5", "0.14")],
            ("0.14", "0.14"),
            id="what the account holds no more was used before",
        ),
        pytest.param(
            "5",
            [Bought(DAY, 3, "0.30")],
            [("2", "0.20"), ("3", "0.30")],
            ("0.50", "0.30"),
            id="what nobody knows costs at most as much as the dearest",
        ),
        pytest.param("0", [Bought(DAY, 3, 1)], [], ("0.00", "0.00"), id="nothing is on the account"),
        pytest.param("-4", [Bought(DAY, 3, 1)], [], ("0.00", "0.00"), id="the account owes"),
    ],
)
def test_clients_share_what_was_paid_before(
    balance: str, stock: Any, lines: list[tuple[str, str]], bounds: tuple[str, str]
) -> None:
    estimated = _estimate(balance, stock)
    taken: StockTaken = estimated.stock
    assert [(str(line.credits), str(line.price)) for line in taken.lines] == lines
    assert (str(taken.bounds.most), str(taken.bounds.least)) == bounds
    shares = estimated.clients.values()
    assert sum(share.stock for share in shares) == taken.bounds.most == estimated.paid.stock
    assert sum(share.stock_at_least for share in shares) == taken.bounds.least
    # Lines and rest add up to all that was paid, before and now.
    rest = sum(each.price for each in estimated.rest)
    assert sum(share.cost.most for share in shares) + rest == estimated.paid.cost.most
    document = json.loads(estimated.to_json())
    jsonschema.validate(document, SCHEMA)
    assert document["stock"]["price"] == bounds[0]
    assert sum(Decimal(each["stock"]) for each in document["split"]["clients"]) == taken.bounds.most
    frame = estimated.by_client()
    assert frame["stock"].dropna().sum() == taken.bounds.most


def test_without_prices_nothing_is_known_and_without_stock_nothing_is_said() -> None:
    assert _estimate("5", None).stock is None
    assert "--stock FILE" in _shown(_estimate("5", None))
    assert "Stock EUR" not in _shown(_estimate("5", None))
    unpriced = replace(TARIFF, brackets=(), packs=(), known_prices=())
    found = estimate(CAMPAIGN, tariff=unpriced, split_by="client", balance=2, stock=[Bought(DAY, 3, 1)])
    assert found.stock is None
    assert found.by_client()["stock"].tolist() == [None] * 3


def _shown(estimated: Any) -> str:
    from estimator.show import sheet_of

    return " ".join(sheet_of(estimated).to_terminal(200).split())


def test_what_is_not_known_is_said() -> None:
    shown = _shown(_estimate("5", [Bought(DAY, 3, "0.30")]))
    assert (
        "Nobody says what was paid for 2 credits on the account: between nothing and 0.10 EUR each" in shown
    )
    shown = _shown(_estimate("3", [Bought(DAY, 5, "0.30")]))
    assert "holds 2 credits fewer than were bought: the oldest were used before." in shown


def test_estimates_with_the_same_stock_add_up() -> None:
    stock = [Bought(DAY, 10, "0.70")]
    both = _estimate("10", stock) + _estimate("10", stock)
    assert str(both.stock.bounds.most) == "0.70"  # 14 credits take all that the account holds
    with pytest.raises(SmsCostError, match="USE011"):
        _estimate("10", stock) + _estimate("10", None)


HEADER = ["Date", "Crédits", "Prix payé"]
LISTED = [["01/09/2026", "100,5", "6,10"], ["2026-10-01", "1 000", "58"]]
READ = (Bought("2026-09-01", "100.5", "6.10"), Bought("2026-10-01", 1000, 58))


def _csv(path: Path) -> Path:
    lines = [";".join(row) for row in [HEADER, *LISTED, ["Total", "1 100,5", "64,10"]]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [[date(2026, 9, 1), 100.5, 6.1], [date(2026, 10, 1), 1000, 58], ["Total", 1100.5, 64.1]]
    for row in [HEADER, *rows]:
        sheet.append(row)
    for cell in sheet["C"]:
        cell.number_format = "0"  # what is shown is rounded; what was paid is not
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx", "frame"])
def test_stock_is_read_from(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"stock.{form}"
    source: Any = {"csv": _csv, "xlsx": _xlsx}.get(form, lambda _: pd.DataFrame(LISTED, columns=HEADER))(path)
    with collected() as notes:
        assert read_stock(source) == READ
    assert len(notes) == (form != "frame"), "a row of totals is said"


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        pytest.param("date;credits\n2026-10-01;5\n", "CAL001", "1", id="no price"),
        pytest.param("date;credits;price\n2026-13-01;5;1\n", "DAY001", "2", id="no day"),
        pytest.param("date;credits;price\n2026-10-01;5;x\n", "AMT001", "2", id="no price that is a number"),
        pytest.param("date;credits;price\n2026-10-01;-5;1\n", "AMT003", "2", id="fewer than none"),
        pytest.param("date;credits;price\n2026-10-01;0;1\n", "SPL004", "2", id="a price of nothing"),
        pytest.param("", "CSV001", "", id="empty"),
    ],
)
def test_faults_have_their_place(rows: str, code: str, where: str, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(SmsCostError) as caught:
        read_stock(path)
    assert caught.value.code == code
    assert str(caught.value.place.line or "") == where


def test_the_command_writes_what_was_paid_before(tmp_path: Path) -> None:
    (tmp_path / "campaign.csv").write_text(
        "to,text,client\n+33639980001,Bonjour,Acme\n+33639980002,Bonjour,Borg\n", encoding="utf-8"
    )
    _xlsx(tmp_path / "stock.xlsx")
    options = ["--split-by", "client", "--balance", "2", "--stock", "stock.xlsx", "--split-out", "out.csv"]
    done = smscost("estimate", "campaign.csv", *options, "--on", "2026-11-01", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Taken from the account, the oldest credits first" in done.stdout
    table = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert table[["client", "price", "stock", "cost"]].values.tolist() == [
        ["Acme", "0.00", "0.06", "0.06"],
        ["Borg", "0.00", "0.06", "0.06"],
    ]
    missing = smscost("estimate", "campaign.csv", "--stock", "none.xlsx", folder=tmp_path)
    assert b"none.xlsx  FIL001" in missing.stderr


def test_the_table_out_is_as_wide_with_stock_as_without(tmp_path: Path) -> None:
    for stock in (None, [Bought(DAY, 3, 1)]):
        path = tmp_path / "out.csv"
        with path.open("w", encoding="utf-8") as file, table_out(file) as table:
            write_chargeback(_estimate("3", stock), table)
        assert len({line.count(",") for line in path.read_text(encoding="utf-8").splitlines()}) == 1
