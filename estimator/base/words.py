"""Nouns and money in one line, as `repr` shows them to programmers: in English, whatever the language."""

from __future__ import annotations

from decimal import Decimal

from estimator.speech.writing import english as number


def money(price: Decimal | None, currency: str, *, at_most: bool = False) -> str:
    """A price with its currency; "unknown" where it is not known.

    >>> money(Decimal("1234.50"), "EUR"), money(None, "EUR"), money(Decimal("6.00"), "EUR", at_most=True)
    ('1 234.50 EUR', 'unknown', 'at most 6.00 EUR')
    """
    if price is None:
        return "unknown"
    return f"{'at most ' if at_most else ''}{number(price)} {currency}"


def counted(count: int | Decimal, noun: str) -> str:
    """A number and its noun, in the plural unless the number is 1.

    >>> counted(1, "message"), counted(2500, "row"), counted(Decimal("0.5"), "credit")
    ('1 message', '2 500 rows', '0.5 credits')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
