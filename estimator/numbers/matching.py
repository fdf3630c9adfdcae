"""A column of phone numbers to destinations, at the speed of arrays.

Clean numbers walk through one automaton (`tables.py`) that knows every valid number of the world: one look-up
a digit, for all numbers of a block at once. The few numbers it cannot decide are read one by one by
`explain_number`, whose answer is the same for every number that the automaton does decide.

Every number is read on its own: the order of the rows and the cut into batches change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from estimator.count.strings import Strings
from estimator.numbers.digits import ASK, LONGEST_CELL, Digits, read_digits
from estimator.numbers.model import COUNTRIES, NONE, REJECTS, WARNINGS, Match, checked_country
from estimator.numbers.reading import explain_number
from estimator.numbers.tables import UNDECIDED, country_by_prefix, national_rule, numbering

_BLOCK = 8192
"""Rows looked at together: their bytes and counters fit the cache."""

_NUM001, _NUM006 = REJECTS.index("NUM001"), REJECTS.index("NUM006")
_NOT_VALID = WARNINGS.index("not_valid")
_READ_AS_INTERNATIONAL = WARNINGS.index("read_as_international")


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
    country = checked_country(default_country)
    found = Match(
        country=np.full(len(numbers), NONE, np.int16),
        reject=np.full(len(numbers), ASK, np.uint8),
        warning=np.zeros(len(numbers), np.uint8),
    )
    for rows, block in _blocks(numbers, _not_yet(numbers)):
        digits = read_digits(block)
        states = _international(digits)
        bare = ~digits.international
        if country is not None:
            states = np.where(bare, _national(digits, country), states)
        _decide(found, rows, digits, states, guessed=bare if country is None else np.zeros_like(bare))
    if numbers.valid is not None:
        found.reject[~numbers.valid] = _NUM001
        found.country[~numbers.valid] = NONE
        found.warning[~numbers.valid] = 0
    _ask(found, numbers, country)
    return found


def _not_yet(numbers: Strings) -> NDArray[np.intp]:
    """The rows to read: cells too long to be numbers that people type are left out, and keep `ASK`."""
    return np.flatnonzero(numbers.lengths <= LONGEST_CELL)


def _blocks(numbers: Strings, rows: NDArray[np.intp]) -> Iterator[tuple[NDArray[np.intp], Strings]]:
    """Some of the rows at a time, and their texts."""
    for first in range(0, len(rows), _BLOCK):
        block = rows[first : first + _BLOCK]
        yield block, numbers.take(block)


def _walk(
    state: int, data: NDArray[np.uint8], starts: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The states that the automaton is in after the digits of each number, beginning with `state`.

    The inner loop, and the one to compile: it reads two arrays and knows nothing of phones.
    """
    step = numbering().step
    states = np.zeros(len(starts), np.intp)
    # Numbers of one length walk together, so that no step has to ask whether a number is over.
    for length in np.flatnonzero(np.bincount(np.maximum(lengths, 0))):
        rows = np.flatnonzero(lengths == length)
        place = starts[rows]
        here = np.full(len(rows), state)
        for _ in range(length):
            here = step[here + data[place]]
            place += 1
        states[rows] = here
    return states


def _international(digits: Digits) -> NDArray[np.intp]:
    """The states of numbers that begin with a calling code."""
    return _walk(numbering().root, digits.data, digits.starts, digits.lengths)


def _national(digits: Digits, country: str) -> NDArray[np.intp]:
    """The states of numbers as dialled inside a country; 0 where they may be read in more than one way.

    What libphonenumber does with such a number is simple where no more than the trunk prefix, or else the
    country's own calling code, can be taken off it. These are the conditions under which it does just that.
    """
    rule = national_rule(country)
    table = numbering()
    trunk = _begins_with(digits, rule.trunk)
    code = _begins_with(digits, rule.calling_code)
    clear = ~rule.unclear[_beginning(digits, 0)]

    taken_off = np.where(trunk, len(rule.trunk), 0)
    starts, lengths = digits.starts + taken_off, digits.lengths - taken_off
    states = _walk(table.after(rule.calling_code), digits.data, starts, lengths)
    warning, at_home = table.warning[states // 10], table.country[states // 10] == COUNTRIES.index(country)
    valid = (warning != UNDECIDED) & (warning != _NOT_VALID) & at_home
    # A number that is not valid is held against the lengths of the main country of its calling code.
    strange = (warning == _NOT_VALID) & (country_by_prefix(rule.calling_code) == country)
    sure = np.where(code, valid & ~trunk, np.where(trunk, valid | strange, True))
    states = np.where(clear & sure, states, 0)

    size = len(rule.calling_code)
    rest_clear = ~rule.unclear[_beginning(digits, size)] & ~_begins_with(digits, rule.trunk, size)
    own = np.flatnonzero(clear & code & rest_clear & (states == 0) & (digits.lengths > rule.longest))
    states[own] = _walk(table.root, digits.data, digits.starts[own], digits.lengths[own])
    return states


def _digit(digits: Digits, place: int) -> NDArray[np.uint8]:
    """The digit at a place of each number; any digit where it is shorter."""
    return digits.data[np.minimum(digits.starts + place, len(digits.data) - 1)]


def _begins_with(digits: Digits, text: str, place: int = 0) -> NDArray[np.bool_]:
    """Whether `text` stands at a place of each number; False for no text."""
    found = np.full(len(digits.starts), bool(text)) & (digits.lengths >= place + len(text))
    for offset, digit in enumerate(text):
        found &= _digit(digits, place + offset) == int(digit)
    return found


def _beginning(digits: Digits, place: int) -> NDArray[np.intp]:
    """Three digits of each number from a place on, as one number up to 999."""
    first, second, third = (_digit(digits, place + offset).astype(np.intp) for offset in range(3))
    return 100 * first + 10 * second + third


def _decide(
    found: Match, rows: NDArray[np.intp], digits: Digits, states: NDArray[np.intp], guessed: NDArray[np.bool_]
) -> None:
    """Write down what the states say; `guessed` numbers are international only if that makes them valid."""
    table = numbering()
    country = table.country[states // 10]
    warning = table.warning[states // 10]
    # libphonenumber may still find a number in these, with the zero in parentheses or without a trunk prefix.
    unsure = (warning == UNDECIDED) | ((warning == _NOT_VALID) & (digits.marked | guessed))
    reject = np.where(unsure, np.uint8(ASK), np.uint8(0))
    # No calling code begins with 0.
    reject[guessed & (_digit(digits, 0) == 0)] = _NUM006
    reject = np.where(digits.reject > 0, digits.reject, reject)
    warning[guessed & (warning == 0)] = _READ_AS_INTERNATIONAL
    priced = reject == 0
    found.country[rows] = np.where(priced, country, NONE)
    found.warning[rows] = np.where(priced, warning, 0)
    found.reject[rows] = reject


def _ask(found: Match, numbers: Strings, country: str | None) -> None:
    """Have the undecided rows read one by one."""
    for row in np.flatnonzero(found.reject == ASK):
        read = explain_number(numbers[int(row)], default_country=country)
        found.reject[row] = REJECTS.index(read.reject or "")
        found.warning[row] = WARNINGS.index(read.warning or "")
        found.country[row] = COUNTRIES.index(read.country) if read.country else NONE
