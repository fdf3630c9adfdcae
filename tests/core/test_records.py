"""Blocks of CSV cut by the core: against the reader cell by cell, and Python's own."""

from __future__ import annotations

import csv
import io
import random
import re
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.decode import PADDING, Text
from estimator.base.scan import CsvFault, scan
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.csv import line_numbers, read_csv
from estimator.campaign.records import Shape, blocks, check_utf8
from estimator.count import core
from estimator.errors import CampaignError
from tests.campaign.reading import rows_of

_LINE_END = re.compile(rb"\r\n|\n|\r")
Found = tuple[list[tuple[list[bytes], int]], int, int, tuple[object, ...] | None]


def _found(octets: bytes, width: int, delimiter: str = ";", *, final: bool = True) -> Found:
    """Cells and lines of all rows, bytes used, line ends, the fault."""
    cut = core.records(
        octets, len(octets), final=final, delimiter=delimiter, width=width, wanted=range(width), lines=True
    )
    assert cut.lines is not None
    rows = [([column[row] for column in cut.columns], int(cut.lines[row])) for row in range(cut.rows)]
    fault = cut.fault and (cut.fault.code, cut.fault.offset, cut.fault.opened, cut.fault.cells)
    return rows, cut.used, cut.line_ends, fault


def _expected(octets: bytes, width: int, delimiter: str = ";", *, final: bool = True) -> Found:
    """The same by `scan`, record by record."""
    rows, used, line = [], 0, 0
    fault: tuple[object, ...] | None = None
    try:
        for record in scan(octets, delimiter, 0, len(octets), final=final):
            if not final and record.end == len(octets) and octets.endswith(b"\r"):
                break
            if not record.is_blank:
                found = len(record.cells)
                faults: list[tuple[int, str, int]] = []
                if (surplus := record.surplus(width)) is not None:
                    faults.append((surplus, "CSV003", found))
                if (quote := record.torn(width)) is not None:
                    faults.append((quote, "CSV009", found))
                if (nul := octets.find(b"\0", used, record.end)) >= 0:
                    faults.append((nul, "CSV005", 0))
                if faults:
                    offset, code, cells = min(faults)
                    fault = (code, offset, 0, cells)
                    break
                rows.append((record.texts(width), line))
            line += len(_LINE_END.findall(octets, used, record.end))
            used = record.end
    except CsvFault as found_:
        fault = (found_.code, found_.offset, found_.opened, 0)
    return rows, used, line, fault


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("a;b\n", 2, [["a", "b"]], id="plain"),
        pytest.param("a;b", 2, [["a", "b"]], id="without a last line end"),
        pytest.param("a;\n;b\n", 2, [["a", ""], ["", "b"]], id="empty cells"),
        pytest.param("a;", 2, [["a", ""]], id="an empty cell at the end"),
        pytest.param('""\n" ";\n;;\n \u00a0;\t\n\u2007\ufeff\na\n', 2, [["a", ""]], id="blank lines"),
        pytest.param('"\r\n ";""\n""""\n', 2, [['"', ""]], id="blanks in quotes, and a quote"),
        pytest.param("a\nb;\n", 3, [["a", "", ""], ["b", "", ""]], id="without its last cells"),
        pytest.param('a;b;;\nc;d; ;""\n', 2, [["a", "b"], ["c", "d"]], id="empty cells too many"),
        pytest.param('a;5" tv;\na;"b "" c"\n', 3, [["a", '5" tv', ""], ["a", 'b " c', ""]], id="quotes"),
        pytest.param("\n\r\n\ra;b\n\n", 2, [["a", "b"]], id="empty lines"),
        pytest.param('5" tv;a"b"\n', 2, [['5" tv', 'a"b"']], id="a quote inside a cell is a character"),
        pytest.param(' "a;b"\n', 2, [[' "a', 'b"']], id="a quote after a blank is a character"),
        pytest.param('"a""b";"""";""""""\n', 3, [['a"b', '"', '""']], id="doubled quotes"),
        pytest.param('"a\r\nb\rc\nd;"\r\n', 1, [["a\r\nb\rc\nd;"]], id="line ends and delimiters in quotes"),
        pytest.param("a\rb\r\nc\n", 1, [["a"], ["b"], ["c"]], id="every line end"),
        pytest.param("a;b\n" * 200, 2, [["a", "b"]] * 200, id="very short rows: more memory is taken"),
        pytest.param("a\tb;\v\f\x01\n", 2, [["a\tb", "\v\f\x01"]], id="control characters are characters"),
    ],
)
def test_rows(text: str, width: int, expected: list[list[str]]) -> None:
    rows, used, _, fault = _found(text.encode(), width)
    assert [[cell.decode() for cell in cells] for cells, _ in rows] == expected
    assert (used, fault) == (len(text.encode()), None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param('a;b\nb;"c\n', ("CSV002", 6, 6, 0), id="never closed"),
        pytest.param('"', ("CSV002", 0, 0, 0), id="only a quote"),
        pytest.param('"a""', ("CSV002", 0, 0, 0), id="a doubled quote closes nothing"),
        pytest.param('x;"a"b\n', ("CSV004", 5, 2, 0), id="text after a closing quote"),
        pytest.param('"a" ;b\n', ("CSV004", 3, 0, 0), id="a blank after a closing quote"),
        pytest.param('5" tv\n', ("CSV009", 1, 0, 1), id="too few cells, and an open quote"),
        pytest.param('"b" c;d"\n', ("CSV004", 3, 0, 0), id="text after a quote, before an open quote"),
        pytest.param("a;b;;c;d\n", ("CSV003", 5, 0, 5), id="an empty cell, and some too many"),
        pytest.param("a;b;c;d\n", ("CSV003", 4, 0, 4), id="too many cells"),
        pytest.param('a;b;"c"\n', ("CSV003", 4, 0, 3), id="one too many, in quotes"),
        pytest.param("a;\0\n", ("CSV005", 2, 0, 0), id="NUL"),
        pytest.param('a;"b\0"\n', ("CSV005", 4, 0, 0), id="NUL in quotes"),
        pytest.param("\0a\n", ("CSV005", 0, 0, 0), id="NUL in a row that lacks a cell"),
        pytest.param('\0"a\n', ("CSV005", 0, 0, 0), id="NUL before an open quote"),
        pytest.param("a;b;\0\n", ("CSV003", 4, 0, 3), id="a cell too many before NUL"),
        pytest.param('\0;"a"b\n', ("CSV004", 5, 2, 0), id="quotes come before everything"),
    ],
)
def test_faults(text: str, fault: tuple[object, ...]) -> None:
    assert _found(text.encode(), 2)[3] == fault
    assert _expected(text.encode(), 2)[3] == fault


PIECES = [
    "a",
    "é",
    ";",
    ";",
    '"',
    '""',
    '";"',
    '"\n"',
    "\n",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "b" * 31,
    "c" * 64,
    "\t",
    "\u00a0",
    "\u2009",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.integers(1, 4), st.booleans())
def test_whatever_comes(text: str, width: int, final: bool) -> None:
    octets = text.encode()
    assert _found(octets, width, final=final) == _expected(octets, width, final=final)


BLANKS = "\t\n\v\f\r \u00a0\u202f\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))

CELLS = st.one_of(st.text(max_size=40), st.text('a;"\n\ré', max_size=80)).filter(
    lambda cell: "\0" not in cell
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.sampled_from("\n\r\0"), st.sampled_from(";,\t|:*"))
def test_what_python_writes(rows: list[tuple[str, str]], ending: str, delimiter: str) -> None:
    file = io.StringIO()
    line_end = "\r\n" if ending == "\0" else ending
    csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    octets = file.getvalue().encode("utf-8", "surrogatepass")
    found, used, _, fault = _found(octets, 2, delimiter)
    filled = [row for row in rows if any(cell.strip(BLANKS) for cell in row)]
    assert [tuple(cell.decode("utf-8", "surrogatepass") for cell in cells) for cells, _ in found] == filled
    assert (used, fault) == (len(octets), None)


def _whole(octets: bytes, width: int, size: int) -> tuple[list[tuple[list[bytes], int]], str | None]:
    """All rows of a file with their lines, read in blocks of a size, and its error."""
    rows: list[tuple[list[bytes], int]] = []
    try:
        shape = Shape(";", width, range(width))
        for block in blocks(Text(io.BytesIO(octets), "a.csv", block_size=size), shape):
            check_utf8("a.csv", block.octets, block.cut.used, block.first_line)
            assert block.first_row == len(rows) + 1
            lines = line_numbers(block).tolist()
            rows += [([column[row] for column in block.cut.columns], line) for row, line in enumerate(lines)]
    except CampaignError as error:
        return rows, str(error)
    return rows, None


def _random_file(random_: random.Random) -> bytes:
    pieces = [*PIECES, "😀", "x;y\n", "x;y\r\n", '"q";"r\n"\n'] * 3 + ["\0", '"']
    weights = [1] * len(pieces) if random_.random() < 0.3 else [8 if "\n" in p else 1 for p in pieces]
    text = "".join(random_.choices(pieces, weights, k=random_.randrange(30)))
    octets = text.encode()
    if random_.random() < 0.1:
        place = random_.randrange(len(octets) + 1)
        octets = octets[:place] + b"\xe9" + octets[place:]
    return octets


def _check_cuts(seed: int) -> None:
    random_ = random.Random(seed)
    octets, width = _random_file(random_), random_.choice([1, 2, 2, 3])
    whole = _whole(octets, width, 1 << 20)
    rows, _, _, fault = _expected(octets.rstrip(PADDING), width)
    rows = [(cells, line + 1) for cells, line in rows]
    utf8 = b"\xe9" not in octets.replace("é".encode(), b"")
    assert (whole[1] is None) == (fault is None) or not utf8
    cut = [_whole(octets, width, size) for size in range(1, len(octets) + 2)]
    assert {fault for _, fault in cut} == {whole[1]}
    if not utf8 and whole[1] is None:  # it was taken for another encoding
        rows = whole[0]
    elif not utf8:  # it is nothing, and the rows of the blocks before are found, however many these are
        rows = max((found for found, _ in cut), key=len)
    for found, _ in cut:
        assert found == (rows if utf8 or whole[1] is None else rows[: len(found)])


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.one_in(4)
def test_any_cut_gives_the_same(seed: int) -> None:
    _check_cuts(seed)


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(20))
def test_any_cut_of_20000_files_gives_the_same(thousand: int) -> None:
    for seed in range(1000 * thousand, 1000 * (thousand + 1)):
        _check_cuts(seed)


@pytest.mark.parametrize("first", range(0, 400, 40))
@pytest.mark.one_in(3, checked=True)
def test_a_campaign_is_what_is_read_cell_by_cell(first: int) -> None:
    for seed in range(first, first + 40):
        body = _random_file(random.Random(seed))
        rows: list[tuple[list[bytes], int]] = []
        code = ""
        try:
            campaign = read_csv(
                *(io.BytesIO(b"to;text\n" + body), "a.csv"),
                size=None,
                choice=ColumnChoice(),
                template=None,
                encoding=None,
                delimiter=";",
                keep_originals=False,
                block_size=64,
            )
            for row in rows_of(campaign, lines=True):
                assert row.number is not None
                assert row.message is not None
                assert row.line is not None
                rows.append(([row.number.encode(), row.message.encode()], row.line - 2))
        except CampaignError as error:
            code = error.code
        body = body.rstrip(PADDING)  # what old programs write behind the end
        closed = body if body.endswith((b"\n", b"\r")) or not body else body + b"\n"
        expected, _, _, fault = _expected(closed, 2)
        if b"\xe9" in body.replace("é".encode(), b""):
            assert code or ("encoding", "cp1252") in campaign.reading()
            continue
        assert code == (fault[0] if fault else "")
        assert code or rows == expected


def test_only_what_is_wanted() -> None:
    octets = b'a;"b""";c;d\n1;2;3;4\n'
    cut = core.records(octets, len(octets), final=True, delimiter=";", width=4, wanted=(1, 3))
    assert [[column[row] for column in cut.columns] for row in range(2)] == [[b'b"', b"d"], [b"2", b"4"]]
    assert cut.lines is None


@pytest.mark.parametrize("room", range(1, 6))
def test_where_there_is_no_room_one_goes_on(room: int) -> None:
    octets, rows, at = b"a\n\nb\r\n\rc\nd\n", [], 0
    while at < len(octets):
        rest = octets[at:]
        cut = core.records(rest, len(rest), final=True, delimiter=";", width=1, wanted=(0,), room=room)
        assert 0 < cut.rows <= room
        rows += [cut.columns[0][row] for row in range(cut.rows)]
        at += cut.used
    assert rows == [b"a", b"b", b"c", b"d"]


def test_the_memory_of_a_cut_is_that_of_its_rows(functions: ModuleType) -> None:
    cut = core.records(b"", 0, final=True, delimiter=";", width=1, wanted=(0,), lines=True)
    assert (cut.rows, cut.used, cut.line_ends, cut.fault) == (0, 0, 0, None)
