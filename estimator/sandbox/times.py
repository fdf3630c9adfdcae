"""The sandbox's times: what clocks in France show, without a time zone, as calendars of needs have them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

_FRANCE: Final = ZoneInfo("Europe/Paris")


def in_france(at: datetime) -> datetime:
    """A time as clocks in France show it; one without a time zone is so already.

    >>> in_france(datetime(2026, 11, 2, 8, tzinfo=UTC))
    datetime.datetime(2026, 11, 2, 9, 0)
    """
    return at if at.tzinfo is None else at.astimezone(_FRANCE).replace(tzinfo=None)


def now_in_france() -> datetime:
    """What clocks in France show now."""
    return in_france(datetime.now(UTC))
