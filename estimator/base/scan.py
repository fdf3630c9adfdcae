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

_BLANKS = re.compile(rb"(?:[\t-\r ]|\xc2\xa0|\xe2\x80[\x80-\x8b\xaf]|\xef\xbb\xbf)*+")
"""What no screen shows, in UTF-8: blanks of every width, line ends, the byte order mark."""


def is_blank(text: bytes) -> bool:
    """Whether a text in UTF-8 holds nothing that anybody sees.

    >>> is_blank(b" \\t"), is_blank("\u00a0".encode()), is_blank(b"-")
    (True, True, False)
    """
    return _BLANKS.fullmatch(text) is not None


class Cell(NamedTuple):
    """Where a cell begins, its quote included, and what it holds, without its quotes."""

    offset: int
    text: bytes
    is_quoted: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing that anybody sees."""
        return is_blank(self.text)


class Record(NamedTuple):
    """One record: its cells, where its last cell stops, and where the next record begins."""

    cells: list[Cell]
    stop: int
    end: int

    @property
    def is_blank(self) -> bool:
        """A line without anything in its cells, which is no row."""
        return all(cell.is_blank for cell in self.cells)

    def surplus(self, width: int) -> int | None:
        """Where the first of the cells beyond `width` begins, if one of these holds anything.

        Excel and others write delimiters after the last cell, and empty cells mean nothing.
        """
        beyond = self.cells[width:]
        return next((cell.offset for cell in beyond if not cell.is_blank), None)

    def torn(self, width: int) -> int | None:
        """Where a quote stands in a cell without quotes around it, in a record that lacks cells.

        A record that ends early has empty last cells: after 16 rows Excel no longer writes them. Where a
        quote is left open inside a cell, it ends in the middle of a text instead.
        """
        if len(self.cells) >= width:
            return None
        plain = (cell for cell in self.cells if not cell.is_quoted and cell.text.count(b'"') % 2)
        return next((cell.offset + cell.text.index(b'"') for cell in plain), None)

    def texts(self, width: int) -> list[bytes]:
        """What `width` cells hold; those that are not there hold nothing."""
        held = [cell.text for cell in self.cells[:width]]
        return held + [b""] * (width - len(held))


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
            if quoted is None:
                cells.append(Cell(opened, plain or b""))
            else:
                cells.append(Cell(opened, quoted.replace(b'""', b'"'), is_quoted=True))
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
