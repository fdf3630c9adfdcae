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

_MOST_BYTES = 1 << 24
"""What a chunk of rows may hold, by what the file says of its columns."""

_DICTIONARY_BYTES, _NUMBER_BYTES = 1 << 20, 8
"""Where the texts of a column take no more than a dictionary, and this for each, they are named by number:
one that is repeated is held once. Of others Arrow would make a dictionary anew: ten times as long."""


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
        options = {"pre_buffer": False, "buffer_size": _BUFFER}
        opened = pq.ParquetFile(file, **options)
        if numbered := _numbered(opened):
            opened = pq.ParquetFile(file, read_dictionary=numbered, metadata=opened.metadata, **options)
        header = tuple(opened.schema_arrow.names)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CampaignError("PAR001", place) from error

    fitting = _fitting(opened)

    def chunks(columns: Sequence[int], most: int = CHUNK_ROWS) -> Iterator[Chunk]:
        rows = min(most, fitting)
        whole: Iterator[tuple[int, Chunk]] | None = None
        last: tuple[int, Chunk] | None = None

        def whole_chunk(wanted: int) -> Mapping[int, Any]:
            # All columns, read a second time up to there: only where a row must be looked at whole.
            nonlocal whole, last
            whole = whole or enumerate(chunks(range(len(header)), most))
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


def _numbered(opened: Any) -> list[str]:
    """Columns whose texts are named by number throughout, as the sizes of the row groups show.

    Of single columns nothing is asked: of a damaged file, Arrow ends the process where it should raise.
    """
    columns = [opened.schema.column(at) for at in range(len(opened.schema.names))]
    if not all(_is_numbered(group, len(columns)) for group in _groups(opened)):
        return []
    return [
        column.path
        for column in columns
        if column.physical_type == "BYTE_ARRAY"
        and column.logical_type.type in {"STRING", "NONE"}
        and column.path == column.name
    ]


def _is_numbered(group: Any, columns: int) -> bool:
    most = columns * (_DICTIONARY_BYTES + _NUMBER_BYTES * group.num_rows)
    return bool(group.total_byte_size <= most)


def _fitting(opened: Any) -> int:
    """How many rows hold no more than they may, on average over the row group with the largest."""
    sizes: list[int] = [group.total_byte_size // max(1, group.num_rows) for group in _groups(opened)]
    return max(1, _MOST_BYTES // max(1, *sizes, 1))


def _groups(opened: Any) -> Iterator[Any]:
    return map(opened.metadata.row_group, range(opened.metadata.num_row_groups))


def _batches(
    opened: Any, names: Sequence[str], row_groups: Sequence[int] | None, place: Place, most: int
) -> Iterator[Any]:
    rows = 0
    try:
        for batch in opened.iter_batches(most, row_groups, columns=names):
            for column in batch.columns:
                if pa.types.is_dictionary(column.type):
                    column.validate(full=True)  # of a damaged file, a number may name no text
            yield batch
            rows += batch.num_rows
    except MemoryError:  # Arrow's is one of its own errors, too
        raise
    except (pa.ArrowException, OSError) as error:
        raise CampaignError("PAR002", place, row=rows) from error
