"""Places in a block of bytes as bits, 64 in a word: which byte is a quote, which lies inside quotes.

A million bytes are 16,384 words, so what would be a loop over bytes becomes a few operations on arrays that
fit the fastest cache. Bit `i` of a bitmap speaks of byte `i`; bits past the last byte are 0 unless said.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint64]

_ONE = np.uint64(1)
_TOP = np.uint64(63)
_STRIDE = 1 << 16  # Bytes compared at once: what lies between two steps stays in the fastest cache.


def where(octets: NDArray[np.uint8], value: int) -> Bitmap:
    """The bytes equal to `value`.

    >>> positions(where(np.frombuffer(b"a;b;", np.uint8), ord(";"))).tolist()
    [1, 3]
    """
    words = np.zeros(-(-len(octets) // 64), "<u8")
    packed = words.view(np.uint8)
    for start in range(0, len(octets), _STRIDE):
        part = np.packbits(octets[start : start + _STRIDE] == value, bitorder="little")
        packed[start // 8 : start // 8 + len(part)] = part
    return words


def at(places: NDArray[np.intp], size: int) -> Bitmap:
    """The bits at `places`, of a bitmap over `size` bytes: the inverse of `positions`."""
    marked = np.zeros(size, np.uint8)
    marked[places] = 1
    return where(marked, 1)


def positions(bits: Bitmap) -> NDArray[np.intp]:
    """The places of the bits that are set, in order."""
    return np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))


def count(bits: Bitmap) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def end(bits: Bitmap) -> int:
    """The place after the last bit that is set; 0 where none is."""
    # From the back, for the last record end of a block is nearly always in its last words.
    for word in range(len(bits) - 1, -1, -1):
        if bits[word]:
            return 64 * word + int(bits[word]).bit_length()
    return 0


def following(bits: Bitmap) -> Bitmap:
    """The bytes that come after one that is set, and the first byte: that may set one bit past the last."""
    moved = bits << _ONE
    moved[1:] |= bits[:-1] >> _TOP
    moved[:1] |= _ONE
    return moved


def preceding(bits: Bitmap) -> Bitmap:
    """The bytes that come before one that is set."""
    moved = bits >> _ONE
    moved[:-1] |= bits[1:] << _TOP
    return moved


def inside(quotes: Bitmap) -> Bitmap:
    """The bytes with an odd number of quotes up to and with them; past the last byte, as at the last.

    >>> positions(inside(where(np.frombuffer(b'a"b"c', np.uint8), ord('"')))).tolist()
    [1, 2]
    """
    parity = quotes.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        parity ^= parity << np.uint64(shift)
    before = np.bitwise_xor.accumulate(parity >> _TOP)
    parity[1:] ^= np.uint64(0) - before[:-1]
    return parity
