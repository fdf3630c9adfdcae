"""One cell of a calendar, read: a day, a month, a time; `ValueError` where it is none."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache

from estimator.base import clock
from estimator.base.read import fold

# The time after a day is that of a spreadsheet's cell.
_DAY_AND_TIME = re.compile(r"([0-9/.-]+) +([0-9:h]+)", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_FRENCH_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.?[ -]*([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:h]([0-9]{2})(?::[0-5][0-9])?", re.ASCII)


def read_day(text: str) -> tuple[date, time | None]:
    """A day, with the time of day in France where the cell gives one.

    >>> read_day("31/12/2026"), read_day("2026-12-31T08:30:00Z")
    ((datetime.date(2026, 12, 31), None), (datetime.date(2026, 12, 31), datetime.time(9, 30)))
    """
    if _MOMENT.match(text):
        at = clock.in_france(datetime.fromisoformat(text))
        return clock.in_reach(at.date()), at.time().replace(second=0, microsecond=0)
    if found := _DAY_AND_TIME.fullmatch(text):
        return clock.read_day(found[1]), read_time(found[2])
    return clock.read_day(text), None


def read_month(text: str) -> tuple[int, int]:
    """A year and a month of it, from a number, a name in French or English, or the month's first day.

    The year has four digits: nobody can tell whether `déc-26` is a month or a day of December.

    >>> read_month("2026-12"), read_month("12/2026"), read_month("déc. 2026"), read_month("01/12/2026")
    ((2026, 12), (2026, 12), (2026, 12), (2026, 12))
    """
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _FRENCH_MONTH.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    elif found := _NAMED_MONTH.fullmatch(text):
        year, month = int(found[2]), _months().get(fold(found[1]), 0)
    else:
        first, _ = read_day(text)
        if first.day != 1:
            raise ValueError(text)
        return first.year, first.month
    return clock.in_reach(date(year, month, 1)).year, month


@cache
def _months() -> dict[str, int]:
    """Months by their names in French and English, short ones too, as `fold` writes them."""
    from babel import Locale

    return {
        fold(name).rstrip("."): month
        for language in ("fr", "en")
        for names in Locale(language).months["format"].values()
        for month, name in names.items()
        if len(name) > 2  # J, F, M … are names too
    }


def read_time(text: str) -> time:
    """A time of day, to the minute.

    >>> read_time("9h30"), read_time("18:05")
    (datetime.time(9, 30), datetime.time(18, 5))
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))
