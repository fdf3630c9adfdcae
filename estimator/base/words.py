"""Numbers and their nouns as people read them. Never for what programs read."""

from __future__ import annotations

from decimal import Decimal


def number(value: int | Decimal) -> str:
    """A number with its thousands set apart by a space, which no country takes for a decimal mark.

    >>> number(1234567), number(Decimal("5402.35")), number(999)
    ('1 234 567', '5 402.35', '999')
    """
    return f"{value:,}".replace(",", " ")


def counted(count: int | Decimal, noun: str) -> str:
    """A number and its noun, in the plural unless the number is 1.

    >>> counted(1, "message"), counted(2500, "row"), counted(Decimal("0.5"), "credit")
    ('1 message', '2 500 rows', '0.5 credits')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
