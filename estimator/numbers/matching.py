"""A column of phone numbers to destinations, at the speed of the core.

The core walks numbers through one automaton (`plan.py`) that knows every valid number of the world, and why
any other is none: one look-up a digit. The few numbers it cannot decide are read one by one by
`explain_number`, whose answer is the same for every number that the automaton does decide.

Every number is read on its own: the order of the rows and the cut into batches change nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimator.count import core
from estimator.count.core import ASK, Match
from estimator.count.strings import Strings
from estimator.numbers.model import COUNTRIES, DIALLED_ALIKE, NONE, REJECTS, WARNINGS, checked_country
from estimator.numbers.plan import plan_for
from estimator.numbers.reading import alike_warning, explain_number
from estimator.numbers.tables import national_rule
from estimator.numbers.typed import AROUND, FEWEST_DIGITS, Typed, may_be_listed, read_typed, whole_digits

_NUM001, _NUM003, _NUM004, _NUM005 = map(REJECTS.index, ("NUM001", "NUM003", "NUM004", "NUM005"))
_FEWEST_OF_ONE, _FEWEST_OF_TWO = FEWEST_DIGITS, 16
_POWERS: NDArray[np.int64] = 10 ** np.arange(19, dtype=np.int64)
_BYTES: NDArray[np.int64] = np.arange(256)
_ELSEWHERE = ("", "NUM001", "NUM004", "NUM005")
_NOT_AT_HOME: NDArray[np.bool_] = np.array(
    [at < len(REJECTS) and REJECTS[at] not in _ELSEWHERE for at in _BYTES]
)
_NO_NUMBER: NDArray[np.bool_] = (_BYTES != 0) & (_BYTES != ASK) & (_BYTES != _NUM001) & (_BYTES != _NUM004)
_OPEN: NDArray[np.bool_] = (_BYTES == ASK) | (_BYTES == _NUM003) | (_BYTES == _NUM004)
_BRACKET: NDArray[np.bool_] = np.equal(_BYTES, ord("("))
_PLUS = ord("+")
_MAY_BE_DIGITS = ((ord("0") <= _BYTES) & (ord("9") >= _BYTES)) | (_BYTES > 0x7F)
_NOT_VALID, _READ_AS_INTERNATIONAL = map(WARNINGS.index, ("not_valid", "read_as_international"))


def match(numbers: Strings, *, default_country: str | None = None) -> Match:
    """The destination of every number, or why it has none.

    Parameters
    ----------
    numbers : Strings, n texts
        As people type them: see `explain_number`. A missing one is a reject like an empty one.
    default_country : str, optional
        ISO 3166 alpha-2: the country whose national numbers are meant.

    Returns
    -------
    Match, n rows
        For each row what `explain_number` says: the country libphonenumber gives to a valid number, and the
        country of the longest prefix to a number that is only possible.

    Raises
    ------
    UsageError
        `USE001` where `default_country` is not a country.

    >>> found = match(Strings.from_any(["+447400123456", "06 12 34 56 78", "n/a"]), default_country="FR")
    >>> [COUNTRIES[c] if c >= 0 else REJECTS[r] for c, r in zip(found.country, found.reject)]
    ['GB', 'FR', 'NUM004']
    """
    return looked_at_closer(undecided(numbers, default_country)(), numbers, default_country)


def undecided(numbers: Strings, default_country: str | None) -> partial[Match]:
    """The call of the core that says what it can, for `looked_at_closer`."""
    return partial(core.numbers, numbers.spans, plan_for(checked_country(default_country)))


def looked_at_closer(found: Match, numbers: Strings, default_country: str | None) -> Match:
    """What the core found, with all that it cannot know."""
    country = checked_country(default_country)
    if (missing := numbers.missing) is not None:
        found.reject[missing], found.warning[missing], found.country[missing] = _NUM001, 0, NONE
        found.e164[missing] = 0
    # Where nothing is in doubt, nothing is looked at closer.
    if country is not None and found.warning.any():
        _read_as_dialled(found, numbers, country)
    if country is not None and found.reject.any():
        _read_abroad(found, numbers)
    _doubt_what_is_dialled(found, numbers)
    _doubt_what_is_listed(found, numbers, country)
    if found.reject.any():
        _ask(found, numbers, country)
        _read_decimals(found, numbers, default_country)
    return found


def _read_decimals(found: Match, numbers: Strings, country: str | None) -> None:
    """Read numbers that a program made decimal ones of, where all their digits are there."""
    rows = np.flatnonzero(found.reject == _NUM005)
    texts = [whole_digits((text or "").strip(AROUND)) for text in numbers.take(rows).texts()]
    whole = np.array([bool(text) for text in texts], np.bool_)
    if whole.any():
        again = match(Strings.from_any([text for text in texts if text]), default_country=country)
        rows = rows[whole]
        found.country[rows], found.warning[rows] = again.country, again.warning
        found.reject[rows], found.e164[rows] = again.reject, again.e164


def _read_as_dialled(found: Match, numbers: Strings, home: str) -> None:
    """Read mobiles of others that are dialled as if they were numbers of `home`, where these are none."""
    rows = np.flatnonzero(found.warning == _NOT_VALID)
    rows = rows[_dialled_alike(home)[found.country[rows]]]
    for other in DIALLED_ALIKE.get(home, ()):
        if not len(rows):
            return
        again = core.numbers(numbers.take(rows).spans, plan_for(other))
        is_mobile = (again.country == COUNTRIES.index(other)) & (again.warning == 0) & (again.reject == 0)
        doubt = WARNINGS.index(alike_warning(home) or "")
        found.country[rows[is_mobile]], found.warning[rows[is_mobile]] = COUNTRIES.index(other), doubt
        found.e164[rows[is_mobile]] = again.e164[is_mobile]
        rows = rows[~is_mobile]


@cache
def _dialled_alike(home: str) -> NDArray[np.bool_]:
    """By country, the last place for none: those whose numbers `_read_as_dialled` looks at."""
    alike = np.zeros(len(COUNTRIES) + 1, np.bool_)
    # Those of a calling code that departments share are all of the first of these.
    alike[[COUNTRIES.index(each) for each in (home, *DIALLED_ALIKE.get(home, ()))]] = True
    return alike


def _read_abroad(found: Match, numbers: Strings) -> None:
    """Read numbers that the home country cannot have as ones of another, written without a sign.

    They must be valid there; one that is too long to be of the home country need only be possible, and not
    begin with a zero, behind something else, that is dialled in the home country.
    """
    rows = np.flatnonzero(_NOT_AT_HOME[found.reject])
    if not len(rows):
        return
    texts = numbers.take(rows)
    again = core.numbers(Strings.joined([b"+", texts], len(rows)).spans, plan_for(None))
    # With a sign before it, a zero in brackets would be one that is not dialled.
    again.reject[_count_bytes(texts, _BRACKET) > 0] = ASK
    # libphonenumber knows behind which calling codes that zero is one that is dialled.
    every = np.arange(len(rows))
    again.reject[(again.reject == 0) & (again.warning == _NOT_VALID) & _begin_with_zero(again, every)] = ASK
    fits = (again.warning != _NOT_VALID) | (found.reject[rows] == _NUM003)
    taken = (again.reject == ASK) | ((again.reject == 0) & fits)
    rows = rows[taken]
    found.reject[rows], found.country[rows] = again.reject[taken], again.country[taken]
    found.e164[rows] = again.e164[taken]
    kind = again.warning[taken]
    found.warning[rows] = np.where(kind == 0, _READ_AS_INTERNATIONAL, kind)


def _begin_with_zero(found: Match, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of some rows, whether a zero follows the calling code."""
    e164 = found.e164[rows]
    behind = np.searchsorted(_POWERS, e164, side="right") - _dialled_before().code_sizes[found.country[rows]]
    first: NDArray[np.int64] = e164 // _POWERS[np.maximum(behind - 1, 0)] % 10
    return np.equal(first, 0)


def _doubt_what_is_dialled(found: Match, numbers: Strings) -> None:
    """Ask of numbers that may begin with what is dialled before them, behind the calling code.

    Where that is no plain trunk prefix, +82 010… and +82 10… would be two numbers. One that nobody has may
    begin with a plain zero, too, though one was taken off, as +90 00 501…; but at home the core knows.
    """
    before = _dialled_before()
    wrong = found.warning == _NOT_VALID
    rows = np.flatnonzero((found.reject == 0) & (found.e164 > 0) & (wrong | before.some_are[found.country]))
    if not len(rows):
        return
    e164, country, wrong = found.e164[rows], found.country[rows], wrong[rows]
    behind = np.searchsorted(_POWERS, e164, side="right") - before.code_sizes[country]
    beginning = e164 // _POWERS[np.maximum(behind - 3, 0)] % 1000
    doubtful = (behind >= 3) & before.unclear[country, beginning]
    found.reject[rows[doubtful & ~wrong]] = ASK
    rows = rows[wrong & (doubtful | (before.zeros[country] & _begin_with_zero(found, rows)))]
    typed = [read_typed(text or "") for text in numbers.take(rows).texts()]
    abroad = [isinstance(each, Typed) and each.international for each in typed]
    found.reject[rows[np.array(abroad, np.bool_)]] = ASK


class _Before(NamedTuple):
    """What is dialled before numbers, by country, the last place for none.

    Attributes
    ----------
    some_are : (countries,) array of bool
        Whether some beginnings are unclear.
    unclear : (countries, 1000) array of bool
        Which, by their first three digits.
    zeros : (countries,) array of bool
        Whether a zero may be dialled before.
    code_sizes : (countries,) array of int64
        The digits of the calling code.
    """

    some_are: NDArray[np.bool_]
    unclear: NDArray[np.bool_]
    zeros: NDArray[np.bool_]
    code_sizes: NDArray[np.int64]


@cache
def _dialled_before() -> _Before:
    unclear = np.zeros((len(COUNTRIES) + 1, 1000), np.bool_)
    zeros = np.zeros(len(COUNTRIES) + 1, np.bool_)
    code_sizes = np.zeros(len(COUNTRIES) + 1, np.int64)
    for at, country in enumerate(COUNTRIES):
        rule = national_rule(country)
        code_sizes[at] = len(rule.calling_code)
        zeros[at] = rule.trunk.startswith("0") or rule.unclear[10:100].any()
        # A plain one is taken off by the core; behind the code, 00 begins no way to dial abroad.
        if not rule.trunk:
            unclear[at, 10:] = rule.unclear[10:]
    return _Before(np.asarray(unclear.any(axis=1)), unclear, zeros, code_sizes)


def _doubt_what_is_listed(found: Match, numbers: Strings, home: str | None) -> None:
    """Ask of numbers of nobody, or of others without their sign, whether a place in a list is before them.

    "1. 06…" is no number of +1, and "31. 06…" none of +31.
    """
    may_be = (found.warning == _NOT_VALID) | _NO_NUMBER[found.reject]
    if home is not None:
        may_be |= (found.reject == 0) & (found.country != COUNTRIES.index(home))
    rows = np.flatnonzero(may_be)
    rows = rows[numbers.spans.data[numbers.spans.starts[rows]] != _PLUS]
    if not len(rows):
        return
    texts = numbers.take(rows)
    digits, spans = _count_bytes(texts, _MAY_BE_DIGITS), texts.spans
    # A place in a list and a number: digits with something between them.
    rows = rows[(digits > 1) & (digits < spans.ends - spans.starts)]
    listed = [may_be_listed(text or "") for text in numbers.take(rows).texts()]
    found.reject[rows[np.array(listed, np.bool_)]] = ASK


def _ask(found: Match, numbers: Strings, country: str | None) -> None:
    """Have the undecided rows read one by one, and those that may hold more than a number."""
    rows = np.flatnonzero(_OPEN[found.reject])
    if not len(rows):
        return
    texts = numbers.take(rows)
    digits, reject = _count_bytes(texts, _MAY_BE_DIGITS), found.reject[rows]
    # With fewer it is no number, whatever stands beside them, and no two of them.
    fewest = np.select([reject == _NUM004, reject == _NUM003], [_FEWEST_OF_ONE, _FEWEST_OF_TWO], 0)
    for row in rows[digits >= fewest].tolist():
        found.country[row], found.warning[row], found.reject[row], found.e164[row] = _read(
            numbers[row], country
        )


def _count_bytes(texts: Strings, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many bytes of each text are among those that are counted."""
    # Their own bytes alone: few rows are asked about, and the block they lie in is long.
    data, offsets = core.gather(texts.spans)
    before = np.zeros(len(data) + 1, np.int64)
    np.cumsum(counted[data], out=before[1:])
    found: NDArray[np.int64] = before[offsets[1:]] - before[offsets[:-1]]
    return found


@lru_cache(maxsize=1 << 16)
def _read(number: str, country: str | None) -> tuple[int, int, int, int]:
    """Country, warning, reject and E.164; kept, for what is odd once is often odd again."""
    read = explain_number(number, default_country=country)
    found = COUNTRIES.index(read.country) if read.country else NONE
    digits = int(read.e164 or 0) if read.country else 0
    return found, WARNINGS.index(read.warning or ""), REJECTS.index(read.reject or ""), digits
