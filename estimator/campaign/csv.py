"""CSV files in: decoded, cut into blocks of whole records, and each block made a batch on its own.

The core finds the cells and what is wrong with them (`records`); a batch holds its cells where they lie in
the block, so nothing is copied. What names a fault's line and column is beside (`base/csv_faults`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from estimator.base.decode import BLOCK_SIZE, Text
from estimator.base.language import told
from estimator.campaign.assemble import assemble
from estimator.campaign.batch import Batch, Campaign, Opening, Piece, above_header
from estimator.campaign.columns import ColumnChoice, Decision
from estimator.campaign.header import Header, check_delimiter, find_header, read_head
from estimator.campaign.records import Block, Shape, blocks, check_utf8
from estimator.campaign.template import Template
from estimator.count.strings import Strings
from estimator.errors import CampaignError, Place

_MARK = rb"(?:\xef\xbb\xbf)?\s*"
_NO_TABLES = (
    ("JSON", re.compile(_MARK + rb'(?:(?:\[\s*)?\{\s*"[^"]*"\s*:|(?:\[\s*\]|\{\s*\})\s*\Z)')),
    ("XML", re.compile(_MARK + rb"<(?:\?xml|!--|[A-Za-z][\w:.-]*(?:\s[^>]*)?>)")),
    (told("a list of vCards"), re.compile(_MARK + rb"BEGIN:VCARD\b", re.IGNORECASE)),
    (
        told("a web page with what belongs to it (MHTML)"),
        re.compile(_MARK + rb"MIME-Version:", re.IGNORECASE),
    ),
    (told("a document in Rich Text Format"), re.compile(rb"\{\\rtf")),
    ("PDF", re.compile(rb"%PDF-")),
    (told("an Arrow file (Feather)"), re.compile(rb"ARROW1\0|FEA1")),
    (told("a database of SQLite"), re.compile(rb"SQLite format 3\0")),
)
"""How texts begin that are no tables, as no line of names does."""


def read_csv(
    stream: BinaryIO,
    name: str,
    *,
    size: int | None,
    choice: ColumnChoice,
    template: Template | None,
    encoding: str | None,
    delimiter: str | None,
    keep_originals: bool,
    block_size: int = BLOCK_SIZE,
    begins: Opening | None = None,
) -> Campaign:
    """Open a CSV campaign: its header is read and checked here, its rows when its batches are asked for.

    Parameters
    ----------
    stream : binary file
        Read once, from where it stands; the caller closes it.
    name : str
        What errors call it.
    size : int, optional
        Bytes of the stream, where known.
    choice : ColumnChoice
        Columns named by the user.
    template : Template, optional
        One text for all rows.
    encoding : str, optional
        Of the file; None: UTF-8, or UTF-16 with its mark.
    delimiter : str, optional
        Between cells; None: the one of `, ;` tab `|` that makes the header name the columns needed.
    keep_originals : bool
        Read all columns, not only those needed.
    block_size : int
        Bytes read at once.
    begins : Opening, optional
        How the file began when it was opened before, the same way: its header need not be found again.

    Raises
    ------
    CampaignError
        `FIL010` it is JSON, XML, or vCards; `CSV001` to `CSV007`, `ENC001`, `ENC003`, `ENC004`; what
        `find_roles` raises.
        Faults among the rows are raised by the batches, after those before.
    UsageError
        `CSV008` no such delimiter, `ENC002` no such encoding.

    >>> import io
    >>> campaign = read_csv(io.BytesIO(b"to;text\\n+33639980001;Bonjour\\n"), "a.csv", size=None,
    ...                     choice=ColumnChoice(), template=None, encoding=None, delimiter=None,
    ...                     keep_originals=False)
    >>> [(batch.numbers[0], batch.messages[0]) for batch in campaign.batches()]
    [('+33639980001', 'Bonjour')]
    """
    text = Text(stream, name, encoding=encoding, block_size=block_size)
    head = read_head(text)
    if begins is None or begins.head != head:
        for kind, begins_so in _NO_TABLES:
            if begins_so.match(head):
                raise CampaignError("FIL010", Place(name), kind=kind)
        header = find_header(
            text, head, choice=choice, template=template, delimiter=check_delimiter(delimiter)
        )
        begins = Opening(head, header)
    header = begins.header
    maker = BatchMaker(name, header, template, keep_originals)
    cut = blocks(text, maker.shape, head=head[header.end :], first_line=header.next_line)
    unread = [(partial(maker, block) for block in cut)]

    def pieces() -> Iterator[Piece]:
        if not unread:  # Nothing would come, and look like a campaign without rows.
            raise ValueError(f"{name} has been read; open it again to read it again")
        return unread.pop()

    def decided() -> tuple[Decision, ...]:
        encoding = (("encoding", text.read_as),) if text.read_as else ()
        return (*encoding, *above_header(header.line), *header.roles.decided)

    return Campaign(
        *(name, header.names, pieces, size, lambda: text.position, header.delimiter, decided, header.roles),
        encoding=lambda: text.encoding,
        begins=begins,
    )


@dataclass(frozen=True, slots=True)
class BatchMaker:
    """A block in, a batch out, and nothing kept in between: blocks may be taken in any order, in threads."""

    name: str
    header: Header
    template: Template | None
    keep_originals: bool

    @property
    def shape(self) -> Shape:
        """What the records are like, and which of their cells are wanted."""
        return Shape(self.header.delimiter, len(self.header.names), self.header.roles.needed)

    def __call__(self, block: Block) -> Batch:
        """The rows of a block. Raises `ENC001` at the first byte of them that is not UTF-8."""
        check_utf8(self.name, block.octets, block.cut.used, block.first_line)
        columns = zip(self.shape.wanted, block.cut.columns, strict=True)
        return assemble(
            {at: Strings(cells) for at, cells in columns},
            self.header.names,
            self.header.roles,
            self.template,
            first_row=block.first_row,
            keep_originals=self.keep_originals,
            line_numbers=partial(line_numbers, block),
            whole=partial(self._whole, block),
        )

    def _whole(self, block: Block) -> dict[int, Strings]:
        """All columns of a block."""
        shape = replace(self.shape, wanted=range(len(self.header.names)))
        cut = shape.cut(block.octets[: block.cut.used], final=True)
        return {at: Strings(cells) for at, cells in enumerate(cut.columns)}


def line_numbers(block: Block) -> NDArray[np.int64]:
    """The line each row of a block begins on, in the file, from 1."""
    lines = block.cut.lines
    assert lines is not None, told("they were asked for")
    return block.first_line + lines
