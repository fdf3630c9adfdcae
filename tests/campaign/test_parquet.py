"""Parquet files: columns of many types, files that are none, and no more read than needed."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimator.campaign import Campaign, open_campaign
from estimator.campaign.columnar import CHUNK_ROWS
from estimator.errors import CampaignError, Place
from tests.campaign.reading import Row, rows_of
from tests.long import trying


def written(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def _sound() -> bytes:
    stream = io.BytesIO()
    pq.write_table(
        pa.table({"to": ["+33639980001", None] * 9, "text": ["Ça €"] * 18, "été": [1] * 18}), stream
    )
    return stream.getvalue()


SOUND = _sound()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "campaign.parquet"


@pytest.mark.parametrize(
    ("numbers", "read"),
    [
        pytest.param(pa.array(["+33639980001", ""]), ["+33639980001", ""], id="texts"),
        pytest.param(pa.array([33639980001, None]), ["33639980001", None], id="integers"),
        pytest.param(pa.array([33639980001.0, None]), ["33639980001", None], id="whole floats"),
        pytest.param(pa.array(["0639980001"] * 2).dictionary_encode(), ["0639980001"] * 2, id="a dictionary"),
        pytest.param(pa.array([b"+33639980001", None]), ["+33639980001", None], id="bytes without a type"),
        pytest.param(pa.nulls(2), [None, None], id="nothing"),
    ],
)
def test_numbers_come_as_their_digits(file: Path, numbers: pa.Array, read: list[str | None]) -> None:
    written(file, {"to": numbers, "text": ["Déjà 20 €", None], "id": [1, 2]})
    assert rows_of(open_campaign(file)) == [Row(1, read[0], "Déjà 20 €"), Row(2, read[1], None)]


@pytest.mark.one_in(2)
def test_rows_are_numbered_on_over_batches_and_row_groups(file: Path) -> None:
    rows = 2 * CHUNK_ROWS + 3
    written(file, {"to": range(rows), "text": ["x"] * rows}, row_group_size=CHUNK_ROWS + 1)
    campaign = open_campaign(file)
    assert [row.number for row in rows_of(campaign)] == [str(row) for row in range(rows)]
    assert [row.row for row in rows_of(campaign)] == list(range(1, rows + 1)), "and a second time"


def test_progress_ends_at_the_size_of_the_file(file: Path) -> None:
    written(file, {"to": ["1"] * 100_000, "text": ["x"] * 100_000})
    campaign = open_campaign(file)
    assert campaign.size == file.stat().st_size
    seen = [campaign.position() for _ in campaign.batches()]
    assert 0 < seen[0] < seen[-1] == campaign.size


def test_a_file_without_rows(file: Path) -> None:
    campaign = open_campaign(
        written(file, {"to": pa.array([], pa.string()), "text": pa.array([], pa.string())})
    )
    assert rows_of(campaign) == []
    assert campaign.position() == 0


def test_only_needed_columns_are_read(file: Path) -> None:
    written(file, {"to": ["1"], "other": [[{"a": 1}]], "text.en": ["wrong"], "text": ["right"]})
    assert rows_of(open_campaign(file)) == [Row(1, "1", "right")]


def test_originals_hold_every_column_as_text(file: Path) -> None:
    written(
        file, {"to": [1, None], "list": [[1], None], "day": pa.nulls(2), "text": ["a", "b"], "": ["x", "y"]}
    )
    (batch,) = open_campaign(file, keep_originals=True).batches()
    assert list(batch.originals.names) == ["to", "list", "day", "text", ""]
    assert [column.texts() for column in batch.originals.columns] == [
        ["1", None],
        ["[1]", None],
        [None, None],
        ["a", "b"],
        ["x", "y"],
    ]


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"to,text\n1,Bonjour\n", id="a CSV"),
        pytest.param(b"PAR1" + bytes(64) + b"PAR1", id="a frame without a picture"),
    ],
)
def test_files_that_are_none(file: Path, octets: bytes) -> None:
    file.write_bytes(octets)
    assert error_of(lambda: open_campaign(file)).code == "PAR001"


def test_every_shortened_file_is_an_error_and_never_a_shorter_campaign(file: Path) -> None:
    whole = written(file, {"to": ["+33639980001"], "text": ["Bonjour"]}).read_bytes()
    for size in range(4, len(whole), 7):
        file.write_bytes(whole[:size])
        assert error_of(lambda: rows_of(open_campaign(file))).code == "PAR001"


@trying(300)
@given(flips=st.lists(st.tuples(st.integers(4, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
@example(flips=[(944659, 0)])  # a column that is not needed has fewer rows than the others
@example(flips=[(407404, 1)])  # a number that names no text
def test_damage_is_an_error_or_does_not_matter(flips: list[tuple[int, int]]) -> None:
    octets = bytearray(SOUND)
    for at, octet in flips:
        octets[at % len(octets)] = octet
    with suppress(CampaignError):
        for batch in open_campaign(io.BytesIO(octets)).batches():
            assert len(batch.numbers) == len(batch.messages)


def test_damaged_rows_are_named(file: Path) -> None:
    written(file, {"to": ["+33639980001"] * 1000, "text": [f"Bonjour {n}" for n in range(1000)]})
    octets = bytearray(file.read_bytes())
    octets[4:600] = b"\xff" * 596
    file.write_bytes(octets)
    error = error_of(lambda: rows_of(open_campaign(file)))
    assert (error.code, error.place) == ("PAR002", Place(str(file)))
    assert "after row 0" in error.sentence


@pytest.mark.parametrize(
    ("column", "found"),
    [
        pytest.param(pa.array([["Bonjour"]]), "values of type list", id="lists"),
        pytest.param(pa.array([b"caf\xe9"]), "bytes that are not UTF-8", id="bytes of another encoding"),
    ],
)
def test_columns_that_hold_no_texts(file: Path, column: pa.Array, found: str) -> None:
    written(file, {"to": ["1"], "message": column})
    error = error_of(lambda: rows_of(open_campaign(file)))
    assert error.code == "COL008"
    assert f"'message' holds {found}" in error.sentence


def test_columns_are_looked_for_as_everywhere(file: Path) -> None:
    written(file, {"a": ["1"], "b": ["x"]})
    assert error_of(lambda: open_campaign(file)).code == "COL012"
    assert rows_of(open_campaign(file, number_column="A", message_column="b")) == [Row(1, "1", "x")]


def test_a_stream_is_as_good_as_a_file(file: Path) -> None:
    stream = io.BytesIO(written(file, {"to": ["1"], "text": ["x"]}).read_bytes())
    campaign = open_campaign(stream)
    assert (campaign.name, campaign.size) == ("<stream>", None)
    assert rows_of(campaign) == rows_of(campaign) == [Row(1, "1", "x")]


def error_of(reading: Any) -> CampaignError:
    with pytest.raises(CampaignError) as caught:
        reading()
    return caught.value


def test_the_header_is_there_before_the_rows(file: Path) -> None:
    campaign: Campaign = open_campaign(written(file, {"Téléphone": [1], "SMS": ["x"], "n": [1]}))
    assert campaign.header == ("Téléphone", "SMS", "n")
