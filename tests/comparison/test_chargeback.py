"""What is paid now, shared over clients: to the cent, nothing lost or invented, in any split of the file."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.table_out import table_out
from estimator.campaign import open_campaign
from estimator.errors import UsageError
from estimator.price.amounts import NO_CLIENT
from estimator.price.flow import estimate
from estimator.price.packs import cheapest_purchase
from estimator.price.totals import Estimate
from estimator.show.chargeback import COLUMNS, chargeback_table, write_chargeback
from estimator.show.sheet import Sheet
from estimator.tariff import find_tariff
from tests import oracle
from tests.forks import smscost_text
from tests.long import trying

DAY = date(2026, 11, 1)
DEGRESSIVE = oracle.ROOT / "data" / "examples" / "tariff-degressive.xml"
SCHEMA = json.loads((oracle.ROOT / "data" / "schemas" / "estimate.json").read_text(encoding="utf-8"))

NUMBERS = st.sampled_from(["+33639980001", "+262692123456", "+447700900123", "+377612345678", "nobody", ""])
TEXTS = st.sampled_from(["Bonjour", "Ça va", "x" * 200, "ç" * 150])
CLIENTS = st.sampled_from(["Acme", "Borg", "=SUM(A1)", "éà", "", None, "  ", " Acme"])
ROWS = st.lists(
    st.tuples(NUMBERS, TEXTS, CLIENTS, st.sampled_from(["1", "0", "7", "?"])), min_size=1, max_size=20
)


def _frame(rows: list[tuple[str, str, str | None, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["to", "text", "client", "count"], dtype=str)


def _estimate(rows: list[tuple[str, str, str | None, str]], **options: Any) -> Estimate:
    return estimate(_frame(rows), on=DAY, split_by="client", **options)


def _client(name: str | None) -> str:
    return (name or "").strip()


@trying(60)
@given(ROWS)
def test_every_client_gets_what_its_own_rows_take(rows: list[tuple[str, str, str | None, str]]) -> None:
    together = _estimate(rows)
    clients = {_client(row[2]) for row in rows}
    assert set(together.clients) == clients
    for client in clients:
        alone = estimate(_frame([row for row in rows if _client(row[2]) == client]), on=DAY)
        shared = together.clients[client]
        assert (shared.messages, shared.segments, shared.credits) == (
            alone.totals.messages,
            alone.totals.segments,
            alone.totals.credits,
        )
        assert together.summary.client_rejects[client] == alone.summary.rejected


@trying(60)
@given(ROWS, st.sampled_from(["0", "1.5", "40", "1000", "-20.25"]), st.sampled_from([None, 20, "5.5"]))
def test_the_lines_add_up_to_what_is_paid(
    rows: list[tuple[str, str, str | None, str]], balance: str, vat: Any
) -> None:
    estimated = _estimate(rows, tariff=DEGRESSIVE, balance=balance, vat=vat)
    clients, totals, paid, bought = (
        estimated.clients.values(),
        estimated.totals,
        estimated.paid,
        estimated.purchase,
    )
    assert bought is not None
    assert sum(line.messages for line in clients) == totals.messages
    assert sum(line.segments for line in clients) == totals.segments
    assert sum(line.credits for line in clients) == totals.credits
    lines = [*clients, *estimated.rest]
    assert sum(line.credits for line in lines) == paid.credits
    assert sum(line.price for line in lines) == paid.price == bought.price
    assert paid.price_with_vat == bought.price_with_vat
    assert sum(line.vat for line in lines) == paid.vat
    # What is bought is used by the campaign, was owed, or is in the rest; what was held is used first.
    received = sum(order.credits + order.gift for order in bought.orders)
    used = totals.credits - bought.balance_used
    assert used + sum(rest.credits for rest in estimated.rest) == received
    for client in clients:
        exact = bought.price * client.credits * used / totals.credits / received if used else 0
        assert abs(client.price - exact) < Decimal("0.01")
    for rest in estimated.rest:
        assert abs(rest.price - bought.price * rest.credits / received) < Decimal("0.01")


@pytest.mark.parametrize(
    ("needed", "balance", "rest"),
    [
        pytest.param("2000", "0", {}, id="bought to the credit"),
        pytest.param("2", "0", {"smallest_order": 98}, id="no order is smaller"),
        pytest.param("99", "50", {"smallest_order": 51}, id="what is held is used first"),
        pytest.param("1", "-20", {"smallest_order": 79, "owed": 20}, id="what is owed is bought, too"),
        pytest.param("990", "0", {"left_over": 10}, id="a larger order costs less"),
        pytest.param("7", "7", {}, id="nothing is bought"),
    ],
)
def test_what_no_client_takes_is_named(needed: str, balance: str, rest: dict[str, int]) -> None:
    row = ("+33639980001", "Bonjour", "Acme", needed)
    estimated = _estimate([row], tariff=DEGRESSIVE, balance=balance)
    assert {each.kind: each.credits for each in estimated.rest} == rest
    assert estimated.paid.price == estimated.purchase.price


@trying(60)
@given(ROWS, st.integers(0, 20))
def test_a_campaign_cut_in_two_is_shared_as_a_whole(
    rows: list[tuple[str, str, str | None, str]], at: int
) -> None:
    parts = [part for part in (rows[:at], rows[at:]) if part]
    assert sum(map(_estimate, parts)).clients == _estimate(rows).clients


def test_estimates_shared_over_different_columns_do_not_add_up() -> None:
    rows = [("+33639980001", "Bonjour", "Acme", "1")]
    with pytest.raises(UsageError, match="USE011"):
        _estimate(rows) + estimate(_frame(rows), on=DAY)


def test_rows_that_name_no_client_are_one_line() -> None:
    rows = [("+33639980001", "Bonjour", client, "1") for client in (None, "", "  ", "Acme", "Acme ")]
    frame = _estimate(rows).by_client()
    assert frame[["client", "messages"]].values.tolist()[:2] == [[NO_CLIENT, 3], ["Acme", 2]]


def test_a_client_all_of_whose_rows_are_rejected_is_not_dropped() -> None:
    frame = _estimate([("+33639980001", "Bonjour", "Acme", "1"), ("?", "Bonjour", "Borg", "1")]).by_client()
    assert frame.values.tolist() == [
        ["Acme", 1, 1, Decimal(1), *[Decimal("0.06")] * 2, 0, Decimal("0.01"), "client", None, None],
        ["Borg", 0, 0, Decimal(0), *[Decimal("0.00")] * 2, 1, Decimal("0.00"), "client", None, None],
        [
            "(smallest order)",
            0,
            0,
            Decimal(99),
            *[Decimal("5.94")] * 2,
            0,
            Decimal("1.19"),
            "smallest_order",
            None,
            None,
        ],
    ]


def test_a_cent_that_cannot_be_shared_goes_to_the_largest_remainder() -> None:
    rows = [("+33639980001", "Bonjour", client, "1") for client in "CBA"]
    frame = _estimate([*rows * 33, rows[0]], tariff=DEGRESSIVE).by_client()
    price = cheapest_purchase(100, DEGRESSIVE).price
    assert frame["client"].tolist() == ["C", "A", "B"]
    assert frame["price"].sum() == price


@pytest.mark.parametrize("keep_originals", [True, False])
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "frame"])
def test_the_column_is_read_from_every_kind_of_file(tmp_path: Path, kind: str, keep_originals: bool) -> None:
    frame = pd.DataFrame({"to": ["+33639980001"] * 2, "Code client": [7, 8], "text": ["a", "b"]})
    path: Any = tmp_path / f"campaign.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False, sep=";")
    elif kind == "parquet":
        frame.to_parquet(path)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    else:
        path = frame
    campaign = open_campaign(path, split_by="code_client", keep_originals=keep_originals)
    (batch,) = campaign.batches()
    assert batch.groups is not None
    assert batch.groups.to_arrow().to_pylist() == ["7", "8"]


def test_the_template_may_use_the_same_column() -> None:
    frame = pd.DataFrame({"to": ["+33639980001"], "client": ["Zoë"]})
    estimated = estimate(frame, on=DAY, template="Bonjour {client}", split_by="client")
    assert list(estimated.clients) == ["Zoë"]


def test_without_a_column_nothing_is_counted_by_client() -> None:
    estimated = estimate(_frame([("+33639980001", "Bonjour", "Acme", "1")]), on=DAY)
    assert estimated.summary.client_messages == estimated.summary.client_segments == Counter()
    assert estimated.document().split is None


def test_the_document_names_the_empty_client_null() -> None:
    rows = [("+33639980001", "Bonjour", "Acme", "2"), ("+33639980001", "Bonjour", "", "1")]
    document = json.loads(_estimate(rows).to_json())
    jsonschema.validate(document, SCHEMA)
    assert document["split"] == {
        "column": "client",
        "clients": [
            {
                "client": "Acme",
                "messages": 2,
                "segments": 2,
                "credits": "2",
                "price": "0.12",
                "price_at_least": "0.12",
                "rejected": 0,
                "vat": "0.03",
                "stock": None,
                "stock_at_least": None,
            },
            {
                "client": None,
                "messages": 1,
                "segments": 1,
                "credits": "1",
                "price": "0.06",
                "price_at_least": "0.06",
                "rejected": 0,
                "vat": "0.01",
                "stock": None,
                "stock_at_least": None,
            },
        ],
        "rest": [
            {
                "kind": "smallest_order",
                "reason": "smallest order",
                "credits": "97",
                "price": "5.82",
                "price_at_least": "5.82",
                "vat": "1.16",
            }
        ],
        "alike": [],
    }


def test_the_csv_adds_up_and_says_at_most() -> None:
    rows = [("+33639980001", "Bonjour", f"Client {n}", str(100 * n)) for n in range(1, 6)]
    estimated = _estimate(rows)
    file = io.StringIO()
    with table_out(file) as table:
        write_chargeback(estimated, table)
    header, *lines = csv.reader(io.StringIO(file.getvalue()))
    assert tuple(header) == COLUMNS
    assert [line[0] for line in lines] == [f"Client {n}" for n in (5, 4, 3, 2, 1)]
    assert sum(Decimal(line[4]) for line in lines) == estimated.purchase.price
    assert sum(Decimal(line[5]) for line in lines) == estimated.purchase.at_least
    assert sum(Decimal(line[10]) for line in lines) == estimated.purchase.price_with_vat
    assert {(line[6], line[7], line[11]) for line in lines} == {("true", "EUR", "client")}


def test_credits_that_nobody_takes_are_rows_of_the_csv() -> None:
    file = io.StringIO()
    with table_out(file) as table:
        write_chargeback(_estimate([("+33639980001", "Bonjour", "Acme", "2")]), table)
    last = file.getvalue().splitlines()[-1]
    assert last == "(smallest order),0,0,98,5.88,5.88,false,EUR,0,1.18,7.06,smallest_order,,,"


@pytest.mark.parametrize(
    ("words", "heading", "empty", "rest"),
    [
        (
            ["--lang", "fr", "--csv-for", "excel"],
            "\ufeffClient;Messages;Segments;Crédits;Prix (EUR);",
            "(vide);2;2;2,05;",
            "(commande minimale);0;0;97;",
        ),
        (
            ["--lang", "en", "--csv-for", "excel"],
            "\ufeffClient,Messages,Segments,Credits,Price EUR,",
            "(empty),2,2,2.05,",
            "(smallest order),0,0,97,",
        ),
        (["--lang", "fr"], "client,messages,segments,", "(empty),2,2,2.05,", "(smallest order),0,0,97,"),
    ],
)
def test_the_csv_for_a_spreadsheet_is_in_the_language_of_its_reader(
    tmp_path: Path, words: list[str], heading: str, empty: str, rest: str
) -> None:
    (tmp_path / "a.csv").write_text("to,text,client\n+262692123456,a,\n+33639980001,a,\n", encoding="utf-8")
    file = tmp_path / "split.csv"
    call = ["estimate", str(tmp_path / "a.csv"), "--split-by", "client", "--split-out", str(file)]
    assert smscost_text(*call, "--on", "2026-11-01", *words).returncode == 0
    header, first, last, _ = file.read_text(encoding="utf-8").splitlines()
    assert header.startswith(heading)
    assert first.startswith(empty)
    assert last.startswith(rest)


def test_a_price_that_is_not_known_is_not_shared() -> None:
    prices_unknown = replace(find_tariff(on=DAY), brackets=(), known_prices=())
    estimated = _estimate([("+33639980001", "Bonjour", "Acme", "2")], tariff=prices_unknown)
    assert estimated.by_client()["price"].tolist() == [None]
    file = io.StringIO()
    with table_out(file) as table:
        write_chargeback(estimated, table)
    assert file.getvalue().splitlines()[1] == "Acme,2,2,2,,,false,EUR,0,,,client,,,"


def _shown(estimated: Estimate) -> str:
    return Sheet(chargeback_table(estimated)).to_terminal()


def test_the_table_says_at_most_where_the_price_is() -> None:
    def shown(credits_needed: str) -> str:
        return _shown(_estimate([("+33639980001", "Bonjour", "Acme", credits_needed)]))

    few, many = shown("5"), shown("5000")
    assert "is not public" in many
    assert "is not public" not in few
    assert "at most" not in few
    # A price of two bounds, and a VAT that is no more than so much.
    for line in many.splitlines():
        if line.startswith(("Acme", "All")):
            assert " to " in line
            assert "at most" in line


def test_the_table_shows_the_largest_and_sums_up_the_others() -> None:
    rows = [("+33639980001", "Bonjour", f"[{n}]", str(n)) for n in range(1, 21)] + [("?", "x", "[1]", "1")]
    shown = _shown(_estimate(rows))
    words = [line.split() for line in shown.splitlines()]
    assert "To pay now, shared over 20 clients" in shown
    twenty = ["[20]", "20", "20", "20", "1.16", "to", "1.20", "at", "most", "0.24", "0"]
    assert twenty in words, "a name in brackets is no markup"
    assert ["5", "others", "15", "15", "15", "0.87", "to", "0.90", "at", "most", "0.18", "1"] in words
    assert ["All", "210", "210", "210", "12.18", "to", "12.60", "at", "most", "2.52", "1"] in words


@pytest.mark.parametrize(
    ("clients", "alike"),
    [
        pytest.param(["Acme", "ACME", "acme"], ["ACME = Acme = acme"], id="capitals"),
        pytest.param(["Hôtel du Lac", "hotel-du-lac"], ["Hôtel du Lac = hotel-du-lac"], id="accents, blanks"),
        pytest.param(["-", "_", "Acme", "Borg"], [], id="names without a letter are what they are"),
    ],
)
def test_clients_that_may_be_one_are_said_and_not_merged(clients: list[str], alike: list[str]) -> None:
    found = _estimate([("+33639980001", "Bonjour", client, "1") for client in clients])
    assert len(found.clients) == len(clients)
    text = " ".join(Sheet(chargeback_table(found)).to_terminal().split())
    assert [each for each in alike if each in text] == alike
    assert ("may be one" in text) == bool(alike)
    split = found.document().split
    assert split is not None
    assert [" = ".join(names) for names in split.alike] == alike
