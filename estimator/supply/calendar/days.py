"""On which days advertising may be sent in France: Monday to Saturday, without public holidays.

Source: OVHcloud, guide to sending SMS, 2026-01; public holidays of metropolitan France from `holidays`.
"""

from __future__ import annotations

from calendar import SUNDAY, monthrange
from datetime import date
from functools import lru_cache


def is_sending_day(day: date) -> bool:
    """Whether advertising may be sent on a day.

    >>> [is_sending_day(date(2026, 12, day)) for day in (24, 25, 27)]
    [True, False, False]
    """
    return day.weekday() != SUNDAY and day not in _holidays(day.year)


def sending_days(year: int, month: int) -> tuple[date, ...]:
    """All days of a month on which advertising may be sent, in their order.

    >>> len(sending_days(2026, 12))
    26
    """
    days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return tuple(day for day in days if is_sending_day(day))


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("FR", years=year))
