"""What may be wrong with a plan of purchases."""

from __future__ import annotations

from estimator.errors.entry import Entry

PLANS: dict[str, Entry] = {}
