"""Purchases over time: `schedule.py` the exact search, `planning.py` the way there, `model.py` the answer."""

from estimator.plan.model import Plan, PlannedPurchase
from estimator.plan.planning import plan_purchases

__all__ = ["Plan", "PlannedPurchase", "plan_purchases"]
