"""What some messages take: messages, segments, credits, and what is paid for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from estimator.base.choices import RestKind
from estimator.base.language import told
from estimator.base.money import share_out, to_micro, to_price
from estimator.base.prices import PriceRange

NO_CLIENT: Final = "(empty)"
"""What outputs call the rows that name no client."""

REST: Final[dict[RestKind, str]] = {
    "smallest_order": told("smallest order"),
    "left_over": told("left over"),
    "owed": told("owed before"),
}
"""What outputs call the credits that are paid for and that no message takes, in parentheses."""


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


def parts_of(total: Decimal | None, milli: list[int]) -> list[Decimal] | list[None]:
    """The parts of a price, in proportion to credits; they add up to it."""
    if total is None:
        return [None for _ in milli]
    return [to_price(part) for part in share_out(to_micro(total), milli)]


@dataclass(frozen=True, slots=True)
class Share(Amounts):
    """What one client takes, and its part of what is paid now. Shares add up.

    Attributes
    ----------
    messages, segments, credits, price, at_least
        As `Amounts` has them; the price is the client's part of `Estimate.purchase`.
    vat : Decimal, or None
        On the price, at most where that is not exact; None where it is not known.

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour", "client": "Acme"}]
    >>> share = estimate(campaign, on="2026-11-01", split_by="client").clients["Acme"]
    >>> str(share.price), str(share.vat), str(share.price_with_vat)
    ('0.06', '0.01', '0.07')
    """

    vat: Decimal | None

    @property
    def price_with_vat(self) -> Decimal | None:
        """Both together; None where one is not known."""
        return None if self.price is None or self.vat is None else self.price + self.vat

    def __add__(self, other: Amounts) -> Share:
        both = Amounts.__add__(self, other)
        tax = other.vat if isinstance(other, Share) else None
        vat = None if self.vat is None or tax is None else self.vat + tax
        return Share(both.messages, both.segments, both.credits, both.price, both.at_least, vat)


def amounts_row(amounts: Amounts) -> tuple[int, int, Decimal, Decimal | None, Decimal | None]:
    """The same as cells of a table."""
    return amounts.messages, amounts.segments, amounts.credits, amounts.price, amounts.at_least
