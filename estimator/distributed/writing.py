"""Rows and rejects out as Parquet: one file for each part of a campaign, whole or not at all.

A part's file has the same name whoever writes it: a task that is tried again overwrites its own and no other.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from estimator.base.files import output_error
from estimator.distributed.folders import folder_at
from estimator.errors import Place, UsageError
from estimator.price.pricing import PricedRows, Terms, row_table
from estimator.price.rejects import reasons

_DECIMAL = 19, 3  # digits, and those behind the point: what 64 bits hold of milli-credits
_ROW_GROUP = 1 << 17  # rows; a row group for every batch would be a file of headers


def prepare(folder: str) -> None:
    """Make a folder for parts.

    Raises `DSK004` where there is something in it, `OUT001` where it cannot, `STO001` to `STO003` of a store.
    """
    if folder_at(folder).prepare():
        raise UsageError("DSK004", Place(folder))


def remove(folder: str, name: str) -> None:
    """Take away a part; or all of them, and what was not finished, where a campaign was not."""
    folder_at(folder).remove(name)


class PartWriter:
    """Writes tables to `folder/name`, which is there only once the block has ended well, and if one came."""

    def __init__(self, folder: str, name: str) -> None:
        self._place = Path(folder, name)
        self._folder = folder_at(folder)
        self._name = name
        self._temporary: Path | None = None
        self._opened = ExitStack()
        self._writer: Any = None
        self._held: list[pa.RecordBatch] = []

    def __enter__(self) -> PartWriter:
        return self

    def write(self, rows: pa.RecordBatch) -> None:
        """Add rows; all must have the same columns."""
        if not rows.num_rows:
            return
        self._held.append(rows)
        if sum(held.num_rows for held in self._held) >= _ROW_GROUP:
            self._flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
            if self._writer is not None:
                self._writer.close()
            if kind is None and self._temporary is not None:
                self._folder.take(self._temporary, self._name)
        except OSError as fault:
            raise output_error(self._place, fault) from fault
        finally:
            self._opened.close()

    def _flush(self) -> None:
        if not self._held:
            return
        table = pa.Table.from_batches(self._held)
        self._held = []
        try:
            if self._writer is None:
                self._temporary = self._opened.enter_context(self._folder.begun(self._name))
                self._writer = pq.ParquetWriter(self._temporary, table.schema, compression="zstd")
            self._writer.write_table(table)
        except OSError as fault:
            raise output_error(self._place, fault) from fault


def rows_of(rows: PricedRows) -> pa.RecordBatch:
    """What each row costs: the columns of `row_table`, of which amounts are exact decimals that add up."""
    table, priced = row_table(rows), rows.reject == 0
    amounts = {"rate": rows.rate_milli, "credits": rows.credits_milli}
    return pa.RecordBatch.from_arrays(
        [
            _decimals(amounts[name], priced) if name in amounts else column
            for name, column in zip(table.schema.names, table.columns, strict=True)
        ],
        names=table.schema.names,
    )


def _decimals(milli: NDArray[np.int64], valid: NDArray[np.bool_]) -> Any:
    """Milli-credits as decimals of three places, without a text or a float between: 128 bits each."""
    words = np.empty((len(milli), 2), np.int64)
    words[:, 0], words[:, 1] = milli, milli >> 63
    there = pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = [there, pa.py_buffer(words.astype("<i8"))]
    return pa.Array.from_buffers(pa.decimal128(*_DECIMAL), len(milli), buffers)


def rejects_of(rows: PricedRows, terms: Terms) -> pa.RecordBatch:
    """The rejected rows: `row`, `line`, `code`, `reason`; in `original` the cells as they were."""
    at = np.flatnonzero(rows.rejected)
    codes, sentences = reasons(rows, at, terms)
    lines = rows.batch.line_numbers
    assert rows.batch.originals is not None, "read with keep_originals"
    taken = rows.batch.originals.take(at)
    names = [name or f"column {position + 1}" for position, name in enumerate(taken.names)]
    texts = [column.to_arrow().cast(pa.string()) for column in taken.columns]
    return pa.RecordBatch.from_arrays(
        [
            pa.array(rows.batch.row_numbers[at], pa.int64()),
            pa.nulls(len(at), pa.int64()) if lines is None or not len(at) else pa.array(lines()[at]),
            codes.to_arrow().cast(pa.string()),
            sentences.to_arrow().cast(pa.string()),
            pa.StructArray.from_arrays(texts, names=names),
        ],
        names=["row", "line", "code", "reason", "original"],
    )
