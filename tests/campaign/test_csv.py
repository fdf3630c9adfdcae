"""CSV campaigns: read as Python's own reader does, and what is wrong is named where it is."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from estimator.campaign import csv as reading
from estimator.campaign import header as heading
from estimator.campaign.batch import Campaign
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.csv import read_csv
from estimator.campaign.records import blocks
from estimator.campaign.template import Template
from estimator.errors import CampaignError, SmsCostError, UsageError
from tests.long import trying


class Row(NamedTuple):
    """A row, its number, and the line it is on."""

    row: int
    line: int
    cells: list[str]


def _open(octets: bytes, **options: Any) -> Campaign:
    given: dict[str, Any] = {
        "size": None,
        "choice": ColumnChoice(),
        "template": None,
        "encoding": None,
        "delimiter": None,
        "keep_originals": True,
    }
    return read_csv(io.BytesIO(octets), "a.csv", **(given | options))


def _rows(campaign: Campaign) -> list[Row]:
    rows = []
    for batch in campaign.batches():
        assert batch.line_numbers is not None
        columns = [column.texts() for column in batch.originals.columns]
        lines = batch.line_numbers().tolist()
        assert len(lines) == len(batch)
        rows += [
            Row(batch.first_row + at, lines[at], list(cells))
            for at, cells in enumerate(zip(*columns, strict=True))
        ]
    return rows


def _read(octets: bytes, **options: Any) -> list[Row]:
    return _rows(_open(octets, **options))


@contextmanager
def _small_head() -> Iterator[None]:
    """Let the rows of a small file come in blocks of their own."""
    with mock.patch.object(heading, "HEAD_SIZE", 16):
        yield


def _twin(text: str, delimiter: str) -> list[Row]:
    """Python's own reader, header left out; raises `csv.Error` where a quote is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1
    for cells in reader:
        if any(cell.strip("\t\n\r \ufeff") for cell in cells):
            rows.append(Row(len(rows), line, cells))
        line = reader.line_num + 1
    return rows[1:]


HEADERS = {1: ["to"], 2: ["to", "text"], 3: ["to", "text", "x"], 4: ["x", "to", "text", "y"]}

cells = st.text('ab,;|\t"\n\ré😀\ufeff0+', max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, int]:
    """A table as Python writes it: the text, its delimiter, and how many columns it has."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=12))
    delimiter = draw(st.sampled_from(",;\t|"))
    text = io.StringIO(newline="")
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator=end).writerow(
        HEADERS[width]
    )
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    for row in rows:
        writer.writerow(row)
        text.write(end * draw(st.integers(0, 1)))
    whole = text.getvalue()
    return whole.removesuffix(end) if draw(st.booleans()) else whole, delimiter, width


@example(("to\n||\n", ",", 1), 3)
@trying(200)
@given(tables(), st.integers(1, 7))
def test_what_python_writes_is_read(table: tuple[str, str, int], block_size: int) -> None:
    text, delimiter, width = table
    options = {"template": Template.parse("x"), "delimiter": delimiter if width == 1 else None}
    expected = _twin(text, delimiter)
    # Python leaves a lone return without quotes, where it is not a line end of the file.
    assume(all(len(row.cells) == width for row in expected))
    assert _read(text.encode(), **options) == expected
    with _small_head():
        assert _read(text.encode(), block_size=block_size, **options) == expected


def _outcome(octets: bytes, **options: Any) -> list[Row] | str:
    try:
        return _read(octets, **options)
    except SmsCostError as error:
        return str(error)


odd_files = st.lists(
    st.sampled_from(["a", "é", ";", '"', '""', '";"', '"\n', "a;b\n", "\n", "\r", "\r\n"]), max_size=16
).map("".join)


@trying(300)
@given(odd_files, st.integers(1, 7))
def test_odd_files_are_read_as_python_reads_them_or_refused(text: str, block_size: int) -> None:
    text = "to;text\n" + text
    found = _outcome(text.encode())
    try:
        expected = _twin(text, ";")
    except csv.Error:
        assert isinstance(found, str)
        # A ragged row before the fault is named first.
        assert any(code in found for code in ("CSV002", "CSV004", "CSV003", "CSV009"))
    else:
        too_long = any(any(map(str.strip, row.cells[2:])) for row in expected)
        too_short = any(len(row.cells) < 2 and '"' in row.cells[0] for row in expected)
        if isinstance(found, str):
            assert ("CSV003" in found and too_long) or ("CSV009" in found and too_short)
        else:
            assert not too_long
            assert found == [row._replace(cells=[*row.cells, ""][:2]) for row in expected]
    with _small_head():
        assert _outcome(text.encode(), block_size=block_size) == found


almost_text = st.lists(
    st.sampled_from([b"a", b"\xc3", b"\xa9", b"\0", b";", b'"', b'""', b"a;b\n", b"\n", b"\r"]), max_size=14
).map(b"".join)


@trying(300)
@given(almost_text, st.integers(1, 7), st.integers(1, 3))
def test_the_first_fault_is_named_whatever_the_blocks(octets: bytes, block_size: int, rows: int) -> None:
    octets = b"to;text\n" + octets
    with _small_head():
        whole = _outcome(octets)
        assert _outcome(octets, block_size=block_size) == whole
    with mock.patch.dict(blocks.__kwdefaults__, most_rows=rows):
        assert _outcome(octets) == whole


every_block_size = pytest.mark.parametrize("block_size", [1, 2, 3, 5, 7, 1 << 20])


@every_block_size
@pytest.mark.parametrize(
    ("octets", "error"),
    [
        pytest.param(
            b"to;text\na;b;c\n", "a.csv:2:5  CSV003  This row has 3 cells", id="a cell too many, first row"
        ),
        pytest.param(
            b'to;text\na;b\nc "d\ne";f\n', "a.csv:3:3  CSV009  This row has 1 cell where", id="torn apart"
        ),
        pytest.param(b"to;text\na;b\n\n ;;\na;b;c\n", "a.csv:5:5  CSV003", id="below lines of blanks"),
        pytest.param(b'to;text\na;"b\n\nc";d\n', "a.csv:4:4  CSV003", id="a cell too many, lines below"),
        pytest.param("to;text\r\né;é;c\r\n".encode(), "a.csv:2:5  CSV003", id="columns are characters"),
        pytest.param(b"to;text\ra;b\rc;d;e\r", "a.csv:3:5  CSV003", id="returns are line ends"),
        pytest.param(b'to;text\na;"b\nc;d\n', "a.csv:2:3  CSV002", id="a quote that is never closed"),
        pytest.param(b'to;text\na;"b"c\nc;d\n', "a.csv:2:6  CSV004", id="text after a closing quote"),
        pytest.param(b"to;text\na;b\nc;\0\n", "a.csv:3:3  CSV005", id="a NUL byte"),
        pytest.param(b'to;text\n"\0";b\n', "a.csv:2:2  CSV005", id="a NUL byte in quotes"),
        pytest.param(
            b"to;text\na;b\nc;d\xd7\n", "a.csv:3:4  ENC001  Byte 0xD7 is not UTF-8", id="no encoding we know"
        ),
        pytest.param(b"to;text;x\na;b;\xd7\n", "a.csv:2:5  ENC001", id="in a column nobody needs"),
        pytest.param(b"to;text\na;b\xc3", "a.csv:2:4  ENC001", id="half a character at the end"),
        pytest.param(b"to;text\na;b;c\na;\xe9\n", "a.csv:2:5  CSV003", id="the first fault: ragged"),
        pytest.param(b"to;text\n\xe9\na\0b\n", "a.csv:2:1  ENC001", id="the first fault: encoding"),
        pytest.param(b"to;text\na;\0\n\xe9;b\n", "a.csv:2:3  CSV005", id="the first fault: NUL"),
        pytest.param(b'to;text\na;b;c\n"b"c;d\n', "a.csv:2:5  CSV003", id="the first fault: not the quote"),
    ],
)
def test_faults(octets: bytes, error: str, block_size: int) -> None:
    with _small_head():
        campaign = _open(octets, block_size=block_size, keep_originals=False)
    with pytest.raises(CampaignError) as caught:
        list(campaign.batches())
    assert str(caught.value).startswith(error)


@every_block_size
@pytest.mark.parametrize(
    "cell", ["NA", "null", "NaN", "", "007", "+33", "1e3", "true", " a ", "=1+1", "\ufeff", "'"]
)
def test_every_cell_stays_the_text_it_is(cell: str, block_size: int) -> None:
    with _small_head():
        rows = _read(f"to;text;x\n{cell};{cell};x\n".encode(), block_size=block_size)
    assert rows == [Row(1, 2, [cell, cell, "x"])]


def test_only_the_columns_needed_are_read_unless_all_are_kept() -> None:
    octets = b"x;to;text\n1;2;3\n"
    (batch,) = _open(octets, keep_originals=False).batches()
    assert (batch.numbers[0], batch.messages[0], batch.originals) == ("2", "3", None)


def test_a_cell_of_ten_megabytes() -> None:
    message = "é\n" * (10 << 20 >> 1)
    (row, last) = _read(f'to;text\n+33639980001;"{message}"\n+33639980002;b\n'.encode())
    assert row.cells[1] == message
    assert last == Row(2, 3 + (10 << 20 >> 1), ["+33639980002", "b"])


@pytest.mark.one_in(2)
def test_a_file_of_many_blocks() -> None:
    rng = random.Random(3)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["to", "text"])
    for row in range(30_000):
        message = "".join(rng.choice('aé "\n;,') for _ in range(rng.randrange(60)))
        writer.writerow([f"+336399800{row % 100:02d}", message])
    whole = text.getvalue()
    assert _read(whole.encode(), block_size=1 << 16) == _twin(whole, ";")


def test_blocks_may_be_made_batches_in_any_order() -> None:
    octets = b"to;text\n" + b"".join(b"%d;b\n" % row for row in range(5000))
    backwards = mock.patch.object(
        reading, "blocks", lambda *args, **options: reversed(list(blocks(*args, **options)))
    )
    with _small_head(), backwards:
        parsed = list(_open(octets, block_size=1000, keep_originals=False).batches())
    assert len(parsed) > 10
    numbers = [batch.numbers[at] for batch in reversed(parsed) for at in range(len(batch))]
    assert numbers == [str(row) for row in range(5000)]
    assert [batch.first_row for batch in parsed] == [int(batch.numbers[0]) + 1 for batch in parsed]


def test_a_stream_is_read_once() -> None:
    campaign = _open(b"to;text\na;b\n")
    assert len(_rows(campaign)) == 1
    with pytest.raises(ValueError, match="open it again"):
        campaign.batches()


def test_position_says_how_much_was_read() -> None:
    octets = b"to;text\n" + b"a;b\n" * 1000
    with _small_head():
        campaign = _open(octets, block_size=100, size=len(octets))
    positions = [campaign.position() for _ in campaign.batches()]
    assert positions == sorted(positions)
    assert 100 <= positions[0] < 300
    assert (campaign.position(), campaign.size) == (len(octets), len(octets))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "latin-1"])
def test_a_named_encoding(encoding: str) -> None:
    assert _read("to;text\r\nà;é\r\n".encode(encoding), encoding=encoding) == [Row(1, 2, ["à", "é"])]


def test_an_unknown_encoding_is_a_mistake_of_usage() -> None:
    with pytest.raises(UsageError) as caught:
        _open(b"to;text\n", encoding="klingon")
    assert caught.value.code == "ENC002"
