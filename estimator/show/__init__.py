"""Estimates, explanations and purchases as people and programs read them."""
