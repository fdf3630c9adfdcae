"""Exact sums and products of columns: 64 bits as long as these hold them, and Python's whole numbers beyond.

numpy counts on from the other end where 64 bits are not enough, and says nothing.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]
"""Whole numbers: int64, or Python's where one of them needs more."""

_MOST: Final = 2**63


def whole(numbers: Any) -> Whole:
    """Numbers as they are held: in 64 bits, wherever these are enough for all of them.

    >>> whole([1, 2]).dtype.name, whole([1, 2**63]).dtype.name
    ('int64', 'object')
    """
    held = np.asarray(numbers, object if isinstance(numbers, list) else None)
    return held.astype(np.int64) if _largest(held) < _MOST else held.astype(object)


def sums_at(places: NDArray[np.intp], amounts: Whole, size: int) -> Whole:
    """The sum of the amounts at each of `size` places.

    >>> sums_at(np.array([0, 2, 2]), np.array([1, 2**62, 2**62]), 3).tolist()
    [1, 0, 9223372036854775808]
    """
    fits = _largest(amounts) * len(amounts) < _MOST
    found = np.zeros(size, np.int64 if fits else object)
    np.add.at(found, places, amounts if fits else amounts.astype(object))
    return found if fits else whole(found)


def total(numbers: Whole) -> int:
    """All of them together.

    >>> total(np.array([2**62, 2**62]))
    9223372036854775808
    """
    return int(sums_at(np.zeros(len(numbers), np.intp), numbers, 1)[0])


def products(some: Whole, others: Whole) -> Whole:
    """Each of some numbers times that of the others.

    >>> products(np.array([2, 2**62]), np.array([3, 4])).tolist()
    [6, 18446744073709551616]
    """
    if _largest(some) * _largest(others) < _MOST:
        return some * others
    return whole(some.astype(object) * others.astype(object))


def _largest(numbers: Whole) -> int:
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if len(numbers) else 0
