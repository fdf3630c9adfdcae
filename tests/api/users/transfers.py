"""A script as a reader of docs/how-to/transfers.md writes it."""

from __future__ import annotations

from datetime import date

import estimator

accounts: list[estimator.Account] = [
    estimator.Account("shop", "700.5", threshold=100),
    estimator.Account("clinic", 50),
]
plan: estimator.TransferPlan = estimator.plan_transfers(accounts, needs={"clinic": 450}, on=date(2026, 11, 1))
for transfer in plan.transfers:
    print(transfer.source, transfer.target, transfer.credits)
