"""Parquet files: only the columns that are needed, some thousands of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

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

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        for batch in _batches(opened, [header[at] for at in columns], row_groups, place):
            # By name, for asking for "a" makes Arrow read "a.b" as well.
            yield Chunk({at: batch.column(header[at]) for at in columns})

    size = file.stat().st_size if isinstance(file, Path) else None
    return Source(header, chunks, place, size, opened.metadata.num_rows)


def _batches(
    opened: Any, names: Sequence[str], row_groups: Sequence[int] | None, place: Place
) -> Iterator[Any]:
    rows = 0
    try:
        for batch in opened.iter_batches(CHUNK_ROWS, row_groups, columns=names):
            yield batch
            rows += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise CampaignError("PAR002", place, row=rows) from error
