"""What must be so before automatic recharge works, as data with its source."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from estimator.base.language import told
from estimator.base.resources import data_path


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of automatic recharge.

    Attributes
    ----------
    says : str
    source : str
        Where it was read.
    months : int
        How many months old a service must be, where it says so; otherwise 0.

    >>> Condition("The service is two months old.", "an example", months=2).months
    2
    """

    says: str
    source: str
    months: int = 0


@cache
def conditions() -> tuple[Condition, ...]:
    """Every condition that is known.

    Source: OVHcloud's pages on automatic recharge.

    >>> [condition.months for condition in conditions()]
    [0, 2]
    """
    data = tomllib.loads(data_path("recharge-conditions.toml").read_text(encoding="utf-8"))
    return tuple(Condition(**each | {"says": told(each["says"])}) for each in data["conditions"])


def usable_from(opened: date) -> date:
    """The first day on which a service is old enough that was opened on `opened`.

    >>> usable_from(date(2026, 11, 23)), usable_from(date(2026, 12, 31))
    (datetime.date(2027, 1, 23), datetime.date(2027, 2, 28))
    """
    months = opened.year * 12 + opened.month - 1 + max(each.months for each in conditions())
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(opened.day, monthrange(year, month)[1]))
