"""Rows of a campaign that add up the others: found among those that have no number, and left out.

A few rows of a file are looked at whole; all others are known by the first byte of their number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from estimator.base.totals import INITIALS, LABELS, LONGEST_LABEL, is_footer, is_sum, is_total
from estimator.count import core
from estimator.count.strings import Strings

_MOST_SUMS = 8
"""Rows of a batch that are held against the sums of the rows above them: more are no sums."""

_SHORTEST = 8
"""Bytes of a number."""

_TABLE = np.zeros(256, np.bool_)
_TABLE[list(INITIALS)] = True
_LETTERS = np.zeros(256, np.bool_)
_LETTERS[[*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)]] = True
_NO_LABELS = _LETTERS.copy()
_NO_LABELS[[*LABELS, *LABELS.upper()]] = False


def unusual(numbers: Strings) -> NDArray[np.intp]:
    """The rows that have no number, or one that is not written as nearly all are.

    >>> unusual(Strings.from_any(["+33639980001", "Total", "06 39 98 00 01"])).tolist()
    [1]
    """
    found = core.unusual(numbers.spans)
    missing = numbers.missing
    return found if missing is None else np.union1d(found, np.flatnonzero(missing))


def totals_among(
    numbers: Strings, whole: Callable[[], Mapping[int, Strings]], odd: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The rows of totals among some rows.

    Parameters
    ----------
    numbers : Strings, n texts
        The column of phone numbers.
    whole : function () -> mapping of int to Strings
        All columns, for which it is asked only where a row may be one.
    odd : int64 array
        `unusual(numbers)`.

    >>> columns = {0: Strings.from_any(["+33639980001", ""]), 1: Strings.from_any(["3", "Total 3"])}
    >>> totals_among(columns[0], lambda: columns, unusual(columns[0])).tolist()
    [1]
    """
    if not len(odd):
        return odd
    looked_at = numbers.take(odd)
    empty = _empty(looked_at)
    is_without = _first_bytes(looked_at, _LETTERS, empty) | empty
    # How many rows there are may stand among the numbers: no number is as short.
    maybe = odd[is_without | (looked_at.spans.ends - looked_at.spans.starts < _SHORTEST)]
    if not len(maybe):
        return maybe
    columns = list(whole().values())
    labelled = np.zeros(len(numbers), np.bool_)
    others = np.zeros(len(numbers), np.bool_)
    bare = np.ones(len(numbers), np.bool_)
    for column in columns:
        empty = _empty(column)
        labelled |= _first_bytes(column, _TABLE, empty)
        long = column.spans.ends - column.spans.starts > LONGEST_LABEL
        others |= _first_bytes(column, _NO_LABELS, empty) | (long & _first_bytes(column, _LETTERS, empty))
        bare &= empty | _first_bytes(column, _DIGITS, empty)
    without = np.zeros(len(numbers), np.bool_)
    without[odd[is_without]] = True
    # Of a million names where numbers should be, none is read as words.
    likely = maybe[(labelled & ~others)[maybe]].tolist()
    found = [row for row in likely if is_total(_row(columns, row))]
    sums = np.flatnonzero(without & bare).tolist()
    if 0 < len(sums) <= _MOST_SUMS:
        cells = list(zip(*(column.texts() for column in columns), strict=True))
        above = [["" if cell is None else cell for cell in row] for row in cells]
        found += [
            row for row in sums if is_sum(above[row], [above[at] for at in range(row) if at not in sums])
        ]
    return np.array(sorted(found), np.intp)


def footers_among(
    numbers: Strings, whole: Callable[[], Mapping[int, Strings]], odd: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The rows, among some, that a program wrote below what it exported.

    >>> numbers = ["+33639980001", "2 lignes exportées"]
    >>> columns = {0: Strings.from_any(numbers), 1: Strings.from_any(["3", ""])}
    >>> footers_among(columns[0], lambda: columns, unusual(columns[0])).tolist()
    [1]
    """
    if not len(odd):
        return odd
    looked_at = numbers.take(odd)
    empty = _empty(looked_at)
    # No number begins or ends with a letter; what is empty has it in another column.
    lettered = _first_bytes(looked_at, _NO_DIGITS, empty) | _last_bytes(looked_at, _NO_DIGITS, empty)
    maybe = odd[empty | lettered]
    if not len(maybe):
        return maybe
    columns = list(whole().values())
    filled = np.sum([~_empty(column) for column in columns], axis=0)
    ruled = odd[_first_bytes(looked_at, _RULES, empty) & _last_bytes(looked_at, _RULES, empty)]
    alone = [*maybe[filled[maybe] == 1].tolist(), *ruled[filled[ruled] != 1].tolist()]
    return np.array(sorted(row for row in alone if is_footer(_row(columns, row))), np.intp)


_DIGITS = np.zeros(256, np.bool_)
_DIGITS[[*b"0123456789+- "]] = True


_NO_DIGITS = _LETTERS.copy()
_NO_DIGITS[[*range(0x80, 256), *b"[()*.-#:!=_|"]] = True
_RULES = np.zeros(256, np.bool_)
_RULES[[*b"-=_:|"]] = True


def _row(columns: list[Strings], row: int) -> list[str]:
    there = [column.valid is None or bool(column.valid[row]) for column in columns]
    return [column[row] if valid else "" for column, valid in zip(columns, there, strict=True)]


def _empty(column: Strings) -> NDArray[np.bool_]:
    empty: NDArray[np.bool_] = column.spans.ends <= column.spans.starts
    return empty if column.valid is None else empty | ~column.valid


def _first_bytes(column: Strings, wanted: NDArray[np.bool_], empty: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each text that is not empty begins with one of the bytes wanted."""
    spans = column.spans
    if not len(spans.data):
        return np.zeros(len(column), np.bool_)
    # An empty text at the very end begins where nothing is.
    first: NDArray[np.bool_] = wanted.take(spans.data.take(spans.starts, mode="clip"))
    return first & ~empty


def _last_bytes(column: Strings, wanted: NDArray[np.bool_], empty: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each text that is not empty ends with one of the bytes wanted."""
    spans = column.spans
    if not len(spans.data):
        return np.zeros(len(column), np.bool_)
    last: NDArray[np.bool_] = wanted.take(spans.data.take(spans.ends - 1, mode="clip"))
    return last & ~empty
