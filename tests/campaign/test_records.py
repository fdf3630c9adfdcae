"""Blocks of whole records: end to end they are the file, however it was read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.decode import Text
from estimator.base.scan import CsvFault, Record, scan
from estimator.campaign import records
from estimator.campaign.records import MOST_ROWS, Block, Shape, blocks
from estimator.errors import CampaignError
from tests.long import trying

LINE_END = re.compile(rb"\r\n|\r|\n")


def _cut(octets: bytes, block_size: int, width: int = 1, most_rows: int = MOST_ROWS) -> Iterator[Block]:
    text = Text(io.BytesIO(octets), "a.csv", block_size=block_size)
    return blocks(text, _shape(width), most_rows=most_rows)


def _shape(width: int) -> Shape:
    return Shape(";", width, range(width))


def _octets(block: Block) -> bytes:
    return bytes(block.octets[: block.cut.used])


def _outcome(cut: Iterator[Block]) -> tuple[bytes, str]:
    """The records handed out, and the error that ended them."""
    whole = b""
    try:
        for block in cut:
            whole += _octets(block)
    except CampaignError as error:
        return whole, str(error)
    return whole, ""


pieces = st.lists(
    st.sampled_from(["a", "é", ";", '"', '""', ';"', '"\n', '"c\nd"', "\n", "\r", "\r\n"]), max_size=24
).map("".join)


@trying(300)
@given(pieces, st.integers(1, 7), st.integers(1, 2))
def test_blocks_change_no_fault(text: str, block_size: int, width: int) -> None:
    found, whole = (_outcome(_cut(text.encode(), size, width)) for size in (block_size, 1 << 20))
    assert found[1] == whole[1]


def _known(cut: Iterator[Block], most_rows: int = MOST_ROWS) -> tuple[list[tuple[int, int, bytes]], str]:
    """The row, the line and the first cell of each record, and the error that ended them."""
    rows = []
    try:
        for block in cut:
            assert block.cut.rows <= most_rows
            assert block.cut.lines is not None
            places = zip(block.cut.lines.tolist(), block.cut.columns[0], strict=True)
            rows += [
                (row, block.first_line + line, bytes(cell))
                for row, (line, cell) in enumerate(places, block.first_row)
            ]
    except CampaignError as error:
        return rows, str(error)
    return rows, ""


@trying(300)
@given(pieces, st.sampled_from([1, 4, 1 << 20]), st.integers(1, 2), st.integers(1, 3))
def test_a_block_of_few_rows_changes_nothing(text: str, block_size: int, width: int, most_rows: int) -> None:
    few = _known(_cut(text.encode(), block_size, width, most_rows), most_rows)
    assert few == _known(_cut(text.encode(), block_size, width))


def _rows(octets: bytes, first_line: int = 1) -> list[tuple[int, bytes]]:
    """The line each row is on, and its bytes."""
    rows, line = [], first_line
    start = 0
    for record in scan(octets, ";", 0, len(octets), final=True):
        if not record.is_blank:
            rows.append((line, octets[start : record.end]))
        line += len(LINE_END.findall(octets, start, record.end))
        start = record.end
    return rows


def _records(octets: bytes) -> list[Record]:
    return [record for record in scan(octets, ";", 0, len(octets), final=True) if not record.is_blank]


@trying(300)
@given(pieces, st.integers(1, 7), st.integers(1, 2))
def test_blocks_are_the_file(text: str, block_size: int, width: int) -> None:
    octets = text.encode()
    if not octets.endswith((b"\n", b"\r")):
        octets += b"\n"
    try:
        expected = _rows(octets)
    except CsvFault:
        return
    if any(len(record.cells) != width for record in _records(octets)):
        return
    found: list[tuple[int, bytes]] = []
    for block in _cut(octets, block_size, width):
        rows = _rows(_octets(block), block.first_line)
        assert (block.first_row, block.cut.rows) == (len(found) + 1, len(rows))
        found += rows
    assert found == expected


@pytest.mark.parametrize("block_size", [1, 2, 3, 5, 7, 1 << 20])
@pytest.mark.parametrize(
    ("octets", "error"),
    [
        pytest.param(b'a;b\nc;"d\ne', "a.csv:2:3  CSV002", id="a quote that is never closed"),
        pytest.param(
            'a;b\né;"d"e\n'.encode(), "a.csv:2:6  CSV004", id="text after a quote, counted in characters"
        ),
        pytest.param(b'a;"b\n\nc"d\n', "a.csv:3:3  CSV004", id="a quoted cell over several lines"),
        pytest.param(b'\r\r\n\n"', "a.csv:4:1  CSV002", id="every line end is a line"),
        pytest.param(b'a;"b"c\n"d', "a.csv:1:6  CSV004", id="the first of two faults"),
        pytest.param(b'5" tv;b\n"x"y\n', "a.csv:2:4  CSV004", id="after a quote that is a character"),
    ],
)
def test_faults_in_quotes(octets: bytes, error: str, block_size: int) -> None:
    width = 1 + octets.splitlines()[0].count(b";")
    assert _outcome(_cut(octets, block_size, width))[1].startswith(error)


@pytest.mark.parametrize("block_size", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    ("octets", "records", "error"),
    [
        pytest.param(b"a\nb\x81\n", b"a\n", "a.csv:2:2  ENC003", id="the records before are read"),
        pytest.param(b"a\r\x81", b"a\r\n", "a.csv:2:1  ENC003", id="a return ends a record, closed by us"),
        pytest.param(b'"a"b\x81', b"", "a.csv:1:4  CSV004", id="a fault before it comes first"),
        pytest.param(b'"a\x81"b', b"", "a.csv:1:3  ENC003", id="a fault after it does not"),
    ],
)
def test_a_byte_that_does_not_fit_the_encoding(
    octets: bytes, records: bytes, error: str, block_size: int
) -> None:
    text = Text(io.BytesIO(octets), "a.csv", encoding="cp1252", block_size=block_size)
    whole, found = _outcome(blocks(text, _shape(1)))
    assert found.startswith(error)
    assert whole == records


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(b'x;"' + b"a\n" * 50_000 + b'"\n', id="line breaks in quotes"),
        pytest.param(b'5" tv;"' + b"a;" * 50_000 + b'"\n', id="with a quote that is a character"),
        pytest.param(b'x;"' + b'""' * 50_000 + b'"\n', id="doubled quotes"),
        pytest.param(b"x;" + b"a" * 100_000 + b"\n", id="no quotes"),
    ],
)
def test_a_long_record_is_looked_at_in_linear_work(record: bytes) -> None:
    octets = b'x;"y"\n' + record + b"z;z\n"
    looked_at = 0
    cut = Shape.cut

    def counted(shape: Shape, octets: bytes, **options: bool) -> object:
        nonlocal looked_at
        looked_at += len(octets)
        return cut(shape, octets, **options)

    with mock.patch.object(Shape, "cut", counted):
        found = list(_cut(octets, 1000, 2))
    assert b"".join(map(_octets, found)) == octets
    assert sum(block.cut.rows for block in found) == 3
    assert looked_at <= 6 * len(octets)


def test_short_records_make_blocks_of_the_size_of_blocks() -> None:
    record = b'+33639980001;"Bonjour, ""toi""\n"\n'
    found = list(_cut(record * 5000, 4096, 2))
    assert max(len(block.octets) for block in found) <= 4096 + len(record)
    assert sum(block.cut.rows for block in found) == 5000


def test_a_quote_that_opens_a_file_without_end_does_not_fill_the_memory() -> None:
    with mock.patch.object(records, "RECORD_LIMIT", 1 << 20), pytest.raises(CampaignError) as caught:
        list(_cut(b'a;b\nc;"' + b"d\n" * (2 << 20), 1 << 16, 2))
    assert str(caught.value).startswith("a.csv:2:1  CSV007")


def test_what_was_read_before_is_cut_too() -> None:
    text = Text(io.BytesIO(b"b;c\nd;e;f\n"), "a.csv", block_size=4)
    first, second = blocks(text, _shape(3), head=b"a;", first_line=7)
    assert (_octets(first), first.first_line, first.first_row) == (b"a;b;c\n", 7, 1)
    assert (_octets(second), second.first_line, second.first_row) == (b"d;e;f\n", 8, 2)
