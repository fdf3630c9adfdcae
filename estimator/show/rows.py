"""What every row costs, as a table, written while the campaign is read."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Final

import pyarrow as pa
import pyarrow.csv as pc

from estimator.base.table_out import CsvOut, TableOut
from estimator.price.pricing import PricedRows, row_table


class RowsWriter:
    """Writes one line for each row of a campaign, after a line with the names of the columns."""

    def __init__(self, table: TableOut) -> None:
        self._table = table
        self._header = True

    def write(self, rows: PricedRows, file: str | None = None) -> None:
        """Write the rows of one batch; of several files, each beside its name."""
        priced = row_table(rows)
        if file is not None:
            named = [pa.array([file] * priced.num_rows, pa.string()), *priced.columns]
            priced = pa.RecordBatch.from_arrays(named, names=["file", *priced.schema.names])
        if isinstance(self._table, CsvOut) and self._table.is_exact:
            buffer = io.BytesIO()
            # No value needs quotes, but for names of files: numbers, country codes, names of encodings.
            style = "none" if file is None else "needed"
            options = pc.WriteOptions(include_header=self._header, quoting_style=style, quoting_header="none")
            pc.write_csv(priced, buffer, options)
            self._table.file.write(buffer.getvalue().decode())
        else:
            if self._header:
                self._table.row(priced.schema.names)
            for row in zip(*map(_cells, priced.schema.names, priced.columns), strict=True):
                self._table.row(row)
        self._header = False


def _cells(name: str, column: pa.Array) -> list[object]:
    """The cells of a column, for people: an amount is a number there, not a text."""
    cells: list[object] = column.to_pylist()
    if name not in _AMOUNTS:
        return cells
    # A campaign has few different ones.
    amounts: dict[object, Decimal | None] = {
        text: None if text is None else Decimal(text) for text in column.unique().to_pylist()
    }
    return [amounts[cell] for cell in cells]


_AMOUNTS: Final = {"rate", "credits"}
