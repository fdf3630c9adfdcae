"""Estimates held against each other, and against what the provider took."""

from estimator.comparison.difference import Change, Comparison, compare
from estimator.comparison.jobs import Job
from estimator.comparison.reconciliation import Explained, Reconciliation, reconcile
from estimator.comparison.saved import SavedEstimate, UsedTariff, read_estimate

__all__ = [
    "Change",
    "Comparison",
    "Explained",
    "Job",
    "Reconciliation",
    "SavedEstimate",
    "UsedTariff",
    "compare",
    "read_estimate",
    "reconcile",
]
