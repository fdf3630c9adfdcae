"""A column of phone numbers to destinations, at the speed of the core.

The core walks numbers through one automaton (`plan.py`) that knows every valid number of the world: one
look-up a digit. The few numbers it cannot decide are read one by one by `explain_number`, whose answer is the
same for every number that the automaton does decide.

Every number is read on its own: the order of the rows and the cut into batches change nothing.
"""

from __future__ import annotations

import numpy as np

from estimator.count import core
from estimator.count.core import ASK, Match
from estimator.count.strings import Strings
from estimator.numbers.model import COUNTRIES, DIALLED_ALIKE, NONE, REJECTS, WARNINGS, checked_country
from estimator.numbers.plan import plan_for
from estimator.numbers.reading import dialled_alike, explain_number
from estimator.numbers.typed import Typed, read_typed

_NUM001, _NUM004 = REJECTS.index("NUM001"), REJECTS.index("NUM004")
_NO_DIGITS = bytes(set(range(128)) - set(b"0123456789"))
_FEWEST_DIGITS = 6
"""Bytes of a cell with other characters that may be digits: with fewer it is no number, whatever they are."""
_NOT_VALID = WARNINGS.index("not_valid")


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
    found = core.numbers(numbers.spans, plan_for(country))
    if (missing := numbers.missing) is not None:
        found.reject[missing], found.warning[missing], found.country[missing] = _NUM001, 0, NONE
    _ask(found, numbers, country)
    if country in DIALLED_ALIKE:
        _ask_overseas(found, numbers, country)
    return found


def _ask(found: Match, numbers: Strings, country: str | None) -> None:
    """Have the undecided rows read one by one, and those that hold more than a number."""
    odd = np.flatnonzero(found.reject == _NUM004)
    odd = odd[[len(numbers.spans[row].translate(None, _NO_DIGITS)) >= _FEWEST_DIGITS for row in odd.tolist()]]
    for row in (*np.flatnonzero(found.reject == ASK), *odd):
        read = explain_number(numbers[int(row)], default_country=country)
        found.reject[row] = REJECTS.index(read.reject or "")
        found.warning[row] = WARNINGS.index(read.warning or "")
        found.country[row] = COUNTRIES.index(read.country) if read.country else NONE


def _ask_overseas(found: Match, numbers: Strings, country: str) -> None:
    """Have those looked at again that no operator of the country has: one of its departments may."""
    home = COUNTRIES.index(country)
    for row in np.flatnonzero((found.warning == _NOT_VALID) & (found.country == home)).tolist():
        typed = read_typed(numbers[row])
        if isinstance(typed, Typed) and not typed.international:
            alike = dialled_alike(typed.digits, country)
            if alike is not None and alike.country is not None:
                found.country[row], found.warning[row] = COUNTRIES.index(alike.country), 0
