"""What may be wrong with a calendar of needs, and with balances."""

from __future__ import annotations

from estimator.errors.entry import Entry

CALENDARS: dict[str, Entry] = {}
