"""`cheapest_purchase` against what is needed."""

from __future__ import annotations

from datetime import date
from functools import partial

from benchmarks.measure import ROOT, in_turns
from benchmarks.table import Section
from estimator.price.packs import cheapest_purchase
from estimator.tariff import find_tariff

_TARIFF = ROOT / "data" / "examples" / "tariff-degressive.xml"
_NEEDS = tuple(10**exponent - 3 for exponent in range(2, 10))


def run() -> Section:
    """Milliseconds a purchase, with any number of orders and with at most four."""
    tariff = find_tariff(billing_country="fr", on=date(2026, 11, 1), tariff=_TARIFF)
    table = []
    for need in _NEEDS:
        orders = {"any": None, "limited": max(4, need // 500_000)}
        times = in_turns(
            {
                name: partial(cheapest_purchase, need, tariff, max_orders=most)
                for name, most in orders.items()
            },
            rounds=5,
        )
        table.append((f"{need:,}", *(f"{1e3 * times[name].cpu:.2f}" for name in orders)))
    columns = ("credits needed", "any number of orders, ms", "a limited number, ms")
    note = "Limited: to 4 orders, or to one for each 500,000 credits. Illustrative prices of the examples."
    return Section("The cheapest purchase", columns, table, (note,))
