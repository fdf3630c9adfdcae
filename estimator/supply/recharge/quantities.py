"""Which quantities automatic recharge may be set to, as dated data."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import Any

from estimator.base.resources import data_path


def quantities_on(day: date) -> tuple[int, ...]:
    """The quantities [credits] that automatic recharge offers on a day, smallest first.

    Before the first day that is known, they are those of that day.

    Source: OVHcloud's guide on automatic recharge; the API's `sms.PackQuantityAutomaticRecreditEnum`.

    >>> quantities_on(date(2021, 1, 1)), quantities_on(date(2026, 10, 1))[-2:]
    ((100, 200, 250, 500, 1000), (5000, 10000))
    """
    offered = _offered()
    begun = [each for each in offered if each["since"] <= day] or offered[:1]
    return tuple(begun[-1]["quantities"])


@cache
def _offered() -> list[dict[str, Any]]:
    data = tomllib.loads(data_path("recharge-quantities.toml").read_text(encoding="utf-8"))
    return sorted(data["offered"], key=lambda each: each["since"])
