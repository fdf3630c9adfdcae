"""A purchase as a plain value: the orders, what they cost, and what a buyer wants to know beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.credits import to_milli, whole_credits
from estimator.base.display import Displayed, OneLine, Plotted, one_line
from estimator.base.exact import divide_half_up
from estimator.base.money import to_micro, to_price
from estimator.base.prices import Bounded, PriceDifference, PriceRange
from estimator.base.words import counted, money
from estimator.documents import Documented
from estimator.price.packs.offers import offers_of
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import purchase as documents


@dataclass(frozen=True, slots=True)
class Order(Bounded):
    """One order, which is one line of an invoice.

    Attributes
    ----------
    credits, gift : int [credits]
        What is bought, and what comes on top.
    price_per_credit : Decimal, or None
        Excluding VAT; None for a fixed pack.
    price : Decimal
        Of the order, excluding VAT, rounded half-up to the cent; at most, where it is not exact.
    at_least : Decimal, or None
        The same at least; None where nobody knows how low the price may be.

    >>> from estimator import cheapest_purchase
    >>> order = cheapest_purchase("150.5", on="2026-11-01").orders[0]
    >>> order.credits, order.gift, str(order.price_per_credit), str(order.price), str(order.at_least)
    (151, 0, '0.06', '9.06', '8.76')
    """

    credits: int
    gift: int
    price_per_credit: Decimal | None
    price: Decimal
    at_least: Decimal | None


@dataclass(frozen=True, slots=True)
class NextBracket:
    """The next higher bracket whose credits cost less, where buying its minimum soon costs less, too.

    Attributes
    ----------
    minimum : int [credits]
        The fewest it sells in one order.
    price_per_credit : Decimal
        Excluding VAT.
    trigger : int [credits]
        From so many to buy on, buying `minimum` instead costs less than any purchase without that bracket.
    is_sure : bool
        Whether it does; else prices of such purchases are not exact, and it costs less than they may.

    >>> from dataclasses import replace
    >>> from estimator import Bracket, cheapest_purchase, find_tariff
    >>> brackets = (Bracket(100, 1000, 60_000), Bracket(1000, None, 54_000))
    >>> tariff = replace(find_tariff(on="2026-11-01"), brackets=brackets)
    >>> bracket = cheapest_purchase(500, tariff).next_bracket
    >>> bracket.minimum, str(bracket.price_per_credit), bracket.trigger
    (1000, '0.054', 901)
    """

    minimum: int
    price_per_credit: Decimal
    trigger: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Alternative(Bounded):
    """The best purchase that does without one of the brackets or packs of the cheapest one.

    Attributes
    ----------
    orders : tuple of Order
        The largest first.
    price : Decimal
        Of all orders together, excluding VAT; at most, where it is not exact.
    at_least : Decimal, or None
        The same at least.
    extra : Decimal
        What it costs more, excluding VAT; at most, where it is not exact.
    extra_at_least : Decimal, or None
        The same at least; below 0, what it may cost less.
    left_over : Decimal [credits]
        What it leaves on the account.

    >>> from estimator import cheapest_purchase
    >>> other = cheapest_purchase(80, on="2026-11-01").alternative
    >>> other.orders[0].credits, str(other.price), str(other.extra), str(other.left_over)
    (1000, '58.00', '52.00', '920')
    """

    orders: tuple[Order, ...]
    price: Decimal
    at_least: Decimal | None
    extra: Decimal
    extra_at_least: Decimal | None
    left_over: Decimal

    @property
    def difference(self) -> PriceDifference:
        """Both bounds of what it costs more."""
        return PriceDifference(self.extra, self.extra_at_least)


@dataclass(frozen=True, slots=True, repr=False)
class MoreCredits(OneLine):
    """Credits beyond what is needed that each cost no more than half of what the others cost each.

    Attributes
    ----------
    order : Order
        The larger order, instead of the purchase.
    credits : int [credits]
        What it brings more.
    extra : Decimal
        What it costs more, excluding VAT.

    >>> from dataclasses import replace
    >>> from estimator import Bracket, cheapest_purchase, find_tariff
    >>> brackets = (Bracket(100, 1000, 60_000), Bracket(1000, None, 54_000))
    >>> tariff = replace(find_tariff(on="2026-11-01"), brackets=brackets)
    >>> more = cheapest_purchase(880, tariff).more
    >>> more.credits, str(more.extra), str(more.each)
    (120, '1.20', '0.01')
    """

    order: Order
    credits: int
    extra: Decimal

    @property
    def each(self) -> Decimal:
        """What one of them costs, to the millionth."""
        return to_price(divide_half_up(to_micro(self.extra), self.credits))


@dataclass(frozen=True, slots=True)
class Purchase(Bounded, Displayed, Plotted, Documented):
    """The cheapest way to hold as many credits as are needed.

    Attributes
    ----------
    credits_needed, balance : Decimal
        What is to be sent, and what the account holds already; below 0 where it owes credits, which are
        bought, too.
    orders : tuple of Order
        The largest first; empty where the balance is enough.
    price, price_with_vat : Decimal
        Of all orders together, at most where it is not exact; the latter None where the VAT is not known.
    at_least, at_least_with_vat : Decimal, or None
        The same at least; None where nobody knows how low it may be.
    vat : Decimal, or None
        Percent.
    left_over : Decimal
        Credits on the account once everything is sent: balance, bought and gifts, less what is needed.
    alternative : Alternative, or None
        None where there is no other way, or where the price is not known and nothing can be compared with it.
    may_be_cheaper : Order, or None
        One order of what is needed or more, whose price is not exact and may be lower than what the
        purchase, which is surely not dearer, costs at least. Where it is larger, a lower bound of its price
        is known. None where the least that is sold is more than what is needed.
    more : MoreCredits, or None
        A larger order, where its additional credits cost next to nothing.
    currency : str
        ISO 4217.
    tariff : Tariff
        What was used.
    max_orders : int, or None
        What was asked for.

    >>> from datetime import date
    >>> from estimator import cheapest_purchase, find_tariff
    >>> purchase = cheapest_purchase("150.5", find_tariff(on=date(2026, 11, 1)))
    >>> purchase.orders[0].credits, str(purchase.price), str(purchase.left_over)
    (151, '9.06', '0.5')
    """

    credits_needed: Decimal
    balance: Decimal
    orders: tuple[Order, ...]
    price: Decimal
    price_with_vat: Decimal | None
    vat: Decimal | None
    left_over: Decimal
    alternative: Alternative | None
    currency: str
    tariff: Tariff
    at_least: Decimal | None
    at_least_with_vat: Decimal | None
    may_be_cheaper: Order | None
    more: MoreCredits | None
    max_orders: int | None = None

    @property
    def next_bracket(self) -> NextBracket | None:
        """A higher bracket that is known to be cheaper, or None; searched for each time it is asked for."""
        from estimator.price.packs.following import next_bracket

        need = whole_credits(max(0, to_milli(self.credits_needed - self.balance)))
        return next_bracket(self.tariff, need, self.max_orders)

    @property
    def bounds_with_vat(self) -> PriceRange | None:
        """The same with VAT; None where that is not known."""
        if self.price_with_vat is None:
            return None
        return PriceRange(self.price_with_vat, self.at_least_with_vat)

    @property
    def bought(self) -> int:
        """Credits of all orders, without those that come on top [credits]."""
        return sum(order.credits for order in self.orders)

    @property
    def credit_price(self) -> PriceRange | None:
        """What one credit costs, gifts included, to the millionth; None where nothing is bought."""
        received = sum(order.credits + order.gift for order in self.orders)
        if not received:
            return None

        def each(price: Decimal) -> Decimal:
            return to_price(divide_half_up(to_micro(price), received))

        return PriceRange(each(self.price), None if self.at_least is None else each(self.at_least))

    @property
    def balance_used(self) -> Decimal:
        """Credits taken from the account instead of being bought."""
        return max(Decimal(0), min(self.balance, self.credits_needed))

    @property
    def vat_amount(self) -> Decimal | None:
        """The VAT on all orders together; None where it is not known."""
        return None if self.price_with_vat is None else self.price_with_vat - self.price

    @property
    def smallest_order(self) -> int | None:
        """The fewest credits that can be bought, where so many are bought for no other reason."""
        least = min((offer.lowest for offer in offers_of(self.tariff)), default=0)
        return least if self.bought == least and self.left_over >= 1 else None

    def document(self) -> documents.Packs:
        """What `smscost packs --format json` writes."""
        from estimator.price.packs.document import packs_document

        return packs_document(self)

    def __repr__(self) -> str:
        return one_line(
            self,
            counted(self.credits_needed, "credit"),
            counted(len(self.orders), "order"),
            money(self.bounds, self.currency),
        )
