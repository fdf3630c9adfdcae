"""Numbers told to people: masked on screens, in full with the reason in a file of rejects."""

from __future__ import annotations

from estimator.base.countries import country_told
from estimator.base.language import told
from estimator.base.read import clipped
from estimator.errors import CATALOGUE
from estimator.numbers.reading import explain_number
from estimator.numbers.tables import calling_code
from estimator.numbers.typed import Typed, read_typed

_HIDDEN = "…"
"""Characters of a cell that a sentence repeats: enough for any number, too few for a whole text."""

_FEWEST_DIGITS = 7
"""Of fewer digits than this, two would give away too much."""


def mask(number: str) -> str:
    """A number for screens and logs: its calling code, where it begins with one, and its last two digits.

    >>> mask("+33 6 39 98 00 01"), mask("06 39 98 00 01"), mask("someone@example.org")
    ('+33…01', '…01', '…')
    """
    typed = read_typed(number)
    if not isinstance(typed, Typed) or len(typed.digits) < _FEWEST_DIGITS:
        return _HIDDEN
    code = calling_code(typed.digits) if typed.international else ""
    return f"{'+' if code else ''}{code}{_HIDDEN}{typed.digits[-2:]}"


def reject_sentence(code: str, number: str, default_country: str | None) -> str:
    """What is wrong with one number, in full: for the file of rejects that the user asked for.

    Parameters
    ----------
    code : str
        A code of `REJECTS`, as `match` gave it for this number.
    number : str
        The cell as it was read; `""` for a missing one.

    >>> reject_sentence("NUM002", "06 39 98", "FR")
    "'06 39 98' is too short for France."
    """
    plan = explain_number(number, default_country=default_country).plan
    country = country_told(plan) if plan else told("any country")
    return CATALOGUE[code].says(number=clipped(number.strip()), country=country)
