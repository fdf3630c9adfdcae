"""The exact reader of CSV, against Python's own."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.scan import CsvFault, Record, scan


def _records(text: str, delimiter: str = ",", *, final: bool = True) -> list[Record]:
    octets = text.encode()
    return list(scan(octets, delimiter, 0, len(octets), final=final))


def _cells(records: list[Record]) -> list[list[str]]:
    is_empty = [record.cells[0].offset == record.stop for record in records]
    cells = [[cell.text.decode() for cell in record.cells] for record in records]
    return [[] if empty else texts for empty, texts in zip(is_empty, cells, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a,b\n", [["a", "b"]], id="plain"),
        pytest.param("a,b", [["a", "b"]], id="without a last line end"),
        pytest.param(",\n", [["", ""]], id="empty cells"),
        pytest.param('""\n', [[""]], id="an empty cell in quotes is no empty line"),
        pytest.param("\n\r\n\r", [[], [], []], id="empty lines"),
        pytest.param('5" tv,a"b"\n', [['5" tv', 'a"b"']], id="a quote inside a cell is a character"),
        pytest.param(' "a,b"\n', [[' "a', 'b"']], id="a quote after a blank is a character"),
        pytest.param('"a""b","""",""""""\n', [['a"b', '"', '""']], id="doubled quotes"),
        pytest.param('"a\r\nb\rc\nd"\r\n', [["a\r\nb\rc\nd"]], id="line ends in quotes"),
        pytest.param("a\rb\r\nc\n", [["a"], ["b"], ["c"]], id="every line end"),
    ],
)
def test_scan(text: str, expected: list[list[str]]) -> None:
    assert _cells(_records(text)) == expected


@pytest.mark.parametrize(
    ("text", "code", "offset", "opened"),
    [
        pytest.param('a\nb,"c\n', "CSV002", 4, 4, id="never closed"),
        pytest.param('"', "CSV002", 0, 0, id="only a quote"),
        pytest.param('"a""', "CSV002", 0, 0, id="a doubled quote closes nothing"),
        pytest.param('x,"a"b\n', "CSV004", 5, 2, id="text after a closing quote"),
        pytest.param('"a" ,b\n', "CSV004", 3, 0, id="a blank after a closing quote"),
    ],
)
def test_faults(text: str, code: str, offset: int, opened: int) -> None:
    with pytest.raises(CsvFault) as caught:
        _records(text)
    assert (caught.value.code, caught.value.offset, caught.value.opened) == (code, offset, opened)


@pytest.mark.parametrize(
    "rest",
    ["b", 'b,"c', 'b,"c"', '"', "b,", ""],
    ids=["a cell", "in quotes", "a quote", "open", "cells", "none"],
)
def test_a_record_that_may_go_on_is_left_out(rest: str) -> None:
    assert _cells(_records("a\n" + rest, final=False)) == [["a"]]


def test_a_cell_of_doubled_quotes_takes_linear_memory_and_time() -> None:
    cell = '"' * 1_000_000
    (record,) = _records(f'"{cell}"\n')
    assert len(record.cells[0].text) == len(cell) // 2


@given(st.text('ab,;"\n\ré', max_size=20), st.sampled_from(",;"))
def test_scan_reads_what_python_reads(text: str, delimiter: str) -> None:
    try:
        expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        with pytest.raises(CsvFault):
            _records(text, delimiter)
    else:
        assert _cells(_records(text, delimiter)) == expected
