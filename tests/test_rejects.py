"""The list of rejected rows, read back with the csv module."""

from __future__ import annotations

import csv
import io
import json
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.base.choices import CsvReader
from estimator.base.notes import ReadingWarning
from estimator.base.table_out import TableForm
from estimator.campaign import open_campaign
from estimator.campaign.batch import Batch
from estimator.campaign.own import REJECTS_COLUMNS
from estimator.errors import UsageError
from estimator.price import rejects
from estimator.price.flow import estimate
from estimator.price.pricing import NO_RATE, REJECTS, PricedRows, Terms
from estimator.price.rejects import RejectsWriter, reason
from tests.command import invoke
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores


def campaign_of(octets: bytes) -> tuple[tuple[str, ...], list[Batch]]:
    campaign = open_campaign(io.BytesIO(octets), keep_originals=True)
    return campaign.header, list(campaign.batches())


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_rows_that_are_wrong_alike_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def counting(rows: PricedRows, row: int, terms: Terms) -> tuple[str, str]:
        told.append(row)
        return reason(rows, row, terms)

    monkeypatch.setattr(rejects, "reason", counting)
    cells = ["12,Bonjour", "+37744123456,Bonjour", "13,Bonjour", f"+33639980001,{'a' * 50_000}"]
    (tmp_path / "a.csv").write_text("\n".join(["to,text", *cells * 50]), encoding="utf-8")
    invoke(["estimate", str(tmp_path / "a.csv"), "--rejects", str(tmp_path / "r.csv"), "--on", "2026-11-01"])
    assert len(told) == len(cells)
    listed = read(tmp_path / "r.csv")[1:]
    assert len(listed) == 200
    for row, each in enumerate(listed):
        assert each[:-1] == listed[row % len(cells)][:-1]
    assert len({each[-2] for each in listed}) == len(cells)


def test_rows_lines_and_what_they_held(tmp_path: Path) -> None:
    octets = 'to;text;Prénom\n\n1;"a\n""b"", c";Zoé\n+33639980001;x;\n3;"";"é;è"\n'.encode()
    header, (batch,) = campaign_of(octets)
    with RejectsWriter(tmp_path / "rejects.csv", header) as rejects:
        rejects.write(batch, np.array([0, 2]), lambda row: ("NUM002", f"'{batch.numbers[row]}' is short."))
        rejects.write(batch, np.array([], np.intp), lambda row: ("NUM003", "never asked for"))
    assert read(tmp_path / "rejects.csv") == [
        ["to", "text", "Prénom", "code", "reason", "line"],
        ["1", 'a\n"b", c', "Zoé", "NUM002", "'1' is short.", "3"],
        ["3", "", "é;è", "NUM002", "'3' is short.", "6"],
    ]


def test_a_source_without_lines_and_a_missing_cell(tmp_path: Path) -> None:
    table = pa.table({"to": [1, 2], "text": ["a", None]})
    campaign = open_campaign(table, keep_originals=True)
    with RejectsWriter(tmp_path / "rejects.csv", campaign.header) as rejects:
        for batch in campaign.batches():
            rejects.write(batch, np.array([1]), lambda row: ("MSG003", "The message is missing."))
    assert read(tmp_path / "rejects.csv")[1:] == [["2", "", "MSG003", "The message is missing.", "2"]]


def test_our_names_come_last_where_the_campaign_has_them_too(tmp_path: Path) -> None:
    header, (batch,) = campaign_of(b"code,to,text,line\nX1,1,a,7\n")
    with RejectsWriter(tmp_path / "rejects.csv", header) as rejects:
        rejects.write(batch, np.array([0]), lambda row: ("NUM001", "Why."))
    assert read(tmp_path / "rejects.csv") == [
        ["code", "to", "text", "line", *REJECTS_COLUMNS],
        ["X1", "1", "a", "7", "NUM001", "Why.", "2"],
    ]


def test_the_delimiter_of_excel_in_french(tmp_path: Path) -> None:
    header, (batch,) = campaign_of(b"to,text\n1,a;b\n")
    with RejectsWriter(tmp_path / "rejects.csv", header, TableForm(delimiter=";")) as rejects:
        rejects.write(batch, np.array([0]), lambda row: ("NUM001", "Why, why."))
    assert (tmp_path / "rejects.csv").read_bytes() == (
        b'to;text;code;reason;line\n1;"a;b";NUM001;Why, why.;2\n'
    )


def test_without_rejects_there_is_a_header(tmp_path: Path) -> None:
    with RejectsWriter(tmp_path / "rejects.csv", ("to", "text")):
        pass
    assert read(tmp_path / "rejects.csv") == [["to", "text", *REJECTS_COLUMNS]]


def test_nothing_is_written_when_the_reading_fails(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("before")
    with pytest.raises(KeyboardInterrupt), RejectsWriter(path, ("to",)):
        raise KeyboardInterrupt
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="OUT001"), RejectsWriter(tmp_path / "no" / "rejects.csv", ("to",)):
        pass


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, st.booleans()), min_size=1, max_size=8))
def test_every_reject_can_be_read_back(tmp_path: Path, rows: list[tuple[str, str, bool]]) -> None:
    numbers, texts, rejected = (list(column) for column in zip(*rows, strict=True))
    # A column beside them keeps rows from being blank, or sums of the rows above.
    table = {"to": numbers, "text": texts, "x": ["-"] * len(rows)}
    campaign = open_campaign(pa.table(table), keep_originals=True)
    with RejectsWriter(tmp_path / "rejects.csv", campaign.header) as rejects:
        for batch in campaign.batches():
            rejects.write(batch, np.flatnonzero(rejected), lambda row: ("NUM001", texts[row]))
    assert read(tmp_path / "rejects.csv")[1:] == [
        [number, text, "-", "NUM001", text, str(row)]
        for row, (number, text, out) in enumerate(rows, 1)
        if out
    ]


def test_a_row_without_a_price_takes_no_credits() -> None:
    table = {
        "to": ["+33639980001", "12", "+447781123456", "+33639980002", "+33639980003", "+919876543210"],
        "text": ["Bonjour", "a", "b", None, "c" * 100_000, "d"],
        "count": ["1", "1", "1", "1", "1", "none"],
    }
    (rows,) = estimate(table, on="2026-11-01", default_country="none", keep_rows=True).kept or ()
    codes = [REJECTS[each] for each in rows.reject.tolist()]
    assert codes == ["", "NUM006", NO_RATE, "MSG003", "MSG002", "CNT001"]
    assert rows.rate_milli.tolist() == rows.credits_milli.tolist() == [1000, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rejects_are_a_campaign_like_theirs(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [("Prénom", "Mobile", "Message"), ("Zoé", "+33639980001", "x"), ("Éve", "12", "-20 % à midi")]
    file, rejects = tmp_path / "a.csv", tmp_path / "rejects.csv"
    file.write_text("".join(delimiter.join(row) + "\n" for row in rows), encoding=encoding)
    assert _estimated(file, "--rejects", str(rejects)) == 1
    again = rejects.read_text(encoding=encoding)
    expected = [
        (*rows[0], *REJECTS_COLUMNS),
        (*rows[2], "NUM002", "'12' is too short for France. Write the whole number.", "3"),
    ]
    assert again == "".join(delimiter.join(row) + "\n" for row in expected)
    assert rejects.read_bytes()[:2] == file.read_bytes()[:2]
    # Corrected, it is priced; its own columns are no part of it, and are not written twice.
    rejects.write_text(again.replace("12", "+33639980002", 1), encoding=encoding)
    second = tmp_path / "second.csv"
    assert _estimated(rejects, "--rejects", str(second)) == 1
    assert second.read_text(encoding=encoding) == delimiter.join(expected[0]) + "\n"


def test_a_list_is_not_written_over_itself(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("to,text,code,reason,line\n12,x,NUM002,short,2\n")
    ended = invoke(["estimate", str(rejects), "--rejects", str(rejects)])
    assert (ended.exit_code, "OUT003" in ended.stderr) == (2, True)


def test_rejects_of_a_workbook_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Mobile", "Message"), ("+33639980001", "x"), (12, "=1+1 €"), ("+33639980002", "y")):
        book.worksheets[0].append(row)
    book.worksheets[0]["B3"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    assert _estimated(tmp_path / "a.xlsx", "--rejects", str(tmp_path / "r.xlsx")) == 2
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.rows][1][:2] == ["12", "=1+1 €"]
    assert _estimated(tmp_path / "r.xlsx") == 0


def _estimated(file: Path, *options: str) -> int:
    """Messages that have a price."""
    words = ["estimate", str(file), "--format", "json", "--no-stop-clause", *options]
    ended = invoke(words)
    assert ended.exit_code in {0, 3}, ended.stderr
    return int(json.loads(ended.stdout)["totals"]["messages"])


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
@pytest.mark.parametrize("reader", ["excel", "machine"])
def test_what_was_made_harmless_for_a_spreadsheet_is_read_back_as_it_was(
    reader: CsvReader, name: str, tmp_path: Path
) -> None:
    texts = [
        "=1+1 gratuit",
        "+10 % de points",
        "-30 % sur tout",
        "@vous : à demain",
        "'Zoé' : oui",
        "'=1+1 avec une apostrophe à elle",
        "''-5 % avec deux",
        "Bonjour",
    ]
    campaign = open_campaign({"to": ["?"] * len(texts), "text": texts}, keep_originals=True)
    # That there are apostrophes now is said.
    with (
        pytest.warns(ReadingWarning) if reader == "excel" and name == "r.csv" else nullcontext(),
        RejectsWriter(tmp_path / name, campaign.header, TableForm(reader)) as writer,
    ):
        for batch in campaign.batches():
            writer.write(batch, np.arange(len(batch)), lambda _: ("NUM004", "=no number"))
    again = [text for batch in open_campaign(tmp_path / name).batches() for text in batch.messages.texts()]
    assert again == texts
