"""What may be wrong with transfers between accounts."""

from __future__ import annotations

from estimator.errors.entry import Entry

TRANSFERS: dict[str, Entry] = {}
