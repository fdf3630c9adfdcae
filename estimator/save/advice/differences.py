"""What a rewritten campaign lacks of the one it was made of, and what else its owner would not expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from estimator.base.language import listed, told, told_many
from estimator.campaign.columns import Decision


def lacking(read_as: Mapping[Decision, int], left_out: int) -> str:
    """What is not in it, as a sentence; empty where it has everything.

    Parameters
    ----------
    read_as : mapping of (kind, detail) to int
        How the campaign was read.
    left_out : int
        Rows without a message.

    >>> lacking({("header", "4"): 1, ("totals", ""): 1, ("other sheet", "Lyon"): 12}, 0)
    'Not in it: 3 lines above the header, 1 row of totals, 1 other sheet.'
    """
    parts = tuple(_parts(read_as, left_out))
    return told("Not in it: {parts}.", parts=listed(parts)) if parts else ""


def _parts(read_as: Mapping[Decision, int], left_out: int) -> Iterator[str]:
    rows: Counter[str] = Counter()
    sheets = 0
    for (kind, detail), count in read_as.items():
        if kind == "header":
            rows["above"] += int(detail) - 1
        elif kind in ("rejects", "applied"):
            yield told("the columns {names}", names=detail)
        elif kind in ("other sheet", "hidden sheet", "sheet without"):
            sheets += 1
        else:
            rows[kind] += count
    if count := rows["above"]:
        yield told_many("{count} line above the header", "{count} lines above the header", count)
    if count := rows["totals"]:
        yield told_many("{count} row of totals", "{count} rows of totals", count)
    if count := rows["footers"]:
        yield told_many(
            "{count} line around the rows, of the program that wrote them",
            "{count} lines around the rows, of the program that wrote them",
            count,
        )
    if count := rows["header again"]:
        yield told_many("{count} repeated header", "{count} repeated headers", count)
    if count := rows["hidden rows left out"]:
        yield told_many("{count} hidden row", "{count} hidden rows", count)
    if left_out:
        yield told_many("{count} row without a message", "{count} rows without a message", left_out)
    if sheets:
        yield told_many("{count} other sheet", "{count} other sheets", sheets)


_SHOWN = ("language", "cells not as shown", "long numbers")
"""What is decided where a cell of a workbook holds something else than what it shows."""


def differences(
    read_as: Mapping[Decision, int], *, left_out: int, saved_segments: int, repeated: int
) -> tuple[str, ...]:
    """All that its owner would not expect, a sentence each.

    `repeated` rows are not priced, for `unique` leaves them out.

    >>> differences({}, left_out=0, saved_segments=0, repeated=0)
    ('No text became cheaper: its messages are those there were.',)
    """
    found: list[str] = []
    if not saved_segments:
        found.append(told("No text became cheaper: its messages are those there were."))
    if lacks := lacking(read_as, left_out):
        found.append(lacks)
    if any(kind in _SHOWN for kind, _ in read_as):
        found.append(told("Numbers and days of the workbook are texts in it, as they are shown."))
    if repeated:
        found.append(
            told(
                "Rows that [[--unique|unique=True]] leaves out are in it as they were: {count}. "
                "With [[--unique|unique=True]], again, "
                "it costs what is said here.",
                count=repeated,
            )
        )
    return tuple(found)
