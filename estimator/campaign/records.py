"""A text cut into blocks of whole records: the core finds the cells, here is what a block leaves to the next.

This is the one stage that must go through a file in order; whatever comes after takes blocks apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from estimator.base.csv_faults import quote_error, ragged, undecodable
from estimator.base.decode import Text, decoding_error
from estimator.base.language import told
from estimator.base.memory import Memory
from estimator.base.read import place_of
from estimator.base.scan import CsvFault
from estimator.count import core
from estimator.errors import CampaignError

MOST_ROWS = 1 << 15
"""Rows of one block. There are more only where they are short, and each takes more than its bytes when it is
counted and priced."""

RECORD_LIMIT = 64 << 20
"""Bytes: what is longer is no message but a quote that is never closed, and must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the header says of the records.

    Attributes
    ----------
    delimiter : str
        One ASCII character.
    width : int
        How many cells the header has.
    wanted : sequence of int
        The columns to keep, from 0 and ascending.
    """

    delimiter: str
    width: int
    wanted: Sequence[int]

    def cut(
        self,
        octets: bytes | memoryview,
        *,
        final: bool,
        room: int | None = None,
        memory: Memory | None = None,
    ) -> core.Cut:
        """The records that `octets` begins with, at most so many, and the lines they are on."""
        return core.records(
            octets,
            len(octets),
            final=final,
            delimiter=self.delimiter,
            width=self.width,
            wanted=self.wanted,
            room=room,
            lines=True,
            memory=memory,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole records.

    Attributes
    ----------
    octets : bytes
        Begin with the first of them; what follows the last belongs to the next block.
    cut : Cut
        Their cells, which lie in `octets`.
    first_line, first_row : int
        Numbers of the first one in the file, from 1.
    """

    octets: bytes | memoryview
    cut: core.Cut
    first_line: int
    first_row: int


def blocks(
    text: Text,
    shape: Shape,
    *,
    head: bytes = b"",
    first_line: int = 1,
    first_row: int = 1,
    most_rows: int = MOST_ROWS,
) -> Iterator[Block]:
    """Cut a text at record ends.

    Parameters
    ----------
    text : Text
        Read to its end. Blocks are as long as its own; a record longer than one makes a longer one.
    shape : Shape
        What its records are like.
    head : bytes
        What was read of the text before and is to be cut too; begins with a record.
    first_line, first_row : int
        Numbers of its first line and of its first row.
    most_rows : int
        Of one block.

    Raises
    ------
    CampaignError
        `CSV002` to `CSV005` what is wrong with a record, or `ENC001` a byte before that which is not UTF-8;
        `CSV007` a record without an end, `ENC003` bytes that cannot be decoded: once all records before have
        been handed out. Whether those are UTF-8 is for `check_utf8`, which may be called anywhere.

    >>> import io
    >>> text = Text(io.BytesIO(b'a;"b\\nc"\\nd;e\\nf;g'), "a.csv", block_size=10)
    >>> [(bytes(block.octets[: block.cut.used]), block.first_line, block.first_row)
    ...  for block in blocks(text, Shape(";", 2, (0, 1)))]
    [(b'a;"b\\nc"\\n', 1, 1), (b'd;e\\n', 3, 2), (b'f;g\\n', 4, 3)]
    """
    rest, line, row = head, first_line, first_row
    ended = False
    # What is as long as a block need not wait for another one.
    octets: bytes | memoryview = head
    is_block = 2 * len(head) > text.block_size
    while not ended:
        if is_block:
            is_block = False
        else:
            octets, ended = _more(text, rest)
        if ended and text.fault is not None and octets[-1:] == b"\r":
            # No line feed can follow: so the record ends there, and the core is told so.
            octets = bytes(octets) + b"\n"
        is_full = True
        while is_full:
            room = min(len(octets) // 2 + 1, most_rows)
            cut = shape.cut(octets, final=ended and text.fault is None, room=room)
            if cut.rows:
                yield Block(octets, cut, line, row)
            if cut.fault is not None:
                check_utf8(text.name, octets, cut.checked, line)
                raise _error(cut.fault, text.name, bytes(octets), line, shape)
            line, row = line + cut.line_ends, row + cut.rows
            octets = memoryview(octets)[cut.used :]
            is_full = cut.rows == most_rows
        rest = bytes(octets)
        if len(rest) > RECORD_LIMIT:
            raise CampaignError(
                "CSV007",
                place_of(text.name, rest, 0, line),
                limit=told("{size} MiB", size=RECORD_LIMIT >> 20),
            )
    if text.fault is not None:
        raise decoding_error(text.fault, text.name, rest, line)


def check_utf8(name: str, octets: bytes | memoryview, size: int, first_line: int) -> None:
    """Raise `ENC001` at the first of so many bytes that begins no whole character."""
    good = core.utf8(octets, size)
    if good < size:
        text = bytes(octets)
        place = place_of(name, text, good, first_line)
        raise CampaignError("ENC001", place, **undecodable(text, good))


def _error(fault: core.CutFault, name: str, octets: bytes, first_line: int, shape: Shape) -> CampaignError:
    if fault.code in {"CSV002", "CSV004"}:
        return quote_error(CsvFault(fault.code, fault.offset, fault.opened), name, octets, first_line)
    details = ragged(fault.cells, shape.width, shape.delimiter) if fault.code in {"CSV003", "CSV009"} else {}
    return CampaignError(fault.code, place_of(name, octets, fault.offset, first_line), **details)


def _more(text: Text, rest: bytes) -> tuple[bytes | memoryview, bool]:
    """`rest` and at least as much again, so that a long record is looked at a few times, not once a block."""
    octets = text.read_after(rest)
    if len(octets) > 2 * len(rest):
        return octets, False
    read, missing = [bytes(octets)], 2 * len(rest) + 1 - len(octets)
    while missing > 0:
        block = text.read()
        if not block:
            return b"".join(read), True
        read.append(block)
        missing -= len(block)
    return b"".join(read), False
