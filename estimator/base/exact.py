"""Decimal numbers as scaled integers: the one place where text becomes a number of credits or money."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

# Fullmatch of ASCII digits only: Decimal() itself would take "NaN", "1e3", "1_000" and Arabic-Indic digits.
_PLAIN = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,15}))?", re.ASCII)


def to_scaled(value: str | int | Decimal, places: int) -> int:
    """`value` times ten to the power `places`, exactly, or `ValueError`.

    >>> to_scaled("0.06", 6), to_scaled(Decimal("1.50"), 3), to_scaled(7, 3)
    (60000, 1500, 7000)
    >>> to_scaled("0.0005", 3)
    Traceback (most recent call last):
    ValueError: '0.0005' has more than 3 decimals
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError(f"{value!r} is not an exact number: give text, int or Decimal")  # noqa: TRY004
    if isinstance(value, Decimal) and abs(value.adjusted()) > 30:
        raise ValueError(f"{value!r} is too large or too small")  # written out, 1e999999999 fills the memory
    text = format(value, "f") if isinstance(value, Decimal) else str(value).strip()
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a plain decimal number")
    sign, whole, fraction = found.groups()
    fraction = (fraction or "").rstrip("0")
    if len(fraction) > places:
        raise ValueError(f"{text!r} has more than {places} decimals")
    scaled = int(whole + fraction.ljust(places, "0"))
    return -scaled if sign == "-" else scaled


@lru_cache(maxsize=1 << 14)  # of a million clients few take different amounts
def from_scaled(scaled: int, places: int, at_least: int = 0) -> Decimal:
    """The inverse of `to_scaled`, without trailing zeros beyond `at_least` decimals.

    >>> from_scaled(60000, 6), from_scaled(1500, 3, at_least=2), from_scaled(-7000, 3)
    (Decimal('0.06'), Decimal('1.50'), Decimal('-7'))
    """
    digits = f"{abs(scaled):0{places + 1}d}"
    whole, fraction = digits[:-places], digits[-places:].rstrip("0").ljust(at_least, "0")
    return Decimal(f"{'-' if scaled < 0 else ''}{whole}{'.' if fraction else ''}{fraction}")


def divide_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves away from zero; `denominator` > 0.

    >>> divide_half_up(5, 2), divide_half_up(-5, 2), divide_half_up(7, 3)
    (3, -3, 2)
    """
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient
