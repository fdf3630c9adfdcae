"""Values as pictures for notebooks and slides: matplotlib figures, readable in greyscale.

The report draws its own pictures (`report/charts.py`), in the colours of its page; the numbers are shared.
"""

from __future__ import annotations

from functools import reduce, singledispatch
from operator import add
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimator.base.countries import country_name
from estimator.base.credits import to_milli
from estimator.base.language import marked, said, said_many
from estimator.price.amounts import Amounts
from estimator.price.packs import Purchase
from estimator.price.totals import Estimate
from estimator.show.balance_plots import draw_plan, draw_replay
from estimator.show.picture import DARK, LIGHT, WARM, Picture, plain
from estimator.show.report.curve import curve_of, draw_curve
from estimator.show.report.gathered import SEGMENTS_SHOWN
from estimator.show.report.language import Language
from estimator.show.words import counted, money, number, percent
from estimator.speech.languages import in_force
from estimator.supply.plan import Plan
from estimator.supply.recharge import Replay

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DESTINATIONS_SHOWN: Final = 10


@singledispatch
def plot_of(value: object) -> Figure:
    """A value as a picture.

    >>> plot_of("a text")
    Traceback (most recent call last):
    TypeError: nothing is known of how to draw a str
    """
    raise TypeError(f"nothing is known of how to draw a {type(value).__name__}")


@plot_of.register
def _(estimate: Estimate) -> Figure:
    """What each destination costs, and how many segments the messages take."""
    shown = min(len(estimate.destinations), _DESTINATIONS_SHOWN + 1)
    figure = Picture(figsize=(11, max(3.2, 1.4 + 0.32 * shown)), dpi=100, layout="constrained")
    by_destination, by_segments = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_destinations(by_destination, estimate)
    _draw_segments(by_segments, estimate)
    return figure


@plot_of.register
def _(purchase: Purchase) -> Figure:
    """The price of one order against its credits, with the need and the trigger marked."""
    figure = Picture(figsize=(8, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    if not purchase.orders:
        axes.text(0.5, 0.5, said("The balance covers the need: nothing to buy"), ha="center")
        axes.set_axis_off()
        return figure
    curve = curve_of(purchase, Language(in_force()))
    draw_curve(axes, curve, DARK, WARM)
    if not all(line.known for line in curve.lines):
        label = said("at most: the price is not public")
        _in_the_legend(axes, label, color=DARK, linewidth=2, linestyle="--")
    _mark_need(axes, purchase)
    if following := purchase.next_bracket:
        sentence = (
            marked("from {trigger} to buy, an order of {minimum} costs less")
            if following.is_sure
            else marked("from {trigger} to buy, an order of {minimum} may cost less")
        )
        label = said(
            sentence,
            trigger=following.trigger,
            minimum=following.minimum,
        )
        _in_the_legend(axes, label, color=WARM, linewidth=2, marker="D", markersize=5)
    axes.set_title(_purchase_title(purchase), loc="left", fontsize=11, parse_math=False)
    axes.set_xlabel(said("Credits in one order"))
    axes.set_ylabel(said("Price of the order [{currency}, excluding VAT]", currency=purchase.currency))
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    plain(axes)
    for along in (axes.xaxis, axes.yaxis):
        along.set_major_locator(MaxNLocator(6, integer=True))
        along.set_major_formatter(FuncFormatter(lambda value, _: number(int(value))))
    axes.legend(loc="upper left", frameon=False)
    return figure


@plot_of.register
def _(plan: Plan) -> Figure:
    """The stock over time, with the purchases."""
    return draw_plan(plan)


@plot_of.register
def _(replay: Replay) -> Figure:
    """The balance over time, with recharges and shortfalls."""
    return draw_replay(replay)


def _draw_destinations(axes: Axes, estimate: Estimate) -> None:
    """Bars of money, or of credits where the price is not known."""
    named = [(country_name(country), amounts) for country, amounts in estimate.destinations.items()]
    lines, more = named[:_DESTINATIONS_SHOWN], named[_DESTINATIONS_SHOWN:]
    if more:
        lines.append((counted(len(more), "other"), reduce(add, (amounts for _, amounts in more))))
    lengths = [float(amounts.credits if amounts.price is None else amounts.price) for _, amounts in lines]
    bars = axes.barh(range(len(lines)), lengths, height=0.7, color=DARK)
    labels = [number(amounts.credits if amounts.price is None else amounts.price) for _, amounts in lines]
    axes.bar_label(bars, labels, padding=4)
    axes.set_yticks(range(len(lines)), [name for name, _ in lines], parse_math=False)
    axes.invert_yaxis()
    axes.margins(x=0.18)
    unknown = estimate.totals.price is None
    currency = estimate.tariff.currency
    axes.set_xlabel(
        said("Credits") if unknown else said("Price [{currency}, excluding VAT]", currency=currency)
    )
    axes.set_title(_destinations_title(estimate, named), loc="left", fontsize=11, parse_math=False)
    plain(axes)


def _destinations_title(estimate: Estimate, named: list[tuple[str, Amounts]]) -> str:
    if not named:
        return said("No message could be priced")
    totals, (name, most) = estimate.totals, named[0]
    spent = said("{credits} credits", credits=totals.credits)
    if totals.price is not None:
        spent = money(totals.bounds, estimate.tariff.currency)
    # Shares of credits, which are exact; those of money are rounded to cents.
    share = percent(to_milli(most.credits), to_milli(totals.credits))
    return said("{country} takes {share} of {spent}", country=name, share=share, spent=spent)


def _draw_segments(axes: Axes, estimate: Estimate) -> None:
    """Messages by how many segments they take; the few very long ones together."""
    lengths = estimate.summary.lengths
    longest = min(max(lengths, default=1), SEGMENTS_SHOWN + 1)
    heights = [lengths[segments] for segments in range(1, longest + 1)]
    names = [str(segments) for segments in range(1, longest + 1)]
    if longest > SEGMENTS_SHOWN:
        heights[-1] = sum(n for segments, n in lengths.items() if segments > SEGMENTS_SHOWN)
        names[-1] = said("over {segments}", segments=SEGMENTS_SHOWN)
    bars = axes.bar(names, heights, width=0.8, color=[LIGHT, *[DARK] * (longest - 1)])
    axes.bar_label(bars, [number(height) for height in heights], padding=2)
    axes.margins(y=0.12)
    axes.set_xlabel(said("Segments a message takes"))
    axes.set_ylabel(said("Messages"))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(int(value))))
    messages = estimate.totals.messages
    share = percent(messages - lengths[1], messages or 1)
    axes.set_title(said("{share} take more than one segment", share=share), loc="left", fontsize=11)
    plain(axes)


def _in_the_legend(axes: Axes, label: str, **style: Any) -> None:
    """A line that is only in the legend."""
    axes.plot([], [], label=label, **style)


def _mark_need(axes: Axes, purchase: Purchase) -> None:
    needed = purchase.credits_needed - purchase.balance
    dotted: dict[str, Any] = {"color": "black", "linewidth": 1, "linestyle": ":"}
    axes.axvline(float(needed), **dotted)
    _in_the_legend(axes, said("need: {credits} credits", credits=needed), **dotted)
    for position, order in enumerate(sorted(set(purchase.orders), key=lambda order: -order.credits)):
        label = said_many(
            "cheapest: {count} order of {credits}",
            "cheapest: {count} orders of {credits} each",
            purchase.orders.count(order),
            credits=order.credits,
        )
        axes.plot(
            [order.credits],
            [float(order.price)],
            "os^Dv"[position % 5],
            color="black",
            markersize=8,
            linestyle="",
            label=label,
        )


def _purchase_title(purchase: Purchase) -> str:
    return said(
        "{credits} credits for {price}, {left_over} left over",
        credits=sum(order.credits for order in purchase.orders),
        price=money(purchase.bounds, purchase.currency),
        left_over=purchase.left_over,
    )
