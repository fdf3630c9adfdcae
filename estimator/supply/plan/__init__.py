"""Purchases over time, for volumes that are known and for those that are not.

`periods.py` says when something can be bought, `pattern.py` and `schedule.py` are the exact search,
`budgets.py` finds the smallest budget, `ways.py` what a plan is held against, `model.py` is the answer and
`planning.py` the way there. `uncertain.py` is the one purchase for uncertain volumes, `outcome.py` its
answer.
"""

from estimator.supply.plan.model import (
    Certificate,
    ExpiredCredits,
    PlacedOrder,
    Plan,
    PlannedPurchase,
    Refused,
    Way,
)
from estimator.supply.plan.outcome import PlanOutcome, ServiceLevel, UncertainPlan
from estimator.supply.plan.planning import plan_purchases
from estimator.supply.plan.uncertain import plan_uncertain

__all__ = [
    "Certificate",
    "ExpiredCredits",
    "PlacedOrder",
    "Plan",
    "PlanOutcome",
    "PlannedPurchase",
    "Refused",
    "ServiceLevel",
    "UncertainPlan",
    "Way",
    "plan_purchases",
    "plan_uncertain",
]
