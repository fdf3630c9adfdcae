"""The counter compiled by numba: the same tables as `portable.py`, one pass, nothing copied.

The loop looks up two small tables for every byte and branches on neither, for a text is a run of letters with
accents strewn in, and a processor that guesses wrong at every accent waits longer than the two look-ups take.
What a byte adds depends on the byte before it only where a character of two bytes may be one of GSM-7.
"""

from __future__ import annotations

from typing import Any, Protocol

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, SINGLE_LIMIT, UCS2
from estimator.count.kernels.portable import Counted
from estimator.count.kernels.tables import CORRECTIONS, IN_GSM, KIND, OUTSIDERS, TWO_BYTES

_FIELD = 16  # bits of each of the four sums that one word carries
_RUN = 1 << 15  # bytes after which the smallest of them could run over
_MASK = (1 << _FIELD) - 1
_E, _U, _R = "€".encode()
_SINGLE = (SINGLE_LIMIT[GSM7], SINGLE_LIMIT[UCS2])
_SEVERAL = (CONCATENATED_LIMIT[GSM7], CONCATENATED_LIMIT[UCS2])


_PLUS, _ZERO = ord("+"), ord("0")


class Automaton(Protocol):
    """States over digits, as `estimator.numbers.tables.Numbering` has them."""

    step: NDArray[np.intp]
    root: int
    country: NDArray[np.int16]
    warning: NDArray[np.uint8]


def _leads() -> list[int]:
    """First bytes of the characters of two bytes of which GSM-7 has some."""
    return sorted({chr(code).encode()[0] for code in range(0x80, 0x800) if IN_GSM[code]})


def _context() -> NDArray[np.uint8]:
    """By byte: which part of `_weights` is for the byte after it. 0 but for `_leads`."""
    context = np.zeros(256, np.uint8)
    context[_leads()] = np.arange(1, len(_leads()) + 1)
    return context


def _weights() -> NDArray[np.int64]:
    """What a byte adds, by context and byte: the columns of `CORRECTIONS`, `_FIELD` bits each.

    Bytes too many are those that continue a character. Whether a character of `_leads` is outside GSM-7 is
    only known at its second byte. The euro sign counts as outside, until the row is looked at again.
    """
    leads = _leads()
    weights = np.zeros((len(leads) + 1, 256), np.int64)
    for byte in range(256):
        if 0x80 <= byte < 0xC0:
            weights[:, byte] = 1
            for context, lead in enumerate(leads, start=1):
                outside = not IN_GSM[(lead & 0x1F) << 6 | byte & 0x3F]
                weights[context, byte] += int(outside) << _FIELD * OUTSIDERS
        elif KIND[byte] != TWO_BYTES or byte not in leads:
            _, *others = CORRECTIONS[KIND[byte]]
            weights[:, byte] = sum(int(n) << _FIELD * field for field, n in enumerate(others, start=1))
    return weights.ravel()


_CONTEXT, _WEIGHTS = _context(), _weights()

_Bytes = types.Array(types.uint8, 1, "C", readonly=True)
_Numbers = types.Array(types.int64, 1, "C", readonly=True)
_Sums = types.Array(types.int64, 1, "C")


@numba.njit(
    types.void(
        *(_Bytes, _Numbers, _Numbers, _Bytes, _Numbers),
        *(types.Array(types.int8, 1, "C"), _Sums, _Sums, types.Array(types.bool_, 1, "C")),
    ),
    nogil=True,
    cache=True,
)
def _count(  # noqa: PLR0917 - arrays in, arrays out
    data, offsets, added, context, weights, encoding, units, segments, doubtful
):
    for row in range(len(offsets) - 1):
        begin, end = offsets[row], offsets[row + 1]
        characters, extension, outside, pairs = end - begin + added[0], added[1], added[2], added[3]
        before = np.int64(0)
        at = begin
        while at < end:
            stop = min(end, at + _RUN)
            sums = np.int64(0)
            for place in range(at, stop):
                byte = data[place]
                sums += weights[before | byte]
                before = np.int64(context[byte]) << 8
            characters -= sums & _MASK
            extension += (sums >> _FIELD) & _MASK
            outside += (sums >> 2 * _FIELD) & _MASK
            pairs += sums >> 3 * _FIELD
            at = stop
        if outside:
            for place in range(begin, end - 2):
                if data[place] == _E and data[place + 1] == _U and data[place + 2] == _R:
                    outside -= 1
                    extension += 1
        code = 1 if outside else 0
        wide = pairs if outside else extension
        unit = characters + wide
        limit = _SEVERAL[code]
        segment = 1 if unit <= _SINGLE[code] else (unit + limit - 1) // limit
        encoding[row] = code
        units[row] = unit
        segments[row] = segment
        doubtful[row] = unit + min(wide, segment - 1) > max(segment * limit, _SINGLE[code])


def count_rows(data: NDArray[np.uint8], offsets: NDArray[Any], added: NDArray[np.int64]) -> Counted:
    """As `portable.count_rows`; other threads go on meanwhile."""
    rows = len(offsets) - 1
    encoding = np.empty(rows, np.int8)
    units, segments = np.empty(rows, np.int64), np.empty(rows, np.int64)
    doubtful = np.empty(rows, np.bool_)
    starts = np.ascontiguousarray(offsets, np.int64)
    _count(data, starts, added, _CONTEXT, _WEIGHTS, encoding, units, segments, doubtful)
    return encoding, units, segments, doubtful


@numba.njit(
    types.void(
        *(_Bytes, _Numbers, _Numbers, types.int64),
        *(types.Array(types.int16, 1, "C", readonly=True), _Bytes, types.uint8),
        *(
            types.Array(types.int16, 1, "C"),
            types.Array(types.uint8, 1, "C"),
            types.Array(types.bool_, 1, "C"),
        ),
    ),
    nogil=True,
    cache=True,
)
def _walk_clean(  # noqa: PLR0917 - arrays in, arrays out
    data, offsets, step, root, countries, warnings, undecided, country, warning, decided
):
    for row in range(len(offsets) - 1):
        begin, end = offsets[row], offsets[row + 1]
        if end == begin or data[begin] != _PLUS:
            continue
        state = root
        for place in range(begin + 1, end):
            digit = np.int64(data[place]) - _ZERO
            if digit < 0 or digit > 9:
                state = 0
                break
            state = step[state + digit]
        if warnings[state // 10] != undecided:
            country[row] = countries[state // 10]
            warning[row] = warnings[state // 10]
            decided[row] = True


def walk_clean(
    data: NDArray[np.uint8], offsets: NDArray[Any], numbering: Automaton, undecided: int
) -> tuple[NDArray[np.int16], NDArray[np.uint8], NDArray[np.bool_]]:
    """The numbers that are a plus and digits, walked through the automaton of all numbers.

    Returns
    -------
    country : int16 array, warning : uint8 array, decided : bool array, each of shape (n,)
        The first two mean something where the last is True: there the automaton knows a number.
    """
    rows = len(offsets) - 1
    country, warning = np.empty(rows, np.int16), np.empty(rows, np.uint8)
    decided = np.zeros(rows, np.bool_)
    starts = np.ascontiguousarray(offsets, np.int64)
    table = (numbering.step, numbering.root, numbering.country, numbering.warning)
    _walk_clean(data, starts, *table, undecided, country, warning, decided)
    return country, warning, decided


@numba.njit(inline="always")
def _cannot_follow(byte, last, second, third):
    """Whether a byte is wrong after the three before it, the nearest first.

    A byte continues a character if, and only if, one of these began a character long enough; and some first
    bytes allow only a part of the second ones: the others would be another way to write a shorter character,
    half of a surrogate pair, or past U+10FFFF.
    """
    continues = (byte & 0xC0) == 0x80
    awaited = (last >= 0xC0) | (second >= 0xE0) | (third >= 0xF0)
    never = (byte == 0xC0) | (byte == 0xC1) | (byte >= 0xF5)
    overlong = ((last == 0xE0) & (byte < 0xA0)) | ((last == 0xF0) & (byte < 0x90))
    beyond = ((last == 0xED) & (byte >= 0xA0)) | ((last == 0xF4) & (byte >= 0x90))
    return (continues != awaited) | never | overlong | beyond


@numba.njit(types.bool_(_Bytes), nogil=True, cache=True)
def _is_utf8(data):
    size = len(data)
    last, last_but_one, last_but_two = types.uint8(0), types.uint8(0), types.uint8(0)
    wrong = False
    for place in range(min(3, size)):
        byte = data[place]
        wrong |= _cannot_follow(byte, last, last_but_one, last_but_two)
        last, last_but_one, last_but_two = byte, last, last_but_one
    # Four views of the same bytes, for a loop over indices of one sign becomes one over whole registers.
    bytes_, before, second, third = data[3:], data[2:], data[1:], data
    for place in range(len(bytes_)):
        wrong |= _cannot_follow(bytes_[place], before[place], second[place], third[place])
    for place in range(1, min(3, size) + 1):
        wrong |= data[size - place] >= (0xC0, 0xE0, 0xF0)[place - 1]
    return not wrong


def is_utf8(octets: bytes, size: int) -> bool:
    """Whether the first `size` bytes are UTF-8, each character whole; other threads go on meanwhile.

    Source: RFC 3629 §4.
    """
    return bool(_is_utf8(np.frombuffer(octets, np.uint8, size)))
