"""What time it is for the sandbox, as calendars of needs have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from estimator.base.clock import in_france

Clock = Callable[[], datetime]


def now_in_france() -> datetime:
    """What clocks in France show now."""
    return in_france(datetime.now(UTC))
