"""What time it is for the sandbox, as calendars of needs have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from estimator.base.clock import france, in_france

Clock = Callable[[], datetime]


def written_time(at: datetime) -> str:
    """A time as the provider writes it: with what France is ahead of UTC then.

    >>> written_time(datetime(2026, 11, 2, 9))
    '2026-11-02T09:00:00+01:00'
    """
    return at.replace(tzinfo=france(), microsecond=0).isoformat()


def now_in_france() -> datetime:
    """What clocks in France show now."""
    return in_france(datetime.now(UTC))
