"""CSV files in: decoded, cut into chunks, and each chunk parsed on its own by Arrow.

Arrow's parser is the fastest there is, and laxer than we are: it takes `"ab"cd` for `abcd` and an unclosed
quote for a long text, and lets NUL pass. So `cut` has checked the quotes before, and `Parser` checks the rest
beside it; what either finds odd is read again by `scan`, which names the line and the column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from estimator.base.csv_faults import first_error
from estimator.base.decode import BLOCK_SIZE, Text
from estimator.campaign.assemble import assemble
from estimator.campaign.batch import Batch, Campaign, Piece
from estimator.campaign.bitmaps import positions
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.cut import TextChunk, cut
from estimator.campaign.header import Header, check_delimiter, find_header, read_head
from estimator.campaign.layout import lay_out
from estimator.campaign.lent import TwoReads, lending
from estimator.campaign.template import Template
from estimator.count import core


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

    Raises
    ------
    CampaignError
        `CSV001` to `CSV007`, `ENC001`, `ENC003`, `ENC004`; what `find_roles` raises. Faults among the rows
        are raised by the batches, after those before.
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
    header = find_header(
        text, head, choice=choice, template=template, delimiter=check_delimiter(delimiter, name)
    )
    parse = Parser(name, header, template, keep_originals)
    chunks = cut(text, header.delimiter, head=head[header.end :], first_line=header.next_line)

    unread = [(partial(parse, chunk) for chunk in chunks)]

    def pieces() -> Iterator[Piece]:
        if not unread:  # Nothing would come, and look like a campaign without rows.
            raise ValueError(f"{name} has been read; open it again to read it again")
        return unread.pop()

    return Campaign(name, header.names, pieces, size, lambda: text.position, header.delimiter)


@dataclass(frozen=True, slots=True)
class Parser:
    """A chunk in, a batch out, and nothing kept in between: chunks may be parsed in any order, in threads."""

    name: str
    header: Header
    template: Template | None
    keep_originals: bool

    def __call__(self, chunk: TextChunk) -> Batch:
        """The rows of a chunk.

        Raises
        ------
        CampaignError
            `CSV003` a ragged row, `CSV005` a NUL byte, `ENC001` a byte that is not UTF-8: the first of them.
        """
        sound = (
            chunk.octets.find(b"\0", 0, chunk.size) < 0 and core.utf8(chunk.octets, chunk.size) == chunk.size
        )
        table = self._table(chunk) if sound else None
        if table is None or table.num_rows != chunk.row_count:
            raise self._error(chunk)
        return assemble(
            {int(name): table[name].chunk(0) for name in table.column_names},
            self.header.names,
            self.header.roles,
            self.template,
            first_row=chunk.first_row,
            keep_originals=self.keep_originals,
            line_numbers=lambda: line_numbers(chunk, self.header.delimiter),
        )

    def _table(self, chunk: TextChunk) -> Any:
        """The columns as texts, or None where Arrow can make none of the chunk."""
        width = len(self.header.names)
        wanted = range(width) if self.keep_originals else self.header.roles.needed
        texts = {str(at): pa.string() for at in wanted}
        with lending() as lend:
            return self._parsed(lend(TwoReads(chunk, lend)), texts, chunk.size, width)

    def _parsed(self, file: TwoReads, texts: dict[str, Any], size: int, width: int) -> Any:
        """The columns, named by their position: names of a header may be empty."""
        try:
            reader = pyarrow.csv.open_csv(
                pa.PythonFile(file, mode="r"),
                pyarrow.csv.ReadOptions(
                    use_threads=False, block_size=size + 1, column_names=[str(at) for at in range(width)]
                ),
                pyarrow.csv.ParseOptions(delimiter=self.header.delimiter, newlines_in_values=True),
                # Every cell stays the text it is: `NA`, `null`, `0033` and the empty one too.
                pyarrow.csv.ConvertOptions(
                    include_columns=list(texts),
                    column_types=texts,
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
            return reader.read_all().combine_chunks()
        except pa.ArrowInvalid:
            return None

    def _error(self, chunk: TextChunk) -> Exception:
        octets = chunk.octets[: chunk.size]
        error = first_error(
            self.name, octets, chunk.first_line, self.header.delimiter, len(self.header.names)
        )
        return error or AssertionError(f"two readers disagree on {self.name}, line {chunk.first_line}")


def line_numbers(chunk: TextChunk, delimiter: str) -> NDArray[np.int64]:
    """The line each row of a chunk begins on, in the file, from 1."""
    layout = lay_out(chunk.octets, chunk.size, delimiter, final=True)
    ends = positions(layout.lines)
    return chunk.first_line + np.searchsorted(ends, layout.rows()).astype(np.int64)
