"""Why the numbers of a column are none, in words, said of all at once.

A list of rejects may hold millions of them. A sentence differs by the number that it repeats, and by the
country that the number was held against: that is found without reading the number again, but for the few
that are written in an odd way.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from estimator.base.read import clipped
from estimator.count import core
from estimator.count.core import Spans
from estimator.count.strings import Strings
from estimator.errors.shown import LONGEST
from estimator.numbers.model import COUNTRIES, NONE
from estimator.numbers.reading import explain_number
from estimator.numbers.tables import calling_code, country_by_prefix, national_rule

_BYTES = np.arange(256)
_DIGIT: NDArray[np.bool_] = (ord("0") <= _BYTES) & (ord("9") >= _BYTES)
_BETWEEN: NDArray[np.bool_] = np.isin(_BYTES, list(b" -/"))
_SEEN: NDArray[np.bool_] = (_BYTES > 0x20) & (_BYTES < 0x7F)
_PLUS = ord("+")
_FEWEST, _MOST = 5, 15
"""Digits of numbers of which no more than the calling code, or none, decides where they are looked up."""


def as_told(numbers: Strings) -> Strings:
    """Each number as a sentence repeats it: clipped, and harmless.

    >>> as_told(Strings.from_any([" 06 39 98", "0" * 50])).texts()[0]
    '06 39 98'
    """
    spans = numbers.spans
    data, offsets = core.gather(spans)
    begins, ends = offsets[:-1], offsets[1:]
    seen = _SEEN[data]
    odd = np.zeros(len(numbers), np.bool_)
    odd[_rows_of(np.flatnonzero(~(seen | (data == 0x20))), offsets)] = True
    odd |= ends - begins > LONGEST
    filled = np.flatnonzero(ends > begins)
    odd[filled] |= ~seen[begins[filled]] | ~seen[ends[filled] - 1]
    if (missing := numbers.missing) is not None:
        odd |= missing
    plain = Strings(Spans(data, begins, ends))
    rows = np.flatnonzero(odd)
    if not len(rows):
        return plain
    others = [clipped((text or "").strip()) for text in numbers.take(rows).texts()]
    return plain.with_some(rows, Strings.from_any(others))


def held_against(numbers: Strings, default_country: str | None) -> NDArray[np.int16]:
    """The country whose rules each rejected number was held against, by its place in `COUNTRIES`; -1: none.

    That is `ReadNumber.plan` of the same number.

    >>> found = held_against(Strings.from_any(["06 39 98", "+44 20 12"]), "FR")
    >>> [COUNTRIES[at] for at in found.tolist()]
    ['FR', 'GB']
    """
    data, offsets = core.gather(numbers.spans)
    begins, ends = offsets[:-1], offsets[1:]
    is_digit = _DIGIT[data]
    digits = data[is_digit] - np.uint8(ord("0"))
    before = np.zeros(len(data) + 1, np.int64)
    np.cumsum(is_digit, out=before[1:])
    first, count = before[begins], before[ends] - before[begins]
    plus = (ends > begins) & (_taken(data, begins) == _PLUS)
    odd = np.zeros(len(numbers), np.bool_)
    # A plus is one only at the beginning, and blanks around a cell are not looked at twice.
    strange = np.flatnonzero(~(is_digit | _BETWEEN[data]))
    rows = _rows_of(strange, offsets)
    odd[rows[~(plus[rows] & (strange == begins[rows]))]] = True
    if (missing := numbers.missing) is not None:
        odd |= missing
    heads = _heads(digits, first)
    abroad = plus | (heads < 10) & (count >= 2)
    left = count - 2 * (abroad & ~plus)
    heads = np.where(abroad & ~plus, _heads(digits, first + 2), heads)
    odd |= (left < _FEWEST) | (left > _MOST)
    found = np.where(abroad, _by_beginning()[heads], NONE).astype(np.int16)
    if default_country is None:
        odd |= ~abroad
    else:
        rule = national_rule(default_country.upper())
        odd |= ~abroad & rule.unclear[heads]
        found[~abroad] = COUNTRIES.index(country_by_prefix(rule.calling_code))
    odd |= found == NONE
    rows = np.flatnonzero(odd)
    for row, text in zip(rows.tolist(), numbers.take(rows).texts(), strict=True):
        found[row] = _plan_of(text or "", default_country)
    return found


@lru_cache(maxsize=1 << 16)
def _plan_of(number: str, default_country: str | None) -> int:
    plan = explain_number(number, default_country=default_country).plan
    return NONE if plan is None else COUNTRIES.index(plan)


def _rows_of(places: NDArray[np.intp], offsets: NDArray[np.int64]) -> NDArray[np.intp]:
    """The text in which each byte lies."""
    return np.searchsorted(offsets, places, "right") - 1


def _heads(digits: NDArray[np.uint8], first: NDArray[np.int64]) -> NDArray[np.intp]:
    """The number that three digits make, from a place on; of fewer there need not be any sense in it."""
    one, two, three = (_taken(digits, first + at).astype(np.intp) for at in range(3))
    return one * 100 + two * 10 + three


def _taken(values: NDArray[np.uint8], places: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The values at some places; beyond the last one any."""
    return values.take(places, mode="clip") if len(values) else np.zeros(len(places), np.uint8)


@cache
def _by_beginning() -> NDArray[np.int16]:
    """By the first three digits of a number in E.164, the first country of its calling code; -1: none."""
    codes = (calling_code(f"{at:03}") for at in range(1000))
    return np.array([COUNTRIES.index(country_by_prefix(code)) if code else NONE for code in codes], np.int16)
