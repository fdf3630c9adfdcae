"""The characters that GSM-7 lacks: which they are, and where, in whole columns of messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.count.alphabet import GSM7_UNITS
from estimator.count.strings import Strings

_BLOCK_BYTES = 1 << 18  # looked at together, so that everything stays in the processor's cache
_CODE_BITS = 21  # hold any code point

_TWO_BYTES = 0x800  # the first code point that takes more than two bytes of UTF-8
_IN_GSM: Final = np.array([chr(code) in GSM7_UNITS for code in range(_TWO_BYTES)])
"""Of the characters of one or two bytes, by code point: whether GSM-7 has them. Of longer ones it has `€`."""

_SUSPECT: Final = np.array([byte >= 0xC0 or (byte < 0x80 and not _IN_GSM[byte]) for byte in range(256)])
"""Whether a character that begins with a byte may be one that GSM-7 lacks."""


def forcing_characters(messages: Strings) -> dict[str, int]:
    """The characters that GSM-7 lacks, and how many of the messages hold each.

    >>> forcing_characters(Strings.from_any(["ça", "ça ça", "là"]))
    {'ç': 2}
    """
    found: dict[str, int] = {}
    for row, _, code in outside_characters(messages):
        # With counts, for without them numpy first loads its masked arrays.
        pairs, _ = np.unique((row << _CODE_BITS) | code, return_counts=True)
        codes, times = np.unique(pairs & ((1 << _CODE_BITS) - 1), return_counts=True)
        for each, holding in zip(codes.tolist(), times.tolist(), strict=True):
            found[chr(each)] = found.get(chr(each), 0) + holding
    return found


def outside_characters(
    messages: Strings,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Every character that GSM-7 lacks, some rows at a time.

    Yields
    ------
    row, position, code : int64 arrays
        The message, from 0 and in order; where the character begins in `messages.packed()`; its code point.
    """
    data, offsets = messages.packed()
    for rows in _blocks(offsets):
        bounds = offsets[rows.start : rows.stop + 1]
        block = data[bounds[0] : bounds[-1]]
        suspects = np.flatnonzero(_SUSPECT[block])
        code = _code_points(block, suspects)
        outside = np.where(code < _TWO_BYTES, ~_IN_GSM[np.minimum(code, _TWO_BYTES - 1)], code != ord("€"))
        position = bounds[0] + suspects[outside]
        yield rows.start - 1 + np.searchsorted(bounds, position, side="right"), position, code[outside]


def _blocks(offsets: NDArray[Any]) -> Iterator[slice]:
    """Runs of rows of about `_BLOCK_BYTES` each; a longer row is a block of its own."""
    row = 0
    while row < len(offsets) - 1:
        end = int(np.searchsorted(offsets, offsets[row] + _BLOCK_BYTES, side="right")) - 1
        end = max(end, row + 1)
        yield slice(row, end)
        row = end


def _code_points(data: NDArray[np.uint8], positions: NDArray[np.intp]) -> NDArray[np.int64]:
    """The code points of the characters that begin at `positions`."""
    first = data[positions].astype(np.int64)
    length = 1 + (first >= 0xC0) + (first >= 0xE0) + (first >= 0xF0)
    code = np.where(length == 1, first, first & (0xFF >> (length + 1)))
    for following in range(1, 4):
        goes_on = length > following
        byte = data.take(positions + following, mode="clip")
        code = np.where(goes_on, (code << 6) | (byte & 0x3F), code)
    return code
