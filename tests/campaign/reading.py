"""What a campaign holds, as plain Python values, to compare campaigns by."""

from __future__ import annotations

from typing import Any, NamedTuple

from estimator.campaign import Campaign
from estimator.count.strings import Strings


class Row(NamedTuple):
    """One row of a campaign; None where it has nothing."""

    row: int
    number: str | None
    message: str | None
    count: int | None = None
    sender: str | None = None
    line: int | None = None


def rows_of(campaign: Campaign, *, lines: bool = False) -> list[Row]:
    """All rows of a campaign; with the lines they are on where asked for."""
    rows = []
    for batch in campaign.batches():
        size = len(batch)
        counts = [None] * size if batch.counts is None else batch.counts.tolist()
        numbered = batch.line_numbers() if lines and batch.line_numbers is not None else None
        at = [None] * size if numbered is None else numbered.tolist()
        columns = (_texts(batch.numbers), _texts(batch.messages), counts, _texts(batch.senders, size), at)
        rows += [Row(batch.first_row + i, *cells) for i, cells in enumerate(zip(*columns, strict=True))]
    return rows


def _texts(column: Strings | None, size: int = 0) -> list[Any]:
    if column is None:
        return [None] * size
    missing = [] if column.valid is None else (~column.valid).nonzero()[0].tolist()
    return [None if at in missing else column[at] for at in range(len(column))]
