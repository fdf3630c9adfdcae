"""What is past on the day it is: left out of whatever is planned, and said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from estimator.base.credits import to_credits
from estimator.errors import UsageError
from estimator.supply.calendar.model import Calendar


def to_come(calendar: Calendar, day: date) -> tuple[Calendar, Calendar]:
    """What is past on a day, and what is still to come; `PLN010` where all there was is past.

    >>> from estimator.supply.calendar.model import Need
    >>> calendar = Calendar.of(Need.of(f"2026-12-0{day}", 5) for day in (1, 2, 3))
    >>> [str(each.credits) for each in to_come(calendar, date(2026, 12, 2))]
    ['5', '10']
    """
    past, left = calendar.split_at(day)
    if past.needs and not left.needs:
        raise UsageError("PLN010", day=day, last=past.needs[-1].at.date())
    return past, left


def begun(past: Calendar, left: Calendar) -> tuple[Decimal, Decimal] | None:
    """Of forecasts of a month that has begun: credits of the days that are left, and of all of them."""
    parts = {need.varies_with for need in past.needs if need.varies_with}
    to_do = [need.milli for need in left.needs if need.varies_with in parts]
    known = {need.varies_with for need in left.needs}
    gone = [need.milli for need in past.needs if need.varies_with in known - {""}]
    return (to_credits(sum(to_do)), to_credits(sum(to_do) + sum(gone))) if to_do else None
