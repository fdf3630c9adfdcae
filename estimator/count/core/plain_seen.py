"""The part of `plain.py` that knows which numbers, and which texts, came before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from estimator.count.core.shapes import SeenKeys, Spans

_64_BITS = (1 << 64) - 1
_ODD = 0x9E3779B97F4A7C15
_OF_NUMBER = 0xFFFF << 48


def keys(
    texts: Spans, e164: NDArray[np.int64], level: int = 0
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Keys of rows: of the number alone, and of the number with its text.

    Parameters
    ----------
    texts : Spans, n texts
    e164 : int64 array, shape (n,)
        The digits of the numbers, 0 for none.
    level : int [0..63]
        Leave out texts of numbers of whose keys the first so many bits are not all 0.

    Returns
    -------
    two uint64 arrays, shape (n,)
        The first are different for different numbers; the second have the first 16 bits of these, and a hash
        of 48 bits. 0: none.

    >>> texts = Spans.from_texts(["Bonjour", "Bonjour", "Bonsoir"])
    >>> numbers, pairs = keys(texts, np.array([33639980001, 33639980001, 33639980001]))
    >>> len(set(numbers.tolist())), len(set(pairs.tolist()))
    (1, 2)
    """
    of_numbers = [_mixed(digits) for digits in e164.tolist()]
    of_pairs = [
        _pair(number, texts[row]) if number and not number >> (64 - level) else 0
        for row, number in enumerate(of_numbers)
    ]
    return np.array(of_numbers, np.uint64), np.array(of_pairs, np.uint64)


def see(
    found: NDArray[np.uint64],
    seen: SeenKeys,
    times: NDArray[np.uint32] | None = None,
    before: NDArray[np.uint8] | None = None,
) -> int:
    """Add keys to a set; those that are 0 are none.

    Parameters
    ----------
    found : uint64 array, shape (n,)
    seen : SeenKeys
        The set.
    times : uint32 array, shape (n,), optional
        How often each was there already where it comes from.
    before : uint8 array, shape (n,), optional
        Becomes 1 where the key was in the set already, else 0.

    Returns
    -------
    int
        How many were added: fewer than `n` where the next would be one more than `seen.most`.
    """
    places = {key: at for at, key in enumerate(seen.keys.tolist()) if key}
    for row, key in enumerate(found.tolist()):
        known = False
        if key and not key >> (64 - seen.level):
            known = key in places
            if not known:
                if seen.taken >= seen.most:
                    return row
                places[key] = _free(seen, key)
                seen.keys[places[key]] = key
                seen.taken += 1
            if seen.again is not None:
                seen.again[places[key]] += (0 if times is None else int(times[row])) + known
        if before is not None:
            before[row] = known
    return len(found)


def _free(seen: SeenKeys, key: int) -> int:
    """The place for a key that has none."""
    place = key % len(seen.keys)
    while seen.keys[place]:
        place = (place + 1) % len(seen.keys)
    return place


def _mixed(value: int) -> int:
    """One to one, and 0 stays 0: the finalizer of MurmurHash3."""
    value &= _64_BITS
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value ^= value >> 33
        value = value * factor & _64_BITS
    return value ^ value >> 33


def _pair(number: int, text: bytes) -> int:
    found = _mixed(number * _ODD + _hash(text))
    return (number & _OF_NUMBER | found & ~_OF_NUMBER) or 1


def _hash(text: bytes) -> int:
    lanes = [1, 2, 3, 4]
    for at in range(0, len(text), 8):
        word = int.from_bytes(text[at : at + 8], "little")
        product = (lanes[at // 8 % 4] ^ word) * _ODD & _64_BITS
        lanes[at // 8 % 4] = product ^ product >> 32
    return len(text) + sum(lane * (_ODD + 2 * at) for at, lane in enumerate(lanes)) & _64_BITS
