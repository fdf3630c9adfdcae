"""The bracket above a need: from which need on its minimum costs less than what one would buy.

It is searched for when it is asked for: the search buys for a dozen needs.
"""

from __future__ import annotations

from estimator.base.money import to_price
from estimator.errors import UsageError
from estimator.price.packs.limited import best_basket
from estimator.price.packs.offers import Offer, offers_of
from estimator.price.packs.purchase import NextBracket
from estimator.price.packs.single import is_at_most
from estimator.tariff.model import Bracket, Tariff


def next_bracket(tariff: Tariff, need: int, max_orders: int | None = None) -> NextBracket | None:
    """The next higher bracket with cheaper credits, and from which need on buying its minimum costs less."""
    offers = offers_of(tariff)
    brackets = (offer.source for offer in offers if isinstance(offer.source, Bracket))
    rising = sorted(brackets, key=lambda bracket: bracket.minimum)
    if not (need and rising):
        return None
    own = next((bracket for bracket in reversed(rising) if bracket.minimum <= need), rising[0])
    higher = (each for each in rising if each.minimum > own.minimum and each.price_micro < own.price_micro)
    following = next(higher, None)
    if following is None or not (own.known and following.known):
        return None
    others = tuple(offer for offer in offers if offer.source != following)
    instead = next(offer for offer in offers if offer.source == following).order(following.minimum)
    trigger = _first_dearer(others, instead.price, instead.received, max_orders)
    if trigger is None:
        return None
    is_sure = not any(
        is_at_most(offer.order(offer.lowest)) for offer in others if offer.lowest < following.minimum
    )
    return NextBracket(following.minimum, to_price(following.price_micro), trigger, is_sure)


def _first_dearer(offers: tuple[Offer, ...], price: int, below: int, max_orders: int | None) -> int | None:
    """The first need below a number whose best purchase costs more than `price`, or that none covers.

    Of a larger need it costs no less. None where there is none, or where the search for it would not fit in
    memory.
    """
    low, high = 1, below
    try:
        while low < high:
            middle = (low + high) // 2
            best = best_basket(offers, middle, max_orders)
            if best is None or best.price > price:
                high = middle
            else:
                low = middle + 1
    except UsageError:
        # PAC004 about what was not even asked for must not cost the user the answer.
        return None
    return low if low < below else None
