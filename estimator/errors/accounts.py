"""What may be wrong with the real account."""

from __future__ import annotations

from estimator.errors.entry import Entry

ACCOUNTS: dict[str, Entry] = {}
