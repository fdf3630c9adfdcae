"""The core in Python: the same functions as the compiled one, to be read beside it, or used without it.

Each says what its namesake in C (`core.h`) says, one cell, one text, one number after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.base.memory import Memory
from estimator.count.alphabet import (
    CONCATENATED_LIMIT,
    ENCODINGS,
    GSM7_UNITS,
    SINGLE_LIMIT,
    utf16_units,
)
from estimator.count.core.plain_leftovers import leftovers, nothing
from estimator.count.core.plain_numbers import numbers, unusual
from estimator.count.core.plain_seen import forget, keys, see
from estimator.count.core.plain_texts import OUTSIDE, gather, holding, linkish, outside, replaced
from estimator.count.core.shapes import (
    MOST_SEGMENTS,
    OVER_6_SEGMENTS,
    OVER_8_SEGMENTS,
    ROW_REJECTS,
    Counts,
    Cut,
    CutFault,
    Rows,
    RunningTotals,
    Spans,
)

__all__ = [
    "count",
    "forget",
    "gather",
    "holding",
    "keys",
    "leftovers",
    "linkish",
    "more",
    "nothing",
    "numbers",
    "outside",
    "records",
    "replaced",
    "see",
    "tally",
    "together",
    "unusual",
    "utf8",
]

_EXTENSION = re.compile("[" + re.escape("".join(c for c, units in GSM7_UNITS.items() if units == 2)) + "]")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANKS = re.compile(rb"(?:[\t-\r ]|\xc2\xa0|\xe2\x80[\x80-\x8b\xaf]|\xef\xbb\xbf)*+")


def together(*calls: partial[Any]) -> list[Any]:
    """What several calls of other functions find, one after the other; the compiled core takes them as one.

    Parameters
    ----------
    *calls : partial
        Of `count`, `more`, `numbers`, `tally`, `leftovers`, `nothing`, `keys` of this core.

    >>> texts = Spans.from_texts(["", "a"])
    >>> said, counted = together(partial(nothing, texts), partial(count, texts))
    >>> said.tolist(), counted.units.tolist()
    ([True, False], [0, 1])
    """
    return [call() for call in calls]


def utf8(data: Any, size: int) -> int:
    """Where UTF-8 ends: the first byte that begins no whole character, or `size`.

    Parameters
    ----------
    data : bytes, or anything that has bytes
    size : int
        How many of them to look at.

    Source: RFC 3629 §4.

    >>> utf8("Déjà".encode(), 6), utf8("Déjà".encode(), 5)
    (6, 4)
    """
    octets = bytes(memoryview(data)[:size])
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return error.start
    return size


def records(
    data: Any,
    size: int,
    *,
    final: bool,
    delimiter: str,
    width: int,
    wanted: Sequence[int],
    room: int | None = None,
    lines: bool = False,
    memory: Memory | None = None,  # noqa: ARG001 - of the compiled one
) -> Cut:
    """Cut the beginning of a block of CSV into records.

    Parameters
    ----------
    data : bytes, or anything that has bytes
        UTF-8, or another encoding that leaves ASCII as it is; begins with a record.
    size : int
        How many of them to look at.
    final : bool
        Whether the text ends there; if not, a record that may go on is left for later.
    delimiter : str
        One ASCII character.
    width : int
        How many cells a record has. It may lack the last, which are empty then, and have more that hold
        nothing.
    wanted : sequence of int
        The columns to keep, one at least, from 0 and ascending.
    room : int, optional
        At most so many rows; None: all.
    lines : bool
        Whether to say which line each row begins on.
    memory : Memory, optional
        What the places of the cells are written to.

    Returns
    -------
    Cut
        Up to the first fault, which it names.

    >>> block = b'+33639980001;"5"" TV"\\n+336'
    >>> cut = records(block, len(block), final=False, delimiter=";", width=2, wanted=(0, 1))
    >>> [column[0] for column in cut.columns], block[cut.used :]
    ([b'+33639980001', b'5" TV'], b'+336')
    """
    octets = bytes(memoryview(data)[:size])
    cells = _cell(delimiter)
    found: list[tuple[_Cell, ...]] = []
    begun: list[int] = []
    used = line = 0
    fault = None
    while used < size and (room is None or len(found) < room or octets[used] in b"\r\n"):
        record = _record(octets, used, cells, delimiter)
        if record.end == size and not final and (record.unfinished or octets[-1:] != b"\n"):
            break
        blank = record.fault is None and all(_is_blank(octets, cell) for cell in record.cells)
        fault = record.fault or (None if blank else _fault(octets, record, used, width))
        if fault is not None:
            break
        if not blank:
            # Excel does not write empty cells at the end of a row.
            beyond = (record.stop, record.stop, False)
            found.append(tuple(record.cells[at] if at < len(record.cells) else beyond for at in wanted))
            begun.append(line)
        line += len(_LINE_END.findall(octets, used, record.end))
        used = record.end
    array = np.frombuffer(data, np.uint8)
    spans = np.array(found, np.int64).reshape(len(found), len(wanted), 3)
    columns = tuple(
        Spans(array, spans[:, at, 0], spans[:, at, 1], spans[:, at, 2].astype(np.uint8))
        for at in range(len(wanted))
    )
    return Cut(columns, used, line, np.array(begun, np.int64) if lines else None, fault)


_Cell = tuple[int, int, bool]


def _is_blank(octets: bytes, cell: _Cell) -> bool:
    return _BLANKS.fullmatch(octets, *cell[:2]) is not None


class _Record:
    """One record: its cells as (start, stop, doubled), where they open, and where it stops and ends."""

    def __init__(self) -> None:
        self.cells: list[_Cell] = []
        self.opened: list[int] = []
        self.stop = self.end = 0
        self.unfinished = False
        self.fault: CutFault | None = None


def _record(octets: bytes, at: int, cell: re.Pattern[bytes], delimiter: str) -> _Record:
    record = _Record()
    while True:
        found = cell.match(octets, at)
        assert found is not None, "the pattern matches an empty cell everywhere"
        opened, at = at, found.end()
        if at == opened and octets.startswith(b'"', at):
            record.fault, record.unfinished, record.end = CutFault("CSV002", at, at), True, len(octets)
            return record
        quoted = found.start("quoted") >= 0
        start, stop = found.span("quoted" if quoted else "plain")
        record.cells.append((start, stop, quoted and octets.find(b'"', start, stop) >= 0))
        record.opened.append(opened)
        if not octets.startswith(delimiter.encode(), at):
            break
        at += 1
    record.stop = at
    line_end = _LINE_END.match(octets, at)
    record.end = line_end.end() if line_end else at
    record.unfinished = at == len(octets)
    if line_end is None and not record.unfinished:
        record.fault = CutFault("CSV004", at, opened)
    return record


def _fault(octets: bytes, record: _Record, begin: int, width: int) -> CutFault | None:
    """What is wrong with a record whose quotes are right."""
    cells = len(record.cells)
    faults = []
    surplus = (at for at in range(width, cells) if not _is_blank(octets, record.cells[at]))
    if (at := next(surplus, None)) is not None:
        faults.append(CutFault("CSV003", record.opened[at], cells=cells))
    if cells < width:
        for (start, stop, _), opened in zip(record.cells, record.opened, strict=True):
            if start == opened and octets.count(b'"', start, stop) % 2:
                faults.append(CutFault("CSV009", octets.index(b'"', start), cells=cells))
                break
    if (nul := octets.find(b"\0", begin, record.end)) >= 0:
        faults.append(CutFault("CSV005", nul))
    return min(faults, key=lambda fault: (fault.offset, fault.code), default=None)


@lru_cache
def _cell(delimiter: str) -> re.Pattern[bytes]:
    # Every repeat is possessive: else a cell of a million doubled quotes would be tried in a million ways.
    end = re.escape(delimiter.encode()) + rb"\r\n"
    return re.compile(
        rb'"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<plain>(?:[^"' + end + rb"][^" + end + rb"]*+)?)"
    )


def count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> Counts:
    """What messages cost on the air.

    Parameters
    ----------
    texts : Spans, n texts
        Exactly as they will be sent.
    clause : bytes
        UTF-8; sent after them.
    with_clause : bool array, shape (n,), optional
        Where it is; None: everywhere.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> counted = count(Spans.from_texts(["20 €", "ça va ?", "€" * 153]))
    >>> counted.encoding.tolist(), counted.units.tolist(), counted.segments.tolist()
    ([0, 1, 0], [5, 7, 306], [1, 1, 3])
    """
    rows = len(texts)
    found = Counts(np.empty(rows, np.int8), np.empty(rows, np.int64), np.empty(rows, np.int64))
    added = clause.decode("utf-8", "surrogatepass")
    for row in range(rows):
        text = _text(texts, row)
        if with_clause is None or with_clause[row]:
            text += added
        encoding = int(OUTSIDE.search(text) is not None)
        pairs = sum(c > "\uffff" for c in text) if encoding else len(_EXTENSION.findall(text))
        found.encoding[row] = encoding
        found.units[row] = len(text) + pairs
        found.segments[row] = _segments(text, encoding, len(text) + pairs, pairs)
    return found


def more(
    texts: Spans,
    counted: Counts,
    with_clause: NDArray[np.bool_],
    reject: NDArray[np.uint8],
    *,
    clause: bytes,
    longer: int,  # noqa: ARG001 - saves the compiled one a count
) -> int:
    """How many messages would take more segments with another clause.

    Parameters
    ----------
    texts : Spans, n texts
    counted : Counts
        What they cost with the clause that they have.
    with_clause : bool array, shape (n,)
        Where they have one.
    reject : uint8 array, shape (n,)
        Where it is not 0, nothing is sent.
    clause : bytes
        UTF-8: the other one.
    longer : int
        Units that it has more.

    >>> texts = Spans.from_texts(["a" * 159, "a"])
    >>> more(texts, count(texts, b"b"), np.ones(2, np.bool_), np.zeros(2, np.uint8), clause=b"bc", longer=1)
    1
    """
    anew = count(texts, clause)
    return int(np.count_nonzero((anew.segments > counted.segments) & with_clause & (reject == 0)))


def cuts(text: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each segment of one text ends, in its bytes, and the units that it carries.

    >>> [each.tolist() for each in cuts(("€" * 77 + "abcdefgh").encode())]
    [[228, 239], [152, 10]]
    """
    written = text.decode("utf-8", "surrogatepass")
    encoding = int(OUTSIDE.search(written) is not None)
    sizes = [utf16_units(each) if encoding else GSM7_UNITS[each] for each in written]
    name = ENCODINGS[encoding]
    limit = SINGLE_LIMIT[name] if sum(sizes) <= SINGLE_LIMIT[name] else CONCATENATED_LIMIT[name]
    ends, units = [0], [0]
    for character, size in zip(written, sizes, strict=True):
        if units[-1] + size > limit:
            ends, units = [*ends, ends[-1]], [*units, 0]
        ends[-1] += len(character.encode("utf-8", "surrogatepass"))
        units[-1] += size
    return np.array(ends, np.int64), np.array(units, np.int64)


def _text(texts: Spans, row: int) -> str:
    octets = texts[row]
    try:
        return octets.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        # Readers refuse such bytes; an Arrow array that nobody checked may hold them.
        return octets.decode("utf-8", "replace")


def _segments(text: str, encoding: int, units: int, pairs: int) -> int:
    limit = CONCATENATED_LIMIT[ENCODINGS[encoding]]
    if units <= SINGLE_LIMIT[ENCODINGS[encoding]]:
        return 1
    if not pairs:
        return -(-units // limit)
    segments, filled = 1, 0
    for character in text:
        size = utf16_units(character) if encoding else GSM7_UNITS[character]
        if filled + size > limit:  # a character that does not fit whole begins the next one
            segments, filled = segments + 1, 0
        filled += size
    return segments


def tally(
    rows: Rows, rates: NDArray[np.int64], totals: RunningTotals, rate: NDArray[np.int64] | None = None
) -> None:
    """Settle what becomes of each row, and add it to what is there.

    Parameters
    ----------
    rows : Rows
        In `matched.reject`, a 0 becomes the first that applies of `DST001` no rate, `CNT001` no number of
        recipients, `MSG003` no message, `MSG002` more than 255 segments.
    rates : int64 array, shape (countries,)
        Milli-credits for a segment; negative: none.
    totals : RunningTotals
        What it is added to.
    rate : int64 array, shape (n,), optional
        Becomes the milli-credits for a segment of each row, 0 where it is rejected.
    """
    for row in range(len(rows.messages)):
        recipients = 1 if rows.recipients is None else int(rows.recipients[row])
        reject = _settled(rows, row, recipients, rates)
        if rate is not None:
            rate[row] = 0 if reject else rates[rows.matched.country[row]]
        if reject:
            rows.matched.reject[row] = reject
            totals.rejects[reject] += 1
            if ROW_REJECTS[reject] == "DST001":
                totals.no_rate[rows.matched.country[row]] += 1
            continue
        encoding, units, segments = (
            int(array[row]) for array in (rows.counted.encoding, rows.counted.units, rows.counted.segments)
        )
        limits = SINGLE_LIMIT if segments == 2 else CONCATENATED_LIMIT
        over = units - limits[ENCODINGS[encoding]] * (segments - 1)
        just_over = recipients if segments > 1 and over <= totals.near else 0
        line = 2 * int(rows.matched.country[row]) + encoding
        totals.lines[line] += (1, recipients, recipients * segments, just_over)
        totals.lengths[segments] += (1, recipients)
        sent = rows.with_clause if isinstance(rows.with_clause, bool) else bool(rows.with_clause[row])
        totals.clauses[int(sent)] += (1, recipients)
        text = _text(rows.messages, row)
        for warning in _warnings(int(rows.matched.warning[row]), segments):
            totals.warnings[warning] += (1, recipients)
        for character in set(OUTSIDE.findall(text)) if encoding else ():
            totals.forcing[ord(character)] = totals.forcing.get(ord(character), 0) + recipients


def _settled(rows: Rows, row: int, recipients: int, rates: NDArray[np.int64]) -> int:
    """The reject of a row; 0 where it is priced."""
    if rows.matched.reject[row]:
        return int(rows.matched.reject[row])
    for code, applies in (
        ("DST001", rates[rows.matched.country[row]] < 0),
        ("CNT001", recipients < 0),
        ("MSG003", rows.missing is not None and bool(rows.missing[row])),
        ("MSG002", rows.counted.segments[row] > MOST_SEGMENTS),
    ):
        if applies:
            return ROW_REJECTS.index(code)
    return 0


def _warnings(of_number: int, segments: int) -> list[int]:
    found = [of_number]
    # OVHcloud's advice on the longest message: 6 segments (its FAQ), 8 (its guide).
    if segments > 6:
        found.append(OVER_8_SEGMENTS if segments > 8 else OVER_6_SEGMENTS)
    return found
