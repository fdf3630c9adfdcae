"""A plan of purchases as a picture: the stock over time, and what is bought when."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from matplotlib.dates import date2num

from estimator.base.credits import MILLI, to_milli
from estimator.show.picture import DARK, LIGHT, Picture, credits_over_time
from estimator.show.plan import headline_of
from estimator.show.words import counted, money, number
from estimator.supply.plan import Plan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_plan(plan: Plan) -> Figure:
    """The stock of all accounts together as a step line, and a mark for every purchase."""
    figure = Picture(figsize=(9, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    if not plan.calendar.needs:
        axes.text(0.5, 0.5, "Nothing is needed", ha="center")
        axes.set_axis_off()
        return figure
    _draw_stock(axes, plan)
    axes.set_title(headline_of(plan), loc="left", fontsize=11, parse_math=False)
    axes.set_ylabel("Stock of all accounts [credits]")
    # Room for the number above the highest mark.
    axes.set_ylim(0, 1.08 * axes.get_ylim()[1])
    credits_over_time(axes)
    figure.legend(loc="outside lower left", frameon=False, ncols=2)
    return figure


def _draw_stock(axes: Axes, plan: Plan) -> None:
    changes = [(need.at, -need.milli) for need in plan.calendar.needs]
    bought: dict[date, int] = {}
    for on, order in plan.best.orders:
        bought[on] = bought.get(on, 0) + order.credits + order.gift
    # What is bought on a day is there before anything is sent.
    changes += [(datetime.combine(on, time()), received * MILLI) for on, received in bought.items()]
    stock = to_milli(plan.balance)
    places, marks = [], []
    for at, milli in sorted(changes, key=lambda change: (change[0], -change[1])):
        day = float(date2num(at))  # type: ignore[no-untyped-call]
        places.append((day, stock / MILLI))
        stock += milli
        places.append((day, stock / MILLI))
        if milli > 0:
            marks.append(places[-1])
    axes.plot(*zip(*places, strict=True), color=DARK, linewidth=1.5, label="stock")
    if marks:
        price = money(plan.price, plan.currency, at_most=plan.at_most)
        axes.plot(
            *zip(*marks, strict=True),
            linestyle="",
            marker="^",
            markersize=9,
            markerfacecolor=LIGHT,
            markeredgecolor=DARK,
            label=f"{counted(len(marks), 'purchase')} for {price}",
        )
    for (day, level), (_, received) in zip(marks, sorted(bought.items()), strict=True):
        axes.annotate(f"+{number(received)}", (day, level), (0, 8), textcoords="offset points", ha="center")
