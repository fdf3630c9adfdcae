"""Advertising hours: jobs outside them wait until they may be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from estimator.base.arguments import checked
from estimator.supply.calendar.days import is_sending_day
from estimator.supply.calendar.model import Calendar

OPENS, CLOSES = time(8), time(20)
"""Advertising is sent from the first on, and before the second."""


@checked()
def keep_advertising_hours(calendar: Calendar) -> Calendar:
    """The same needs, each at the next minute at which advertising may be sent in France.

    That is from 08:00 until before 20:00, Monday to Saturday, without the public holidays of metropolitan
    France. A job is never moved to an earlier moment.

    Source: OVHcloud, guide to sending SMS, 2026-01.

    >>> from estimator.supply.calendar.model import Need
    >>> christmas_eve = Need(datetime(2026, 12, 24, 21), "", 1000)
    >>> str(keep_advertising_hours(Calendar.of([christmas_eve])).needs[0].at)
    '2026-12-26 08:00:00'
    """
    return Calendar.of(replace(need, at=_next_allowed(need.at)) for need in calendar.needs)


def _next_allowed(at: datetime) -> datetime:
    if is_sending_day(at.date()):
        if OPENS <= at.time() < CLOSES:
            return at
        if at.time() < OPENS:
            return datetime.combine(at.date(), OPENS)
    day = at.date() + timedelta(days=1)
    while not is_sending_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS)
