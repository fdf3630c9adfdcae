"""What one order can be: a bracket or a fixed pack as an offer, and several orders as a basket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from estimator.tariff.model import Bracket, Pack, Tariff

Rank: TypeAlias = tuple[int, int, int, int]
"""Price at most, price at least, credits received (below 0), orders: the lower is the better."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to place an order.

    Attributes
    ----------
    source : Bracket or Pack
        What the tariff calls it.
    lowest, highest : int
        Credits that can be bought in one order, both included; the same for a fixed pack.
    unit, base : int
        An order of `quantity` credits costs `base + unit * quantity` micro-units: a bracket has no `base`,
        a fixed pack no `unit`.
    gift : int
        Credits that come with each order.
    least : int
        Of a bracket whose price is not known, what a credit costs at least, in micro-units; 0 where nobody
        knows. The same as `unit` where the price is known, and without a meaning for a fixed pack.
    """

    source: Bracket | Pack
    lowest: int
    highest: int
    unit: int
    base: int
    gift: int
    least: int

    def order(self, quantity: int) -> Lot:
        """One order of `quantity` credits."""
        least = self.base + self.least * quantity
        return Lot(self, quantity, self.base + self.unit * quantity, quantity + self.gift, least)

    def covering(self, need: int) -> Lot | None:
        """The smallest order that brings `need` credits; None where no order brings as many."""
        quantity = max(self.lowest, need - self.gift)
        return self.order(quantity) if quantity <= self.highest else None


@dataclass(frozen=True, slots=True)
class Lot:
    """One order as the search sees it: `quantity` credits bought for `price` micro-units.

    `received` is what arrives: the quantity and the gift. Where the price is not known it is what is paid at
    most, and `least` what is paid at least.
    """

    offer: Offer
    quantity: int
    price: int
    received: int
    least: int

    @property
    def rank(self) -> Rank:
        """As `Basket.rank`, of this order alone."""
        return self.price, self.least, -self.received, 1

    @property
    def ratio(self) -> Fraction:
        """Micro-units for one credit received."""
        return Fraction(self.price, self.received)

    @property
    def least_ratio(self) -> Fraction:
        """The same at least."""
        return Fraction(self.least, self.received)


@dataclass(frozen=True, slots=True)
class Basket:
    """Several orders, each with how many times it is placed."""

    lines: tuple[tuple[Lot, int], ...] = ()

    @property
    def price(self) -> int:
        """Micro-units, exact, before any rounding; at most, where a price is not known."""
        return sum(lot.price * times for lot, times in self.lines)

    @property
    def received(self) -> int:
        """Credits, gifts included."""
        return sum(lot.received * times for lot, times in self.lines)

    @property
    def size(self) -> int:
        """Number of orders."""
        return sum(times for _, times in self.lines)

    @property
    def least(self) -> int:
        """Micro-units that are paid at least."""
        return sum(lot.least * times for lot, times in self.lines)

    @property
    def rank(self) -> Rank:
        """What is made small, in this order: the price (at most), what it is at least, and the orders.

        Of what costs the same, most credits are received: they are worth something, and cost nothing.
        """
        return self.price, self.least, -self.received, self.size

    @property
    def sources(self) -> frozenset[Bracket | Pack]:
        """The brackets and packs used."""
        return frozenset(lot.offer.source for lot, _ in self.lines)

    def plus(self, *lines: tuple[Lot, int]) -> Basket:
        """This basket with more orders; the largest come first."""
        times: dict[Lot, int] = dict(self.lines)
        for lot, more in lines:
            if more:
                times[lot] = times.get(lot, 0) + more
        by_size = sorted(times.items(), key=lambda line: (-line[0].quantity, line[0].price))
        return Basket(tuple(by_size))


def offers_of(tariff: Tariff) -> tuple[Offer, ...]:
    """Everything the tariff sells. The order maximum limits free quantities; fixed packs are as they are."""
    brackets = (_bracket_offer(bracket, tariff.order_maximum) for bracket in tariff.offered)
    packs = (
        Offer(pack, pack.credits, pack.credits, 0, pack.price_micro, pack.gift, 0) for pack in tariff.packs
    )
    return (*(offer for offer in brackets if offer.lowest <= offer.highest), *packs)


def _bracket_offer(bracket: Bracket, order_maximum: int) -> Offer:
    last = order_maximum if bracket.maximum is None else min(bracket.maximum - 1, order_maximum)
    least = bracket.price_micro if bracket.known else bracket.least_micro or 0
    return Offer(bracket, max(bracket.minimum, 1), last, bracket.price_micro, 0, bracket.gift, least)


def ends(offers: Iterable[Offer]) -> tuple[Lot, ...]:
    """The smallest and the largest order of each offer, once where they are the same."""
    return tuple(
        offer.order(quantity) for offer in offers for quantity in sorted({offer.lowest, offer.highest})
    )


def best_single(offers: Iterable[Offer], need: int) -> Lot | None:
    """The best one order that covers `need`; None where no single order does."""
    lots = [lot for offer in offers if (lot := offer.covering(need)) is not None]
    return min(lots, key=lambda lot: lot.rank, default=None)


def within_reach(offers: Iterable[Offer], price: int, need: int) -> tuple[Offer, ...]:
    """The offers without the orders that no best basket for `need` costing at most `price` can hold.

    No order costs more than the whole basket; and none above its offer's minimum brings more than `need`,
    for a smaller one would do.
    """
    return tuple(
        replace(offer, highest=_highest_in_reach(offer, price, need))
        for offer in offers
        if offer.order(offer.lowest).price <= price
    )


def _highest_in_reach(offer: Offer, price: int, need: int) -> int:
    affordable = (price - offer.base) // offer.unit if offer.unit else offer.highest
    return min(offer.highest, affordable, max(offer.lowest, need - offer.gift))
