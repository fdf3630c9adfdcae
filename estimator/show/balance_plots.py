"""Balances over time as pictures: the stock of a plan with its purchases, an account with its recharges."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from matplotlib.dates import date2num

from estimator.base.credits import MILLI, to_milli
from estimator.base.language import day, number, said
from estimator.show.picture import DARK, LIGHT, WARM, Picture, credits_over_time
from estimator.show.plan import headline_of
from estimator.show.words import counted, money
from estimator.supply.plan import Plan
from estimator.supply.recharge import Event, Replay

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_plan(plan: Plan) -> Figure:
    """The stock of all accounts together as a step line, and a mark for every purchase."""
    figure = Picture(figsize=(9, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    if not plan.calendar.needs:
        axes.text(0.5, 0.5, said("Nothing is needed"), ha="center")
        axes.set_axis_off()
        return figure
    _draw_stock(axes, plan)
    axes.set_title(headline_of(plan), loc="left", fontsize=11, parse_math=False)
    axes.set_ylabel(said("Stock of all accounts [credits]"))
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
    changes += [(datetime.combine(each.on, time()), -to_milli(each.credits)) for each in plan.expired]
    stock = to_milli(plan.balance)
    places, marks = [], []
    for at, milli in sorted(changes, key=lambda change: (change[0], -change[1])):
        day = float(date2num(at))  # type: ignore[no-untyped-call]
        places.append((day, stock / MILLI))
        stock += milli
        places.append((day, stock / MILLI))
        if milli > 0:
            marks.append(places[-1])
    axes.plot(*zip(*places, strict=True), color=DARK, linewidth=1.5, label=said("stock"))
    if marks:
        price = money(plan.bounds, plan.currency)
        axes.plot(
            *zip(*marks, strict=True),
            linestyle="",
            marker="^",
            markersize=9,
            markerfacecolor=LIGHT,
            markeredgecolor=DARK,
            label=said("{purchases} for {price}", purchases=counted(len(marks), "purchase"), price=price),
        )
    for (day, level), (_, received) in zip(marks, sorted(bought.items()), strict=True):
        axes.annotate(f"+{number(received)}", (day, level), (0, 8), textcoords="offset points", ha="center")


def draw_replay(replay: Replay) -> Figure:
    """The balance as a step line, the threshold, and a mark for every recharge and every shortfall."""
    figure = Picture(figsize=(9, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    if not replay.events:
        axes.text(0.5, 0.5, said("No job takes anything from this account"), ha="center")
        axes.set_axis_off()
        return figure
    _draw_balance(axes, replay)
    _mark_recharges(axes, replay)
    _mark_shortfalls(axes, replay)
    axes.set_title(_replay_title(replay), loc="left", fontsize=11, parse_math=False)
    axes.set_ylabel(said("Balance [credits]"))
    axes.set_ylim(bottom=0)
    credits_over_time(axes)
    figure.legend(loc="outside lower left", frameon=False, ncols=2)
    return figure


def _place(event: Event) -> tuple[float, float]:
    return float(date2num(event.at)), event.balance_milli / MILLI  # type: ignore[no-untyped-call]


def _draw_balance(axes: Axes, replay: Replay) -> None:
    times, balances = zip(*map(_place, replay.events), strict=True)
    axes.step(times, balances, where="post", color=DARK, linewidth=1.5, label=said("balance"))
    setting = replay.setting
    if setting.quantity is not None:
        label = said("threshold: {credits}", credits=counted(setting.threshold, "credit"))
        level = setting.threshold_milli / MILLI
        axes.axhline(level, color="black", linewidth=1, linestyle="--", label=label)


def _mark_recharges(axes: Axes, replay: Replay) -> None:
    started = [_place(event) for event in replay.events if event.kind == "recharge"]
    if started:
        label = said(
            "{recharges} of {quantity} credits",
            recharges=counted(len(started), "recharge"),
            quantity=replay.setting.quantity or 0,
        )
        axes.plot(
            *zip(*started, strict=True),
            linestyle="",
            marker="^",
            markersize=8,
            markerfacecolor=LIGHT,
            markeredgecolor=DARK,
            clip_on=False,
            label=label,
        )


def _mark_shortfalls(axes: Axes, replay: Replay) -> None:
    """A cross at what a job takes, and a line up to it from what the account held."""
    tops = []
    for event in replay.shortfalls:
        at, left = _place(event)
        held = left - event.milli / MILLI
        tops.append((at, held + event.missing_milli / MILLI))
        axes.plot([at, at], [held, tops[-1][1]], color=WARM, linewidth=2)
    if tops:
        label = said("{jobs} not sent in full: what they take", jobs=counted(len(tops), "job"))
        axes.plot(*zip(*tops, strict=True), color=WARM, linestyle="", marker="X", markersize=10, label=label)


def _replay_title(replay: Replay) -> str:
    short = replay.shortfall
    if short is not None:
        return said(
            "Runs dry on {day}: {job} lacks {credits}",
            day=day(short.at),
            job=short.name or said("a job"),
            credits=counted(short.missing, "credit"),
        )
    if not replay.recharges:
        return said("Every job is sent without a recharge")
    return said(
        "Every job is sent: {recharges} for {price}",
        recharges=counted(replay.recharges, "recharge"),
        price=money(replay.bounds, replay.currency),
    )
