"""The header of a CSV file, and with it the delimiter: the one that makes the header name what is needed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from estimator.base.above import LOOKED_AT, header_at
from estimator.base.cells import DELIMITERS, start_of
from estimator.base.choices import meant
from estimator.base.csv_faults import first_error, quote_error
from estimator.base.decode import Text, decoding_error
from estimator.base.language import joined, told
from estimator.base.read import place_of
from estimator.base.scan import Cell, CsvFault, Record, scan
from estimator.campaign.columns import ColumnChoice, Roles, find_roles
from estimator.campaign.content import Rows
from estimator.campaign.naming import named_roles
from estimator.campaign.template import Template
from estimator.errors import CampaignError, Place, UsageError

HEAD_SIZE = 64 << 10
"""Bytes within which a header must end."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says.

    Attributes
    ----------
    names : tuple of str
        Of the columns, without blanks around them; empty for a column without a name.
    roles : Roles
        Which of them hold what.
    delimiter : str
        One ASCII character.
    end : int
        Where the rows begin, in bytes from the beginning of the head.
    next_line : int
        The line the rows begin on.
    line : int
        The line it is on itself.
    """

    names: tuple[str, ...]
    roles: Roles
    delimiter: str
    end: int
    next_line: int
    line: int = 1


def read_head(text: Text) -> bytes:
    """As much of a text as a header may take, or all there is."""
    blocks: list[bytes] = []
    size = 0
    while size < HEAD_SIZE and (block := text.read()):
        blocks.append(block)
        size += len(block)
    return b"".join(blocks)


def check_delimiter(delimiter: str | None) -> str | None:
    """A delimiter as a user gives it: one character, or a word such as `tab`.

    Raises `CSV008` for what cannot stand between cells.

    >>> check_delimiter("tab"), check_delimiter(";")
    ('\\t', ';')
    """
    if delimiter is None:
        return None
    words = {word: char for char, word in DELIMITERS.items()} | {"\\t": "\t"}
    char = words.get(delimiter.lower(), delimiter)
    if len(char) != 1 or not (char == "\t" or " " <= char <= "~") or char == '"':
        raise UsageError("CSV008", delimiter=delimiter, close=meant(delimiter, words))
    return char


def find_header(
    text: Text,
    head: bytes,
    *,
    choice: ColumnChoice,
    template: Template | None,
    delimiter: str | None,
    encoding_option: bool = True,
) -> Header:
    """Read the header in `head`, which is its first line or stands below titles and the like (`header_at`).

    Parameters
    ----------
    text : Text
        Where the head was read.
    head : bytes
        From `read_head`.
    choice, template
        What `find_roles` needs to know.
    delimiter : str, optional
        The only one to be tried. None: the one Excel's `sep=` line names, or else each of `DELIMITERS`.
    encoding_option : bool
        Whether the user can name an encoding.

    Raises
    ------
    CampaignError
        `CSV001` nothing there; `CSV006` several delimiters fit; `ENC001`, `ENC003`, `ENC004`, `CSV002`,
        `CSV004`, `CSV005`, `CSV007` the header cannot be read; what `find_roles` raises, where no delimiter
        fits: for the delimiter that is most frequent in the first line.
    """
    start, named = start_of(head, text.name, encoding_option=encoding_option)
    delimiter = delimiter or named
    attempt = _Attempt(text, head, start, choice, template, encoding_option)
    if start == len(head):
        raise attempt.nothing_there()
    tried = [attempt.header(attempt.seen(delimiter))] if delimiter else attempt.headers()
    found: dict[tuple[str, ...], Header] = {}
    for header in tried:
        if isinstance(header, Header):
            found.setdefault(header.names, header)
    if len(found) > 1:
        # One that is not in the header at all is no rival: where no column is needed, it fits any header.
        # And what is a name says more than what looks like a column.
        found = {names: header for names, header in found.items() if len(names) > 1} or found
        most = max(attempt.meaning(names) for names in found)
        found = {names: header for names, header in found.items() if attempt.meaning(names) == most}
    if len(found) > 1:
        raise CampaignError("CSV006", attempt.place(start), delimiters=_listed(list(found.values())))
    refused = max(
        (each for each in tried if isinstance(each, _Refusal)), key=lambda each: each.rank, default=None
    )
    # A header of one column is none where another delimiter cuts it, and the rows below it alike.
    if refused is not None and (
        not found or (refused.rank[1] > 1 and all(len(names) == 1 for names in found))
    ):
        raise refused.error
    return found.popitem()[1]


def _told_apart(head: bytes) -> tuple[list[str], list[str]]:
    """The delimiters that are somewhere, and of those that are nowhere, which find the same, the first."""
    top = head[:HEAD_SIZE]
    there = [char for char in DELIMITERS if char.encode() in top]
    return there, [char for char in DELIMITERS if char not in there][:1]


@dataclass(frozen=True, slots=True)
class _Row:
    """One of the first rows: where it begins in the head, and its cells without blanks around them."""

    start: int
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The first rows as one delimiter cuts them, which of them would be the header, and how much it means."""

    delimiter: str
    rows: list[_Row]
    at: int
    meaning: int


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why the header cannot be read with one delimiter, and how likely it is the one that was meant."""

    error: CampaignError
    rank: tuple[bool, int, int]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The header of one file, to be read with one delimiter after the other."""

    text: Text
    head: bytes
    start: int
    choice: ColumnChoice
    template: Template | None
    encoding_option: bool

    def headers(self) -> list[Header | _Refusal]:
        """What each delimiter finds; not what could only be less than another one has found.

        No header of several names is given up for one that means less, or for one of a single name, which is
        all that a delimiter finds that is nowhere.
        """
        there, absent = _told_apart(self.head)
        tried: dict[str, Header | _Refusal] = {}
        surest = -1
        for seen in sorted(map(self.seen, there), key=lambda each: -each.meaning):
            if seen.meaning >= surest:
                found = tried[seen.delimiter] = self.header(seen)
                if isinstance(found, Header) and len(found.names) > 1:
                    surest = seen.meaning
        if surest < 0:
            tried |= {char: self.header(self.seen(char)) for char in absent}
        return [tried[char] for char in DELIMITERS if char in tried]

    def seen(self, delimiter: str) -> _Seen:
        rows = self._top(delimiter)
        if not rows:
            return _Seen(delimiter, rows, 0, 0)
        at = header_at([row.texts for row in rows], self.meaning)
        return _Seen(delimiter, rows, at, self.meaning(rows[at].texts))

    def header(self, seen: _Seen) -> Header | _Refusal:
        delimiter, rows, at = seen.delimiter, seen.rows, seen.at
        texts = [row.texts for row in rows]
        start = rows[at].start if rows else self.start
        try:
            record = self._record(delimiter, start)
            names = tuple(cell.text.decode().strip() for cell in record.cells)
            roles = self._roles(names, record.cells, start, texts[at + 1 :])
        except CampaignError as error:
            first_line = self.head[start : start + HEAD_SIZE].splitlines()[:1]
            count = first_line[0].count(delimiter.encode()) if first_line else 0
            alike = [len(row) for row in texts].count(len(texts[at])) if rows and count else 0
            # A phone number among the names is no name with any other delimiter.
            return _Refusal(error, (error.code == "COL007", alike, count))
        line = self.place(start).line or 1
        return Header(names, roles, delimiter, record.end, self.place(record.end).line or 0, line)

    def _top(self, delimiter: str) -> list[_Row]:
        """The first rows, as far as they can be read."""
        rows = []
        start, size = self.start, min(len(self.head), HEAD_SIZE)
        with suppress(CsvFault):
            for record in scan(self.head, delimiter, start, size, final=size < HEAD_SIZE):
                if not record.is_blank:
                    texts = [cell.text.decode(errors="replace").strip() for cell in record.cells]
                    rows.append(_Row(start, texts))
                start = record.end
                if len(rows) == LOOKED_AT:
                    break
        return rows

    def meaning(self, names: Sequence[str]) -> int:
        return named_roles(names, self.choice, self.template)

    def place(self, offset: int) -> Place:
        return place_of(self.text.name, self.head, offset, 1)

    def nothing_there(self) -> CampaignError:
        if self.text.fault is not None:
            return decoding_error(self.text.fault, self.text.name, self.head, 1)
        return CampaignError("CSV001", Place(self.text.name))

    def _record(self, delimiter: str, start: int) -> Record:
        size = min(len(self.head), HEAD_SIZE)
        # The head is all there is when it is shorter; what a broken encoding hides may still belong to it.
        final = size < HEAD_SIZE and self.text.fault is None
        try:
            record = next(scan(self.head, delimiter, start, size, final=final), None)
        except CsvFault as fault:
            raise quote_error(fault, self.text.name, self.head, 1) from None
        if record is None and size < HEAD_SIZE:
            raise self.nothing_there()
        if record is None:
            raise CampaignError("CSV007", self.place(start), limit=told("{size} KiB", size=HEAD_SIZE >> 10))
        if record.is_blank:
            raise self.nothing_there()
        line = self.place(self.start).line or 0
        # What stands above it is text, too.
        octets = self.head[self.start : record.end]
        if error := first_error(self.text.name, octets, line, encoding_option=self.encoding_option):
            raise error
        return record

    def _roles(self, names: Sequence[str], cells: Sequence[Cell], start: int, rows: Rows) -> Roles:
        place = self.place(start)
        try:
            return find_roles(names, self.choice, self.template, Place(place.file, place.line), rows)
        except CampaignError as error:
            if error.place is None or error.place.column is None:
                raise
            # It counts columns of the table; in a text, a column is a character.
            where = self.place(cells[error.place.column - 1].offset)
            raise CampaignError(error.code, where, **error.details) from None


def _listed(headers: Sequence[Header]) -> str:
    return joined(
        told("tab") if each.delimiter == "\t" else told("'{text}'", text=each.delimiter) for each in headers
    )
