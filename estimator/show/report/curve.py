"""What one order costs against the credits it holds: the numbers behind the curve of the purchase."""

from __future__ import annotations

from estimator.base.money import to_price
from estimator.price.packs.offers import Offer, offers_of
from estimator.price.packs.purchase import Purchase
from estimator.show.report.charts import Curve, Mark, PriceLine
from estimator.show.report.language import Language
from estimator.tariff.model import Bracket


def curve_of(purchase: Purchase, language: Language) -> Curve:
    """The curve around what is bought, up to a little more than the largest quantity worth a mark."""
    orders = tuple(
        Mark(quantity, price, f"{language.number(quantity)} {language.say('mark-need')}")
        for quantity, price in dict.fromkeys((order.credits, order.price) for order in purchase.orders)
    )
    trigger = _trigger(purchase, language)
    largest = max([mark.quantity for mark in orders] + [mark.quantity for mark in trigger or ()], default=0)
    end = largest + largest // 4
    lines = [_line(offer, end) for offer in offers_of(purchase.tariff) if offer.lowest <= end]
    return Curve(tuple(lines), orders, trigger, end)


def _line(offer: Offer, end: int) -> PriceLine:
    quantities = offer.lowest, min(offer.highest, end)
    low, high = (to_price(offer.order(quantity).price) for quantity in quantities)
    known = not isinstance(offer.source, Bracket) or offer.source.known
    return PriceLine(quantities, (low, high), known)


def _trigger(purchase: Purchase, language: Language) -> tuple[Mark, Mark] | None:
    following = purchase.next_bracket
    if following is None:
        return None
    price = following.price_per_credit * following.minimum
    return (
        Mark(following.trigger, price, language.number(following.trigger)),
        Mark(following.minimum, price, language.number(following.minimum)),
    )
