"""A purchase as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.price.packs.purchase import Alternative, NextBracket, Order, Purchase
from estimator.show.words import counted, money, number, owed


def purchase_document(purchase: Purchase) -> dict[str, Any]:
    """The purchase as a part of a JSON document.

    Money and exact credits are texts; credits of an order, which are whole, are numbers.

    >>> from datetime import date
    >>> from estimator.price.packs import cheapest_purchase
    >>> from estimator.tariff import find_tariff
    >>> document = purchase_document(cheapest_purchase("150.5", find_tariff(on=date(2026, 10, 1))))
    >>> document["orders"]
    [{'credits': 151, 'gift': 0, 'price_per_credit': '0.06', 'price': '9.06', 'at_most': False}]
    >>> document["price"], document["price_with_vat"], document["left_over"]
    ('9.06', '10.87', '0.5')
    """
    return {
        "credits_needed": str(purchase.credits_needed),
        "balance": str(purchase.balance),
        "orders": [_order(order) for order in purchase.orders],
        "price": str(purchase.price),
        "price_with_vat": None if purchase.price_with_vat is None else str(purchase.price_with_vat),
        "vat": None if purchase.vat is None else format(purchase.vat, "f"),
        "left_over": str(purchase.left_over),
        "at_most": purchase.at_most,
        "currency": purchase.currency,
        "alternative": None if purchase.alternative is None else _alternative(purchase.alternative),
        "next_bracket": None if purchase.next_bracket is None else _next_bracket(purchase.next_bracket),
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "credits": order.credits,
        "gift": order.gift,
        "price_per_credit": None if order.price_per_credit is None else str(order.price_per_credit),
        "price": str(order.price),
        "at_most": order.at_most,
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {
        "orders": [_order(order) for order in alternative.orders],
        "price": str(alternative.price),
        "extra": str(alternative.extra),
        "left_over": str(alternative.left_over),
        "at_most": alternative.at_most,
    }


def _next_bracket(following: NextBracket) -> dict[str, Any]:
    return {
        "minimum": following.minimum,
        "price_per_credit": str(following.price_per_credit),
        "trigger": following.trigger,
    }


def purchase_parts(purchase: Purchase) -> Iterator[RenderableType]:
    """What to buy, and what is worth knowing beside it, part by part.

    >>> from datetime import date
    >>> from estimator.price.packs import cheapest_purchase
    >>> from estimator.tariff import find_tariff
    >>> for part in purchase_parts(cheapest_purchase(5, find_tariff(on=date(2026, 10, 1)), balance=7)):
    ...     print(part)
    Nothing to buy: 5 credits needed, 7 on the account, 2 left afterwards.
    """
    if not purchase.orders:
        yield Text(
            f"Nothing to buy: {counted(purchase.credits_needed, 'credit')} needed, "
            f"{number(purchase.balance)} on the account, {number(purchase.left_over)} left afterwards."
        )
        return
    yield Group(_headline(purchase), Padding.indent(orders_table(purchase), 2))
    yield Text("\n".join(_remarks(purchase)))


def _headline(purchase: Purchase) -> Text:
    bought = sum(order.credits for order in purchase.orders)
    price = money(purchase.price, purchase.currency, at_most=purchase.at_most)
    return Text.assemble(
        ("Cheapest purchase: ", "bold"),
        (f"{counted(bought, 'credit')} for {price} excluding VAT", "bold"),
        f"\n{vat_line(purchase)}",
    )


def vat_line(purchase: Purchase) -> str:
    """Its price with VAT, where that is known."""
    if purchase.vat is None:
        return "The VAT is not known; --vat adds it."
    price = money(purchase.price_with_vat, purchase.currency, at_most=purchase.at_most)
    return f"{price} with VAT of {purchase.vat:f} %"


def orders_table(purchase: Purchase) -> Table:
    """Its orders, equal ones together."""
    gifts = any(order.gift for order in purchase.orders)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    headers = ["Orders", "Credits", *(["Gift"] if gifts else []), "One credit", f"Price {purchase.currency}"]
    for header in headers:
        table.add_column(header, justify="right", no_wrap=True)
    for order, times in _runs(purchase.orders):
        table.add_row(
            number(times),
            number(order.credits),
            *([number(order.gift)] if gifts else []),
            "pack" if order.price_per_credit is None else str(order.price_per_credit),
            f"{'at most ' if order.at_most else ''}{number(order.price * times)}",
        )
    return table


def _remarks(purchase: Purchase) -> Iterator[str]:
    yield (
        f"{counted(purchase.credits_needed, 'credit')} needed, {number(purchase.balance)} on the account, "
        f"{number(purchase.left_over)} left over."
    )
    yield from owed(purchase.balance, bought=True)
    if purchase.at_most:
        yield "The provider's price for this quantity is not public; it can only be lower."
    if other := purchase.alternative:
        price = money(other.price, purchase.currency, at_most=other.at_most)
        extra = f"{money(other.extra, purchase.currency)} more" if other.extra else "the same price"
        left_over = number(other.left_over)
        yield f"Next best: {_in_words(other.orders)} for {price}, {extra}; {left_over} left over."
    if following := purchase.next_bracket:
        yield (
            f"From {counted(following.trigger, 'credit')} to buy, an order of {number(following.minimum)} "
            f"at {following.price_per_credit} costs less."
        )


def _in_words(orders: Sequence[Order]) -> str:
    kinds = [
        (f"{number(times)} × " if 1 < times < len(orders) else "")
        + number(order.credits)
        + (f" and {number(order.gift)} free" if order.gift else "")
        for order, times in _runs(orders)
    ]
    return f"{counted(len(orders), 'order')} of {' + '.join(kinds)}"


def _runs(orders: Iterable[Order]) -> Iterator[tuple[Order, int]]:
    """Equal orders together, with their number."""
    for order, run in groupby(orders):
        yield order, sum(1 for _ in run)
