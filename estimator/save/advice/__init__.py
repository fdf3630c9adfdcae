"""Advice: the cheapest text a reader would take for the same, for one message and for a whole campaign."""
