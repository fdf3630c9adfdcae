"""Automatic recharge: an account that buys credits by itself when its balance reaches a threshold."""

from estimator.recharge.many import ManyReplays, simulate_many
from estimator.recharge.quantities import quantities_on
from estimator.recharge.replay import Event, Replay
from estimator.recharge.rules import Rules, Setting, Shortfall, Trigger
from estimator.recharge.simulating import simulate_recharge

__all__ = [
    "Event",
    "ManyReplays",
    "Replay",
    "Rules",
    "Setting",
    "Shortfall",
    "Trigger",
    "quantities_on",
    "simulate_many",
    "simulate_recharge",
]
