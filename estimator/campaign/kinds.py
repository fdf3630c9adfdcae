"""What a campaign may be given as: the one list, for readers and for type checkers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Union

from estimator.campaign.batch import Batch

if TYPE_CHECKING:
    import pandas as pd


class ArrowStream(Protocol):
    """A table that hands itself out as Arrow: pyarrow's, polars' DataFrame, duckdb's relations."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule of the Arrow C stream interface."""


class LazyTable(Protocol):
    """A polars LazyFrame: only the columns that are needed are worked out, some rows at a time."""

    def collect_schema(self) -> Any:
        """The names and types of its columns."""

    def select(self, *columns: Any) -> Any:
        """Some of its columns."""

    def collect(self, *, engine: Any = ...) -> Any:
        """All its rows."""


CampaignSource = Union[
    str,
    "os.PathLike[str]",
    BinaryIO,
    "pd.DataFrame",
    ArrowStream,
    LazyTable,
    Mapping[str, Any],
    Iterable[Mapping[Any, Any]],
    Iterable["pd.DataFrame"],
    Iterable[ArrowStream],
    Iterable[Batch],
]
"""A campaign as a caller holds it: the path of a file, a binary file, a pandas or polars DataFrame, a polars
LazyFrame, an Arrow table or stream, a mapping of columns, or an iterable of rows (each a mapping: a list, a
generator, a `csv.DictReader`), of tables (`pandas.read_csv(…, chunksize=…)`, record batches) or of Batch."""
