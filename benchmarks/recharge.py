"""`simulate_many` against plain Python that follows the same rules, account by account and job by job."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np

from benchmarks.measure import ROOT, in_turns, ratio
from benchmarks.table import Section
from estimator.credits import MILLI
from estimator.recharge import ManyReplays, Rules, Setting, simulate_many
from estimator.tariff import find_tariff

_TARIFF = ROOT / "data" / "examples" / "tariff-degressive.xml"
_QUANTITY = 500
_CUSTOMERS = 10_000
_MONTHS = 24
_DAYS = 730
_SEED = 20_261_123


def run() -> Section:
    """Seconds for 10,000 customers over two years, by month; for a tenth of them by day."""
    table = [
        _row(f"{_CUSTOMERS:,} customers × {_MONTHS} months", _CUSTOMERS, _MONTHS, 400_000),
        _row(f"{_CUSTOMERS // 10:,} customers × {_DAYS} days", _CUSTOMERS // 10, _DAYS, 20_000),
    ]
    columns = ("what is replayed", "simulate_many, ms", "plain Python, ms", "ratio")
    note = "Both find the same for every customer. Plain Python keeps no events and asks `Rules.started`."
    return Section("Automatic recharge of many accounts", columns, table, (note,))


def _row(what: str, customers: int, steps: int, usual: int) -> tuple[str, ...]:
    random = np.random.default_rng(_SEED)
    needs = random.integers(0, 2 * usual, (customers, steps))
    balances = random.integers(0, 1_000_000, customers)
    thresholds = random.integers(0, 800_000, customers)
    tariff = find_tariff(billing_country="fr", on=date(2026, 11, 1), file=_TARIFF)
    vectorised = partial(
        simulate_many, needs, balances=balances, thresholds=thresholds, quantities=_QUANTITY, tariff=tariff
    )
    plain = partial(_plain, needs.tolist(), balances.tolist(), thresholds.tolist())
    if _rows(vectorised()) != plain():
        raise AssertionError("the two replays differ")
    times = in_turns({"many": vectorised, "plain": plain}, rounds=7)
    shown = (f"{1e3 * times[name].cpu:.1f}" for name in times)
    return what, *shown, f"{ratio(times['many'], times['plain']):.0f}"


def _rows(many: ManyReplays) -> list[tuple[int, ...]]:
    found = (many.recharges, many.closing, many.lowest, many.first_shortfall, many.unsent)
    return list(zip(*(each.tolist() for each in found), strict=True))


def _plain(needs: list[list[int]], balances: list[int], thresholds: list[int]) -> list[tuple[int, ...]]:
    rules = Rules()
    accounts = zip(needs, balances, thresholds, strict=True)
    return [_one(rules, Setting(threshold, _QUANTITY), held, row) for row, held, threshold in accounts]


def _one(rules: Rules, setting: Setting, balance: int, needs: list[int]) -> tuple[int, ...]:
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
