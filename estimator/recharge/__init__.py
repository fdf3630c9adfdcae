"""Automatic recharge: an account that buys credits by itself when its balance reaches a threshold."""

from estimator.recharge.many import ManyReplays, simulate_many
from estimator.recharge.quantities import quantities_on
from estimator.recharge.recommendation import Choice, Recommendation, Risk
from estimator.recharge.recommending import recommend_recharge
from estimator.recharge.replay import Event, Replay
from estimator.recharge.rules import Rules, Setting, Shortfall, Trigger
from estimator.recharge.simulating import chosen_account, simulate_recharge

__all__ = [
    "Choice",
    "Event",
    "ManyReplays",
    "Recommendation",
    "Replay",
    "Risk",
    "Rules",
    "Setting",
    "Shortfall",
    "Trigger",
    "chosen_account",
    "quantities_on",
    "recommend_recharge",
    "simulate_many",
    "simulate_recharge",
]
