"""What every row costs, as CSV, written while the campaign is read."""

from __future__ import annotations

import io
from typing import IO

import pyarrow.csv as pc

from estimator.price.pricing import PricedRows, row_table


class RowsWriter:
    """Writes one line for each row of a campaign, after a line with the names of the columns."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._header = True

    def write(self, rows: PricedRows) -> None:
        """Write the rows of one batch."""
        buffer = io.BytesIO()
        # No value needs quotes: numbers, country codes and the names of encodings.
        options = pc.WriteOptions(include_header=self._header, quoting_style="none", quoting_header="none")
        pc.write_csv(row_table(rows), buffer, options)
        self._file.write(buffer.getvalue().decode())
        self._header = False
