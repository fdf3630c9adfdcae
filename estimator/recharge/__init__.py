"""Automatic recharge: an account that buys credits by itself when its balance reaches a threshold."""

from estimator.recharge.quantities import quantities_on
from estimator.recharge.rules import Rules, Setting, Shortfall, Trigger

__all__ = ["Rules", "Setting", "Shortfall", "Trigger", "quantities_on"]
