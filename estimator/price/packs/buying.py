"""The cheapest purchase that covers a need: exact numbers in, a `Purchase` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from estimator.base.amounts import Amount, exact_amount, exact_percent, whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day
from estimator.base.credits import MILLI, to_credits, whole_credits
from estimator.base.language import told
from estimator.base.money import MICRO, round_line
from estimator.base.prices import PriceRange
from estimator.errors import TariffError, UsageError
from estimator.price.packs.limited import best_basket
from estimator.price.packs.offers import Basket, Lot, Offer, ends, offers_of
from estimator.price.packs.purchase import Alternative, MoreCredits, Order, Purchase
from estimator.price.packs.single import is_at_most, is_bounded, line_of
from estimator.tariff.model import Bracket, Pack, Tariff
from estimator.tariff.shelf import TariffSource, find_tariff

_MOST_ORDERS = 1_000_000
_MOST_PRICE = 10**12
"""In whole units of the currency: what a purchase can cost, so that thousands of them can be added up."""


@checked()
def cheapest_purchase(
    credits_needed: Amount,
    tariff: TariffSource = None,
    *,
    billing_country: str = "fr",
    on: Day | None = None,
    balance: Amount = 0,
    max_orders: int | None = None,
    vat: Amount | None = None,
) -> Purchase:
    """The cheapest purchase that, with the balance, covers a need.

    What is made small is the exact price, before rounding; among purchases of equal price the credits left
    over, then the number of orders. Each order is then rounded once, half-up, to the cent, and `price` is the
    sum of these lines, as on an invoice.

    Parameters
    ----------
    credits_needed : Decimal, int or str [credits, 0.., at most three decimals]
    balance : Decimal, int or str [credits, at most three decimals]
        What the account holds; below 0 where it owes credits, which are then bought, too.
    tariff : Tariff or path, optional
        What is sold. Its prices exclude VAT. The default is the tariff of `billing_country` in use `on` that
        day (today).
    max_orders : int, optional
        At most so many orders; without it, as many as it takes.
    vat : Decimal, int or str, optional [percent]
        Instead of the tariff's own.

    Raises
    ------
    TariffError
        `PAC001` where something must be bought and the tariff knows no price
        (`tariff.has_prices` tells beforehand), `PAC006` where no order may be so large as the smallest that
        has a price.
    UsageError
        `AMT001` to `AMT005` where a number makes no sense, `PAC002` where the need does not fit in
        `max_orders`, `PAC004` where the search would not fit in memory, `PAC005` where it takes more than a
        million orders, or more than a million million of the currency.

    >>> from datetime import date
    >>> day = date(2026, 10, 1)
    >>> brackets = (Bracket(100, 5000, 60_000), Bracket(5000, None, 50_000))
    >>> tariff = Tariff("fr", "EUR", day, day, "an example", "illustrative", {"FR": 1000}, brackets)
    >>> purchase = cheapest_purchase("4310.5", tariff, balance=100)
    >>> purchase.orders[0].credits, str(purchase.price), str(purchase.left_over)
    (5000, '250.00', '789.5')
    >>> str(purchase.alternative.extra), purchase.next_bracket.trigger
    ('2.66', 4167)
    """
    tariff = find_tariff(tariff, billing_country=billing_country, on=on)
    needed = exact_amount(told("number of credits needed"), credits_needed)
    held = exact_amount(told("balance"), balance, least=None)
    percent = tariff.vat if vat is None else exact_percent(told("VAT"), vat)
    if max_orders is not None:
        max_orders = whole_number(told("number of orders"), max_orders, least=1)
    need = whole_credits(max(0, needed - held))
    offers = offers_of(tariff)
    _check(offers, need, max_orders, tariff)
    best = _bounded(best_basket(offers, need, max_orders) or Basket(), need)
    orders = _orders(best)
    bounds = _total(orders)
    with_vat = None if percent is None else bounds.with_vat(percent)
    may_be_cheaper = _may_be_cheaper(offers, best, need) if need else None
    other = _alternative(_without_one(offers, best, need, max_orders), bounds.most, held - needed)
    return Purchase(
        credits_needed=to_credits(needed),
        balance=to_credits(held),
        orders=orders,
        price=bounds.most,
        at_least=bounds.least,
        price_with_vat=None if with_vat is None else with_vat.most,
        at_least_with_vat=None if with_vat is None else with_vat.least,
        vat=percent,
        left_over=to_credits(held + best.received * MILLI - needed),
        # What may be cheaper is no second best, and said for itself.
        alternative=None if other is None or other.orders == (may_be_cheaper,) else other,
        may_be_cheaper=may_be_cheaper,
        more=_more(offers, best, bounds),
        currency=tariff.currency,
        tariff=tariff,
        max_orders=max_orders,
    )


def _check(offers: Sequence[Offer], need: int, max_orders: int | None, tariff: Tariff) -> None:
    if need and not offers:
        country, day = tariff.billing_country, tariff.valid_from
        if tariff.has_prices:
            least = min(bracket.minimum for bracket in tariff.offered)
            raise TariffError("PAC006", country=country, day=day, most=tariff.order_maximum, least=least)
        raise TariffError("PAC001", need=need, country=country, day=day)
    if need and max_orders is not None:
        largest = max(lot.received for lot in ends(offers))
        least = -(-need // largest)
        if least > max_orders:
            raise UsageError("PAC002", need=need, largest=largest, least=least, max_orders=max_orders)


def _bounded(basket: Basket, need: int) -> Basket:
    """A basket whose orders can be listed, and whose price can be written and added up; else `PAC005`."""
    why = None
    if basket.size > _MOST_ORDERS:
        why = told(
            "they take {orders} orders, and no more than {most} are listed",
            orders=basket.size,
            most=_MOST_ORDERS,
        )
    elif basket.price > _MOST_PRICE * MICRO:
        why = told("they cost more than {most}", most=_MOST_PRICE)
    if why is not None:
        raise UsageError("PAC005", need=need, why=why)
    return basket


def _without_one(offers: tuple[Offer, ...], best: Basket, need: int, max_orders: int | None) -> Basket | None:
    """The best basket that does without one of the brackets and packs of `best`, at a known extra price."""
    if any(is_at_most(lot) for lot, _ in best.lines):
        return None
    try:
        others = [
            best_basket(tuple(offer for offer in offers if not _same(offer.source, source)), need, max_orders)
            for source in best.sources
        ]
        found = min((other for other in others if other), key=lambda basket: basket.rank, default=None)
        return None if found is None else _bounded(found, need)
    except UsageError:
        # PAC004 or PAC005 about what was not even asked for must not cost the user the answer.
        return None


def _same(one: Bracket | Pack, other: Bracket | Pack) -> bool:
    """Whether two are one thing to a buyer: a known price, and what follows from it for more credits."""
    if isinstance(one, Pack) or isinstance(other, Pack) or one.known == other.known:
        return one == other
    lower, upper = sorted((one, other), key=lambda bracket: bracket.minimum)
    return lower.maximum == upper.minimum and lower.price_micro == upper.price_micro


def _orders(basket: Basket) -> tuple[Order, ...]:
    # A tuple of the same value again and again: millions of equal orders cost a pointer each.
    return tuple(order for lot, times in basket.lines for order in (line_of(lot),) * times)


def _total(orders: tuple[Order, ...]) -> PriceRange:
    # Millions of equal orders are added up as one kind.
    return PriceRange.total(order.bounds.times(count) for order, count in Counter(orders).items())


def _alternative(other: Basket | None, price: Decimal, held: int) -> Alternative | None:
    """`held` is what the account would hold without buying, in milli-credits, and mostly negative."""
    if other is None:
        return None
    orders = _orders(other)
    total = _total(orders)
    return Alternative(
        orders=orders,
        price=total.most,
        at_least=total.least,
        extra=total.most - price,
        extra_at_least=None if total.least is None else total.least - price,
        left_over=to_credits(held + other.received * MILLI),
    )


def _may_be_cheaper(offers: Sequence[Offer], best: Basket, need: int) -> Order | None:
    """One order that covers the need and, where a bracket begins by then, costs less than what is bought can.

    Nobody knows where brackets begin between known quantities: 970 credits, and 1 001 as well, may each cost
    less than 1 000. An order larger than the need counts where a lower bound of its price is known; where
    none is, any order may be cheaper, and saying so would help nobody. Nor would it where the least that is
    sold is more than what is needed: nobody asks whether even more would cost a few cents less.
    """
    if all(offer.lowest + offer.gift > need for offer in offers):
        return None
    only = best.lines[0][0] if best.size == 1 else None
    bought = None if only is None else (only.offer.source, only.quantity)
    lots = [
        lot
        for offer in offers
        if (lot := offer.covering(need)) is not None
        and is_at_most(lot)
        and (lot.received == need or is_bounded(lot))
        and (lot.offer.source, lot.quantity) != bought
    ]
    found = min(lots, key=lambda lot: (lot.least, lot.quantity, lot.price), default=None)
    if found is None or round_line(found.least) >= round_line(best.least):
        return None
    return line_of(found)


def _more(offers: tuple[Offer, ...], best: Basket, price: PriceRange) -> MoreCredits | None:
    """A larger order whose additional credits each cost no more than half of what those bought cost each."""
    if not (best.lines and price.is_exact):
        return None
    larger = [
        lot
        for offer in offers
        if (lot := offer.order(offer.lowest)).received > best.received and not is_at_most(lot)
    ]

    def each(lot: Lot) -> Fraction:
        return Fraction(lot.price - best.price, lot.received - best.received)

    found = min(larger, key=each, default=None)
    if found is None or 2 * each(found) > Fraction(best.price, best.received):
        return None
    order = line_of(found)
    # Each order is rounded: of many small ones the sum may be more than that of the larger one.
    if order.price < price.most:
        return None
    return MoreCredits(order, found.received - best.received, order.price - price.most)
