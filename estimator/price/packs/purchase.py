"""A purchase as a plain value: the orders, what they cost, and what a buyer wants to know beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.display import Displayed, Plotted, one_line
from estimator.base.words import counted, money
from estimator.documents import Documented
from estimator.price.packs.offers import offers_of
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import purchase as documents


@dataclass(frozen=True, slots=True)
class Order:
    """One order, which is one line of an invoice.

    Attributes
    ----------
    credits, gift : int [credits]
        What is bought, and what comes on top.
    price_per_credit : Decimal, or None
        Excluding VAT; None for a fixed pack.
    price : Decimal
        Of the order, excluding VAT, rounded half-up to the cent.
    at_most : bool
        The provider's price is not public and can only be lower.

    >>> from estimator import cheapest_purchase
    >>> order = cheapest_purchase("150.5", on="2026-11-01").orders[0]
    >>> order.credits, order.gift, str(order.price_per_credit), str(order.price)
    (151, 0, '0.06', '9.06')
    """

    credits: int
    gift: int
    price_per_credit: Decimal | None
    price: Decimal
    at_most: bool


@dataclass(frozen=True, slots=True)
class NextBracket:
    """The next higher bracket whose credits cost less.

    Attributes
    ----------
    minimum : int [credits]
        The fewest it sells in one order.
    price_per_credit : Decimal
        Excluding VAT.
    trigger : int [credits]
        From so many to buy on, buying `minimum` instead costs less.

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


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best purchase that does without one of the brackets or packs of the cheapest one.

    Attributes
    ----------
    orders : tuple of Order
        The largest first.
    price : Decimal
        Of all orders together, excluding VAT.
    extra : Decimal
        What it costs more, excluding VAT.
    left_over : Decimal [credits]
        What it leaves on the account.
    at_most : bool
        A price is not public: price and extra can only be lower.

    >>> from estimator import cheapest_purchase
    >>> other = cheapest_purchase(80, on="2026-11-01").alternative
    >>> other.orders[0].credits, str(other.price), str(other.extra), str(other.left_over), other.at_most
    (200, '12.00', '6.00', '120', True)
    """

    orders: tuple[Order, ...]
    price: Decimal
    extra: Decimal
    left_over: Decimal
    at_most: bool


@dataclass(frozen=True, slots=True)
class Purchase(Displayed, Plotted, Documented):
    """The cheapest way to hold as many credits as are needed.

    Attributes
    ----------
    credits_needed, balance : Decimal
        What is to be sent, and what the account holds already; below 0 where it owes credits, which are
        bought, too.
    orders : tuple of Order
        The largest first; empty where the balance is enough.
    price, price_with_vat : Decimal
        Of all orders together; the latter None where the VAT is not known.
    vat : Decimal, or None
        Percent.
    left_over : Decimal
        Credits on the account once everything is sent: balance, bought and gifts, less what is needed.
    at_most : bool
        An order is in a bracket whose price is not public; the price can only be lower.
    alternative : Alternative, or None
        None where there is no other way, or where the price is not known and nothing can be compared with it.
    next_bracket : NextBracket, or None
        None where no higher bracket is known to be cheaper.
    currency : str
        ISO 4217.
    tariff : Tariff
        What was used.

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
    at_most: bool
    alternative: Alternative | None
    next_bracket: NextBracket | None
    currency: str
    tariff: Tariff

    @property
    def bought(self) -> int:
        """Credits of all orders, without those that come on top [credits]."""
        return sum(order.credits for order in self.orders)

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
            money(self.price, self.currency, at_most=self.at_most),
        )
