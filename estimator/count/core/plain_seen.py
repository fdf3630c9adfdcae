"""The part of `plain.py` that knows which numbers, and which texts, came before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from estimator.count.core.shapes import CAME_BEFORE, SeenKeys, Spans

_64_BITS, _32_BITS = (1 << 64) - 1, (1 << 32) - 1
_ODD = 0x9E3779B97F4A7C15
_STEP = _ODD ^ _32_BITS
_OF_NUMBER = 0xFFFF << 48


def keys(
    texts: Spans, e164: NDArray[np.int64], reject: NDArray[np.uint8], level: int = 0
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Keys of rows: of the number alone, and of the number with its text.

    Parameters
    ----------
    texts : Spans, n texts
    e164 : int64 array, shape (n,)
        The digits of the numbers, 0 for none.
    reject : uint8 array, shape (n,)
        Index into `ROW_REJECTS`: rows have no keys but where it is 0 or `CAME_BEFORE`.
    level : int [0..63]
        Leave out texts of numbers of whose keys the first so many bits are not all 0.

    Returns
    -------
    two uint64 arrays, shape (n,)
        The first are different for different numbers; the second have the first 16 bits of these, and a hash
        of 48 bits. 0: none.

    >>> texts = Spans.from_texts(["Bonjour", "Bonjour", "Bonsoir"])
    >>> numbers, pairs = keys(texts, np.array([33639980001, 33639980001, 33639980001]), np.zeros(3, np.uint8))
    >>> len(set(numbers.tolist())), len(set(pairs.tolist()))
    (1, 2)
    """
    sent = (reject == 0) | (reject == CAME_BEFORE)
    of_numbers = [_mixed(digits) for digits in np.where(sent, e164, 0).tolist()]
    of_pairs = [
        _pair(number, texts[row]) if number and not number >> (64 - level) else 0
        for row, number in enumerate(of_numbers)
    ]
    return np.array(of_numbers, np.uint64), np.array(of_pairs, np.uint64)


def see(found: NDArray[np.uint64], seen: SeenKeys, before: NDArray[np.uint8] | None = None) -> int:
    """Add keys to a set; those that are 0 are none.

    Parameters
    ----------
    found : uint64 array, shape (n,)
    seen : SeenKeys
        The set.
    before : uint8 array, shape (n,), optional
        Becomes 1 where the key was in the set already, else 0.

    Returns
    -------
    int
        How many were added: fewer than `n` where the next would be one more than `seen.most`.
    """
    there = set(seen.keys[seen.keys != 0].tolist())
    for row, key in enumerate(found.tolist()):
        known = key in there
        if known:
            seen.again[64 - key.bit_length()] += 1
        elif key and not key >> (64 - seen.level):
            if seen.taken >= seen.most:
                return row
            seen.keys[_free(seen, key)] = key
            seen.taken += 1
            there.add(key)
        if before is not None:
            before[row] = known
    return len(found)


def forget(seen: SeenKeys) -> None:
    """Raise the level of a set by one: of its keys, half are left."""
    seen.level, seen.taken = seen.level + 1, 0
    kept = seen.keys[(seen.keys != 0) & (seen.keys >> np.uint64(64 - seen.level) == 0)]
    seen.keys[:] = 0
    see(kept, seen)


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
    for block, at in enumerate(range(0, len(text), 32)):
        for lane in range(4):
            word = int.from_bytes(text[at + 8 * lane : at + 8 * lane + 8], "little")
            keyed = word ^ (block * _STEP + _ODD * (2 * lane + 1) & _64_BITS)
            lanes[lane] += (keyed & _32_BITS) * (keyed >> 32)
            lanes[lane ^ 1] += word
    return len(text) + sum(lane * (_ODD + 2 * at) for at, lane in enumerate(lanes)) & _64_BITS
