"""A purchase as a document, and as a part of others."""

from __future__ import annotations

from estimator.documents import purchase as documents
from estimator.documents.values import maybe
from estimator.price.packs.purchase import Alternative, MoreCredits, NextBracket, Order, Purchase
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
    Order(credits=151, gift=0, price_per_credit='0.06', price='9.06', at_least='8.76', at_most=True)
    >>> part.price, part.price_with_vat, part.left_over
    ('9.06', '10.87', '0.5')
    """
    return documents.Purchase(
        credits_needed=str(purchase.credits_needed),
        balance=str(purchase.balance),
        orders=_orders(purchase.orders),
        price=str(purchase.price),
        at_least=maybe(purchase.at_least),
        at_least_with_vat=maybe(purchase.at_least_with_vat),
        price_with_vat=maybe(purchase.price_with_vat),
        vat=None if purchase.vat is None else format(purchase.vat, "f"),
        left_over=str(purchase.left_over),
        at_most=purchase.at_most,
        currency=purchase.currency,
        alternative=None if purchase.alternative is None else _alternative(purchase.alternative),
        next_bracket=None if (following := purchase.next_bracket) is None else _next_bracket(following),
        may_be_cheaper=None if purchase.may_be_cheaper is None else _order(purchase.may_be_cheaper),
        more=None if purchase.more is None else _more(purchase.more),
        balance_used=str(purchase.balance_used),
        vat_amount=maybe(purchase.vat_amount),
        smallest_order=purchase.smallest_order,
    )


def _orders(orders: tuple[Order, ...]) -> tuple[documents.Order, ...]:
    return tuple(map(_order, orders))


def _order(order: Order) -> documents.Order:
    return documents.Order(
        credits=order.credits,
        gift=order.gift,
        price_per_credit=maybe(order.price_per_credit),
        price=str(order.price),
        at_least=maybe(order.at_least),
        at_most=order.at_most,
    )


def _more(more: MoreCredits) -> documents.MoreCredits:
    return documents.MoreCredits(order=_order(more.order), credits=more.credits, extra=str(more.extra))


def _alternative(alternative: Alternative) -> documents.Alternative:
    return documents.Alternative(
        orders=_orders(alternative.orders),
        price=str(alternative.price),
        at_least=maybe(alternative.at_least),
        extra=str(alternative.extra),
        extra_at_least=maybe(alternative.extra_at_least),
        left_over=str(alternative.left_over),
        at_most=alternative.at_most,
    )


def _next_bracket(following: NextBracket) -> documents.NextBracket:
    return documents.NextBracket(
        minimum=following.minimum,
        price_per_credit=str(following.price_per_credit),
        trigger=following.trigger,
        sure=following.is_sure,
    )
