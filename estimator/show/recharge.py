"""A replay of automatic recharge as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from estimator.base.credits import to_credits
from estimator.base.language import day, marked, marked_many, moment, number, said, said_many, time_of_day
from estimator.price.packs import Order
from estimator.show.sheet import Block, Column, Lines, Listing, Row, Sheet, Table, Words, codes, numbers
from estimator.show.words import counted, money, owed, price_of, signed, tariff_note
from estimator.supply.recharge import Event, Replay
from estimator.supply.recharge.conditions import conditions

_SHOWN_FIRST, _SHOWN_LAST = 14, 6


def replay_sheet(replay: Replay, *, everything: bool = False) -> Sheet:
    """What became of the account; a long table in full only where `everything` is asked for.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import simulate_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> nothing = simulate_recharge(Calendar(()), balance=5, threshold=1, quantity=100, tariff=tariff)
    >>> print(*replay_sheet(nothing).to_terminal().splitlines()[:3], sep=chr(10))
    Every job is sent.
    No recharge of 100 credits at a threshold of 1 starts: nothing is paid.
    Balance: 5 credits, and no job that takes any.
    """
    headline = Words(headline_of(replay), "strong" if replay.shortfall is None else "strong alarm")
    notes = (Lines((tariff_note(each),), "faint") for each in replay.tariffs)
    return Sheet(Lines((headline, *facts_of(replay))), *_blocks(replay, everything), *notes)


def _blocks(replay: Replay, everything: bool) -> Iterator[Block]:
    if replay.events:
        yield events_table(replay, everything=everything)
    yield Listing(said("Assumed, because the provider does not say it"), replay.assumptions)
    if replay.setting.quantity is not None:
        needed = tuple(condition.says for condition in conditions())
        yield Listing(said("To be checked, because automatic recharge needs it"), needed, "[ ]")


def headline_of(replay: Replay) -> str:
    """What matters most, in one sentence."""
    short = replay.shortfall
    if short is None:
        return said("Every job is sent.")
    is_one = short.missing == 1
    return said(
        marked("Runs dry on {day} at {time}: {job} takes {credits}, {missing} is missing.")
        if is_one
        else marked("Runs dry on {day} at {time}: {job} takes {credits}, {missing} are missing."),
        day=day(short.at),
        time=time_of_day(short.at),
        job=short.name or said("a job"),
        credits=counted(short.need.credits if short.need else 0, "credit"),
        missing=short.missing,
    )


def facts_of(replay: Replay) -> Iterator[str]:
    """What is owed, what is not sent, what is paid, and how the balance went, a sentence each."""
    yield from owed(replay.opening, bought=False)
    if replay.shortfalls:
        yield _unsent(replay)
    yield _paid(replay)
    yield _balance(replay)


def _balance(replay: Replay) -> str:
    whose = said("Balance of {account}", account=replay.account) if replay.account else said("Balance")
    opening = counted(replay.opening, "credit")
    if replay.lowest_at is None:
        return said("{balance}: {opening}, and no job that takes any.", balance=whose, opening=opening)
    return said(
        "{balance}: {opening} at first, {lowest} at the lowest, on {day}, {closing} at the end.",
        balance=whose,
        opening=opening,
        lowest=replay.lowest,
        day=day(replay.lowest_at),
        closing=replay.closing,
    )


def _unsent(replay: Replay) -> str:
    jobs = counted(len(replay.shortfalls), "job")
    if any(event.kind == "cut" for event in replay.shortfalls):
        jobs = said("a part of {jobs}", jobs=jobs)
    credits_, messages = counted(replay.unsent, "credit"), replay.unsent_messages
    if messages is None:
        return said("Not sent: {jobs}, {credits}.", jobs=jobs, credits=credits_)
    return said(
        marked("Not sent: {jobs}, {credits}, about {messages}.")
        if replay.is_about
        else marked("Not sent: {jobs}, {credits}, {messages}."),
        jobs=jobs,
        credits=credits_,
        messages=counted(messages, "message"),
    )


def _paid(replay: Replay) -> str:
    setting = replay.setting
    if setting.quantity is None:
        return said("Automatic recharge is off: nothing is bought.")
    quantity, threshold = counted(setting.quantity, "credit"), setting.threshold
    if not replay.recharges:
        return said(
            "No recharge of {credits} at a threshold of {threshold} starts: nothing is paid.",
            credits=quantity,
            threshold=threshold,
        )
    return said(
        "Paid: {price} excluding VAT, for {recharges} of {credits} at a threshold of {threshold}.",
        price=money(replay.bounds, replay.currency),
        recharges=counted(replay.recharges, "recharge"),
        credits=quantity,
        threshold=threshold,
    )


class ReplayLine(NamedTuple):
    """One line of the table of events.

    Recharges that start together are one line: how many there are, and the order of each where its price is
    known.
    """

    at: datetime
    what: str
    change: Decimal
    balance: Decimal
    missing: str
    recharges: int
    order: Order | None


def lines_of(replay: Replay) -> list[ReplayLine]:
    """Every event in words."""
    lines: list[ReplayLine] = []
    for (_, kind), group in groupby(replay.events, key=lambda event: (event.at, event.kind)):
        events = list(group)
        if kind == "credited" and not replay.rules.delay:
            # Credits that are there at once belong to the line of their recharge, which is the last one.
            arrived = _line(replay, events)
            lines[-1] = lines[-1]._replace(change=arrived.change, balance=arrived.balance)
        elif kind in ("recharge", "credited"):
            lines.append(_line(replay, events))
        else:
            lines.extend(_line(replay, [event]) for event in events)
    return lines


def _line(replay: Replay, events: Sequence[Event]) -> ReplayLine:
    event = events[-1]
    return ReplayLine(
        event.at,
        _what(replay, events),
        change=to_credits(sum(each.milli for each in events)),
        balance=event.balance,
        missing=number(event.missing) if event.is_short else "",
        recharges=len(events) if event.kind == "recharge" else 0,
        order=event.order,
    )


def _what(replay: Replay, events: Sequence[Event]) -> str:
    event, times, quantity = events[-1], len(events), replay.setting.quantity or 0
    name = event.name or said("job")
    if event.kind == "recharge":
        one, many = marked_many("recharge of {quantity}", "recharge of {count} × {quantity}")
        return said_many(one, many, times, quantity=quantity)
    return {
        "opening": said("balance at first"),
        "sent": name,
        "refused": said("not sent: {job}", job=name),
        "cut": said("cut: {job}", job=name),
        "credited": said("{credits} arrived", credits=counted(times * quantity, "credit")),
    }[event.kind]


def events_table(replay: Replay, *, everything: bool = False) -> Table:
    """A row for each line; of a long table a terminal shows a part, unless `everything` is asked for."""
    lines = lines_of(replay)
    orders = [line.order for line in lines if line.recharges]
    # Where every price is at most, it is said once.
    all_at_most = bool(orders) and all(
        order is not None and order.at_most and order.at_least is None for order in orders
    )
    price = marked("At most {currency}") if all_at_most else marked("Price {currency}")
    missing = (said("Missing"),) if replay.shortfall else ()
    columns = (
        *codes(said("When")),
        Column(said("What")),
        *numbers(said("Credits"), *missing, said("Balance"), said(price, currency=replay.currency)),
    )
    return Table(columns, tuple(_rows(lines, bool(missing), all_at_most, everything)), indent=2)


def _rows(
    lines: Sequence[ReplayLine], any_missing: bool, all_at_most: bool, everything: bool
) -> Iterator[Row]:
    shown = set(range(len(lines))) if everything else _shown(lines)
    left_out = 0
    blank = [""] * (4 if any_missing else 3)
    for place, line in enumerate(lines):
        if place in shown and left_out:
            yield Row(("", said("… {count} more: --all", count=left_out), *blank), only="short")
            left_out = 0
        left_out += place not in shown
        cells = (
            moment(line.at),
            line.what,
            signed(line.change) if line.change else "",
            *([line.missing] if any_missing else []),
            number(line.balance),
            _price(line, all_at_most),
        )
        yield Row(cells, "alarm" if line.missing else "", only="" if place in shown else "full")


def _price(line: ReplayLine, all_at_most: bool) -> str:
    if not line.recharges:
        return ""
    if line.order is None:
        return said("unknown")
    bounds = line.order.bounds.times(line.recharges)
    return price_of(bounds.most if all_at_most else bounds)


def _shown(lines: Sequence[ReplayLine]) -> set[int]:
    """The first and the last lines of a long table, and the first shortfall with what is around it."""
    count = len(lines)
    shown = {*range(min(count, _SHOWN_FIRST)), *range(max(0, count - _SHOWN_LAST), count)}
    short = next((place for place, line in enumerate(lines) if line.missing), None)
    if short is not None:
        shown.update(range(max(0, short - 1), min(count, short + 2)))
    # A line that says that one is left out is as long as the line itself.
    shown.update(place for place in range(count) if {place - 1, place + 1} <= shown)
    return shown
