"""A purchase as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from estimator.base.language import marked, number, said
from estimator.base.prices import NO_DIFFERENCE, PriceRange
from estimator.price.packs.purchase import Order, Purchase
from estimator.show.sheet import Block, Lines, Sheet, Table, numbers, rows_of, strong
from estimator.show.words import counted, difference, money, owed, price_of, tariff_note


def purchase_sheet(purchase: Purchase) -> Sheet:
    """What to buy, and what is worth knowing beside it.

    >>> from datetime import date
    >>> from estimator.price.packs import cheapest_purchase
    >>> from estimator.tariff import find_tariff
    >>> nothing = purchase_sheet(cheapest_purchase(5, find_tariff(on=date(2026, 10, 1)), balance=7))
    >>> print(nothing.to_terminal().splitlines()[0])
    Nothing to buy: 5 credits needed, 7 on the account, 2 left afterwards.
    """
    return Sheet(*purchase_blocks(purchase), Lines((tariff_note(purchase.tariff),), "faint"))


def purchase_blocks(purchase: Purchase) -> list[Block]:
    """The same as a part of another sheet, which says itself which tariff it used."""
    if not purchase.orders:
        nothing = said(
            "Nothing to buy: {needed} needed, {balance} on the account, {left_over} left afterwards.",
            needed=counted(purchase.credits_needed, "credit"),
            balance=purchase.balance,
            left_over=purchase.left_over,
        )
        return [Lines((nothing,))]
    return [_headline(purchase), orders_table(purchase), Lines(tuple(purchase_remarks(purchase)))]


def _headline(purchase: Purchase) -> Lines:
    bought = said(
        "Cheapest purchase: {credits} for {price} excluding VAT",
        credits=counted(purchase.bought, "credit"),
        price=money(purchase.bounds, purchase.currency),
    )
    return Lines((strong(bought), vat_line(purchase)))


def vat_line(*purchases: Purchase) -> str:
    """What they cost with VAT, each as an invoice of its own, where that is known."""
    taxed = [each.bounds_with_vat for each in purchases]
    rates = {each.vat for each in purchases if each.vat is not None}
    known = [price for price in taxed if price is not None]
    if len(known) < len(taxed) or not rates:
        return said("The VAT is not known; [[--vat|vat]] adds it.")
    price = money(PriceRange.total(known), purchases[0].currency)
    if len(rates) > 1:
        return said("{price} with VAT", price=price)
    return said("{price} with VAT of {vat} %", price=price, vat=rates.pop())


def paid_sentence(purchase: Purchase) -> str:
    """What must be paid now, and for what: in one sentence, wherever a result is summed up.

    >>> from estimator.price.packs import cheapest_purchase
    >>> paid_sentence(cheapest_purchase(150, on="2026-11-01", balance=100, vat=20))
    '6.00 EUR excluding VAT, 7.20 EUR with VAT of 20 %: 1 order, 100 credits; 100 on the account are used; \
no order is smaller'
    """
    if not purchase.orders:
        return said("nothing: the account holds {balance}", balance=counted(purchase.balance, "credit"))
    bought = said(
        "{price}: {orders}, {credits}",
        price=prices(purchase),
        orders=counted(len(purchase.orders), "order"),
        credits=counted(purchase.bought, "credit"),
    )
    if purchase.balance_used:
        bought = said("{bought}; {used} on the account are used", bought=bought, used=purchase.balance_used)
    return said("{bought}; no order is smaller", bought=bought) if purchase.smallest_order else bought


def prices(purchase: Purchase) -> str:
    """Its price excluding VAT, and with it where it is known."""
    price = said(
        "{price} excluding VAT",
        price=money(purchase.bounds, purchase.currency),
    )
    return (
        price
        if purchase.vat is None
        else said("{price}, {with_vat}", price=price, with_vat=vat_line(purchase))
    )


def orders_table(purchase: Purchase) -> Table:
    """Its orders, equal ones together, right below a line that says what is bought."""
    gifts = any(order.gift for order in purchase.orders)
    names = [
        said("Orders"),
        said("Credits"),
        *([said("Gift")] if gifts else []),
        said("One credit"),
        said("Price {currency}", currency=purchase.currency),
    ]
    rows = [
        (
            number(times),
            number(order.credits),
            *([number(order.gift)] if gifts else []),
            unit_price(order),
            price_of(order.bounds.times(times)),
        )
        for order, times in runs_of(purchase.orders)
    ]
    return Table(numbers(*names), rows_of(rows), indent=2, joined=True)


def unit_price(order: Order) -> str:
    """What a credit of an order costs; a pack has one price for all its credits."""
    if order.price_per_credit is None:
        return said("pack")
    if order.at_most:
        return said("at most {price}", price=order.price_per_credit)
    return number(order.price_per_credit)


def bounds_remark(bounds: PriceRange) -> str:
    """Why a price is not one number."""
    if bounds.least is None:
        return said("The provider's price for this quantity is not public; it can only be lower.")
    return said(
        "The provider's price for this quantity is not public; it lies between the known prices around it."
    )


def purchase_remarks(purchase: Purchase) -> Iterator[str]:
    """What is worth knowing beside a purchase: what is left, what else could be bought, what is not known."""
    yield said(
        "{needed} needed, {balance} on the account, {left_over} left over.",
        needed=counted(purchase.credits_needed, "credit"),
        balance=purchase.balance,
        left_over=purchase.left_over,
    )
    yield from owed(purchase.balance, bought=True)
    if purchase.at_most:
        yield bounds_remark(purchase.bounds)
    if cheaper := purchase.may_be_cheaper:
        yield said(
            "An order of {credits} costs {price}: it may be cheaper.",
            credits=counted(cheaper.credits, "credit"),
            price=money(cheaper.bounds, purchase.currency),
        )
    if more := purchase.more:
        yield said(
            "{credits} more for {price} ({each} each): an order of {quantity}.",
            credits=counted(more.credits, "credit"),
            price=money(more.extra, purchase.currency),
            each=more.each,
            quantity=_kind_of(more.order, 1),
        )
    if other := purchase.alternative:
        yield said(
            "Another way: {orders} for {price}, {extra}; {left_over} left over.",
            orders=_in_words(other.orders),
            price=money(other.bounds, purchase.currency),
            extra=difference(other.difference, purchase.currency)
            if other.difference != NO_DIFFERENCE
            else said("the same price"),
            left_over=other.left_over,
        )
    if following := purchase.next_bracket:
        sentence = (
            marked("From {trigger} to buy, an order of {minimum} at {price} a credit costs less.")
            if following.is_sure
            else marked("From {trigger} to buy, an order of {minimum} at {price} a credit may cost less.")
        )
        yield said(
            sentence,
            trigger=counted(following.trigger, "credit"),
            minimum=following.minimum,
            price=money(following.price_per_credit, purchase.currency),
        )


def _in_words(orders: Sequence[Order]) -> str:
    kinds = [_kind_of(order, times if times < len(orders) else 1) for order, times in runs_of(orders)]
    return said(
        "{orders} of {quantities}", orders=counted(len(orders), "order"), quantities=" + ".join(kinds)
    )


def _kind_of(order: Order, times: int) -> str:
    bought = said("{times} × {credits}", times=times, credits=order.credits)
    quantity = bought if times > 1 else number(order.credits)
    return said("{quantity} and {gift} free", quantity=quantity, gift=order.gift) if order.gift else quantity


def runs_of(orders: Iterable[Order]) -> Iterator[tuple[Order, int]]:
    """Equal orders together, with their number."""
    for order, run in groupby(orders):
        yield order, sum(1 for _ in run)
