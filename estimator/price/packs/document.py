"""A purchase as a document, and as a part of others."""

from __future__ import annotations

from estimator.documents import purchase as documents
from estimator.documents.values import maybe
from estimator.price.packs.purchase import Alternative, NextBracket, Order, Purchase
from estimator.tariff.document import used


def packs_document(purchase: Purchase) -> documents.Packs:
    """The purchase, and the tariff it rests on."""
    return documents.Packs(schema=1, purchase=purchase_part(purchase), tariff=used(purchase.tariff))


def purchase_part(purchase: Purchase) -> documents.Purchase:
    """The purchase as a part of a document.

    >>> from datetime import date
    >>> from estimator.price.packs import cheapest_purchase
    >>> from estimator.tariff import find_tariff
    >>> part = purchase_part(cheapest_purchase("150.5", find_tariff(on=date(2026, 10, 1))))
    >>> part.orders[0]
    Order(credits=151, gift=0, price_per_credit='0.06', price='9.06', at_most=False)
    >>> part.price, part.price_with_vat, part.left_over
    ('9.06', '10.87', '0.5')
    """
    return documents.Purchase(
        credits_needed=str(purchase.credits_needed),
        balance=str(purchase.balance),
        orders=_orders(purchase.orders),
        price=str(purchase.price),
        price_with_vat=maybe(purchase.price_with_vat),
        vat=None if purchase.vat is None else format(purchase.vat, "f"),
        left_over=str(purchase.left_over),
        at_most=purchase.at_most,
        currency=purchase.currency,
        alternative=None if purchase.alternative is None else _alternative(purchase.alternative),
        next_bracket=None if purchase.next_bracket is None else _next_bracket(purchase.next_bracket),
        balance_used=str(purchase.balance_used),
        vat_amount=maybe(purchase.vat_amount),
        smallest_order=purchase.smallest_order,
    )


def _orders(orders: tuple[Order, ...]) -> tuple[documents.Order, ...]:
    return tuple(
        documents.Order(
            credits=order.credits,
            gift=order.gift,
            price_per_credit=maybe(order.price_per_credit),
            price=str(order.price),
            at_most=order.at_most,
        )
        for order in orders
    )


def _alternative(alternative: Alternative) -> documents.Alternative:
    return documents.Alternative(
        orders=_orders(alternative.orders),
        price=str(alternative.price),
        extra=str(alternative.extra),
        left_over=str(alternative.left_over),
        at_most=alternative.at_most,
    )


def _next_bracket(following: NextBracket) -> documents.NextBracket:
    return documents.NextBracket(
        minimum=following.minimum,
        price_per_credit=str(following.price_per_credit),
        trigger=following.trigger,
    )
