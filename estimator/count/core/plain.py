"""The core in Python: the same functions as the compiled one, to be read beside it, or used without it.

Each says what its namesake in C (`core.h`) says, one cell, one text, one number after the other.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.count.alphabet import (
    CONCATENATED_LIMIT,
    ENCODINGS,
    GSM7_UNITS,
    SINGLE_LIMIT,
    utf16_units,
)
from estimator.count.core.plain_leftovers import leftovers, nothing
from estimator.count.core.plain_numbers import numbers, unusual
from estimator.count.core.plain_records import records
from estimator.count.core.plain_seen import forget, keys, see
from estimator.count.core.plain_texts import OUTSIDE, gather, holding, linkish, outside, replaced
from estimator.count.core.shapes import (
    MOST_SEGMENTS,
    OVER_6_SEGMENTS,
    OVER_8_SEGMENTS,
    ROW_REJECTS,
    Counts,
    Rows,
    RunningTotals,
    Spans,
)

__all__ = [
    "count",
    "forget",
    "gather",
    "holding",
    "keys",
    "leftovers",
    "linkish",
    "more",
    "nothing",
    "numbers",
    "outside",
    "records",
    "replaced",
    "see",
    "tally",
    "together",
    "unusual",
    "utf8",
]

_EXTENSION = re.compile("[" + re.escape("".join(c for c, units in GSM7_UNITS.items() if units == 2)) + "]")


def together(*calls: partial[Any]) -> list[Any]:
    """What several calls of other functions find, one after the other; the compiled core takes them as one.

    Parameters
    ----------
    *calls : partial
        Of `count`, `more`, `numbers`, `tally`, `leftovers`, `nothing`, `keys` of this core.

    >>> texts = Spans.from_texts(["", "a"])
    >>> said, counted = together(partial(nothing, texts), partial(count, texts))
    >>> said.tolist(), counted.units.tolist()
    ([True, False], [0, 1])
    """
    return [call() for call in calls]


def utf8(data: Any, size: int) -> int:
    """Where UTF-8 ends: the first byte that begins no whole character, or `size`.

    Parameters
    ----------
    data : bytes, or anything that has bytes
    size : int
        How many of them to look at.

    Source: RFC 3629 §4.

    >>> utf8("Déjà".encode(), 6), utf8("Déjà".encode(), 5)
    (6, 4)
    """
    octets = bytes(memoryview(data)[:size])
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return error.start
    return size


def count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> Counts:
    """What messages cost on the air.

    Parameters
    ----------
    texts : Spans, n texts
        Exactly as they will be sent.
    clause : bytes
        UTF-8; sent after them.
    with_clause : bool array, shape (n,), optional
        Where it is; None: everywhere.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> counted = count(Spans.from_texts(["20 €", "ça va ?", "€" * 153]))
    >>> counted.encoding.tolist(), counted.units.tolist(), counted.segments.tolist()
    ([0, 1, 0], [5, 7, 306], [1, 1, 3])
    """
    rows = len(texts)
    found = Counts(np.empty(rows, np.int8), np.empty(rows, np.int64), np.empty(rows, np.int64))
    added = clause.decode("utf-8", "surrogatepass")
    for row in range(rows):
        text = _text(texts, row)
        if with_clause is None or with_clause[row]:
            text += added
        encoding = int(OUTSIDE.search(text) is not None)
        pairs = sum(c > "\uffff" for c in text) if encoding else len(_EXTENSION.findall(text))
        found.encoding[row] = encoding
        found.units[row] = len(text) + pairs
        found.segments[row] = _segments(text, encoding, len(text) + pairs, pairs)
    return found


def more(
    texts: Spans,
    counted: Counts,
    with_clause: NDArray[np.bool_],
    reject: NDArray[np.uint8],
    *,
    clause: bytes,
    longer: int,  # noqa: ARG001 - saves the compiled one a count
) -> int:
    """How many messages would take more segments with another clause.

    Parameters
    ----------
    texts : Spans, n texts
    counted : Counts
        What they cost with the clause that they have.
    with_clause : bool array, shape (n,)
        Where they have one.
    reject : uint8 array, shape (n,)
        Where it is not 0, nothing is sent.
    clause : bytes
        UTF-8: the other one.
    longer : int
        Units that it has more.

    >>> texts = Spans.from_texts(["a" * 159, "a"])
    >>> more(texts, count(texts, b"b"), np.ones(2, np.bool_), np.zeros(2, np.uint8), clause=b"bc", longer=1)
    1
    """
    anew = count(texts, clause)
    return int(np.count_nonzero((anew.segments > counted.segments) & with_clause & (reject == 0)))


def cuts(text: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each segment of one text ends, in its bytes, and the units that it carries.

    >>> [each.tolist() for each in cuts(("€" * 77 + "abcdefgh").encode())]
    [[228, 239], [152, 10]]
    """
    written = text.decode("utf-8", "surrogatepass")
    encoding = int(OUTSIDE.search(written) is not None)
    sizes = [utf16_units(each) if encoding else GSM7_UNITS[each] for each in written]
    name = ENCODINGS[encoding]
    limit = SINGLE_LIMIT[name] if sum(sizes) <= SINGLE_LIMIT[name] else CONCATENATED_LIMIT[name]
    ends, units = [0], [0]
    for character, size in zip(written, sizes, strict=True):
        if units[-1] + size > limit:
            ends, units = [*ends, ends[-1]], [*units, 0]
        ends[-1] += len(character.encode("utf-8", "surrogatepass"))
        units[-1] += size
    return np.array(ends, np.int64), np.array(units, np.int64)


def _text(texts: Spans, row: int) -> str:
    octets = texts[row]
    try:
        return octets.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        # Readers refuse such bytes; an Arrow array that nobody checked may hold them.
        return octets.decode("utf-8", "replace")


def _segments(text: str, encoding: int, units: int, pairs: int) -> int:
    limit = CONCATENATED_LIMIT[ENCODINGS[encoding]]
    if units <= SINGLE_LIMIT[ENCODINGS[encoding]]:
        return 1
    if not pairs:
        return -(-units // limit)
    segments, filled = 1, 0
    for character in text:
        size = utf16_units(character) if encoding else GSM7_UNITS[character]
        if filled + size > limit:  # a character that does not fit whole begins the next one
            segments, filled = segments + 1, 0
        filled += size
    return segments


def tally(
    rows: Rows, rates: NDArray[np.int64], totals: RunningTotals, rate: NDArray[np.int64] | None = None
) -> None:
    """Settle what becomes of each row, and add it to what is there.

    Parameters
    ----------
    rows : Rows
        In `matched.reject`, a 0 becomes the first that applies of `DST001` no rate, `CNT001` no number of
        recipients, `MSG003` no message, `MSG002` more than 255 segments.
    rates : int64 array, shape (countries,)
        Milli-credits for a segment; negative: none.
    totals : RunningTotals
        What it is added to.
    rate : int64 array, shape (n,), optional
        Becomes the milli-credits for a segment of each row, 0 where it is rejected.
    """
    for row in range(len(rows.messages)):
        recipients = 1 if rows.recipients is None else int(rows.recipients[row])
        reject = _settled(rows, row, recipients, rates)
        if rate is not None:
            rate[row] = 0 if reject else rates[rows.matched.country[row]]
        if reject:
            rows.matched.reject[row] = reject
            totals.rejects[reject] += 1
            if ROW_REJECTS[reject] == "DST001":
                totals.no_rate[rows.matched.country[row]] += 1
            continue
        encoding, units, segments = (
            int(array[row]) for array in (rows.counted.encoding, rows.counted.units, rows.counted.segments)
        )
        limits = SINGLE_LIMIT if segments == 2 else CONCATENATED_LIMIT
        over = units - limits[ENCODINGS[encoding]] * (segments - 1)
        just_over = recipients if segments > 1 and over <= totals.near else 0
        line = 2 * int(rows.matched.country[row]) + encoding
        totals.lines[line] += (1, recipients, recipients * segments, just_over)
        totals.lengths[segments] += (1, recipients)
        sent = rows.with_clause if isinstance(rows.with_clause, bool) else bool(rows.with_clause[row])
        totals.clauses[int(sent)] += (1, recipients)
        text = _text(rows.messages, row)
        for warning in _warnings(int(rows.matched.warning[row]), segments):
            totals.warnings[warning] += (1, recipients)
        for character in set(OUTSIDE.findall(text)) if encoding else ():
            totals.forcing[ord(character)] = totals.forcing.get(ord(character), 0) + recipients


def _settled(rows: Rows, row: int, recipients: int, rates: NDArray[np.int64]) -> int:
    """The reject of a row; 0 where it is priced."""
    if rows.matched.reject[row]:
        return int(rows.matched.reject[row])
    for code, applies in (
        ("DST001", rates[rows.matched.country[row]] < 0),
        ("CNT001", recipients < 0),
        ("MSG003", rows.missing is not None and bool(rows.missing[row])),
        ("MSG002", rows.counted.segments[row] > MOST_SEGMENTS),
    ):
        if applies:
            return ROW_REJECTS.index(code)
    return 0


def _warnings(of_number: int, segments: int) -> list[int]:
    found = [of_number]
    # OVHcloud's advice on the longest message: 6 segments (its FAQ), 8 (its guide).
    if segments > 6:
        found.append(OVER_8_SEGMENTS if segments > 8 else OVER_6_SEGMENTS)
    return found
