"""What may be wrong with automatic recharge."""

from __future__ import annotations

from estimator.errors.entry import Entry

RECHARGES: dict[str, Entry] = {}
