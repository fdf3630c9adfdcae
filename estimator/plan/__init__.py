"""Purchases over time: `schedule.py` the exact search, `planning.py` the way there, `model.py` the answer."""

from estimator.plan.model import Certificate, PlacedOrder, Plan, PlannedPurchase, Refused, Way
from estimator.plan.planning import plan_purchases

__all__ = ["Certificate", "PlacedOrder", "Plan", "PlannedPurchase", "Refused", "Way", "plan_purchases"]
