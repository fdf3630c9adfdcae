"""A replay of automatic recharge as a picture: the balance over time, recharges, and what is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.dates import date2num

from estimator.base.credits import MILLI
from estimator.show.picture import DARK, LIGHT, WARM, Picture, credits_over_time
from estimator.show.words import counted, money, number
from estimator.supply.recharge import Event, Replay

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_replay(replay: Replay) -> Figure:
    """The balance as a step line, the threshold, and a mark for every recharge and every shortfall."""
    figure = Picture(figsize=(9, 4.8), dpi=100, layout="constrained")
    axes = figure.subplots()
    if not replay.events:
        axes.text(0.5, 0.5, "No job takes anything from this account", ha="center")
        axes.set_axis_off()
        return figure
    _draw_balance(axes, replay)
    _mark_recharges(axes, replay)
    _mark_shortfalls(axes, replay)
    axes.set_title(_title(replay), loc="left", fontsize=11, parse_math=False)
    axes.set_ylabel("Balance [credits]")
    axes.set_ylim(bottom=0)
    credits_over_time(axes)
    figure.legend(loc="outside lower left", frameon=False, ncols=2)
    return figure


def _place(event: Event) -> tuple[float, float]:
    return float(date2num(event.at)), event.balance_milli / MILLI  # type: ignore[no-untyped-call]


def _draw_balance(axes: Axes, replay: Replay) -> None:
    times, balances = zip(*map(_place, replay.events), strict=True)
    axes.step(times, balances, where="post", color=DARK, linewidth=1.5, label="balance")
    setting = replay.setting
    if setting.quantity is not None:
        label = f"threshold: {counted(setting.threshold, 'credit')}"
        level = setting.threshold_milli / MILLI
        axes.axhline(level, color="black", linewidth=1, linestyle="--", label=label)


def _mark_recharges(axes: Axes, replay: Replay) -> None:
    started = [_place(event) for event in replay.events if event.kind == "recharge"]
    if started:
        label = f"{counted(len(started), 'recharge')} of {number(replay.setting.quantity or 0)} credits"
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
        label = f"{counted(len(tops), 'job')} not sent in full: what they take"
        axes.plot(*zip(*tops, strict=True), color=WARM, linestyle="", marker="X", markersize=10, label=label)


def _title(replay: Replay) -> str:
    short = replay.shortfall
    if short is not None:
        missing = counted(short.missing, "credit")
        return f"Runs dry on {short.at:%Y-%m-%d}: {short.name or 'a job'} lacks {missing}"
    if not replay.recharges:
        return "Every job is sent without a recharge"
    price = money(replay.paid, replay.currency, at_most=replay.at_most)
    return f"Every job is sent: {counted(replay.recharges, 'recharge')} for {price}"
