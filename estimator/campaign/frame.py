"""Tables in memory: pandas, whatever speaks Arrow (pyarrow, polars, duckdb …), columns in a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import pyarrow as pa

from estimator.base.above import LOOKED_AT
from estimator.base.language import listed, told
from estimator.base.loaded import loaded
from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.campaign.rows import not_a_row
from estimator.errors import ArgumentError, CampaignError, Place


def frame_source(table: Any) -> Source | None:
    """A table in memory as a source; None where `table` is no table.

    The index of a DataFrame is a column where it has a name; rows are numbered from 1, as in a file. A column
    may have any type `texts_of` knows; one of Python objects is looked at cell by cell only where Arrow finds
    no one type.

    Raises
    ------
    CampaignError
        `COL011` the columns of a mapping are not equally long.
    TypeError
        `USE020` a mapping holds something that is no column.
    """
    # Whoever has a DataFrame has imported pandas; all others need not wait for it.
    pandas: Any = loaded("pandas")
    if pandas is not None and isinstance(table, pandas.DataFrame):
        columns = tuple(map(_name, table.columns))
        index = {
            _name(name): level
            for level, name in enumerate(table.index.names)
            if name is not None and _name(name) not in columns
        }
        levels = [table.index.get_level_values(level) for level in index.values()]

        def cut(at: int, rows: slice) -> Any:
            held = table.iloc[rows, at] if at < len(columns) else levels[at - len(columns)][rows]
            return _series(held)

        return _source((*columns, *index), len(table), cut, "<DataFrame>")
    if isinstance(table, Mapping):
        return _of_columns(table)
    if isinstance(table, (pa.RecordBatch, pa.Table)):
        names = tuple(table.schema.names)
        return _source(names, table.num_rows, lambda at, rows: table.column(at)[rows], "<table>")
    if all(hasattr(table, name) for name in ("collect_schema", "select", "collect")):
        return _of_lazy(table)
    return _of_stream(table) if hasattr(table, "__arrow_c_stream__") else None


def _name(name: object) -> str:
    """What a column is called; of one with several levels, the names of all."""
    return " ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)


def frames_source(first: Any, tables: Callable[[], Iterable[Any]]) -> Source:
    """Tables one after the other, as pandas reads a large file, or a query gives record batches.

    `first` is the first of them, which `tables` gives all the same. All have its columns, in its order.

    Raises
    ------
    CampaignError
        Later, from `chunks`, `COL014` a table has other columns than the first.
    TypeError
        `USE019` something among the tables is none; later, too.
    """
    opened = _one_of(first, 1)

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        for at, table in enumerate(tables(), start=1):
            source = _one_of(table, at)
            if source.header != opened.header:
                names = {"columns": opened.header, "others": source.header}
                raise CampaignError("COL014", Place(_TABLES), number=at, **names)
            yield from source.chunks(columns)

    return Source(opened.header, chunks, Place(_TABLES), opened.top)


_TABLES = "<tables>"


def _one_of(table: Any, at: int) -> Source:
    source = None if isinstance(table, (str, bytes)) else frame_source(table)
    if source is None:
        raise not_a_row(table, at)
    return source


def _source(header: tuple[str, ...], rows: int, cut: Callable[[int, slice], Any], name: str) -> Source:
    def some(columns: Sequence[int], rows: slice) -> Chunk:
        whole = partial(some, range(len(header)), rows)
        return Chunk({at: cut(at, rows) for at in columns}, whole=lambda: whole().columns)

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        for start in range(0, rows, CHUNK_ROWS):
            yield some(columns, slice(start, start + CHUNK_ROWS))

    top = partial(some, range(len(header)), slice(LOOKED_AT))
    return Source(header, chunks, Place(name), top, None, rows)


def _of_stream(table: Any) -> Source | None:
    """Whatever hands itself out batch by batch. A reader of a stream can be gone through only once."""
    try:
        reader = pa.RecordBatchReader.from_stream(table)
    except pa.ArrowInvalid:  # a single column, such as a Series
        return None

    header = tuple(reader.schema.names)
    opened: Iterator[Any] | None = iter(reader)

    def batches() -> Iterator[Any]:
        nonlocal opened
        again = opened or iter(pa.RecordBatchReader.from_stream(table))
        opened = None
        return again

    def top() -> Chunk:
        nonlocal opened
        left = batches()
        first = next(left, None)
        opened = left if first is None else chain([first], left)
        rows = reader.schema.empty_table() if first is None else first.slice(0, LOOKED_AT)
        return Chunk({at: rows.column(at) for at in range(len(header))})

    return Source(header, lambda columns: _cut(batches(), columns), Place("<table>"), top)


def _of_lazy(table: Any) -> Source:
    """A query that is not worked out yet, and then only as far as it is needed."""
    header = tuple(table.collect_schema().names())

    def top() -> Chunk:
        batches = pa.RecordBatchReader.from_stream(table.head(LOOKED_AT).collect())
        rows = batches.read_all()
        return Chunk({at: rows.column(at) for at in range(len(header))})

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        query = table.select([header[at] for at in columns])
        # A frame in pieces where this polars can do so; else one, of these columns alone.
        if hasattr(query, "collect_batches"):
            frames = query.collect_batches(chunk_size=CHUNK_ROWS, maintain_order=True, engine="streaming")
        else:
            frames = [query.collect(engine="streaming")]
        for frame in frames:
            batches = pa.RecordBatchReader.from_stream(frame)
            for chunk in _cut(batches, range(len(columns))):
                yield Chunk({at: chunk.columns[nth] for nth, at in enumerate(columns)})

    return Source(header, chunks, Place("<query>"), top)


def _cut(batches: Any, columns: Sequence[int]) -> Iterator[Chunk]:
    """Batches as their owner cut them, none of them larger than a chunk."""
    for batch in batches:
        for start in range(0, batch.num_rows, CHUNK_ROWS):
            rows = batch.slice(start, CHUNK_ROWS)
            yield Chunk({at: rows.column(at) for at in columns}, whole=partial(_all_columns, rows))


def _all_columns(rows: Any) -> dict[int, Any]:
    return dict(enumerate(rows.columns))


def _of_columns(columns: Mapping[Any, Any]) -> Source:
    header = tuple(str(name) for name in columns)
    for name, column in columns.items():
        if isinstance(column, (str, bytes)) or not hasattr(column, "__len__"):
            raise ArgumentError("USE020", name=str(name), found=type(column).__name__)
    lengths = {str(name): len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        found = listed(
            told("'{name}' has {length}", name=name, length=length) for name, length in lengths.items()
        )
        raise CampaignError("COL011", found=found)
    held = [_sliceable(column) for column in columns.values()]
    rows = next(iter(lengths.values()), 0)
    return _source(header, rows, lambda at, rows: _cells(held[at][rows]), "<columns>")


def _sliceable(column: Any) -> Any:
    """A column that slices by position: a Series would slice by its index."""
    return getattr(column, "iloc", column if hasattr(column, "__getitem__") else list(column))


def _cells(column: Any) -> Any:
    return column if isinstance(column, (pa.Array, pa.ChunkedArray, list, tuple)) else _series(column)


def _series(series: Any) -> Any:
    try:
        return pa.array(series, from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        return series.tolist()
