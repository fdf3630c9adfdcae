"""One large CSV cut into ranges of bytes that tasks read apart, as exactly as if it were read in order.

A cut in the middle of a file may fall inside quotes, where a line end does not end a record. So ranges are
read twice. First each is *counted* on its own, both ways: as if it began with a record, and as if it began
inside quotes (which is what a quote put in front of it makes of it). Then what is known of the beginning of
the file says which of the two holds for the first range, hence for the second, and so on: each range learns
where its first record begins, and the line and the row that is. Only then are the records read.

The counting is the core's, which is exact. Where it finds a fault, no range is trusted, and the file is
read from its beginning: that reads what can be read, or names the fault as it always is.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import BinaryIO, cast

from estimator.base.decode import Text
from estimator.base.read import LINE_END
from estimator.base.scan import CsvFault, is_blank, scan
from estimator.campaign.batch import Campaign, Piece, above_header
from estimator.campaign.csv import BatchMaker
from estimator.campaign.header import Header, check_delimiter, find_header, read_head
from estimator.campaign.records import Shape, blocks
from estimator.campaign.sources import Reading
from estimator.distributed.files import File

_STEP = 64 << 10  # bytes read at once to find the end of a line
_GLANCE = 64 << 10  # bytes looked at first
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bytes of a CSV file, before anybody knows where its records begin.

    It begins at `start` where that is the `first` one, where the first record does; else after the first
    line feed from there. It ends where the one that is cut at `stop` begins, or with the file.
    """

    start: int
    stop: int
    first: bool
    last: bool
    header: Header


@dataclass(frozen=True, slots=True)
class Reach:
    """What a stretch holds if it begins in one of the two ways.

    Attributes
    ----------
    start : int, or None
        The place in the file of the first record that begins in it; None where none does.
    lines_before : int
        Line ends before that.
    rows : int
        Rows that begin in it.
    open_end : bool
        Whether it ends inside quotes.
    """

    start: int | None
    lines_before: int
    rows: int
    open_end: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A stretch counted: beginning with a record, and inside quotes. None where its quotes forbid that."""

    lines: int
    closed: Reach | None
    opened: Reach | None


@dataclass(frozen=True, slots=True)
class CsvRange:
    """Whole records of a CSV file: bytes `start` to `stop`, with the line and the row the first one has."""

    start: int
    stop: int
    first_line: int
    first_row: int
    header: Header


def stretches(file: File, reading: Reading, size: int) -> list[Stretch]:
    """A CSV file in stretches of `size` bytes; none where it can only be read from its beginning.

    Raises what is wrong with the header.
    """
    if reading.encoding is not None and reading.encoding.lower() not in {"utf-8", "utf8", "utf-8-sig"}:
        return []
    with file.stream() as stream:
        opening = stream.read(len(codecs.BOM_UTF8))
        stream.seek(max((file.size or 0) - 1, 0))
        if opening.startswith(_UTF16_MARKS) or stream.read(1) in {b"\0", b"\x1a"}:
            return []  # what is behind the end of the text is left out where it is read in order
        stream.seek(0)
        text = Text(stream, file.name)
        header = find_header(
            text,
            read_head(text),
            choice=reading.choice,
            template=reading.template,
            delimiter=check_delimiter(reading.delimiter),
        )
    body = header.end + (len(opening) if opening == codecs.BOM_UTF8 else 0)
    assert file.size is not None, "what has no size is not cut"
    cuts = [*range(body, file.size, size), file.size]
    return [Stretch(start, stop, start == body, stop == file.size, header) for start, stop in pairwise(cuts)]


def count_stretch(file: File, stretch: Stretch) -> Counted:
    """Count a stretch both ways; neither holds where its last line is longer than all the rest of it."""
    start, size = stretch.start, stretch.stop - stretch.start
    with file.stream() as stream:
        if stretch.first:
            stream.seek(start)
            octets = stream.read(size)
        else:
            stream.seek(start - 1)
            before, _, octets = stream.read(size + 1).partition(b"\n")
            start += len(before)
        rest: bytes | None = b""
        if octets and not stretch.last and not octets.endswith(b"\n"):
            rest = _to_line_feed(stream, size)
    if rest is None:
        return Counted(0, None, None)
    return count_octets(
        octets + rest, start, Shape(stretch.header.delimiter, len(stretch.header.names), (0,))
    )


def count_octets(octets: bytes, start: int, shape: Shape) -> Counted:
    """Count bytes that begin a line, at `start` in the file, and end one, or the file.

    >>> count_octets(b'a;b\\nc";d\\ne;f\\n', 100, Shape(";", 2, (0,))).opened
    Reach(start=109, lines_before=2, rows=1, open_end=False)
    """
    if not octets:
        return Counted(0, Reach(None, 0, 0, False), Reach(None, 0, 0, True))
    lines = octets.count(b"\n") + octets.count(b"\r") - octets.count(b"\r\n")
    return Counted(lines, _closed(octets, 0, start, shape), _opened(octets, start, shape))


def _closed(octets: bytes, begin: int, start: int, shape: Shape) -> Reach | None:
    """What holds if a record begins at `begin`; None where there is a fault in what is then read.

    Of the two ways a stretch may begin, the wrong one nearly always shows in its first lines.
    """
    rest = octets[begin:] if begin else octets
    for glance in sorted({min(_GLANCE, len(rest)), len(rest)}):
        cut = shape.cut(rest[:glance], final=False)
        if cut.fault is not None:
            return None
    # What is left at the end begins a record, and is inside quotes: else the line end there would end it.
    left = rest[cut.used :]
    cut_off = bool(left)
    if cut_off and is_blank(left.translate(None, b'"' + shape.delimiter.encode())):
        return None  # it may be a row or a blank line: what is to come decides
    return Reach(start + begin if rest else None, 0, cut.rows + cut_off, cut_off)


def _opened(octets: bytes, start: int, shape: Shape) -> Reach | None:
    """What holds if it begins inside quotes, as a quote before it, that is not in the file, would have it."""
    nothing_begins = Reach(None, 0, 0, True)
    try:
        first = next(scan(b'"' + octets, shape.delimiter, 0, len(octets) + 1, final=False), None)
    except CsvFault:
        return None
    if first is None:
        return nothing_begins
    begin = first.end - 1
    reach = _closed(octets, begin, start, shape)
    return reach and replace(reach, lines_before=len(LINE_END.findall(octets, 0, begin)))


def place_ranges(file: File, stretches: Sequence[Stretch], counted: Sequence[Counted]) -> list[CsvRange]:
    """Where the records of each stretch begin, now that all are counted; nothing where a fault hides it."""
    header = stretches[0].header
    line, row = header.next_line, 1
    inside = False
    starts: list[tuple[int, int, int]] = []
    for found in counted:
        reach = found.opened if inside else found.closed
        if reach is None:
            return []
        if reach.start is not None:
            starts.append((reach.start, line + reach.lines_before, row))
        line, row, inside = line + found.lines, row + reach.rows, reach.open_end
    assert file.size is not None, "what has no size is not cut"
    stops = [*(start for start, _, _ in starts[1:]), file.size]
    return [
        CsvRange(start, stop, line, row, header)
        for (start, line, row), stop in zip(starts, stops, strict=True)
    ]


def range_campaign(stream: BinaryIO, name: str, part: CsvRange, reading: Reading) -> Campaign:
    """The records of a range as a campaign, whose rows and lines are numbered as in the whole file."""
    # From the line end before, which counts as a blank line: what looks like a byte order mark is none here.
    stream.seek(part.start - 1)
    window = cast("BinaryIO", _Window(stream, part.stop - part.start + 1))
    # A guess would be another one in another range: what is not UTF-8 is read from its beginning.
    text = Text(window, name, encoding="utf-8")
    maker = BatchMaker(name, part.header, reading.template, reading.keep_originals)
    cut = blocks(text, maker.shape, first_line=part.first_line - 1, first_row=part.first_row)

    def pieces() -> Iterator[Piece]:
        return (partial(maker, block) for block in cut)

    # What was decided about the file is said once, by its first range.
    header = part.header
    decided = (*above_header(header.line), *header.roles.decided) if part.first_row == 1 else ()
    return Campaign(name, header.names, pieces, reading=lambda: decided, roles=header.roles)


@dataclass(slots=True)
class _Window:
    """So many bytes of a stream, from where it stands."""

    stream: BinaryIO
    left: int

    def read(self, size: int) -> bytes:
        block = self.stream.read(min(size, self.left))
        self.left -= len(block)
        return block


def _to_line_feed(stream: BinaryIO, limit: int) -> bytes | None:
    """What comes up to the next line feed, and with it; None where that is more than `limit` bytes."""
    read: list[bytes] = []
    size = 0
    while size <= limit:
        block = stream.read(_STEP)
        line, feed, _ = block.partition(b"\n")
        read.append(line + feed)
        size += len(line)
        if feed or not block:
            return b"".join(read)
    return None
