"""A purchase as a plain value: the orders, what they cost, and what a buyer wants to know beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.display import Displayed, Plotted
from estimator.documents import Documented
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import purchase as documents


@dataclass(frozen=True, slots=True)
class Order:
    """One order, which is one line of an invoice.

    Attributes
    ----------
    credits, gift : int
        Credits bought, and credits that come on top.
    price_per_credit : Decimal, or None
        Excluding VAT; None for a fixed pack.
    price : Decimal
        Of the order, excluding VAT, rounded half-up to the cent.
    at_most : bool
        The provider's price is not public and can only be lower.
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
    minimum : int
        The fewest credits it sells in one order.
    price_per_credit : Decimal
        Excluding VAT.
    trigger : int
        From this many credits to buy on, buying `minimum` instead costs less.
    """

    minimum: int
    price_per_credit: Decimal
    trigger: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best purchase that does without one of the brackets or packs of the cheapest one.

    `extra` is what it costs more, excluding VAT; `left_over` is what it leaves on the account. Where it is
    `at_most`, price and extra can only be lower.
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

    def document(self) -> documents.Packs:
        """What `smscost packs --format json` writes."""
        from estimator.price.packs.document import packs_document

        return packs_document(self)
