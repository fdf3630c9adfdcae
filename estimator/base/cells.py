"""Small tables of others, cut as strictly as campaigns: calendars, accounts, jobs, rate cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from estimator.base.above import LOOKED_AT, header_at
from estimator.base.csv_faults import advice, first_error, quote_error
from estimator.base.language import told
from estimator.base.notes import note_header
from estimator.base.read import LINE_END, place_of
from estimator.base.scan import CsvFault, Record, scan
from estimator.errors import CampaignError, Place

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""Those looked for in a header, and what users may call them."""

RECORD_LIMIT = 2 << 20
"""Bytes of one record: what is longer is a quote that is never closed, or a million cells without a row."""

_BLANK_LINES = re.compile(rb"[\r\n]*")
# Excel's own way to say which delimiter it wrote; it shows such a line to nobody.
_SEP_LINE = re.compile(rb'"?sep=([\t -~])"?(?:\r\n|\n|\r)[\r\n]*', re.IGNORECASE)


class CutRow(NamedTuple):
    """A record that is not blank: the line it begins on, and its cells without blanks around them."""

    line: int
    cells: list[str]


class CutTable(NamedTuple):
    """A header, the rows below it, each as long as it, and the delimiter that makes both.

    What stands above the header is left out, and so are blank rows.
    """

    header: CutRow
    rows: Iterator[CutRow]
    delimiter: str


def start_of(octets: bytes, name: str, *, encoding_option: bool = True) -> tuple[int, str | None]:
    """Where the header of a CSV begins, and the delimiter that a line of Excel's above it names.

    Raises `ENC004` where every second byte is NUL, as in the ASCII letters of an unmarked UTF-16.

    >>> start_of(b"sep=;\\r\\nto;text", "a.csv")
    (7, ';')
    """
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(octets) >= 4 and not any(octets[first:8:2]) and all(octets[1 - first : 8 : 2]):
            what_to_do = advice(encoding, encoding_option=encoding_option)
            raise CampaignError("ENC004", Place(name, 1, 1), advice=what_to_do)
    blank = _BLANK_LINES.match(octets)
    start = blank.end() if blank else 0
    sep = _SEP_LINE.match(octets, start)
    return (sep.end(), sep[1].decode()) if sep else (start, None)


def read_table(
    octets: bytes, name: str, *, meaning: Callable[[Sequence[str]], int], encoding_option: bool = False
) -> CutTable:
    """Cut a small table into cells.

    Parameters
    ----------
    octets : bytes
        From `utf8_of`.
    name : str
        What errors call it.
    meaning : function of a header
        How many of its names mean something: the header is the row that gives most (`header_at`), the
        delimiter the one that gives it most, or else most columns.
    encoding_option : bool
        Whether the user can name an encoding, which `ENC001` and `ENC004` then advise.

    Returns
    -------
    CutTable
        Its rows are cut as they are asked for.

    Raises
    ------
    CampaignError
        `CSV001` nothing there, `CSV002`, `CSV004` a fault in the quotes, `CSV003` a row with more cells,
        `CSV009` one that ends in the middle of a text, `CSV005` a NUL byte, `CSV007` a record without an
        end, `ENC001`, `ENC004` the encoding: with line and column, in the order of the
        file. Faults among the rows are raised while they are read.

    >>> table = read_table(b'pays;taux\\n"Inde";2,15\\n', "a.csv", meaning=lambda header: 0)
    >>> table.header, list(table.rows), table.delimiter
    (CutRow(line=1, cells=['pays', 'taux']), [CutRow(line=2, cells=['Inde', '2,15'])], ';')
    """
    start, named = start_of(octets, name, encoding_option=encoding_option)
    if start == len(octets):
        raise CampaignError("CSV001", Place(name))
    tables = [_Cutter(octets, name, each, encoding_option) for each in ([named] if named else DELIMITERS)]
    tops = {cutter: cutter.top(start, meaning) for cutter in tables}
    cutter = max(tops, key=lambda table: tops[table].rank)
    rows = cutter.rows(tops[cutter].start)
    header = next(rows, None)
    if header is None:
        raise CampaignError("CSV001", Place(name))
    note_header(Place(name, header.line))
    return CutTable(header, rows, cutter.delimiter)


class _Top(NamedTuple):
    """Where the header begins that one delimiter gives, and how likely it is that this one was meant."""

    start: int
    rank: tuple[int, int, int]


class _Cutter(NamedTuple):
    """The rows of one table with one delimiter."""

    octets: bytes
    name: str
    delimiter: str
    encoding_option: bool

    def top(self, start: int, meaning: Callable[[Sequence[str]], int]) -> _Top:
        """The header among the first rows."""
        rows: list[list[str]] = []
        starts = []
        # A fault is named when the rows are read, from the header on.
        with suppress(CampaignError):
            for _, at, record in islice(self._records(start), LOOKED_AT):
                rows.append([cell.text.decode(errors="replace").strip() for cell in record.cells])
                starts.append(at)
        found = header_at(rows, meaning) if rows else 0
        begin = starts[found] if rows else start
        first_line = self.octets[begin : begin + RECORD_LIMIT].splitlines()[:1]
        count = first_line[0].count(self.delimiter.encode()) if first_line else 0
        return _Top(begin, (meaning(rows[found]), len(rows[found]), count) if rows else (0, 0, count))

    def rows(self, start: int) -> Iterator[CutRow]:
        """The header, and the rows below it, which are as long as it."""
        width = None
        for line, at, record in self._records(start):
            width = width or len(record.cells)
            cells = self._texts(at, record, width)
            if cells is None:
                raise self._error(line, at, record, width)
            yield CutRow(line, cells)

    def _error(self, line: int, at: int, record: Record, width: int) -> Exception:
        octets, option = self.octets[at : record.end], self.encoding_option
        error = first_error(self.name, octets, line, self.delimiter, width, encoding_option=option)
        return error or AssertionError(f"two readers disagree on {self.name}, line {line}")

    def _texts(self, at: int, record: Record, width: int) -> list[str] | None:
        """The cells; None where they are no text, or are no row of that width."""
        if self.octets.find(b"\0", at, record.end) >= 0:
            return None
        if record.surplus(width) is not None or record.torn(width) is not None:
            return None
        try:
            return [text.decode().strip() for text in record.texts(width)]
        except UnicodeDecodeError:
            return None

    def _records(self, at: int) -> Iterator[tuple[int, int, Record]]:
        """Each record that is not blank: its line, where it begins, and its cells."""
        octets, whole = self.octets, len(self.octets)
        line = place_of(self.name, octets, at).line or 1
        while at < whole:
            # A window at a time: a record without an end must not fill the memory.
            size = min(at + RECORD_LIMIT, whole)
            size -= int(size < whole and octets.endswith(b"\r", at, size))
            begin, first_line = at, line
            try:
                for record in scan(octets, self.delimiter, at, size, final=size == whole):
                    if not record.is_blank:
                        yield line, at, record
                    line += len(LINE_END.findall(octets, at, record.end))
                    at = record.end
            except CsvFault as fault:
                within = CsvFault(fault.code, fault.offset - begin, fault.opened - begin)
                raise quote_error(within, self.name, octets[begin:], first_line) from None
            if at == begin:
                raise CampaignError(
                    "CSV007", Place(self.name, line, 1), limit=told("{size} MiB", size=RECORD_LIMIT >> 20)
                )
