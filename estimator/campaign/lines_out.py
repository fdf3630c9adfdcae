"""Columns written as rows of a table: a CSV for programs is put together by the core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.base.table_out import CsvOut, TableOut, apostrophes
from estimator.count import core
from estimator.count.core import Spans
from estimator.count.strings import Strings

Column = Strings | NDArray[np.int64]
"""Texts, or whole numbers, which stay numbers where a table has them."""


def write_columns(table: TableOut, columns: Sequence[Column]) -> None:
    """Write rows, of which each column is given; exactly as `table.row` would, one after the other.

    Where the table is marked, each row ends with the number of its apostrophes.

    >>> import io
    >>> from estimator.base.table_out import table_out
    >>> file = io.StringIO()
    >>> with table_out(file) as table:
    ...     write_columns(table, [np.array([12, 13]), Strings.from_any(["a,b", ""])])
    >>> file.getvalue()
    '12,"a,b"\\n13,\\n'
    """
    if isinstance(table, CsvOut) and not table.is_marked and table.delimiter.isascii():
        table.lines(_lines([_texts(column) for column in columns], table.delimiter.encode()))
        return
    for cells in zip(*map(_cells, columns), strict=True):
        table.row([*cells, apostrophes(cells)] if table.is_marked else cells)


def _cells(column: Column) -> list[Any]:
    return column.texts() if isinstance(column, Strings) else column.tolist()


def _texts(column: Column) -> Strings:
    if isinstance(column, Strings):
        return column
    written = column.astype(np.bytes_)
    begins = np.arange(len(written)) * written.itemsize
    return Strings(Spans(written.view(np.uint8), begins, begins + np.char.str_len(written)))


def _lines(columns: Sequence[Strings], delimiter: bytes) -> str:
    parts: list[Strings | bytes] = []
    for column in columns:
        parts += [_quoted(column, delimiter), delimiter]
    parts[-1] = b"\n"
    octets, _ = Strings.joined(parts, len(columns[0])).packed()
    return octets.tobytes().decode("utf-8", "surrogatepass")


def _quoted(column: Strings, delimiter: bytes) -> Strings:
    """The cells, with quotes where they need them; nothing where one is missing."""
    data, offsets = core.gather(column.spans)
    begins, ends = offsets[:-1], offsets[1:]
    if column.valid is not None:
        ends = np.where(column.valid, ends, begins)
    plain = Strings(Spans(data, begins, ends))
    signs = np.zeros(256, np.bool_)
    signs[list(delimiter + b'"\r\n')] = True
    rows = np.unique(np.searchsorted(offsets, np.flatnonzero(signs[data]), "right") - 1)
    if not len(rows):
        return plain
    cells = (b'"%b"' % cell.replace(b'"', b'""') for cell in plain.take(rows).octets())
    return plain.with_some(rows, Strings.from_bytes(cells))
