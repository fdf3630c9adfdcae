"""Records cut out of a block, to be read; the compiled core cuts the same ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from estimator.base.memory import Memory
from estimator.count.core.shapes import Cut, CutFault, Spans

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANKS = re.compile(rb"(?:[\t-\r ]|\xc2\xa0|\xe2\x80[\x80-\x8b\xaf]|\xef\xbb\xbf)*+")


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
