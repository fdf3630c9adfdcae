"""Days and times: the one reader of days, the one place that knows which day it is, and the time in France.

Calendars have times as clocks in France show them, without a time zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from estimator.base.language import told
from estimator.base.read import repeated
from estimator.errors import CampaignError, Place, UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Day = date | str
"""A day: a `date`, a `datetime` (also of pandas and numpy), `"2026-12-31"` or `"31/12/2026"`."""

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# The day comes first, as in France: 01/12/2026 is in December.
_FRENCH: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
LAST_YEAR: Final = 2999
"""Days after it are refused: what is reckoned from a day, some months later, must be a day, too."""


@cache
def france() -> ZoneInfo:
    """The time zone of France."""
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Paris")


def today() -> date:
    """The day it is for the user."""
    return datetime.now(UTC).astimezone().date()


def in_france(at: datetime) -> datetime:
    """A time as clocks in France show it; one without a time zone is so already.

    `ValueError` where it is so late, or so early, that there it would be in a year that there is not.

    >>> in_france(datetime(2026, 11, 2, 8, tzinfo=UTC))
    datetime.datetime(2026, 11, 2, 9, 0)
    """
    try:
        return at if at.tzinfo is None else at.astimezone(france()).replace(tzinfo=None)
    except OverflowError as error:
        raise _TooFarError(at) from error


def day_of(what: str, value: object, *, place: Place | None = None) -> date:
    """The day that is given; of a time, the day that it is on in France.

    Parameters
    ----------
    what : str
        What it is, as a noun phrase for the sentence of an error: "day of the tariff".
    value : date, datetime, pandas.Timestamp, numpy.datetime64, or str
        Text as `2026-12-31` or, the day first, `31/12/2026`.
    place : Place, optional
        Where it stands in a file.

    Raises
    ------
    UsageError, or CampaignError with a place
        `DAY001` of anything else.

    >>> day_of("day", "31/12/2026"), day_of("day", datetime(2026, 12, 31, 23, tzinfo=UTC))
    (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1))
    """
    try:
        return read_day(value.strip()) if isinstance(value, str) else _day_of_value(value)
    except (ValueError, OverflowError) as error:
        shown = repeated(value, with_kind=True)
        if isinstance(error, _TooFarError):
            why = told("{shown} is too far away", shown=shown)
        else:
            why = told("{shown} is not a day", shown=shown)
        kind = UsageError if place is None else CampaignError
        raise kind("DAY001", place, what=what, why=why) from None


class _TooFarError(ValueError):
    """A day with which nothing can be reckoned."""


def in_reach(day: date) -> date:
    """The day itself; `ValueError` where it is after `LAST_YEAR`.

    >>> in_reach(date(2999, 12, 31))
    datetime.date(2999, 12, 31)
    """
    if day.year > LAST_YEAR:
        raise _TooFarError(day)
    return day


def read_day(text: str) -> date:
    """A day as people write it; `ValueError` where it is none.

    >>> read_day("2026-12-31") == read_day("31/12/2026")
    True
    """
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH.fullmatch(text):
        year, month, day = int(found[4]), int(found[3]), int(found[1])
    else:
        raise ValueError(text)
    return in_reach(date(year, month, day))


def time_of(value: object) -> time | None:
    """The time of day in France of what `day_of` took; None of a day.

    A midnight of pandas is that of a day: a column of days has no other.

    >>> time_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), time_of(date(2026, 12, 31))
    (datetime.time(0, 30), None)
    """
    moment = _of_python(value)
    if not isinstance(moment, datetime):
        return None
    is_day = type(value).__name__ == "Timestamp" and moment.tzinfo is None and moment.time() == time()
    return None if is_day else in_france(moment).time().replace(second=0, microsecond=0)


def _of_python(value: Any) -> Any:
    """A time of numpy, which is not loaded for the sake of asking, as one of Python; all else as it is."""
    return value.astype("datetime64[us]").item() if type(value).__name__ == "datetime64" else value


def _day_of_value(value: Any) -> date:
    value = _of_python(value)
    if isinstance(value, datetime):
        if value != value:  # noqa: PLR0124 - pandas' NaT calls itself a datetime, and equals nothing
            raise ValueError(value)
        return in_reach(in_france(value).date())
    if not isinstance(value, date):
        raise ValueError(value)  # noqa: TRY004 - one of several ways not to be a day
    return in_reach(value)
