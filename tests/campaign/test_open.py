"""One door for all campaigns: the same rows from any of them, and clear words where there is none."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from estimator.campaign import Template, open_campaign
from estimator.campaign.batch import UNREADABLE
from estimator.errors import CampaignError, Place, UsageError
from tests.campaign.reading import Row, rows_of

HEADER = ["Téléphone", "Prénom", "Texte", "Nombre", "Expéditeur"]
CSV = "Téléphone;Prénom;Texte\n+33639980001;Zoé;Ça va ?\n0639980002;;\n".encode()
READ = [Row(1, "+33639980001", "Ça va ?", line=2), Row(2, "0639980002", "", line=3)]

CELLS = st.text(
    st.one_of(
        st.sampled_from("\",;|\n'=€ç😀_x#{"), st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
    )
)
NUMBERS = st.from_regex(r"\+336399800[0-9]{2}", fullmatch=True)
ROWS = st.lists(st.tuples(NUMBERS, CELLS, CELLS, st.sampled_from(["1", "30", "-"]), CELLS), max_size=6)


def write_csv(rows: list[tuple[str, ...]], path: Path) -> Any:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *rows])
    return path


def write_parquet(rows: list[tuple[str, ...]], path: Path) -> Any:
    pq.write_table(table_of(rows), path)
    return path


def write_excel(rows: list[tuple[str, ...]], path: Path) -> Any:
    workbook = Workbook()
    for line, row in enumerate([HEADER, *rows], 1):
        for column, cell in enumerate(row, 1):
            made = workbook.worksheets[0].cell(line, column)
            made.value = cell.replace("_x", "_x005F_x")
            made.data_type = "s"
    workbook.save(path)
    return path


def table_of(rows: list[tuple[str, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(HEADER)
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(HEADER, columns, strict=True)}
    )


WRITERS: dict[str, Callable[[list[tuple[str, ...]], Path], Any]] = {
    "campaign.csv": write_csv,
    "campaign.parquet": write_parquet,
    "campaign.xlsx": write_excel,
    "Arrow table": lambda rows, path: table_of(rows),
    "DataFrame": lambda rows, path: pd.DataFrame(rows, columns=HEADER),
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, template=st.sampled_from([None, "Bonjour {prénom} !", "#Texte# ##1"]))
@pytest.mark.one_in(2)
def test_a_campaign_is_the_same_whatever_it_comes_in(
    tmp_path: Path, rows: list[tuple[str, ...]], template: str | None
) -> None:
    def message(row: tuple[str, ...]) -> str:
        written = {None: row[2], "Bonjour {prénom} !": f"Bonjour {row[1]} !", "#Texte# ##1": f"{row[2]} #1"}
        return written[template]

    expected = [
        Row(at, row[0], message(row), {"1": 1, "30": 30, "-": UNREADABLE}[row[3]], row[4])
        for at, row in enumerate(rows, 1)
    ]
    for name, write in WRITERS.items():
        source = write(rows, tmp_path / name)
        for keep_originals in (False, True):
            campaign = open_campaign(source, template=template, keep_originals=keep_originals)
            assert campaign.header == tuple(HEADER)
            assert rows_of(campaign) == expected, name
        originals = [list(row) for batch in campaign.batches() for row in batch.originals.rows()]
        assert originals == [list(row) for row in rows], name


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "a.tsv", "a", "a.xls", "a.csv.bak"])
def test_a_csv_by_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(CSV)
    campaign = open_campaign(file)
    assert (campaign.name, campaign.size) == (str(file), len(CSV))
    assert rows_of(campaign, lines=True) == READ
    assert rows_of(campaign, lines=True) == READ, "and a second time"
    assert campaign.position() == len(CSV)


@pytest.mark.parametrize("kind", ["campaign.parquet", "campaign.xlsx"])
@pytest.mark.parametrize("name", ["a", "a.data", "a.xls"])
def test_without_a_known_suffix_the_first_bytes_say_what_it_is(tmp_path: Path, kind: str, name: str) -> None:
    written = WRITERS[kind]([("+33639980001", "", "a", "1", "")], tmp_path / kind)
    renamed = written.rename(tmp_path / name)
    assert [row.message for row in rows_of(open_campaign(renamed))] == ["a"]


def test_a_path_may_be_a_text_and_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_bytes(CSV)
    campaign = open_campaign("a.csv")
    assert campaign.name == "a.csv"
    assert rows_of(campaign, lines=True) == READ


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CSV)))
    campaign = open_campaign("-")
    assert campaign.name == "<stdin>"
    assert rows_of(campaign, lines=True) == READ


def test_streams_are_read_from_where_they_stand() -> None:
    stream = io.BytesIO(b"PK\x03\x04" + CSV)
    stream.seek(4)
    assert rows_of(open_campaign(stream), lines=True) == READ


def test_a_stream_that_cannot_be_rewound() -> None:
    end, beginning = os.pipe()
    os.write(beginning, CSV)
    os.close(beginning)
    with os.fdopen(end, "rb", buffering=0) as out:
        assert rows_of(open_campaign(out), lines=True) == READ


def test_a_named_pipe_is_a_csv_that_can_be_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(CSV,))
    writer.start()
    campaign = open_campaign(pipe)
    assert rows_of(campaign, lines=True) == READ
    writer.join()


def test_an_open_file_keeps_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(CSV)
    with file.open("rb") as stream:
        assert open_campaign(stream).name == str(file)


def test_batches_are_a_campaign_already() -> None:
    batches = list(open_campaign(io.BytesIO(CSV)).batches())
    campaign = open_campaign(batches)
    assert (campaign.name, campaign.header) == ("<batches>", ())
    assert list(campaign.batches()) == batches
    assert list(campaign.batches()) == batches


def test_options_reach_the_reader() -> None:
    stream = io.BytesIO("a|b\n+33639980001|café\n".encode("cp1252"))
    campaign = open_campaign(stream, number_column="A", message_column="B", encoding="cp1252", delimiter="|")
    assert rows_of(campaign) == [Row(1, "+33639980001", "café")]


def test_a_template_may_be_parsed_already() -> None:
    campaign = open_campaign(io.BytesIO(CSV), template=Template.parse("{Prénom}"))
    assert [row.message for row in rows_of(campaign)] == ["Zoé", ""]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("missing.csv", "FIL001", id="no such file"),
        pytest.param("missing/a.parquet", "FIL001", id="no such folder"),
        pytest.param("folder", "FIL002", id="a folder"),
        pytest.param(".", "FIL002", id="the folder one is in"),
        pytest.param("a.csv/b.csv", "FIL003", id="a file in a file"),
        pytest.param("x" * 300, "FIL003", id="a name too long"),
        pytest.param("a.csv.gz", "FIL007", id="a compressed file that breaks off"),
    ],
)
def test_files_that_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("a.csv").write_bytes(CSV)
    Path("a.csv.gz").write_bytes(gzip.compress(CSV)[:-9])
    with pytest.raises(CampaignError) as caught:
        open_campaign(name)
    assert (caught.value.code, caught.value.place) == (code, Place(name))


def test_an_empty_text_names_no_campaign() -> None:
    with pytest.raises(UsageError, match="USE024"):
        open_campaign("")


def test_a_file_that_went_away(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(CSV)
    campaign = open_campaign(file)
    file.unlink()
    with pytest.raises(CampaignError) as caught:
        rows_of(campaign)
    assert caught.value.code == "FIL001"


@pytest.mark.parametrize("source", [io.StringIO("to,text\n"), b"to,text\n", 7, None])
def test_what_is_no_campaign(source: object) -> None:
    with pytest.raises(TypeError, match="USE019"):
        open_campaign(source)


class OnlyReads:
    """As what a web framework hands over: it can be read, and that is all it can."""

    def __init__(self, content: Any) -> None:
        self.left = content

    def read(self, size: int) -> Any:
        found, self.left = self.left[:size], self.left[size:]
        return found


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["as it is", "packed"])
def test_what_can_be_read_and_nothing_else(pack: Callable[[bytes], bytes]) -> None:
    assert rows_of(open_campaign(OnlyReads(pack(CSV)))) == rows_of(open_campaign(io.BytesIO(CSV)))


def test_what_reads_as_text_is_no_binary_file() -> None:
    with pytest.raises(TypeError, match="USE019"):
        open_campaign(OnlyReads(CSV.decode()))


def test_a_template_and_a_column_of_messages() -> None:
    with pytest.raises(UsageError, match="COL009"):
        open_campaign(io.BytesIO(CSV), template="x", message_column="Texte")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("write", "found"),
    [(write_excel, "a workbook"), (write_parquet, "a Parquet file")],
)
def test_what_is_called_a_text_and_is_none_is_named(
    tmp_path: Path, write: Callable[[list[tuple[str, ...]], Path], Any], found: str, *, packed: bool
) -> None:
    made = write([("+33639980001", "Zoé", "Bonjour", "1", "")], tmp_path / "made")
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    path.write_bytes(gzip.compress(made.read_bytes()) if packed else made.read_bytes())
    for source in (path, path.open("rb")):
        with pytest.raises(CampaignError, match="FIL009") as caught:
            open_campaign(source)
        assert found in str(caught.value)
        if source is not path:
            source.close()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content", ["{}", "[]", ' [\n {"to": 1}]', '{"to": "+33639980001"}\n{"to": "+33639980002"}', "\ufeff{}"]
)
def test_json_is_named(content: str) -> None:
    with pytest.raises(CampaignError, match="FIL010"):
        open_campaign(io.BytesIO(content.encode()))


def test_braces_and_brackets_in_names_are_no_json() -> None:
    for begins in ("[x];", "{x};", '"{x}";'):
        assert len(rows_of(open_campaign(io.BytesIO(f"{begins}to;text\na;+33639980001;b\n".encode())))) == 1
