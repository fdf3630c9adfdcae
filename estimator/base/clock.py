"""Times as clocks in France show them, without a time zone: the one form in which calendars have them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

_FRANCE: Final = ZoneInfo("Europe/Paris")


def in_france(at: datetime) -> datetime:
    """A time as clocks in France show it; one without a time zone is so already.

    >>> from datetime import UTC
    >>> in_france(datetime(2026, 11, 2, 8, tzinfo=UTC))
    datetime.datetime(2026, 11, 2, 9, 0)
    """
    return at if at.tzinfo is None else at.astimezone(_FRANCE).replace(tzinfo=None)
