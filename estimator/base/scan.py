"""The exact reader of CSV, cell by cell: slow, and right where the fast ways only know that something is odd.

The rules are those of RFC 4180 as every common reader has them. A cell that begins with a quote ends at the
next quote that is not doubled, and nothing but a delimiter or a line end may follow. In any other cell a
quote is a character like any other: `5" screen`. Line ends are `\\n`, `\\r\\n` and `\\r`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

QUOTE = ord('"')


class Cell(NamedTuple):
    """Where a cell begins, its quote included, and what it holds, without its quotes."""

    offset: int
    text: bytes


class Record(NamedTuple):
    """One record: its cells, where its last cell stops, and where the next record begins."""

    cells: list[Cell]
    stop: int
    end: int

    @property
    def is_blank(self) -> bool:
        """An empty line, which is no row."""
        return self.cells[0].offset == self.stop


class CsvFault(Exception):  # noqa: N818 - caught where the place is known, and raised as an error from there
    """`CSV002` a quote is never closed, or `CSV004` text follows a closing quote."""

    def __init__(self, code: str, offset: int, opened: int) -> None:
        super().__init__(code, offset, opened)
        self.code = code
        self.offset = offset
        self.opened = opened


def scan(octets: bytes, delimiter: str, start: int, size: int, *, final: bool) -> Iterator[Record]:
    """The records of `octets[start:size]`, blank lines too.

    Parameters
    ----------
    octets : bytes
        UTF-8, or another encoding that leaves ASCII as it is. A record begins at `start`, and `size` is not
        between a `\\r` and its `\\n`.
    delimiter : str
        One ASCII character.
    final : bool
        Whether the text ends at `size`; if not, a record that may go on there is left out.

    Raises
    ------
    Fault
        At the first one, after the records before it.

    >>> octets = b'5" tv;"a;""b"\\n'
    >>> [[cell.text for cell in record.cells] for record in scan(octets, ";", 0, len(octets), final=True)]
    [[b'5" tv', b'a;"b']]
    """
    cell = _cell(delimiter)
    at = start
    while at < size:
        cells: list[Cell] = []
        while True:
            found = cell.match(octets, at, size)
            assert found is not None, "the pattern matches an empty cell everywhere"
            opened, at = at, found.end()
            if at < size and octets[at] == QUOTE and at == opened:
                if final:
                    raise CsvFault("CSV002", opened, opened)
                return
            quoted, plain = found.groups()
            cells.append(Cell(opened, plain or b"" if quoted is None else quoted.replace(b'""', b'"')))
            if at == size or octets[at] != ord(delimiter):
                break
            at += 1
        if at == size and not final:
            return
        stop, at = at, _after_line_end(octets, at, size)
        if at == stop < size:
            raise CsvFault("CSV004", stop, opened)
        yield Record(cells, stop, at)


@lru_cache
def _cell(delimiter: str) -> re.Pattern[bytes]:
    # Every repeat is possessive: else a cell of a million doubled quotes would be tried in a million ways.
    end = re.escape(delimiter.encode()) + rb"\r\n"
    return re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"|([^"' + end + rb"][^" + end + rb"]*+)?")


def _after_line_end(octets: bytes, at: int, size: int) -> int:
    if octets.startswith(b"\r\n", at, size):
        return at + 2
    return at + octets.startswith((b"\n", b"\r"), at, size)
