"""What some messages cost together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amounts:
    """What some messages cost together. Amounts add up.

    Attributes
    ----------
    messages, segments : int
    credits : Decimal [credits]
    price : Decimal, or None
        Their share of the price of all credits, excluding VAT; None where the tariff's prices are not known.

    >>> from estimator import estimate
    >>> amounts = estimate([{"to": "+262692123456", "text": "Bonjour"}], on="2026-11-01").destinations["RE"]
    >>> amounts.messages, str(amounts.credits), str(amounts.price), str((amounts + amounts).credits)
    (1, '1.05', '0.06', '2.10')
    """

    messages: int
    segments: int
    credits: Decimal
    price: Decimal | None

    def __add__(self, other: Amounts) -> Amounts:
        price = None if self.price is None or other.price is None else self.price + other.price
        return Amounts(
            self.messages + other.messages,
            self.segments + other.segments,
            self.credits + other.credits,
            price,
        )
