"""A text cut into chunks of whole records, which can be read apart: each knows where it stands in the file.

This is the one stage that must go through a file in order, so it does as little as that takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from estimator.base.csv_faults import quote_error
from estimator.base.decode import Text, decoding_error
from estimator.base.read import place_of
from estimator.campaign.layout import lay_out
from estimator.errors import CampaignError

RECORD_LIMIT = 64 << 20
"""Bytes: what is longer is no message but a quote that is never closed, and must not fill the memory."""


@dataclass(frozen=True, slots=True)
class TextChunk:
    """Some whole records: the first `size` bytes of `octets` (what follows belongs to the next chunk).

    `first_line` and `first_row` are those of the first record in the file, from 1; `row_count` leaves out
    blank lines.
    """

    octets: bytes
    size: int
    first_line: int
    first_row: int
    row_count: int


def cut(
    text: Text, delimiter: str, *, head: bytes = b"", first_line: int = 1, first_row: int = 1
) -> Iterator[TextChunk]:
    """Cut a text at record ends.

    Parameters
    ----------
    text : Text
        Read to its end. Chunks are as long as its blocks; a record longer than a block makes a longer one.
    delimiter : str
        One ASCII character.
    head : bytes
        What was read of the text before and is to be cut too; begins with a record.
    first_line, first_row : int
        Numbers of its first line and of its first row.

    Raises
    ------
    CampaignError
        `CSV002`, `CSV004` a fault in the quotes, `CSV007` a record without an end, `ENC003` bytes that cannot
        be decoded: once all records before have been handed out.

    >>> import io
    >>> chunks = cut(Text(io.BytesIO(b'a;"b\\nc"\\nd;e\\nf;g'), "a.csv", block_size=10), ";")
    >>> [(chunk.octets[:chunk.size], chunk.first_line, chunk.first_row) for chunk in chunks]
    [(b'a;"b\\nc"\\n', 1, 1), (b'd;e\\n', 3, 2), (b'f;g\\n', 4, 3)]
    """
    rest, line, row = head, first_line, first_row
    ended = False
    while not ended:
        octets, ended = _more(text, rest)
        layout = lay_out(octets, len(octets), delimiter, final=ended and text.fault is None)
        size, row_count = layout.size, layout.row_count
        if row_count:
            yield TextChunk(octets, size, line, row, row_count)
        if layout.fault is not None:
            raise quote_error(layout.fault, text.name, octets, line)
        rest, line, row = octets[size:], line + layout.line_count, row + row_count
        if len(rest) > RECORD_LIMIT:
            raise CampaignError(
                "CSV007", place_of(text.name, rest, 0, line), limit=f"{RECORD_LIMIT >> 20} MiB"
            )
    if text.fault is not None:
        raise decoding_error(text.fault, text.name, rest, line)


def _more(text: Text, rest: bytes) -> tuple[bytes, bool]:
    """`rest` and at least as much again, so that a long record is looked at a few times, not once a block."""
    blocks = [rest]
    missing = len(rest) + 1
    while missing > 0:
        block = text.read()
        if not block:
            return b"".join(blocks), True
        blocks.append(block)
        missing -= len(block)
    return b"".join(blocks), False
