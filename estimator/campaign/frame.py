"""Tables in memory: pandas DataFrames, and whatever speaks Arrow (pyarrow, polars, duckdb …)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.errors import Place


def frame_source(table: Any) -> Source | None:
    """A table in memory as a source; None where `table` is no table.

    The index of a DataFrame does not count: rows are numbered from 1, as in a file. A column may have any
    type `texts_of` knows; one of Python objects is looked at cell by cell only where Arrow finds no one type.
    """
    # Whoever has a DataFrame has imported pandas; all others need not wait for it.
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(table, pandas.DataFrame):
        header = tuple(str(name) for name in table.columns)
        return _source(header, len(table), lambda at, rows: _series(table.iloc[rows, at]), "<DataFrame>")
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    if hasattr(table, "__arrow_c_stream__"):
        columns = pa.table(table)
        header = tuple(columns.column_names)
        return _source(header, len(columns), lambda at, rows: columns.column(at)[rows], "<table>")
    return None


def _source(header: tuple[str, ...], rows: int, cut: Callable[[int, slice], Any], name: str) -> Source:
    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        for start in range(0, rows, CHUNK_ROWS):
            yield Chunk({at: cut(at, slice(start, start + CHUNK_ROWS)) for at in columns})

    return Source(header, chunks, Place(name), None, rows)


def _series(series: Any) -> Any:
    try:
        return pa.array(series, from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        return series.tolist()
