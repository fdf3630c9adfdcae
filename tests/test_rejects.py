"""The list of rejected rows, read back with the csv module."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.base.choices import CsvReader
from estimator.base.countries import country_told
from estimator.base.language import said_again
from estimator.base.notes import ReadingWarning
from estimator.base.table_out import CsvOut, TableForm, apostrophes, utf_8
from estimator.campaign import open_campaign
from estimator.campaign.batch import Batch
from estimator.campaign.lines_out import Column, write_columns
from estimator.campaign.own import REJECTS_COLUMNS
from estimator.count.strings import Strings
from estimator.errors import CATALOGUE, SmsCostError, UsageError
from estimator.numbers import COUNTRIES
from estimator.price.flow import estimate
from estimator.price.pricing import NO_RATE, REJECTS
from estimator.price.reasons import reject_hint
from estimator.price.rejects import RejectsList, RejectsWriter, reasons
from estimator.speech.languages import LANGUAGES, LanguageCode, spoken_in
from tests.command import invoke
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.numbers.plainly import reject_sentence


def campaign_of(octets: bytes) -> tuple[tuple[str, ...], list[Batch]]:
    campaign = open_campaign(io.BytesIO(octets), keep_originals=True)
    return campaign.header, list(campaign.batches())


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def wrong(*pairs: tuple[str, str]) -> tuple[Strings, Strings]:
    """Codes and reasons of rows."""
    codes, reasons = (Strings.from_any([pair[at] for pair in pairs]) for at in (0, 1))
    return codes, reasons


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reasons_are_those_of_each_row(language: str) -> None:
    """What is set into columns of sentences is what is said of one row after the other."""
    cells = {
        "12": "x",
        "+37744123456": "x",
        "+4420": "x",
        "0639980001 2345": "x",
        "'=1+1": "x",
        "n/a\x1b": "x",
        "": "x",
        "3,3E+10": "x",
        "+88123456": "x",
        "+870773111632": "x",
        "+33639980001": "a" * 50_000,
        "+33639980002": "b" * 60_000,
        "+33639980003": "fine",
        "é" * 50: "x",
    }
    table = {"to": list(cells) * 3, "text": list(cells.values()) * 3}
    estimated = estimate(table, on="2026-11-01", default_country="FR", keep_rows=True)
    (rows,) = estimated.kept or ()
    rejected = np.flatnonzero(rows.rejected)
    with spoken_in(language):
        codes, said = reasons(rows, rejected, estimated.terms)
        for code, found, row in zip(codes.texts(), said.texts(), rejected.tolist(), strict=True):
            assert code == REJECTS[rows.reject[row]]
            country = COUNTRIES[rows.country[row]]
            details = {"country": country_told(country), "segments": int(rows.counts.segments[row])}
            sentence = (
                reject_sentence(code, rows.batch.numbers[row], "FR")
                if code.startswith("NUM")
                else said_again(CATALOGUE[code].says(**details))
            )
            assert found == f"{sentence} {said_again(reject_hint(code, country, estimated.tariff))}"
    assert len(set(codes.texts())) >= 7


_CSV_CELLS = st.text(st.sampled_from("a,;\"\r\n\té=+'|\ud83d"), max_size=6)


@given(
    rows=st.lists(
        st.tuples(_CSV_CELLS, st.none() | _CSV_CELLS, st.integers(-(2**63), 2**63 - 1)),
        min_size=1,
        max_size=6,
    ),
    reader=st.sampled_from(["machine", "excel"]),
    delimiter=st.sampled_from([",", ";", "|", "¦"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_columns_are_written_as_rows_are(
    rows: list[tuple[str, str | None, int]], reader: CsvReader, delimiter: str, encoding: str
) -> None:
    form = TableForm(reader, delimiter, utf_8 if encoding == "utf-8" else lambda: encoding)
    written = []
    for by_columns in (False, True):
        file = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace", newline="")
        table = CsvOut(file, form)
        for part in (rows[:2], rows[2:]):
            if by_columns and part:
                write_columns(table, [_column(column) for column in zip(*part, strict=True)])
                continue
            for row in part:
                table.row([*row, apostrophes(row)] if table.is_marked else row)
        file.flush()
        written.append(file.buffer.getvalue())  # type: ignore[attr-defined]
    assert written[0] == written[1]


def _column(cells: tuple[str | int | None, ...]) -> Column:
    if all(isinstance(cell, int) for cell in cells):
        return np.array(cells, np.int64)
    valid = np.array([cell is not None for cell in cells])
    texts = Strings.from_any([str(cell or "") for cell in cells])
    return texts if valid.all() else Strings(texts.spans, valid)


def test_rows_lines_and_what_they_held(tmp_path: Path) -> None:
    octets = 'to;text;Prénom\n\n1;"a\n""b"", c";Zoé\n+33639980001;x;\n3;"";"é;è"\n'.encode()
    header, (batch,) = campaign_of(octets)
    with RejectsWriter(tmp_path / "rejects.csv", header) as rejects:
        rejects.write(
            batch, np.array([0, 2]), *wrong(("NUM002", "'1' is short."), ("NUM002", "'3' is short."))
        )
        rejects.write(batch, np.array([], np.intp), *wrong())
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
            rejects.write(batch, np.array([1]), *wrong(("MSG003", "The message is missing.")))
    assert read(tmp_path / "rejects.csv")[1:] == [["2", "", "MSG003", "The message is missing.", "2"]]


def test_our_names_come_last_where_the_campaign_has_them_too(tmp_path: Path) -> None:
    header, (batch,) = campaign_of(b"code,to,text,line\nX1,1,a,7\n")
    with RejectsWriter(tmp_path / "rejects.csv", header) as rejects:
        rejects.write(batch, np.array([0]), *wrong(("NUM001", "Why.")))
    assert read(tmp_path / "rejects.csv") == [
        ["code", "to", "text", "line", *REJECTS_COLUMNS],
        ["X1", "1", "a", "7", "NUM001", "Why.", "2"],
    ]


def test_the_delimiter_of_excel_in_french(tmp_path: Path) -> None:
    header, (batch,) = campaign_of(b"to,text\n1,a;b\n")
    with RejectsWriter(tmp_path / "rejects.csv", header, TableForm(delimiter=";")) as rejects:
        rejects.write(batch, np.array([0]), *wrong(("NUM001", "Why, why.")))
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
            found = wrong(*(("NUM001", text) for text, out in zip(texts, rejected, strict=True) if out))
            rejects.write(batch, np.flatnonzero(rejected), *found)
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
@pytest.mark.one_in(3, checked=True)
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.one_in(3, checked=True)
def test_a_spreadsheet_gets_what_it_opens(tmp_path: Path, delimiter: str, language: LanguageCode) -> None:
    rows = [("Mobile", "Message", "Client"), ("12", "x", "A"), ("+33639980001", "œuf", "B")]
    file, rejects, applied = (tmp_path / name for name in ("a.csv", "rejects.csv", "applied.csv"))
    file.write_text("".join(delimiter.join(row) + "\n" for row in rows), encoding="utf-8")
    with spoken_in(language):
        assert _estimated(file, "--rejects", str(rejects), "--csv-for", "excel") == 1
        ended = invoke(["advise", str(file), "--apply", str(applied), "--csv-for", "excel"])
        assert ended.exit_code in {0, 3}, ended.stderr
    opened = "," if (delimiter, language) == (",", "en") else ";"
    for each in (rejects, applied):
        header = each.read_text(encoding="utf-8").partition("\n")[0].replace('"', "")
        assert header.startswith("\ufeff" + opened.join(rows[0]) + opened), each.name
    # What programs get is as it came in.
    assert _estimated(file, "--rejects", str(rejects)) == 1
    assert rejects.read_text(encoding="utf-8").startswith(delimiter.join((*rows[0], *REJECTS_COLUMNS)))


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
    _, held = [[cell.value for cell in row] for row in sheet.rows]
    assert held[:3] == ["12", "=1+1 €", "NUM002"]
    assert (type(held[-1]), held[-1]) == (int, 3), "its line is a number, by which rows are sorted"
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
            writer.write(batch, np.arange(len(batch)), *wrong(*[("NUM004", "=no number")] * len(batch)))
    again = [text for batch in open_campaign(tmp_path / name).batches() for text in batch.messages.texts()]
    assert again == texts


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        pytest.param(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), SmsCostError, id="the disk is full"),
        pytest.param(KeyboardInterrupt(), KeyboardInterrupt, id="Ctrl-C"),
    ],
)
def test_nothing_is_left_of_a_list_that_cannot_be_put_together(
    raised: BaseException, said: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several files: the rows that waited are written at the end, where a disk may be full."""

    def stopped(*_: object) -> None:
        raise raised

    monkeypatch.setattr("estimator.price.rejects.csv.reader", stopped)
    campaign = open_campaign(pa.table({"to": ["1"], "text": ["a"]}), keep_originals=True)
    with pytest.raises(said), RejectsList(tmp_path / "out.csv", several=True) as rejects:
        rejects.begin("a.csv", campaign)
    assert list(tmp_path.iterdir()) == []
