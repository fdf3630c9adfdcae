"""A script as a reader of docs/how-to/recharge.md writes it."""

from __future__ import annotations

from datetime import timedelta

import estimator

calendar = estimator.read_calendar("data/examples/calendar.csv")
rules = estimator.Rules(trigger="<", delay=timedelta(hours=2))
account = calendar.accounts[0]
found: estimator.Recommendation = estimator.recommend_recharge(
    calendar, balance=500, account=account, rules=rules, on="2026-11-23"
)
best: estimator.Choice | None = found.best
print(found)
if best is not None and best.threshold is not None:
    replay: estimator.Replay = estimator.simulate_recharge(
        calendar, balance=500, account=account, threshold=best.threshold, quantity=best.quantity, rules=rules
    )
    print(replay)
