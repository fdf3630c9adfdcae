"""Parquet files: only the columns that are needed, some thousands of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from estimator.base.above import LOOKED_AT
from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.errors import CampaignError, Place

_BUFFER = 1 << 20  # bytes of a column read at once; Arrow's default is all there is of it in a row group


def parquet_source(file: Path | BinaryIO, name: str, row_groups: Sequence[int] | None = None) -> Source:
    """Open a Parquet file, or some row groups of it; its schema is read, its rows are not yet.

    Raises
    ------
    CampaignError
        `PAR001` this is no Parquet file, or a damaged one; later, from `chunks`, `PAR002` its rows are.
    """
    place = Place(name)
    try:
        # Not pre-buffered, for that holds whole row groups, which are as large as their writer pleased.
        opened = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
        header = tuple(opened.schema_arrow.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CampaignError("PAR001", place) from error

    def chunks(columns: Sequence[int], rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        whole: Iterator[tuple[int, Chunk]] | None = None
        last: tuple[int, Chunk] | None = None

        def whole_chunk(wanted: int) -> Mapping[int, Any]:
            # All columns, read a second time up to there: only where a row must be looked at whole.
            nonlocal whole, last
            whole = whole or enumerate(chunks(range(len(header))))
            while last is None or last[0] < wanted:
                last = next(whole, None)
                if last is None:  # damage: other columns have fewer rows than those that were read
                    raise CampaignError("PAR002", place, row=wanted * rows)
            return last[1].columns

        names = [header[at] for at in columns]
        for number, batch in enumerate(_batches(opened, names, row_groups, place, rows)):
            # By name, for asking for "a" makes Arrow read "a.b" as well.
            yield Chunk({at: batch.column(header[at]) for at in columns}, whole=partial(whole_chunk, number))

    def top() -> Chunk:
        every = range(len(header))
        if (first := next(chunks(every, LOOKED_AT), None)) is not None:
            return first
        none = opened.schema_arrow.empty_table()  # makes Arrow import pandas
        return Chunk({at: none.column(at) for at in every})

    size = file.stat().st_size if isinstance(file, Path) else None
    return Source(header, chunks, place, top, size, opened.metadata.num_rows)


def _batches(
    opened: Any, names: Sequence[str], row_groups: Sequence[int] | None, place: Place, most: int
) -> Iterator[Any]:
    rows = 0
    try:
        for batch in opened.iter_batches(most, row_groups, columns=names):
            yield batch
            rows += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise CampaignError("PAR002", place, row=rows) from error
