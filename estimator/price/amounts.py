"""What some messages take: messages, segments, credits, and what is paid for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from estimator.base.choices import Encoding, RestKind
from estimator.base.credits import to_credits
from estimator.base.language import told
from estimator.base.money import share_out, to_micro, to_price
from estimator.base.prices import PriceRange
from estimator.base.runs import Runs

Key = TypeVar("Key", str, Encoding)

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


def grouped(lines: Iterable[tuple[Key, int, int, int]], price: PriceRange | None) -> dict[Key, Amounts]:
    """Lines of messages, segments and milli-credits by a key, the most credits first; prices add up."""
    messages: Counter[Key] = Counter()
    segments: Counter[Key] = Counter()
    milli: Counter[Key] = Counter()
    for key, sent, cut, credits_used in lines:
        messages[key] += sent
        segments[key] += cut
        milli[key] += credits_used
    keys = sorted(milli, key=lambda key: (-milli[key], key))
    prices = shared_out(price, [milli[key] for key in keys])
    return {
        key: Amounts(messages[key], segments[key], to_credits(milli[key]), *bounds)
        for key, bounds in zip(keys, prices, strict=True)
    }


def parts_of(total: Decimal | None, milli: Sequence[int]) -> Runs[Decimal] | Runs[None]:
    """The parts of a price, in proportion to credits; they add up to it."""
    if total is None:
        return Runs([(None, len(milli))])
    return share_out(to_micro(total), milli).map(to_price)


@dataclass(frozen=True, slots=True)
class Share(Amounts):
    """What one client takes, and its part of what is paid now. Shares add up.

    Attributes
    ----------
    messages, segments, credits, price, at_least
        As `Amounts` has them; the price is the client's part of `Estimate.purchase`.
    vat : Decimal, or None
        On the price, at most where that is not exact; None where it is not known.
    stock, stock_at_least : Decimal, or None
        Its part of what was paid before for credits that were on the account, excluding VAT, at most and at
        least; None where nobody says what was paid for them.

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour", "client": "Acme"}]
    >>> share = estimate(campaign, on="2026-11-01", split_by="client").clients["Acme"]
    >>> str(share.price), str(share.vat), str(share.price_with_vat)
    ('0.06', '0.01', '0.07')
    """

    vat: Decimal | None
    stock: Decimal | None = None
    stock_at_least: Decimal | None = None

    @property
    def stock_bounds(self) -> PriceRange | None:
        """What was paid before, at most and at least; None where nobody says it."""
        return None if self.stock is None else PriceRange(self.stock, self.stock_at_least)

    @property
    def vat_bounds(self) -> PriceRange | None:
        """The VAT, at most where the price is not exact; None where it is not known."""
        if self.vat is None:
            return None
        exact = self.bounds is not None and self.bounds.is_exact
        return PriceRange(self.vat, self.vat if exact else None)

    @property
    def cost(self) -> PriceRange | None:
        """What was paid before and what is paid now, together; None where one is not known."""
        if self.bounds is None or self.stock_bounds is None:
            return None
        return self.bounds + self.stock_bounds

    @property
    def bounds_with_vat(self) -> PriceRange | None:
        """Both together, at most where the price is not exact; None where one is not known."""
        if self.vat_bounds is None or self.bounds is None:
            return None
        return self.bounds + self.vat_bounds

    @property
    def price_with_vat(self) -> Decimal | None:
        """Both together; None where one is not known."""
        return None if self.bounds_with_vat is None else self.bounds_with_vat.most

    def __add__(self, other: Amounts) -> Share:
        both = Amounts.__add__(self, other)
        tax = other.vat if isinstance(other, Share) else None
        vat = None if self.vat is None or tax is None else self.vat + tax
        before = other.stock_bounds if isinstance(other, Share) else None
        stock = None if self.stock_bounds is None or before is None else self.stock_bounds + before
        return Share(
            both.messages,
            both.segments,
            both.credits,
            both.price,
            both.at_least,
            vat,
            None if stock is None else stock.most,
            None if stock is None else stock.least,
        )


def shared_out(total: PriceRange | None, milli: Sequence[int]) -> Runs[tuple[Decimal | None, Decimal | None]]:
    """The parts of both bounds of a price, in proportion to credits; they add up to it."""
    if total is None:
        return Runs([((None, None), len(milli))])
    return Runs.zipped(parts_of(total.most, milli), parts_of(total.least, milli))


def amounts_row(amounts: Amounts) -> tuple[int, int, Decimal, Decimal | None, Decimal | None]:
    """The same as cells of a table."""
    return amounts.messages, amounts.segments, amounts.credits, amounts.price, amounts.at_least
