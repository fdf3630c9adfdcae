"""A price that may not be known exactly: what is paid at most, and at least; and the difference of two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from estimator.base.money import to_micro, to_price, with_vat


@dataclass(frozen=True, slots=True)
class PriceDifference:
    """Two bounds of how much more one price is than another; below 0: less.

    Attributes
    ----------
    most, least : Decimal, or None
        The same where both prices are exact; None where nobody knows how low one of them may be.

    >>> difference = PriceRange.exactly(Decimal("9.00")) - PriceRange(Decimal("6.00"), Decimal("5.80"))
    >>> str(difference.least), str(difference.most), difference.is_exact
    ('3.00', '3.20', False)
    """

    most: Decimal | None
    least: Decimal | None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.most is not None and self.most == self.least


NO_DIFFERENCE: Final = PriceDifference(to_price(0), to_price(0))
"""Of one price, even where nobody knows it."""


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Two bounds of a price, excluding VAT unless the name of what has it says otherwise.

    Attributes
    ----------
    most : Decimal
    least : Decimal, or None
        The same as `most` where the price is exact; None where nobody knows how low it may be.

    >>> exact, bounded = PriceRange.exactly(Decimal("58.00")), PriceRange(Decimal("9.00"), Decimal("8.70"))
    >>> exact + bounded
    PriceRange(most=Decimal('67.00'), least=Decimal('66.70'))
    >>> exact.is_exact, bounded.is_exact
    (True, False)
    """

    most: Decimal
    least: Decimal | None

    @classmethod
    def exactly(cls, price: Decimal) -> PriceRange:
        """A price that is known."""
        return cls(price, price)

    @classmethod
    def total(cls, prices: Iterable[PriceRange]) -> PriceRange:
        """All of them together; the bounds of a sum are the sums of the bounds."""
        return sum(prices, cls.exactly(to_price(0)))

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.most == self.least

    def __add__(self, other: PriceRange) -> PriceRange:
        least = None if self.least is None or other.least is None else self.least + other.least
        return PriceRange(self.most + other.most, least)

    def __sub__(self, other: PriceRange) -> PriceDifference:
        """How much more this is than another price, of which nothing is known but its bounds.

        >>> PriceRange(Decimal("9.00"), Decimal("8.70")) - PriceRange(Decimal("8.80"), None)
        PriceDifference(most=None, least=Decimal('-0.10'))
        """
        most = None if other.least is None else self.most - other.least
        return PriceDifference(most, None if self.least is None else self.least - other.most)

    def times(self, count: int) -> PriceRange:
        """So many of it.

        >>> PriceRange(Decimal("6.00"), None).times(3)
        PriceRange(most=Decimal('18.00'), least=None)
        """
        return PriceRange(self.most * count, None if self.least is None else self.least * count)

    def with_vat(self, percent: Decimal) -> PriceRange:
        """With VAT, each bound rounded once.

        >>> PriceRange(Decimal("405.77"), Decimal("377.78")).with_vat(Decimal(20))
        PriceRange(most=Decimal('486.92'), least=Decimal('453.34'))
        """
        least = None if self.least is None else to_price(with_vat(to_micro(self.least), percent))
        return PriceRange(to_price(with_vat(to_micro(self.most), percent)), least)


class Ranged:
    """What has a price between two bounds."""

    __slots__ = ()

    @property
    def bounds(self) -> PriceRange | None:
        """The price at most and at least, excluding VAT; None where it is not known."""
        raise NotImplementedError

    @property
    def at_most(self) -> bool:
        """Whether the price is not exact: it is paid at most."""
        return self.bounds is not None and not self.bounds.is_exact


class Bounded(Ranged):
    """What has a price and its lower bound, as fields `price` and `at_least`."""

    __slots__ = ()
    price: Decimal
    at_least: Decimal | None

    @property
    def bounds(self) -> PriceRange:
        """The price at most and at least, excluding VAT."""
        return PriceRange(self.price, self.at_least)
