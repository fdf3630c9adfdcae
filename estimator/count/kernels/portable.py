"""The counter in numpy: runs wherever the package does. `compiled.py` does the same faster.

A block of rows at a time, so that everything stays in the processor's cache:

1. One table look-up a byte finds the *special* bytes: first bytes of longer characters, the extension table,
   and ASCII that GSM-7 lacks. Nearly all others are plain.
2. Only these are looked at more closely, and each corrects the byte count of its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from estimator.count.kernels.tables import (
    BYTES_TOO_MANY,
    CONCATENATED_UNITS,
    CORRECTIONS,
    EURO,
    EXTENSIONS,
    IN_GSM,
    KIND,
    PAIRS,
    PLAIN,
    SINGLE_UNITS,
    THREE_BYTES,
    TWO_BYTES,
    TWO_BYTES_GSM,
)

_BLOCK_BYTES = 1 << 18

Counted = tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]
"""Encoding, units, segments, and whether a pair may straddle a boundary, for one segment more."""


def count_rows(data: NDArray[np.uint8], offsets: NDArray[Any], added: NDArray[np.int64]) -> Counted:
    """Count the texts `data[offsets[i]:offsets[i + 1]]`, each with a clause that `measure` has measured.

    Parameters
    ----------
    data : uint8 array
        UTF-8.
    offsets : int array, shape (n + 1,)
    added : int64 array, shape (4,)
        What the clause after every text adds: a row of `measure`.

    Returns
    -------
    Counted, arrays of shape (n,)
    """
    measured = np.empty((len(offsets) - 1, len(added)), np.int64)
    for rows in blocks(offsets):
        block = offsets[rows.start : rows.stop + 1]
        measured[rows] = measure(data[block[0] : block[-1]], block - block[0])
    characters, extension, outside, pairs = (measured + added).T
    encoding = (outside > 0).astype(np.int8)
    wide = np.where(encoding, pairs, extension)
    units = characters + wide
    segments = _segments(units, encoding)
    return encoding, units, segments, _may_straddle(units, encoding, wide, segments)


def blocks(offsets: NDArray[Any]) -> Iterator[slice]:
    """Runs of rows of about `_BLOCK_BYTES` each; a longer row is a block of its own."""
    row = 0
    while row < len(offsets) - 1:
        end = int(np.searchsorted(offsets, offsets[row] + _BLOCK_BYTES, side="right")) - 1
        end = max(end, row + 1)
        yield slice(row, end)
        row = end


def special(data: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Where the bytes that need a closer look are, and what each begins."""
    kinds = np.frombuffer(data.tobytes().translate(KIND), np.uint8)
    positions = np.flatnonzero(kinds != PLAIN)
    found = kinds[positions]
    two = np.flatnonzero(found == TWO_BYTES)
    if len(two):
        in_gsm = IN_GSM[code_points(data, positions[two])]
        found[two[in_gsm]] = TWO_BYTES_GSM
    three = np.flatnonzero(found == THREE_BYTES)
    if len(three):
        found[three[code_points(data, positions[three]) == ord("€")]] = EURO
    return positions, found


def measure(data: NDArray[np.uint8], offsets: NDArray[Any]) -> NDArray[np.int64]:
    """Characters, extension characters, characters outside GSM-7 and surrogate pairs of each row: (n, 4)."""
    positions, kinds = special(data)
    totals = np.zeros((len(kinds) + 1, CORRECTIONS.shape[1]), np.int64)
    np.cumsum(CORRECTIONS[kinds], axis=0, out=totals[1:])
    corrections = np.diff(totals[np.searchsorted(positions, offsets)], axis=0)
    corrections[:, BYTES_TOO_MANY] = np.diff(offsets) - corrections[:, BYTES_TOO_MANY]
    return corrections


def _segments(units: NDArray[np.int64], encoding: NDArray[np.int8]) -> NDArray[np.int64]:
    """Segments if no pair stood on a boundary."""
    return np.where(units <= SINGLE_UNITS[encoding], 1, -(-units // CONCATENATED_UNITS[encoding]))


def _may_straddle(
    units: NDArray[np.int64],
    encoding: NDArray[np.int8],
    wide: NDArray[np.int64],
    segments: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Where a pair on a boundary could push the text into one segment more.

    A boundary wastes one unit where a pair stands on it, so k segments waste at most as many units as there
    are boundaries between them, or pairs: where the text fits with that much to spare, nothing can happen.
    """
    waste = np.minimum(wide, segments - 1)
    room = np.maximum(segments * CONCATENATED_UNITS[encoding], SINGLE_UNITS[encoding])
    return np.asarray(units + waste > room)


def cut_rows(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], encoding: NDArray[np.int8]
) -> NDArray[np.int64]:
    """The segments of texts that have more than one, each filled as far as its pairs allow, all in step."""
    positions, kinds = special(data)
    sizes = ((data & 0xC0) != 0x80).astype(np.int64)
    row = np.searchsorted(offsets, positions, side="right") - 1
    pairs = positions[CORRECTIONS[kinds, np.where(encoding[row], PAIRS, EXTENSIONS)] > 0]
    sizes[pairs] = 2
    begins = np.concatenate(([0], np.cumsum(sizes)))
    # One cell a unit, True on the second unit of a pair: a segment must not end just before such a cell.
    second = np.zeros(begins[-1] + 1, np.bool_)
    second[begins[pairs] + 1] = True
    at, end = begins[offsets[:-1]], begins[offsets[1:]]
    limit = CONCATENATED_UNITS[encoding]
    segments = np.ones(len(encoding), np.int64)
    going = np.flatnonzero(at + limit < end)
    while len(going):
        boundary = at[going] + limit[going]
        at[going] = boundary - second[boundary]
        segments[going] += 1
        going = going[at[going] + limit[going] < end[going]]
    return segments


def code_points(data: NDArray[np.uint8], positions: NDArray[np.intp]) -> NDArray[np.int64]:
    """The code points of the characters that begin at `positions`."""
    first = data[positions].astype(np.int64)
    length = 1 + (first >= 0xC0) + (first >= 0xE0) + (first >= 0xF0)
    code = np.where(length == 1, first, first & (0xFF >> (length + 1)))
    for following in range(1, 4):
        goes_on = length > following
        byte = data.take(positions + following, mode="clip")
        code = np.where(goes_on, (code << 6) | (byte & 0x3F), code)
    return code


def is_utf8(octets: bytes, size: int) -> bool:
    """Whether the first `size` bytes are UTF-8, each character whole."""
    # One Arrow text laid over the bytes: its check is twice as fast as `bytes.decode`, and copies nothing.
    offsets = pa.py_buffer(np.array([0, size], np.int32))
    text = pa.StringArray.from_buffers(1, offsets, pa.py_buffer(octets))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
