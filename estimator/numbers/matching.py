"""A column of phone numbers to destinations, at the speed of the core.

The core walks numbers through one automaton (`plan.py`) that knows every valid number of the world, and why
any other is none: one look-up a digit. The few numbers it cannot decide are read one by one by
`explain_number`, whose answer is the same for every number that the automaton does decide.

Every number is read on its own: the order of the rows and the cut into batches change nothing.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from estimator.count import core
from estimator.count.core import ASK, Match
from estimator.count.strings import Strings
from estimator.numbers.model import COUNTRIES, NONE, REJECTS, WARNINGS, checked_country
from estimator.numbers.plan import plan_for
from estimator.numbers.reading import explain_number

_NUM001 = REJECTS.index("NUM001")


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
    return found


def _ask(found: Match, numbers: Strings, country: str | None) -> None:
    """Have the undecided rows read one by one."""
    for row in np.flatnonzero(found.reject == ASK).tolist():
        found.country[row], found.warning[row], found.reject[row] = _read(numbers[row], country)


@lru_cache(maxsize=1 << 16)
def _read(number: str, country: str | None) -> tuple[int, int, int]:
    """Country, warning and reject; kept, for what is odd once is often odd again."""
    read = explain_number(number, default_country=country)
    found = COUNTRIES.index(read.country) if read.country else NONE
    return found, WARNINGS.index(read.warning or ""), REJECTS.index(read.reject or "")
