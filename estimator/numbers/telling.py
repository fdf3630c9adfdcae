"""Numbers on screens and in logs: masked."""

from __future__ import annotations

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
