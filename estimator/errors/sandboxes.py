"""What may be wrong with the sandbox."""

from __future__ import annotations

from estimator.errors.entry import Entry

SANDBOXES: dict[str, Entry] = {}
