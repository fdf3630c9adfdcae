"""Campaigns whose rows come as columns of values: Parquet, Excel, tables and DataFrames alike.

A source says what its columns are called and hands over chunks of them; what is common to all (finding the
columns, turning values into texts, numbering the rows) is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from estimator.base.above import header_at
from estimator.base.workbook.cells import UnreadCell
from estimator.campaign.assemble import assemble, taken
from estimator.campaign.batch import Batch, Campaign, above_header, ready
from estimator.campaign.columns import MISSING, ColumnChoice, Decision, Roles, find_roles
from estimator.campaign.content import Rows
from estimator.campaign.naming import named_roles
from estimator.campaign.template import Template
from estimator.campaign.texts import texts_of
from estimator.campaign.totals import totals_among, unusual
from estimator.count.strings import Strings
from estimator.errors import CampaignError, Place

CHUNK_ROWS = 65_536
"""Rows in a chunk: enough to make the work per chunk small, few enough to fit any memory."""


class Chunk(NamedTuple):
    """Some consecutive rows.

    Attributes
    ----------
    columns : mapping of int to column
        Those asked for, by position.
    line_numbers : function, or None
        What `Batch.line_numbers` is to be.
    whole : function () -> mapping of int to column
        All columns of the same rows, for the few that must be looked at whole.
    values : function (position) -> column, or None
        What the cells of a column hold, where they show something else: "1 250" holds 1250.
    once : function (position) -> column, or None
        The cells of a column, where others are merged: each in its first row only. Nobody gets a message once
        for every row that a number is merged over.
    """

    columns: Mapping[int, Any]
    line_numbers: Callable[[], NDArray[np.int64]] | None = None
    whole: Callable[[], Mapping[int, Any]] | None = None
    values: Callable[[int], Any] | None = None
    once: Callable[[int], Any] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something that has named columns.

    Attributes
    ----------
    header : tuple of str
        The names of all columns, in order; empty where one has none, or none that can be read.
    chunks : function (positions of columns) -> iterator of Chunk
        Reads these columns from the first row on; each as `texts_of` takes it.
    place : Place
        Of the header.
    top : function () -> Chunk
        All columns of the first rows, at most `LOOKED_AT`, which `chunks` gives all the same; also columns
        beyond the header, where the first row names fewer than there are.
    size : int, or None
        Bytes, where it is a file.
    rows : int
        How many rows it has, as far as anybody knows; only for a progress bar. 0: nobody knows.
    decided : function () -> Counter of (kind, detail)
        What was decided for its owner by whoever read its cells; whole once the rows are read.
    unread : sequence of UnreadCell
        The cells that name columns, and cannot be read.
    """

    header: tuple[str, ...]
    chunks: Callable[[Sequence[int]], Iterator[Chunk]]
    place: Place
    top: Callable[[], Chunk]
    size: int | None = None
    rows: int = 0
    decided: Callable[[], Counter[Decision]] = Counter
    unread: Sequence[UnreadCell] = ()


def campaign_of(
    source: Source, *, choice: ColumnChoice, template: Template | None, keep_originals: bool
) -> Campaign:
    """Open a source as a campaign.

    Its header is where it is (`header_at`): a program that read a sheet with a title above its header has
    taken the title for the names of the columns.

    Raises
    ------
    CampaignError
        As `find_roles` does; instead of a column that is missing, what is wrong with the first cell that
        may be its name and cannot be read, such as `XLS005`; later, from `Campaign.batches`, `COL008` where a
        needed column is not of texts.
    """
    header, above, place, rows, unread = _header(source, choice, template)
    try:
        roles = find_roles(header, choice, template, place, rows)
    except CampaignError as error:
        if unread and error.code in MISSING:
            raise unread[0].error from error
        raise
    reading = _Reading(source, header, above, roles, template, keep_originals)
    decided = (*above_header(place.line or above + 1), *roles.decided)

    def read_as() -> Counter[Decision]:
        return Counter(decided) + source.decided()

    return Campaign(
        *(source.place.file, header, lambda: ready(reading.batches()), source.size, reading.position),
        reading=read_as,
        roles=roles,
    )


def _header(
    source: Source, choice: ColumnChoice, template: Template | None
) -> tuple[tuple[str, ...], int, Place, Rows, Sequence[UnreadCell]]:
    """The names of the columns, how many rows are above them, where they are, and the first rows below.

    Last come the cells of the header that cannot be read.
    """
    first = named_roles(source.header, choice, template)
    try:
        top = source.top()
    except CampaignError:  # it is named where the rows are read, if the column is needed at all
        return source.header, 0, source.place, (), source.unread
    rows = [tuple(name.strip() for name in source.header), *_rows(top)]
    at = header_at(rows, lambda row: named_roles(row, choice, template))
    if at == 0 or first >= named_roles(rows[at], choice, template):
        return source.header, 0, source.place, rows[1:], source.unread
    line = None if top.line_numbers is None else int(top.line_numbers()[at - 1])
    cells = [column[at - 1] for column in top.columns.values()]
    unread = [cell for cell in cells if isinstance(cell, UnreadCell)]
    named = max(column for column, cell in enumerate(cells, 1) if rows[at][column - 1] or cell in unread)
    return rows[at][:named], at, replace(source.place, line=line), rows[at + 1 :], unread


def _rows(chunk: Chunk) -> list[tuple[str, ...]]:
    """The rows of a chunk with all its columns, as texts without blanks around them."""
    columns = [[(text or "").strip() for text in _shown_texts(cells)] for cells in chunk.columns.values()]
    return list(zip(*columns, strict=True))


@dataclass(slots=True)
class _Reading:
    """A source being read, and how many of its rows have been."""

    source: Source
    header: tuple[str, ...]
    above: int
    roles: Roles
    template: Template | None
    keep_originals: bool
    rows_read: int = 0

    def batches(self) -> Iterator[Batch]:
        self.rows_read = 0
        above = self.above
        wanted = range(len(self.header)) if self.keep_originals else self.roles.needed
        for chunk in self.source.chunks(wanted):
            cells = dict(chunk.columns)
            if chunk.once is not None and (number := self.roles.number) is not None:
                cells[number] = chunk.once(number)
            if chunk.values is not None and (counts := self.roles.count) is not None:
                cells[counts] = chunk.values(counts)
            columns = {at: self._texts(at, values, chunk) for at, values in cells.items()}
            rows = len(next(iter(columns.values())))
            kept = self._kept(columns, chunk, rows, min(above, rows))
            above -= min(above, rows)
            if kept is not None:
                columns = {at: column.take(kept) for at, column in columns.items()}
            batch = assemble(
                columns,
                self.header,
                self.roles,
                self.template,
                first_row=self.rows_read + 1,
                keep_originals=self.keep_originals,
                line_numbers=taken(chunk.line_numbers, kept),
                whole=partial(self._whole, chunk, kept),
            )
            self.rows_read += len(batch)
            yield batch

    def _whole(self, chunk: Chunk, kept: NDArray[np.intp] | None) -> dict[int, Strings]:
        """All columns of the rows of a chunk that are kept, as far as they are texts."""
        whole = chunk.columns if chunk.whole is None else chunk.whole()
        found = {at: Strings.from_arrow(_written(cells)) for at, cells in whole.items()}
        return found if kept is None else {at: column.take(kept) for at, column in found.items()}

    def _kept(
        self, columns: Mapping[int, Strings], chunk: Chunk, rows: int, above: int
    ) -> NDArray[np.intp] | None:
        """The rows that are some: neither above the header nor blank; None: all of them."""
        kept = np.ones(rows, np.bool_)
        kept[:above] = False
        maybe = np.flatnonzero(columns[self.roles.needed[0]].blank & kept)
        for column in columns.values():
            maybe = maybe[column.take(maybe).blank]
        if len(maybe) and chunk.whole is not None:
            for column in self._whole(chunk, None).values():
                maybe = maybe[column.take(maybe).blank]
        kept[maybe] = False
        return None if kept.all() else np.flatnonzero(kept)

    def _texts(self, at: int, values: Any, chunk: Chunk) -> Strings:
        try:
            return Strings.from_arrow(texts_of(values))
        except TypeError as error:
            if at not in self.roles.needed:
                return Strings.from_arrow(_shown(values))
            unread = [row for row, cell in enumerate(values) if isinstance(cell, UnreadCell)]
            if (row := self._first_needed(at, unread, chunk)) is not None:
                raise values[row].error from error
            if unread:
                read = [None if isinstance(cell, UnreadCell) else cell for cell in values]
                return self._texts(at, read, chunk)
            name = self.header[at]
            raise CampaignError("COL008", self.source.place, name=name, found=error) from error

    def _first_needed(self, at: int, rows: Sequence[int], chunk: Chunk) -> int | None:
        """The first of some rows of which a cell is needed: neither one of totals, nor one to nobody."""
        number = self.roles.number
        if number is None or not rows:
            return rows[0] if rows else None
        whole = self._whole(chunk, None)
        numbers = whole.get(number, Strings.all_missing(len(next(iter(whole.values())))))
        totals = set(totals_among(numbers, lambda: whole, unusual(numbers)).tolist())
        blank = numbers.blank
        needed = (row for row in rows if at == number or not blank[row])
        return next((row for row in needed if row not in totals), None)

    def position(self) -> int:
        """The share of the rows that has been read, in bytes of the file."""
        read, rows = self.rows_read, self.source.rows
        return (self.source.size or 0) * min(read, rows) // max(rows, 1)


def _written(values: Any) -> Any:
    """A column of any values as an Arrow column of texts: of nothing where they cannot be written."""
    for written in (texts_of, _shown):
        with suppress(TypeError, UnicodeError):
            return written(values)
    return pa.nulls(len(values), pa.string())


def _shown_texts(values: Any) -> list[str | None]:
    """A column of any values as texts, for a look at its first rows."""
    with suppress(UnicodeError):
        texts: list[str | None] = _written(values).to_pylist()
        return texts
    return [None] * len(values)


def _shown(values: Any) -> Any:
    """A column nothing is counted in, in some form: in the list of rejects it only helps to know a row by."""
    cells = values.to_pylist() if isinstance(values, (pa.Array, pa.ChunkedArray)) else values
    texts = [
        None
        if cell is None or isinstance(cell, UnreadCell)
        else str(cell).encode(errors="backslashreplace").decode()
        for cell in cells
    ]
    return pa.array(texts, pa.string())
