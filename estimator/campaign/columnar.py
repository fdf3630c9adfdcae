"""Campaigns whose rows come as columns of values: Parquet, Excel, tables and DataFrames alike.

A source says what its columns are called and hands over chunks of them; what is common to all (finding the
columns, turning values into texts, numbering the rows) is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from estimator.campaign.assemble import assemble
from estimator.campaign.batch import Batch, Campaign, ready
from estimator.campaign.columns import ColumnChoice, Roles, find_roles
from estimator.campaign.template import Template
from estimator.campaign.texts import texts_of
from estimator.count.strings import Strings
from estimator.errors import CampaignError, Place

CHUNK_ROWS = 65_536
"""Rows in a chunk: enough to make the work per chunk small, few enough to fit any memory."""


class Chunk(NamedTuple):
    """Some consecutive rows: the columns asked for, by position, and what `Batch.line_numbers` is to be."""

    columns: Mapping[int, Any]
    line_numbers: Callable[[], NDArray[np.int64]] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something that has named columns.

    Attributes
    ----------
    header : tuple of str
        The names of all columns, in order.
    chunks : function (positions of columns) -> iterator of Chunk
        Reads these columns from the first row on; each as `texts_of` takes it.
    place : Place
        Of the header.
    size : int, or None
        Bytes, where it is a file.
    rows : int
        How many rows it has, as far as anybody knows; only for a progress bar. 0: nobody knows.
    """

    header: tuple[str, ...]
    chunks: Callable[[Sequence[int]], Iterator[Chunk]]
    place: Place
    size: int | None = None
    rows: int = 0


def campaign_of(
    source: Source, *, choice: ColumnChoice, template: Template | None, keep_originals: bool
) -> Campaign:
    """Open a source as a campaign.

    Raises
    ------
    CampaignError
        As `find_roles` does; later, from `Campaign.batches`, `COL008` where a needed column is not of texts.
    """
    roles = find_roles(source.header, choice, template, source.place)
    reading = _Reading(source, roles, template, keep_originals)
    return Campaign(
        source.place.file, source.header, lambda: ready(reading.batches()), source.size, reading.position
    )


@dataclass(slots=True)
class _Reading:
    """A source being read, and how many of its rows have been."""

    source: Source
    roles: Roles
    template: Template | None
    keep_originals: bool
    rows_read: int = 0

    def batches(self) -> Iterator[Batch]:
        header = self.source.header
        self.rows_read = 0
        for chunk in self.source.chunks(range(len(header)) if self.keep_originals else self.roles.needed):
            columns = {at: self._texts(at, values) for at, values in chunk.columns.items()}
            batch = assemble(
                columns,
                header,
                self.roles,
                self.template,
                first_row=self.rows_read + 1,
                keep_originals=self.keep_originals,
                line_numbers=chunk.line_numbers,
            )
            self.rows_read += len(batch)
            yield batch

    def _texts(self, at: int, values: Any) -> Strings:
        try:
            return Strings.from_arrow(texts_of(values))
        except TypeError as error:
            if at not in self.roles.needed:
                return Strings.from_arrow(_shown(values))
            name = self.source.header[at]
            raise CampaignError("COL008", self.source.place, name=name, found=error) from error

    def position(self) -> int:
        """The share of the rows that has been read, in bytes of the file."""
        read, rows = self.rows_read, self.source.rows
        return (self.source.size or 0) * min(read, rows) // max(rows, 1)


def _shown(values: Any) -> Any:
    """A column nothing is counted in, in some form: in the list of rejects it only helps to know a row by."""
    cells = values.to_pylist() if isinstance(values, (pa.Array, pa.ChunkedArray)) else values
    texts = [None if cell is None else str(cell).encode(errors="backslashreplace").decode() for cell in cells]
    return pa.array(texts, pa.string())
