"""The rules of counting as lookup tables over UTF-8 bytes: what every kernel reads, made from `alphabet.py`.

A text's bytes are nearly all *plain*: one byte, one character, one unit in either encoding. The others begin
something that corrects the count of bytes: a longer character, a character of the extension table, one that
GSM-7 lacks. `KIND` says what a byte begins, `CORRECTIONS` what that changes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, GSM7_UNITS, SINGLE_LIMIT, UCS2

ENCODINGS: Final = (GSM7, UCS2)
"""An encoding by its number in arrays."""

SINGLE_UNITS: Final = np.array([SINGLE_LIMIT[encoding] for encoding in ENCODINGS])
CONCATENATED_UNITS: Final = np.array([CONCATENATED_LIMIT[encoding] for encoding in ENCODINGS])
"""Units of the only segment of a message, and of each of several, by number of encoding."""

# PLAIN is 0, so that a table of kinds is also a mask of the bytes that need a closer look.
PLAIN, EXTENSION, OUTSIDE, TWO_BYTES, THREE_BYTES, FOUR_BYTES, TWO_BYTES_GSM, EURO = range(8)

BYTES_TOO_MANY, EXTENSIONS, OUTSIDERS, PAIRS = range(4)
CORRECTIONS: Final = np.array(
    [
        [0, 0, 0, 0],  # plain
        [0, 1, 0, 0],  # extension, one byte
        [0, 0, 1, 0],  # outside, one byte
        [1, 0, 1, 0],  # outside, two bytes
        [2, 0, 1, 0],  # outside, three bytes
        [3, 0, 1, 1],  # outside, four bytes: a surrogate pair
        [1, 0, 0, 0],  # default alphabet, two bytes
        [2, 1, 0, 0],  # the euro sign: extension, three bytes
    ],
    np.int64,
)
"""By kind: bytes too many, extension characters, characters GSM-7 lacks, surrogate pairs."""


def _kind(byte: int) -> int:
    if byte < 0x80:
        return {None: OUTSIDE, 1: PLAIN, 2: EXTENSION}[GSM7_UNITS.get(chr(byte))]
    if byte < 0xC0:  # continues a character
        return PLAIN
    return TWO_BYTES if byte < 0xE0 else THREE_BYTES if byte < 0xF0 else FOUR_BYTES


KIND: Final = bytes(_kind(byte) for byte in range(256))
"""What each byte begins, as far as one byte tells."""

IN_GSM: Final = np.array([chr(code) in GSM7_UNITS for code in range(0x800)])
"""Of the characters of one or two bytes, by code point: whether GSM-7 has them."""
