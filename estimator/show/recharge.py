"""A replay of automatic recharge as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.credits import to_credits
from estimator.show.amounts import signed
from estimator.show.words import counted, money, number, owed
from estimator.supply.recharge import Event, Replay
from estimator.supply.recharge.conditions import conditions

_SHOWN_FIRST, _SHOWN_LAST = 14, 6


class ReplayLine(NamedTuple):
    """One line of a table of events; recharges that start together are one."""

    at: datetime
    what: str
    change: Decimal
    balance: Decimal
    price: str
    missing: str


def lines_of(replay: Replay) -> list[ReplayLine]:
    """Every event in words."""
    said_above = all_at_most(replay)
    lines: list[ReplayLine] = []
    for (_, kind), group in groupby(replay.events, key=lambda event: (event.at, event.kind)):
        events = list(group)
        if kind == "credited" and not replay.rules.delay:
            # Credits that are there at once belong to the line of their recharge, which is the last one.
            started = lines.pop()
            lines.append(_line(replay, events, said_above)._replace(what=started.what, price=started.price))
        elif kind in ("recharge", "credited"):
            lines.append(_line(replay, events, said_above))
        else:
            lines.extend(_line(replay, [event], said_above) for event in events)
    return lines


def _line(replay: Replay, events: Sequence[Event], said_above: bool) -> ReplayLine:
    event = events[-1]
    change = to_credits(sum(each.milli for each in events))
    missing = number(event.missing) if event.is_short else ""
    price = _price(events, said_above) if event.kind == "recharge" else ""
    return ReplayLine(event.at, _what(replay, events), change, event.balance, price, missing)


def _price(events: Sequence[Event], said_above: bool) -> str:
    order = events[-1].order
    if order is None:
        return "unknown"
    at_most = order.at_most and not said_above
    return f"{'at most ' if at_most else ''}{number(order.price * len(events))}"


def all_at_most(replay: Replay) -> bool:
    """Whether every price of a recharge is at most, so that it need be said only once."""
    orders = [event.order for event in replay.events if event.kind == "recharge"]
    return bool(orders) and all(order is not None and order.at_most for order in orders)


def _what(replay: Replay, events: Sequence[Event]) -> str:
    event, quantity = events[-1], replay.setting.quantity or 0
    name = event.name or "job"
    return {
        "opening": "balance at first",
        "sent": name,
        "refused": f"not sent: {name}",
        "cut": f"cut: {name}",
        "recharge": f"recharge of {f'{len(events)} × ' if len(events) > 1 else ''}{number(quantity)}",
        "credited": f"{counted(len(events) * quantity, 'credit')} arrived",
    }[event.kind]


def headline_of(replay: Replay) -> str:
    """What matters most, in one sentence."""
    short = replay.shortfall
    if short is None:
        return "Every job is sent."
    name = short.name or "a job"
    needed = counted(short.need.credits if short.need else 0, "credit")
    missing = f"{number(short.missing)} {'is' if short.missing == 1 else 'are'} missing"
    return f"Runs dry on {short.at:%Y-%m-%d} at {short.at:%H:%M}: {name} takes {needed}, {missing}."


def facts_of(replay: Replay) -> Iterator[str]:
    """What is owed, what is not sent, what is paid, and how the balance went, a sentence each."""
    yield from owed(replay.opening, bought=False)
    if replay.shortfalls:
        yield f"Not sent: {_unsent(replay)}."
    yield _paid(replay)
    whose = f"Balance of {replay.account}" if replay.account else "Balance"
    opening, closing = counted(replay.opening, "credit"), number(replay.closing)
    if replay.lowest_at is None:
        yield f"{whose}: {opening}, and no job that takes any."
    else:
        lowest = f"{number(replay.lowest)} at the lowest, on {replay.lowest_at:%Y-%m-%d}"
        yield f"{whose}: {opening} at first, {lowest}, {closing} at the end."


def _unsent(replay: Replay) -> str:
    jobs = counted(len(replay.shortfalls), "job")
    if any(event.kind == "cut" for event in replay.shortfalls):
        jobs = f"a part of {jobs}"
    said = f"{jobs}, {counted(replay.unsent, 'credit')}"
    messages = replay.unsent_messages
    if messages is None:
        return said
    return f"{said}, {'about ' if replay.is_about else ''}{counted(messages, 'message')}"


def _paid(replay: Replay) -> str:
    setting = replay.setting
    if setting.quantity is None:
        return "Automatic recharge is off: nothing is bought."
    how = f"{counted(setting.quantity, 'credit')} at a threshold of {number(setting.threshold)}"
    if not replay.recharges:
        return f"No recharge of {how} starts: nothing is paid."
    price = money(replay.paid, replay.currency, at_most=replay.at_most)
    return f"Paid: {price} excluding VAT, for {counted(replay.recharges, 'recharge')} of {how}."


def replay_parts(replay: Replay, *, everything: bool = False) -> Iterator[RenderableType]:
    """What became of the account, part by part; a long table in full only where `everything` is asked for.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import simulate_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> nothing = simulate_recharge(Calendar(()), balance=5, threshold=1, quantity=100, tariff=tariff)
    >>> print(next(replay_parts(nothing)))
    Every job is sent.
    No recharge of 100 credits at a threshold of 1 starts: nothing is paid.
    Balance: 5 credits, and no job that takes any.
    """
    style = "bold" if replay.shortfall is None else "bold red"
    yield Text.assemble((headline_of(replay), style), *(f"\n{fact}" for fact in facts_of(replay)))
    if replay.events:
        yield Padding.indent(_table(replay, everything=everything), 2)
    yield listed("Assumed, because the provider does not say it", replay.assumptions, "-")
    if replay.setting.quantity is not None:
        needed = [condition.says for condition in conditions()]
        yield listed("To be checked, because automatic recharge needs it", needed, "[ ]")


def listed(title: str, sentences: Sequence[str], mark: str) -> RenderableType:
    """A title and sentences below it, each behind a mark."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for sentence in sentences:
        grid.add_row(Text(mark), Text(sentence))
    return Group(Text(title, "bold"), Padding.indent(grid, 2))


def _table(replay: Replay, *, everything: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    headers, rows = events_table(replay, everything=everything)
    for header in headers:
        is_text = header in ("When", "What")
        table.add_column(
            header, justify="left" if is_text else "right", no_wrap=header != "What", overflow="fold"
        )
    for row in rows:
        table.add_row(*map(Text, row.cells), style="red" if row.is_short else None)
    return table


class EventRow(NamedTuple):
    """The cells of a line of the table, and whether a job was not sent in full."""

    cells: tuple[str, ...]
    is_short: bool


def events_table(replay: Replay, *, everything: bool = False) -> tuple[tuple[str, ...], list[EventRow]]:
    """The names of the columns, and a row for each line; a long table in full only where it is asked for."""
    lines = lines_of(replay)
    missing = ("Missing",) if replay.shortfall else ()
    price = f"{'At most' if all_at_most(replay) else 'Price'} {replay.currency}"
    headers = ("When", "What", "Credits", *missing, "Balance", price)
    rows: list[EventRow] = []
    previous = -1
    for place in range(len(lines)) if everything else _shown(lines):
        if left_out := place - previous - 1:
            rows.append(
                EventRow(("", f"… {left_out} more: --all", *[""] * (len(headers) - 2)), is_short=False)
            )
        line, previous = lines[place], place
        change = signed(line.change) if line.change else ""
        lacking = (line.missing,) if missing else ()
        cells = (f"{line.at:%Y-%m-%d %H:%M}", line.what, change, *lacking, number(line.balance), line.price)
        rows.append(EventRow(cells, is_short=bool(line.missing)))
    return headers, rows


def _shown(lines: Sequence[ReplayLine]) -> list[int]:
    """The first and the last lines of a long table, and the first shortfall with what is around it."""
    count = len(lines)
    shown = {*range(min(count, _SHOWN_FIRST)), *range(max(0, count - _SHOWN_LAST), count)}
    short = next((place for place, line in enumerate(lines) if line.missing), None)
    if short is not None:
        shown.update(range(max(0, short - 1), min(count, short + 2)))
    # A line that says that one is left out is as long as the line itself.
    shown.update(place for place in range(count) if {place - 1, place + 1} <= shown)
    return sorted(shown)
