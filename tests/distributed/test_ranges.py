"""Ranges of a CSV: read apart, they are the file; where that cannot be sure, there are none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from estimator.campaign import ColumnChoice
from estimator.campaign.csv import read_csv
from estimator.campaign.records import Shape
from estimator.campaign.sources import Reading
from estimator.distributed.files import File, find_files
from estimator.distributed.parts import part_campaign
from estimator.distributed.ranges import CsvRange, count_octets, count_stretch, place_ranges, stretches
from estimator.errors import CampaignError
from tests.campaign.reading import Row, rows_of

READING = Reading(ColumnChoice("to", "text"), None, None, ";", keep_originals=False)


def _ranges(file: File, size: int, reading: Reading = READING) -> list[CsvRange]:
    cut = stretches(file, reading, size)
    return place_ranges(file, cut, [count_stretch(file, stretch) for stretch in cut]) if cut else []


def _written(folder: Path, octets: bytes) -> File:
    path = folder / "campaign.csv"
    path.write_bytes(octets)
    return find_files(path).files[0]


def _whole(octets: bytes) -> list[Row]:
    campaign = read_csv(
        io.BytesIO(octets), "campaign.csv", size=None, choice=READING.choice, template=None, encoding=None,
        delimiter=";", keep_originals=False,
    )  # fmt: skip
    return rows_of(campaign, lines=True)


def _apart(file: File, ranges: list[CsvRange]) -> list[Row]:
    rows: list[Row] = []
    for part in ranges:
        with part_campaign(file, part, READING) as campaign:
            rows += rows_of(campaign, lines=True)
    return rows


LINE = '"é €"";";"a\nb""c;\r\n"\n'
FILES = [
    pytest.param("to;text\n" + "1;Bonjour\n2;reçu\n\n" * 9, id="plain lines, some of them blank"),
    pytest.param("to;text\r\n" + '1;"a\r\nb"\r\n' * 9, id="every second line end is inside quotes"),
    pytest.param("to;text\n" + LINE * 6, id="doubled quotes, delimiters and line ends inside quotes"),
    pytest.param("\ufeffto;text\n" + "1;a\n" * 20, id="a byte order mark in front"),
    pytest.param("to;text\n" + "\ufeff1;a\n" * 20, id="byte order marks that are text"),
    pytest.param(
        "to;text\n" + '1;5" screen\n2;"6"" screen"\n3;ab\n' * 6, id="quotes in cells without quotes"
    ),
    pytest.param("to;text\n" + "1;a\n" * 20 + "2;the last line has no end", id="no line end at the end"),
    pytest.param("to;text\n" + "1;a\r2;b\n3;c\r\n" * 9 + "4;d\r", id="line ends of all kinds"),
    pytest.param(
        '"to";"text"\n' + '"1";"' + "\n" * 60 + '"\n' + '"2";"b"\n' * 3, id="ranges wholly inside quotes"
    ),
    pytest.param("\n\nto;text\n\n\n" + "\n\n1;a\n" * 12, id="blank lines everywhere"),
    pytest.param("to;text\n" + '"";""\n' * 20, id="empty cells in quotes"),
]


@pytest.mark.parametrize("text", FILES)
@pytest.mark.parametrize("size", [16, 17, 23, 64, 1000])
def test_ranges_are_the_file(text: str, size: int, tmp_path: Path) -> None:
    octets = text.encode()
    file = _written(tmp_path, octets)
    ranges = _ranges(file, size)
    if size >= 64:
        assert ranges, "a file whose lines are shorter than its ranges can be cut"
    if ranges:
        assert _apart(file, ranges) == _whole(octets)


def test_a_file_is_really_cut(tmp_path: Path) -> None:
    file = _written(tmp_path, b"to;text\n" + b'1;"a\nb"\n' * 100)
    assert len(_ranges(file, 70)) == 12


CELLS = st.text(st.sampled_from('ab;"\n\ré\ufeff'), max_size=9)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    """Cells as any program writes them, and now and then a few characters that are none of its business."""
    line = st.tuples(CELLS, CELLS).map(
        lambda cells: ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    )
    plain = st.text(st.sampled_from("ab é"), max_size=6).map(lambda cell: f"{cell};{cell}")
    odd = st.sampled_from(['1;5" x', '1;"a', '1";"b"', '"a"b;c', "1;2;3", "alone"])
    lines = draw(st.lists(st.one_of(line, plain, plain, odd) if draw(st.booleans()) else line, max_size=25))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return ("to;text" + ends + ends.join(lines) + draw(st.sampled_from(["", ends]))).encode()


# Files are written and read on a disk that others use too: slow is no fault.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(octets=_files(), size=st.integers(12, 90))
@example(octets=b'to;text\n"";""\n"";"\r\n"\na;a', size=12)  # cut off, and blank after all
def test_ranges_give_the_file_or_nothing(
    octets: bytes, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = _written(tmp_path_factory.mktemp("ranges"), octets)
    ranges = _ranges(file, size)
    try:
        whole = _whole(octets)
    except CampaignError:
        # Either no range is trusted, or one of them fails: then the file is read from its beginning.
        if ranges:
            with pytest.raises(CampaignError):
                _apart(file, ranges)
    else:
        if ranges:
            assert _apart(file, ranges) == whole


@pytest.mark.parametrize(
    ("octets", "encoding"),
    [
        pytest.param("to;text\n1;é\n".encode("utf-16"), None, id="UTF-16"),
        pytest.param(b"to;text\n1;\xe9\n" * 9, "cp1252", id="another encoding"),
        pytest.param(b"to;text\r" + b"1;a\r" * 30, None, id="no line feed to cut at"),
        pytest.param(b"to;text\n1;" + b"a" * 99, None, id="a line longer than ranges"),
        pytest.param(b'to;text\n1;"a"b\n' * 9, None, id="a fault in the quotes"),
    ],
)
def test_what_cannot_be_cut_is_left_whole(octets: bytes, encoding: str | None, tmp_path: Path) -> None:
    reading = Reading(READING.choice, None, encoding, ";", keep_originals=False)
    assert _ranges(_written(tmp_path, octets), 20, reading) == []


def test_both_ways_a_range_can_begin() -> None:
    counted = count_octets(b'1;a\n2;"b\n', 8, Shape(";", 2, (0,)))
    assert counted.closed is not None
    assert (counted.lines, counted.closed.rows, counted.closed.open_end) == (2, 2, True)
    assert counted.opened is None, 'after `1;a\\n2;"` a letter follows the closing quote'
