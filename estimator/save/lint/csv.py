"""CSV: every cell of the column of messages, found and read as a campaign's is."""

from __future__ import annotations

import io
from collections.abc import Iterator

from estimator.base.csv_faults import first_error, quote_error
from estimator.base.decode import Text, decoding_error
from estimator.base.encodings import SAID
from estimator.base.notes import note, note_header
from estimator.base.scan import CsvFault, scan
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.header import Header, find_header, read_head
from estimator.errors import CampaignError, Place
from estimator.save.lint.texts import FoundText, LintSource

_NO_MESSAGES = {"COL002": "LNT008", "COL013": "LNT017"}


def cells(octets: bytes, name: str, column: str | None) -> Iterator[FoundText]:
    """The messages of a CSV file.

    Parameters
    ----------
    octets : bytes
        The file; UTF-8, or UTF-16 with its mark.
    name : str
        What errors call it.
    column : str, optional
        The column of messages; None: the one with a usual name.

    Raises
    ------
    CampaignError
        `LNT008`, `LNT017` no column is known to hold messages, or none does; `CSV…`, `ENC…`, `COL…`
        as for a campaign.

    >>> [str(found.place) for found in cells(b'code;message\\nA1;"Bonjour"\\n', "a.csv", None)]
    ['a.csv:2:5']
    """
    text = Text(io.BytesIO(octets), name)
    head = read_head(text)
    try:
        choice = ColumnChoice(message=column, recipients=False)
        header = find_header(text, head, choice=choice, template=None, delimiter=None, encoding_option=False)
    except CampaignError as error:
        if error.code not in _NO_MESSAGES:
            raise
        raise CampaignError(_NO_MESSAGES[error.code], error.place, **error.details) from error
    note_header(Place(name, header.line))
    content = head + b"".join(iter(text.read, b""))
    if text.read_as:
        note(Place(name), SAID[text.read_as])
    if text.fault is not None:
        raise decoding_error(text.fault, name, content, 1)
    rows = content[header.end :]
    try:
        fault = first_error(
            name, rows, header.next_line, header.delimiter, len(header.names), encoding_option=False
        )
    except CsvFault as found:
        raise quote_error(found, name, rows, header.next_line) from None
    if fault is not None:
        raise fault
    yield from _messages(LintSource(name, content.decode()), content, header)


def _messages(source: LintSource, content: bytes, header: Header) -> Iterator[FoundText]:
    position = header.roles.message or 0
    at = characters = 0
    for record in scan(content, header.delimiter, header.end, len(content), final=True):
        if record.is_blank or len(record.cells) <= position or not record.cells[position].text:
            continue
        cell = record.cells[position]
        begin = cell.offset + content.startswith(b'"', cell.offset)
        # Cells come in order, so what lies between two of them is decoded once.
        characters, at = characters + len(content[at:begin].decode()), begin
        following = record.cells[position + 1 : position + 2]
        stop = following[0].offset if following else record.stop
        end = characters + len(content[begin:stop].decode())
        yield source.found(cell.text.decode(), header.names[position], characters, end)
