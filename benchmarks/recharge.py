"""Automatic recharge: many accounts in one call against one after the other, and the cheapest setting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from benchmarks.measure import ROOT, in_turns, ratio
from benchmarks.table import Section
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import (
    ManyReplays,
    Rules,
    Setting,
    recommend_recharge,
    simulate_many,
    simulate_recharge,
)
from estimator.tariff import Tariff, find_tariff

_TARIFF = ROOT / "data" / "examples" / "tariff-degressive.xml"
_QUANTITY = 500
_CUSTOMERS = 10_000
_MONTHS = 24
_DAYS = 730
_SEED = 20_261_123
_EVERY = 20

_Found = tuple[int, ...]
"""Recharges, closing and lowest balance, first shortfall, unsent."""


def run() -> list[Section]:
    """Many accounts replayed, and the setting of one recommended."""
    return [_replays(), _recommendations()]


def _replays() -> Section:
    """Milliseconds for 10,000 customers over two years, by month; for a tenth of them by day."""
    table = [
        _row(f"{_CUSTOMERS:,} customers × {_MONTHS} months", _CUSTOMERS, _MONTHS, 400_000),
        _row(f"{_CUSTOMERS // 10:,} customers × {_DAYS} days", _CUSTOMERS // 10, _DAYS, 20_000),
    ]
    columns = (
        "what is replayed",
        "simulate_many, ms",
        "plain Python, ms",
        "times",
        "simulate_recharge, ms",
        "times",
    )
    note = (
        "All find the same for every customer. Plain Python keeps no events and asks `Rules.started`; "
        f"`simulate_recharge` keeps all of them, and was timed on every {_EVERY}th customer."
    )
    return Section("Automatic recharge of many accounts", columns, table, (note,))


def _recommendations() -> Section:
    """Milliseconds for calendars of one account, certain or drawn a thousand times."""
    table = []
    for jobs in (24, 365):
        certain, uncertain = (_calendar([60_500] * jobs, deviation) for deviation in (None, 20_000))
        contenders = {
            name: partial(recommend_recharge, calendar, balance=500, tariff=_tariff())
            for name, calendar in (("certain", certain), ("uncertain", uncertain))
        }
        times = in_turns(contenders, rounds=5)
        table.append((f"{jobs} jobs", *(f"{1e3 * times[name].cpu:.0f}" for name in contenders)))
    columns = ("calendar", "certain volumes, ms", "uncertain, 1,000 calendars drawn, ms")
    note = "Every quantity that is offered, each with the lowest threshold that is enough."
    return Section("The cheapest automatic recharge", columns, table, (note,))


def _row(what: str, customers: int, steps: int, usual: int) -> tuple[str, ...]:
    random = np.random.default_rng(_SEED)
    needs = random.integers(0, 2 * usual, (customers, steps))
    balances = random.integers(0, 1_000_000, customers)
    thresholds = random.integers(0, 800_000, customers)
    tariff = _tariff()
    accounts = list(zip(needs.tolist(), balances.tolist(), thresholds.tolist(), strict=True))
    some = [(_calendar(row), held, threshold) for row, held, threshold in accounts[::_EVERY]]
    many = partial(
        simulate_many, needs, balances=balances, thresholds=thresholds, quantities=_QUANTITY, tariff=tariff
    )
    plain, events = partial(_plain, accounts), partial(_with_events, some, tariff)
    found = _rows(many())
    if found != plain() or found[::_EVERY] != events():
        raise AssertionError("the replays differ")
    times = in_turns({"many": many, "plain": plain, "events": events}, rounds=7)
    return (
        what,
        f"{1e3 * times['many'].cpu:.1f}",
        f"{1e3 * times['plain'].cpu:.0f}",
        f"{ratio(times['many'], times['plain']):.0f}",
        f"{1e3 * _EVERY * times['events'].cpu:.0f}",
        f"{_EVERY * ratio(times['many'], times['events']):.0f}",
    )


def _rows(many: ManyReplays) -> list[_Found]:
    found = (many.recharges, many.closing_milli, many.lowest_milli, many.first_shortfall, many.unsent_milli)
    return list(zip(*(each.tolist() for each in found), strict=True))


def _plain(accounts: list[tuple[list[int], int, int]]) -> list[_Found]:
    rules = Rules()
    return [_one(rules, Setting(threshold, _QUANTITY), held, row) for row, held, threshold in accounts]


def _one(rules: Rules, setting: Setting, balance: int, needs: list[int]) -> _Found:
    recharges, unsent, first_short, lowest = 0, 0, -1, balance
    for step, need in enumerate(needs):
        if need > balance:
            unsent += need
            first_short = step if first_short < 0 else first_short
        elif need:
            balance -= need
            lowest = min(lowest, balance)
            started = rules.started(balance, setting)
            recharges += started
            balance += started * _QUANTITY * MILLI
    return recharges, balance, lowest, first_short, unsent


def _tariff() -> Tariff:
    return find_tariff(billing_country="fr", on=date(2026, 11, 1), file=_TARIFF)


def _calendar(needs: list[int], deviation: int | None = None) -> Calendar:
    first = datetime.fromisoformat("2026-11-01T09:00")
    days = enumerate(needs)
    return Calendar.of(
        Need(first + timedelta(day), "", milli, deviation_milli=deviation) for day, milli in days
    )


def _with_events(accounts: list[tuple[Calendar, int, int]], tariff: Tariff) -> list[_Found]:
    return [_one_with_events(*account, tariff) for account in accounts]


def _one_with_events(calendar: Calendar, held: int, threshold: int, tariff: Tariff) -> _Found:
    replay = simulate_recharge(
        calendar,
        balance=to_credits(held),
        threshold=to_credits(threshold),
        quantity=_QUANTITY,
        tariff=tariff,
    )
    short = replay.shortfall
    first_short = -1 if short is None else (short.at - calendar.needs[0].at).days
    closing, lowest, unsent = map(to_milli, (replay.closing, replay.lowest, replay.unsent))
    return replay.recharges, closing, lowest, first_short, unsent
