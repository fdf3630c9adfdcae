"""Numbers and days as they are written in the language in force; in English as ISO 8601 writes days."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from estimator.speech.languages import in_force

NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
"""Sets thousands apart in French, and stands before its double punctuation."""

_AS_IN_FRANCE: Final = str.maketrans(",.", f"{NARROW},")


def number(value: int | Decimal) -> str:
    """A number with its thousands set apart by a space, which no country takes for a decimal mark.

    >>> number(1234567), number(Decimal("5402.35")), number(999)
    ('1 234 567', '5 402.35', '999')
    """
    return _grouped(value).translate(_AS_IN_FRANCE) if in_force() == "fr" else english(value)


def english(value: int | Decimal) -> str:
    """The same in English, whatever the language."""
    return _grouped(value).replace(",", " ")


def _grouped(value: int | Decimal) -> str:
    # 2E+1 is how Python writes a 20 that somebody divided.
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def exact(value: Decimal) -> str:
    """A number as it is given and typed, without thousands set apart.

    >>> exact(Decimal("5402.35"))
    '5402.35'
    """
    written = f"{value:f}"
    return written.replace(".", ",") if in_force() == "fr" else written


def currency_sign(code: str) -> str:
    """What stands beside an amount of money.

    >>> currency_sign("EUR")
    'EUR'
    """
    return "€" if code == "EUR" and in_force() == "fr" else code


def day(value: date) -> str:
    """A day, also of a time.

    >>> day(date(2026, 12, 31))
    '2026-12-31'
    """
    return f"{value:%d/%m/%Y}" if in_force() == "fr" else f"{value:%Y-%m-%d}"


def time_of_day(value: datetime) -> str:
    """A time, to the minute.

    >>> time_of_day(datetime(2026, 12, 31, 9, 30))
    '09:30'
    """
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """A day and a time, to the minute.

    >>> moment(datetime(2026, 12, 31, 9, 30))
    '2026-12-31 09:30'
    """
    return f"{day(value)} {time_of_day(value)}"


def month(value: date) -> str:
    """A month.

    >>> month(date(2026, 12, 1))
    '2026-12'
    """
    return f"{value:%m/%Y}" if in_force() == "fr" else f"{value:%Y-%m}"
