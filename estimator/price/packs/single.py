"""One order on its own: what a given quantity costs when it is bought at once."""

from __future__ import annotations

from decimal import Decimal

from estimator.base.money import round_line, to_price
from estimator.price.packs.offers import Lot, offers_of
from estimator.price.packs.purchase import Order
from estimator.tariff.model import Bracket, Tariff


def one_order(quantity: int, tariff: Tariff) -> Order | None:
    """An order of exactly so many credits at its lowest price; None where the tariff sells none.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> str(one_order(100, tariff).price), one_order(99, tariff)
    ('6.00', None)
    """
    lots = [offer.order(quantity) for offer in offers_of(tariff) if offer.lowest <= quantity <= offer.highest]
    best = min(lots, key=lambda lot: lot.rank, default=None)
    return None if best is None else line_of(best)


def sizes_of_orders(tariff: Tariff) -> tuple[int, int]:
    """The smallest and the largest order that a tariff sells, in credits.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> sizes_of_orders(find_tariff(on=date(2026, 10, 1)))
    (100, 1000000)
    """
    offers = offers_of(tariff)
    return min(offer.lowest for offer in offers), max(offer.highest for offer in offers)


def line_of(lot: Lot) -> Order:
    """An order of the search as a line of an invoice."""
    source = lot.offer.source
    return Order(
        credits=lot.quantity,
        gift=lot.offer.gift,
        price_per_credit=to_price(source.price_micro) if isinstance(source, Bracket) else None,
        price=to_price(round_line(lot.price)),
        at_least=_at_least(lot),
    )


def _at_least(lot: Lot) -> Decimal | None:
    """None where nobody knows how low the price may be."""
    return to_price(round_line(lot.least)) if is_bounded(lot) else None


def is_at_most(lot: Lot) -> bool:
    """Whether the price of this order is not exact."""
    return lot.least != lot.price


def is_bounded(lot: Lot) -> bool:
    """Whether anybody knows how low the price of this order may be."""
    source = lot.offer.source
    return not isinstance(source, Bracket) or source.at_least is not None
