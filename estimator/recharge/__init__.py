"""Automatic recharge: an account that buys credits by itself when its balance reaches a threshold."""

from estimator.recharge.many import ManyReplays, simulate_many
from estimator.recharge.quantities import quantities_on
from estimator.recharge.rules import Rules, Setting, Shortfall, Trigger

__all__ = ["ManyReplays", "Rules", "Setting", "Shortfall", "Trigger", "quantities_on", "simulate_many"]
