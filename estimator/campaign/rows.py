"""Rows as Python programs hold them: an iterable of mappings, read some thousands at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from estimator.campaign.columnar import CHUNK_ROWS, Chunk, Source
from estimator.errors import ArgumentError, CampaignError, Place

_NAME = "<rows>"


def rows_source(top: Sequence[Any], rows: Callable[[], Iterable[Any]]) -> Source:
    """Rows as a source. The first one has the names of all columns; what a later one lacks is an empty cell.

    `top` are the first rows, which `rows` gives all the same.

    Raises later, from `chunks`
    ---------------------------
    CampaignError
        `COL010` a row has a column that the first has not.
    TypeError
        `USE019` something among the rows is none.
    """
    # csv.DictReader puts the cells beyond its header under None, and they belong to no column.
    names = tuple(name for name in top[0] if name is not None)
    every = range(len(names))

    def of_rows(some: Sequence[Mapping[Any, Any]], columns: Sequence[int]) -> dict[int, Any]:
        return {at: [row.get(names[at]) for row in some] for at in columns}

    def chunks(columns: Sequence[int]) -> Iterator[Chunk]:
        left = enumerate(rows(), start=1)
        while some := [_checked(row, at, names) for at, row in islice(left, CHUNK_ROWS)]:
            yield Chunk(of_rows(some, columns), whole=partial(of_rows, some, every))

    def first() -> Chunk:
        return Chunk(of_rows([row for row in top if isinstance(row, Mapping)], every))

    return Source(tuple(str(name) for name in names), chunks, Place(_NAME), first)


def not_a_row(row: object, at: int) -> ArgumentError:
    """`USE019` of one of many, counted from 1."""
    return ArgumentError("USE019", Place(_NAME, at), found=f"{type(row).__name__} among the rows")


def _checked(row: Any, at: int, names: tuple[Any, ...]) -> Mapping[Any, Any]:
    if not isinstance(row, Mapping):
        raise not_a_row(row, at)
    if not row.keys() <= set(names):
        new = next(name for name in row if name not in names)
        found = "cells beyond its header" if new is None else f"a column '{new}'"
        listed = tuple(str(name) for name in names)
        raise CampaignError("COL010", Place(_NAME), row=at, found=found, columns=listed)
    return row
