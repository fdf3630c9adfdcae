"""The counter: what every message of a column costs on the air, vectorised.

The counting itself (`count`) reads Arrow-style buffers and nothing else, so that another kernel can take its
place. How it works, a block of rows at a time so that everything stays in the processor's cache:

1. Nearly all bytes of a text are plain: one byte, one character, one unit in either encoding. One table
   look-up a byte finds the *special* ones: first bytes of longer characters, the extension table, and ASCII
   that GSM-7 lacks.
2. Only these are looked at more closely, and each corrects the byte count of its row.
3. A row is cut character by character only where a pair on a boundary could really cost a segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.alphabet import CONCATENATED_LIMIT, GSM7, GSM7_UNITS, SINGLE_LIMIT, UCS2
from estimator.message import stop_text
from estimator.strings import Strings

if TYPE_CHECKING:
    import pandas as pd

ENCODINGS: Final = (GSM7, UCS2)
"""An encoding by its number in `Counts.encoding`."""

_BLOCK_BYTES = 1 << 18
_CODE_BITS = 21  # hold any code point

# What a special byte begins. PLAIN is 0 because translate() then leaves a mask of the special bytes.
_PLAIN, _EXTENSION, _OUTSIDE, _TWO_BYTES, _THREE_BYTES, _FOUR_BYTES, _TWO_BYTES_GSM, _EURO = range(8)

# How each kind corrects its row: bytes too many, extension characters, characters outside GSM-7, pairs.
_CORRECTIONS = np.array(
    [
        [0, 0, 0, 0],  # plain
        [0, 1, 0, 0],  # extension, one byte
        [0, 0, 1, 0],  # outside, one byte
        [1, 0, 1, 0],  # outside, two bytes
        [2, 0, 1, 0],  # outside, three bytes
        [3, 0, 1, 1],  # outside, four bytes: a surrogate pair
        [1, 0, 0, 0],  # default alphabet, two bytes
        [2, 1, 0, 0],  # the euro sign, extension, three bytes
    ],
    np.int64,
)


def _byte_kinds() -> bytes:
    def kind(byte: int) -> int:
        if byte < 0x80:
            return {None: _OUTSIDE, 1: _PLAIN, 2: _EXTENSION}[GSM7_UNITS.get(chr(byte))]
        if byte < 0xC0:  # continues a character
            return _PLAIN
        return _TWO_BYTES if byte < 0xE0 else _THREE_BYTES if byte < 0xF0 else _FOUR_BYTES

    return bytes(kind(byte) for byte in range(256))


_BYTE_KINDS = _byte_kinds()
_TWO_BYTES_IN_GSM = np.array([chr(code) in GSM7_UNITS for code in range(0x800)])
SINGLE_UNITS = np.array([SINGLE_LIMIT[encoding] for encoding in ENCODINGS])
CONCATENATED_UNITS = np.array([CONCATENATED_LIMIT[encoding] for encoding in ENCODINGS])


@dataclass(frozen=True, slots=True)
class Counts:
    """What `n` messages cost on the air.

    Attributes
    ----------
    encoding : int8 array, shape (n,)
        Index into `ENCODINGS`.
    units : int64 array, shape (n,)
        Septets or UTF-16 code units.
    segments : int64 array, shape (n,)
    """

    encoding: NDArray[np.int8]
    units: NDArray[np.int64]
    segments: NDArray[np.int64]


def count_segments(messages: Any, *, stop_clause: bool | str = False) -> pd.DataFrame:
    """Count what each message costs on the air.

    Parameters
    ----------
    messages : array-like of str, shape (n,)
        Texts exactly as they will be sent: a list, a numpy array, a pandas Series (whose index is kept),
        or an Arrow array.
    stop_clause : bool or str
        True appends OVHcloud's opt-out text (a newline and `STOP:36111`, 11 units) to every message before
        counting; a text appends that text.

    Returns
    -------
    DataFrame, n rows
        `encoding` (categorical: "GSM-7", "UCS-2"), `units` (int64) [septets or UTF-16 code units],
        `segments` (int64) [1..].

    Raises
    ------
    MessageError
        `MSG001` where an item is missing or not text; names the first such row, from 0.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> count_segments(["Déjà 20 €", "Ça commence ✓"])
      encoding  units  segments
    0    GSM-7     10         1
    1    UCS-2     13         1
    """
    import pandas as pd  # slow to import, and the command never needs it

    counts = count(Strings.from_any(messages), stop_text(stop_clause))
    return pd.DataFrame(
        {
            "encoding": pd.Categorical.from_codes(counts.encoding, pd.Index(ENCODINGS)),
            "units": counts.units,
            "segments": counts.segments,
        },
        index=getattr(messages, "index", None) if isinstance(messages, pd.Series) else None,
    )


def count(messages: Strings, stop_clause: str = "") -> Counts:
    """Count messages, each with `stop_clause` appended; the kernel behind `count_segments`."""
    clause = Strings.from_bytes([stop_clause.encode("utf-8", "surrogatepass")])
    added = _measure(clause.data, clause.offsets)[0]
    measured = np.empty((len(messages), len(added)), np.int64)
    for rows in _blocks(messages.offsets):
        block = messages.offsets[rows.start : rows.stop + 1]
        measured[rows] = _measure(messages.data[block[0] : block[-1]], block - block[0])
    characters, extension, outside, pairs = (measured + added).T
    encoding = (outside > 0).astype(np.int8)
    wide = np.where(encoding, pairs, extension)
    units = characters + wide
    segments = _segments(units, encoding)
    doubtful = _may_straddle(units, encoding, wide, segments)
    if len(doubtful):
        texts = messages.take(doubtful).append(clause.data)
        segments[doubtful] = _walk(texts, encoding[doubtful])
    return Counts(encoding, units, segments)


def forcing_characters(messages: Strings) -> dict[str, int]:
    """The characters that GSM-7 lacks, and how many of the messages hold each.

    >>> forcing_characters(Strings.from_any(["ça", "ça ça", "là"]))
    {'ç': 2}
    """
    found: dict[str, int] = {}
    for rows in _blocks(messages.offsets):
        block = messages.offsets[rows.start : rows.stop + 1]
        data = messages.data[block[0] : block[-1]]
        positions, kinds = _special(data)
        outside = positions[_CORRECTIONS[kinds, 2] > 0]
        row = np.searchsorted(block - block[0], outside, side="right")
        pairs = np.unique((row << _CODE_BITS) | _code_points(data, outside))
        codes, times = np.unique(pairs & ((1 << _CODE_BITS) - 1), return_counts=True)
        for code, holding in zip(codes.tolist(), times.tolist(), strict=True):
            found[chr(code)] = found.get(chr(code), 0) + holding
    return found


def _blocks(offsets: NDArray[Any]) -> Iterator[slice]:
    """Runs of rows of about `_BLOCK_BYTES` each; a longer row is a block of its own."""
    row = 0
    while row < len(offsets) - 1:
        end = int(np.searchsorted(offsets, offsets[row] + _BLOCK_BYTES, side="right")) - 1
        end = max(end, row + 1)
        yield slice(row, end)
        row = end


def _special(data: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Where the bytes that need a closer look are, and what each begins."""
    kinds = np.frombuffer(data.tobytes().translate(_BYTE_KINDS), np.uint8)
    positions = np.flatnonzero(kinds != _PLAIN)
    found = kinds[positions]
    two = np.flatnonzero(found == _TWO_BYTES)
    if len(two):
        in_gsm = _TWO_BYTES_IN_GSM[_code_points(data, positions[two])]
        found[two[in_gsm]] = _TWO_BYTES_GSM
    three = np.flatnonzero(found == _THREE_BYTES)
    if len(three):
        found[three[_code_points(data, positions[three]) == ord("€")]] = _EURO
    return positions, found


def _measure(data: NDArray[np.uint8], offsets: NDArray[Any]) -> NDArray[np.int64]:
    """Characters, extension characters, characters outside GSM-7 and surrogate pairs of each row: (n, 4)."""
    positions, kinds = _special(data)
    totals = np.zeros((len(kinds) + 1, _CORRECTIONS.shape[1]), np.int64)
    np.cumsum(_CORRECTIONS[kinds], axis=0, out=totals[1:])
    corrections = np.diff(totals[np.searchsorted(positions, offsets)], axis=0)
    corrections[:, 0] = np.diff(offsets) - corrections[:, 0]
    return corrections


def _segments(units: NDArray[np.int64], encoding: NDArray[np.int8]) -> NDArray[np.int64]:
    """Segments if no pair stood on a boundary."""
    return np.where(units <= SINGLE_UNITS[encoding], 1, -(-units // CONCATENATED_UNITS[encoding]))


def _may_straddle(
    units: NDArray[np.int64],
    encoding: NDArray[np.int8],
    wide: NDArray[np.int64],
    segments: NDArray[np.int64],
) -> NDArray[np.intp]:
    """The rows in which a pair on a boundary could push the text into one segment more.

    A boundary wastes one unit where a pair stands on it, so k segments waste at most as many units as there
    are boundaries between them, or pairs: where the text fits with that much to spare, nothing can happen.
    """
    waste = np.minimum(wide, segments - 1)
    return np.flatnonzero(
        units + waste > np.maximum(segments * CONCATENATED_UNITS[encoding], SINGLE_UNITS[encoding])
    )


def _walk(texts: Strings, encoding: NDArray[np.int8]) -> NDArray[np.int64]:
    """Cut every text segment by segment, all of them in step."""
    positions, kinds = _special(texts.data)
    sizes = ((texts.data & 0xC0) != 0x80).astype(np.int64)
    row = np.searchsorted(texts.offsets, positions, side="right") - 1
    pairs = positions[_CORRECTIONS[kinds, np.where(encoding[row], 3, 1)] > 0]
    sizes[pairs] = 2
    begins = np.concatenate(([0], np.cumsum(sizes)))
    # One cell a unit, True on the second unit of a pair: a segment must not end just before such a cell.
    second = np.zeros(begins[-1] + 1, np.bool_)
    second[begins[pairs] + 1] = True
    at, end = begins[texts.offsets[:-1]], begins[texts.offsets[1:]]
    limit = CONCATENATED_UNITS[encoding]
    segments = np.ones(len(texts), np.int64)
    going = np.flatnonzero(at + limit < end)
    while len(going):
        boundary = at[going] + limit[going]
        at[going] = boundary - second[boundary]
        segments[going] += 1
        going = going[at[going] + limit[going] < end[going]]
    return segments


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
