"""Estimates held against each other, and against what the provider took."""

from estimator.documents.tariff import UsedTariff
from estimator.price.comparison.difference import Change, Comparison, compare
from estimator.price.comparison.jobs import SentJob
from estimator.price.comparison.reconciliation import Explained, Reconciliation, reconcile
from estimator.price.saved import SavedEstimate, read_estimate

__all__ = [
    "Change",
    "Comparison",
    "Explained",
    "Reconciliation",
    "SavedEstimate",
    "SentJob",
    "UsedTariff",
    "compare",
    "read_estimate",
    "reconcile",
]
