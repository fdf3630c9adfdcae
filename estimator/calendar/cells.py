"""One cell of a calendar, read: a day, a month, a time, a number; `ValueError` where it is none."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from estimator.credits import to_milli

_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2})[:h]([0-9]{2})(?::[0-5][0-9])?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)


def read_day(text: str) -> tuple[date, time | None]:
    """A day, with the time of day in France where the cell gives one.

    >>> read_day("31/12/2026"), read_day("2026-12-31T08:30:00Z")
    ((datetime.date(2026, 12, 31), None), (datetime.date(2026, 12, 31), datetime.time(9, 30)))
    """
    if found := _FRENCH_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day), None
    if found := _DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
        return date(year, month, day), None
    if not _DAY.match(text):
        raise ValueError(text)
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        at = at.astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None)
    return at.date(), at.time().replace(second=0, microsecond=0)


def read_month(text: str) -> tuple[int, int]:
    """A year and a month of it.

    >>> read_month("2026-12")
    (2026, 12)
    """
    found = _MONTH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first = date(int(found[1]), int(found[2]), 1)
    return first.year, first.month


def read_time(text: str) -> time:
    """A time of day, to the minute.

    >>> read_time("9h30"), read_time("18:05")
    (datetime.time(9, 30), datetime.time(18, 5))
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def read_credits(text: str) -> int:
    """Milli-credits of 0 or more.

    >>> read_credits("1250.5")
    1250500
    """
    milli = to_milli(text)
    if milli < 0:
        raise ValueError(text)
    return milli


def read_count(text: str) -> int:
    """A whole number of 0 or more."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)
