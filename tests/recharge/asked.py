"""What tests ask of a replay, with the parts of `Rules` written beside the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from estimator import Calendar, Recommendation, Rules, recommend_recharge

_PARTS = ("trigger", "most_at_once", "delay", "shortfall")


def with_rules(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with these parts in one value."""
    parts = {name: asked[name] for name in _PARTS if name in asked}
    rest = {name: value for name, value in asked.items() if name not in _PARTS}
    return {**rest, "rules": Rules(**parts)} if parts else rest


def recommended(calendar: Calendar, **asked: Any) -> Recommendation:
    """What is recommended on the day of the first job, unless another day is asked for."""
    first = calendar.needs[0].at.date() if calendar.needs else None
    return recommend_recharge(calendar, **{"on": first} | with_rules(asked))
