"""A campaign written out with its cheaper messages: every row and column of the input, in its order.

Read as a campaign again it costs what was promised: the messages that were filled in are known as ours beside
another column of messages (`campaign/own`), and so is a CSV for a spreadsheet, whose apostrophes are undone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from estimator.base.table_out import MACHINE, CsvOut, TableForm, apostrophes, table_file
from estimator.campaign.headings import message_rank
from estimator.campaign.own import APPLIED_COLUMNS, APPLIED_MESSAGE, without_own
from estimator.price.pricing import PricedRows

MESSAGE = "message"
"""The column that is added where one text for all rows was filled in."""


class AppliedWriter:
    """Writes a campaign to `path`, as CSV in UTF-8 or a workbook, which is there once the block ends well.

    Parameters
    ----------
    path : Path
    header : sequence of str
        Its columns; those of ours that it has itself are not written again.
    column : int, or None
        Which of them, from 0, holds the messages; None: a column is added.
    form : TableForm
        How a CSV is written.

    Attributes
    ----------
    column : str
        The column that the messages are in.
    left_out : int
        Rows without a message, which a CSV could not tell from those with an empty one.
    """

    def __init__(
        self, path: Path, header: Sequence[str], column: int | None, form: TableForm = MACHINE
    ) -> None:
        self.left_out = 0
        own = without_own(header)
        self._kept = len(own)
        self.column = _added(own) if column is None else own[column]
        self._header = list(own if self.column in own else [*own, self.column])
        self._at = self._header.index(self.column)
        self._form = form
        self._context = table_file(path, form)

    def __enter__(self) -> AppliedWriter:
        self._table = self._context.__enter__()
        if self._table.is_marked:
            self._table.row([*self._header, *APPLIED_COLUMNS])
            return self
        header = [pa.array([name]) for name in self._header]
        self._write(pa.table(header, names=[str(at) for at in range(len(header))]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._context.__exit__(kind, error, traceback)

    def write(self, rows: PricedRows) -> None:
        """Write the rows of one batch, which was read with `keep_originals`."""
        assert rows.batch.originals is not None, "read with keep_originals"
        messages = rows.batch.messages.to_arrow()
        columns = [column.to_arrow() for column in rows.batch.originals.columns[: self._kept]]
        columns[self._at : self._at + 1] = [messages]
        # Named by position: names of a header may be empty, and so the same.
        table = pa.table(columns, names=[str(at) for at in range(len(columns))])
        self.left_out += messages.null_count
        if self._table.is_marked:
            lines = rows.batch.row_numbers if rows.batch.line_numbers is None else rows.batch.line_numbers()
            table = table.append_column("line", pa.array(lines))
        self._write(table.filter(pc.is_valid(messages)))

    def _write(self, table: pa.Table) -> None:
        if not (isinstance(self._table, CsvOut) and self._table.is_exact):
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                self._table.row([*row, apostrophes(row)] if self._table.is_marked else row)
            return
        buffer = io.BytesIO()
        options = csv.WriteOptions(
            include_header=False, delimiter=self._form.delimiter, quoting_style="needed"
        )
        csv.write_csv(table, buffer, options)
        self._table.file.write(buffer.getvalue().decode())


def _added(header: Sequence[str]) -> str:
    """The name of the column of messages that were filled in: one that is read as such whatever it holds.

    >>> _added(["to", "name"]), _added(["to", "Texte"])
    ('message', 'message (smscost)')
    """
    return APPLIED_MESSAGE if any(map(message_rank, header)) else MESSAGE
