"""A campaign written out with its cheaper messages: every row and column of the input, in its order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from estimator.base.table_out import MACHINE, CsvOut, TableForm, table_file
from estimator.price.pricing import PricedRows

MESSAGE = "message"
"""The column that is added where one text for all rows was filled in."""


class AppliedWriter:
    """Writes a campaign to `path`, as CSV in UTF-8 or a workbook, which is there once the block ends well.

    Parameters
    ----------
    path : Path
    header : sequence of str
        The campaign's own columns.
    column : int, or None
        Which of them, from 0, holds the messages; None: a column is added.
    form : TableForm
        How a CSV is written.

    Attributes
    ----------
    column : str
        The column that the messages are in.
    left_out : int
        Rows without a message. A CSV file would make empty messages of them, and those are sent and paid for.
    """

    def __init__(
        self, path: Path, header: Sequence[str], column: int | None, form: TableForm = MACHINE
    ) -> None:
        self.left_out = 0
        self._header = [*header, *([_free(header)] if column is None else [])]
        self._at = len(header) if column is None else column
        self.column = self._header[self._at]
        self._delimiter = form.delimiter
        self._context = table_file(path, form)

    def __enter__(self) -> AppliedWriter:
        self._table = self._context.__enter__()
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
        columns = [column.to_arrow() for column in rows.batch.originals.columns]
        columns[self._at : self._at + 1] = [messages]
        # Named by position: names of a header may be empty, and so the same.
        table = pa.table(columns, names=[str(at) for at in range(len(columns))])
        self.left_out += messages.null_count
        self._write(table.filter(pc.is_valid(messages)))

    def _write(self, table: pa.Table) -> None:
        if not (isinstance(self._table, CsvOut) and self._table.is_exact):
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                self._table.row(row)
            return
        buffer = io.BytesIO()
        options = csv.WriteOptions(include_header=False, delimiter=self._delimiter, quoting_style="needed")
        csv.write_csv(table, buffer, options)
        self._table.file.write(buffer.getvalue().decode())


def _free(header: Sequence[str]) -> str:
    """A name for a column of messages that no column has.

    >>> _free(["to", "message"])
    'message 2'
    """
    name, number = MESSAGE, 1
    while name in header:
        number += 1
        name = f"{MESSAGE} {number}"
    return name
