"""What some messages cost together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from estimator.base.prices import PriceRange


@dataclass(frozen=True, slots=True)
class Amounts:
    """What some messages cost together. Amounts add up.

    Attributes
    ----------
    messages, segments : int
    credits : Decimal [credits]
    price : Decimal, or None
        Their share of the price of all credits, excluding VAT, at most where it is not exact; None where the
        tariff's prices are not known.
    at_least : Decimal, or None
        The same at least; None where nobody knows how low it may be.

    >>> from estimator import estimate
    >>> amounts = estimate([{"to": "+262692123456", "text": "Bonjour"}], on="2026-11-01").destinations["RE"]
    >>> amounts.messages, str(amounts.credits), str(amounts.price), str((amounts + amounts).credits)
    (1, '1.05', '0.06', '2.10')
    """

    messages: int
    segments: int
    credits: Decimal
    price: Decimal | None
    at_least: Decimal | None

    @property
    def bounds(self) -> PriceRange | None:
        """The price at most and at least; None where the tariff's prices are not known."""
        return None if self.price is None else PriceRange(self.price, self.at_least)

    def __add__(self, other: Amounts) -> Amounts:
        bounds = None if self.bounds is None or other.bounds is None else self.bounds + other.bounds
        return Amounts(
            self.messages + other.messages,
            self.segments + other.segments,
            self.credits + other.credits,
            None if bounds is None else bounds.most,
            None if bounds is None else bounds.least,
        )
