"""Nouns and money in one line, as `repr` shows them to programmers: in English, whatever the language."""

from __future__ import annotations

from decimal import Decimal

from estimator.base.prices import PriceRange
from estimator.speech.writing import english as number


def money(price: Decimal | PriceRange | None, currency: str) -> str:
    """A price with its currency; its bounds where it is not exact, "unknown" where nothing is known.

    >>> money(Decimal("1234.50"), "EUR"), money(None, "EUR"), money(PriceRange(Decimal(6), None), "EUR")
    ('1 234.50 EUR', 'unknown', 'at most 6 EUR')
    >>> money(PriceRange(Decimal("405.77"), Decimal("377.78")), "EUR")
    'between 377.78 and 405.77 EUR'
    """
    if price is None:
        return "unknown"
    if isinstance(price, Decimal):
        return f"{number(price)} {currency}"
    if price.is_exact:
        return money(price.most, currency)
    if price.least is None:
        return f"at most {money(price.most, currency)}"
    return f"between {number(price.least)} and {money(price.most, currency)}"


def counted(count: int | Decimal, noun: str) -> str:
    """A number and its noun, in the plural unless the number is 1.

    >>> counted(1, "message"), counted(2500, "row"), counted(Decimal("0.5"), "credit")
    ('1 message', '2 500 rows', '0.5 credits')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
