"""Automatic recharge: an account that buys credits by itself when its balance reaches a threshold."""

from estimator.base.choices import Shortfall, Surprise, Trigger
from estimator.supply.recharge.many import ManyReplays, simulate_many
from estimator.supply.recharge.quantities import quantities_on
from estimator.supply.recharge.recommendation import Choice, Recommendation, Risk
from estimator.supply.recharge.recommending import recommend_recharge
from estimator.supply.recharge.replay import Event, Replay
from estimator.supply.recharge.rules import Rules, Setting
from estimator.supply.recharge.simulating import chosen_account, simulate_recharge

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
    "Surprise",
    "Trigger",
    "chosen_account",
    "quantities_on",
    "recommend_recharge",
    "simulate_many",
    "simulate_recharge",
]
