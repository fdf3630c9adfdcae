"""A script as a reader of docs/how-to/buying.md writes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import estimator

purchase: estimator.Purchase = estimator.cheapest_purchase(
    "4310.5", "data/examples/tariff-degressive.xml", on=date(2026, 11, 1), balance=100, vat=20
)
price: Decimal = purchase.price
print(price, [order.credits for order in purchase.orders])
calendar: estimator.Calendar = estimator.read_calendar("data/examples/calendar.csv")
plan: estimator.Plan = estimator.plan_purchases(
    calendar, "data/examples/tariff-degressive.xml", balances={"": 50}, on=date(2026, 11, 1)
)
print(plan)
