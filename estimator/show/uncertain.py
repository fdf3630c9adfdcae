"""A purchase for uncertain volumes as programs read it."""

from __future__ import annotations

from typing import Any

from estimator.show.purchase import purchase_document
from estimator.show.recommendation import risk_document
from estimator.supply.plan import Outcome, UncertainPlan


def uncertain_document(plan: UncertainPlan) -> dict[str, Any]:
    """The purchase as a part of a JSON document; money and credits are texts.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_uncertain
    >>> from estimator.tariff import find_tariff
    >>> document = uncertain_document(plan_uncertain(Calendar(()), find_tariff(on=date(2026, 10, 1))))
    >>> document["late_price"], document["best"]["cost"]
    ('0.06', '0.00')
    """
    return {
        "on": None if plan.on is None else plan.on.isoformat(),
        "best": _outcome(plan.best),
        "likely": _outcome(plan.likely),
        "late_price": str(plan.late_price),
        "left_over_worth": str(plan.left_over_worth),
        "samples": plan.samples,
        "seed": plan.seed,
        "assumptions": list(plan.assumptions),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "purchase": purchase_document(outcome.purchase),
        "cost": str(outcome.cost),
        "missing": str(outcome.missing),
        "late_cost": str(outcome.late_cost),
        "left_over": str(outcome.left_over),
        "left_over_worth": str(outcome.left_over_worth),
        "risk": risk_document(outcome.risk),
    }
