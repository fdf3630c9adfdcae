"""A column of numbers as people type them, to digits: the rules of `typed.py` on arrays of bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.count.strings import Strings
from estimator.numbers.model import REJECTS
from estimator.numbers.typed import SEPARATORS

ASK = 255
"""In `Digits.reject`: only the scalar rules can tell."""

LONGEST_CELL = 64
"""Bytes. No number typed by people is longer; the counters of `_Count` rely on it."""

# The bytes of each kind are counted in one pass, in fields of one 64-bit number: the digits in the lowest
# field, wide enough for a running count over a block, then pluses, dots, odd characters, unclear ones.
_DIGIT = np.uint64(1)
_LOWEST = np.uint64(0xFFFFFFFF)
_FIELD = np.uint64(0xFF)
_SHIFTS = tuple(np.uint64(shift) for shift in (32, 40, 48, 56))
_PLUS, _DOT, _ODD, _UNCLEAR = (_DIGIT << shift for shift in _SHIFTS)

_ZERO = ord("0")
_NOT_ASCII, _LEAD, _LEAD_OF_THREE = 0x80, 0xC0, 0xE0
_NUM001, _NUM004 = REJECTS.index("NUM001"), REJECTS.index("NUM004")


def _weights() -> NDArray[np.uint64]:
    weights = np.full(256, _ODD, np.uint64)
    weights[_NOT_ASCII:] = _UNCLEAR
    # These occur where a spreadsheet made a number of the number: 3.36E+10 and 33639980001,0.
    weights[[ord(sign) for sign in "eE,"]] = _UNCLEAR
    weights[[ord(sign) for sign in SEPARATORS if sign.isascii()]] = 0
    weights[_ZERO : _ZERO + 10] = _DIGIT
    weights[ord("+")] = _PLUS
    weights[ord(".")] = _DOT
    return weights


_WEIGHTS = _weights()
# The two or three UTF-8 bytes of every separator that is not ASCII, as one number.
_SIGNS = [int.from_bytes(sign.encode().ljust(3, b"\0"), "big") for sign in SEPARATORS if not sign.isascii()]


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of n numbers.

    Attributes
    ----------
    data : uint8 array
        0 to 9, all numbers end to end, and three more that belong to none.
    starts, lengths : intp arrays, shape (n,)
        Number `i` is `data[starts[i] : starts[i] + lengths[i]]`, without the `00` of an international one.
    international : bool array, shape (n,)
        The number began with `+` or `00`.
    marked : bool array, shape (n,)
        A zero in parentheses was left out of an international number.
    reject : uint8 array, shape (n,)
        Index into `REJECTS`, or `ASK`. The other attributes mean something only where it is 0.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    international: NDArray[np.bool_]
    marked: NDArray[np.bool_]
    reject: NDArray[np.uint8]


def read_digits(numbers: Strings) -> Digits:
    """The digits of a block of numbers, none of them longer than `LONGEST_CELL` bytes.

    >>> digits = read_digits(Strings.from_any(["+33 (0)6 39", "n/a"]))
    >>> digits.data[:5].tolist(), digits.lengths[0].item(), REJECTS[digits.reject[1]]
    ([3, 3, 6, 3, 9], 5, 'NUM004')
    """
    data, bounds = numbers.packed()
    count = _count(data, bounds)
    digits = data - np.uint8(_ZERO)
    is_digit = digits < 10
    found = _padded(digits[is_digit])

    zeros = (count.digits >= 2) & (found[count.starts] == 0) & (found[count.starts + 1] == 0)
    double_zero = zeros & (count.pluses == 0)
    international = double_zero | (count.pluses == 1)
    prefix = 2 * double_zero
    marked = _marked_zeros(data, bounds, count, np.where(international, prefix, LONGEST_CELL))
    fewer = np.zeros(len(numbers), np.intp)
    if len(marked):
        is_digit[marked] = False
        found = _padded(digits[is_digit])
        fewer = np.bincount(_rows_of(marked, bounds), minlength=len(numbers))
    return Digits(
        data=found,
        starts=count.starts - (np.cumsum(fewer) - fewer) + prefix,
        lengths=count.digits - fewer - prefix,
        international=international,
        marked=fewer > 0,
        reject=_rejects(data, count),
    )


def _padded(digits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With three more, so that looking at the first three digits of a row never looks past the end."""
    return np.append(digits, np.zeros(3, np.uint8))


@dataclass(frozen=True, slots=True)
class _Count:
    """How many bytes of each kind a row has; shape (n,) but for `before`."""

    digits: NDArray[np.intp]
    pluses: NDArray[np.uint64]
    dots: NDArray[np.uint64]
    odd: NDArray[np.uint64]
    unclear: NDArray[np.uint64]
    before: NDArray[np.intp]
    """Digits of the block before each byte."""
    starts: NDArray[np.intp]
    """Digits of the block before each row."""


def _count(data: NDArray[np.uint8], bounds: NDArray[np.intp]) -> _Count:
    weights = _WEIGHTS[data]
    if (data >= _NOT_ASCII).any():
        _clear_separators(data, weights)
    running = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(weights, out=running[1:])
    at_bounds = running[bounds]
    # The fields may run over into each other in the running sum, but not in the difference over one row.
    row = at_bounds[1:] - at_bounds[:-1]
    before = (running & _LOWEST).astype(np.intp)
    pluses, dots, odd, unclear = ((row >> shift) & _FIELD for shift in _SHIFTS)
    digits = (row & _LOWEST).astype(np.intp)
    return _Count(digits, pluses, dots, odd, unclear, before, before[bounds[:-1]])


def _clear_separators(data: NDArray[np.uint8], weights: NDArray[np.uint64]) -> None:
    """Give the bytes of the separators that are not ASCII no weight."""
    padded = np.append(data, np.zeros(2, np.uint8))
    leads = np.flatnonzero(data >= _LEAD)
    wide = padded[leads] >= _LEAD_OF_THREE
    third = np.where(wide, padded[leads + 2], 0)
    signs = (padded[leads].astype(np.intp) << 16) | (padded[leads + 1].astype(np.intp) << 8) | third
    known = np.isin(signs, _SIGNS)
    leads, wide = leads[known], wide[known]
    weights[leads] = 0
    weights[leads + 1] = 0
    weights[leads[wide] + 2] = 0


def _marked_zeros(
    data: NDArray[np.uint8], bounds: NDArray[np.intp], count: _Count, skipped: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Where the zeros written `(0)` are, but for those among the first `skipped` digits of their row."""
    around = (data[:-2] == ord("(")) & (data[2:] == ord(")"))
    zeros = np.flatnonzero(around & (data[1:-1] == _ZERO)) + 1
    rows = _rows_of(zeros, bounds)
    inside = (zeros > bounds[rows]) & (zeros + 1 < bounds[rows + 1])
    return zeros[inside & (count.before[zeros] - count.starts[rows] >= skipped[rows])]


def _rows_of(positions: NDArray[np.intp], bounds: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.searchsorted(bounds, positions, side="right") - 1


def _rejects(data: NDArray[np.uint8], count: _Count) -> NDArray[np.uint8]:
    """What can be said without reading a number; `ASK` where a spreadsheet may have had a hand in it."""
    reject = np.zeros(len(count.digits), np.uint8)
    pluses = np.flatnonzero(data == ord("+"))
    rows = np.repeat(np.arange(len(reject)), count.pluses.astype(np.intp))
    reject[rows[count.before[pluses] > count.starts[rows]]] = _NUM004
    reject[(count.odd > 0) | (count.pluses > 1)] = _NUM004
    reject[(count.digits == 0) & (count.pluses == 0) & (count.odd == 0)] = _NUM001
    reject[(count.unclear > 0) | ((count.dots == 1) & (count.pluses == 0))] = ASK
    return reject
