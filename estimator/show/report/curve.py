"""What one order costs against the credits it holds: the curve of a purchase, in the report and in plots."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.money import to_price
from estimator.price.packs.offers import Offer, offers_of
from estimator.price.packs.purchase import Purchase
from estimator.show.report.language import Language
from estimator.tariff.model import Bracket

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The price of one order over the quantities of one bracket; a fixed pack is a line of one point."""

    quantities: tuple[int, int]
    prices: tuple[Decimal, Decimal]
    known: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the curve that is named."""

    quantity: int
    price: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What one order costs, and what is worth marking on it.

    `trigger` joins the quantity from which the next bracket costs less to the smallest order of that bracket.
    """

    lines: tuple[PriceLine, ...]
    orders: tuple[Mark, ...]
    trigger: tuple[Mark, Mark] | None
    end: int


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


def draw_curve(axes: Axes, curve: Curve, colour: str, warm: str) -> None:
    """Bracket after bracket, dashed where the price is not public; and from where the next one costs less.

    From the trigger to the smallest order of the next bracket the price is the same: a level line.
    """
    for line in curve.lines:
        axes.plot(
            line.quantities,
            [float(price) for price in line.prices],
            color=colour,
            linewidth=2,
            linestyle="-" if line.known else "--",
            marker="o" if line.quantities[0] == line.quantities[1] else "",
        )
    if curve.trigger is not None:
        quantities = [mark.quantity for mark in curve.trigger]
        prices = [float(curve.trigger[1].price)] * 2
        axes.plot(quantities, prices, color=warm, linewidth=2, marker="D", markersize=5)
