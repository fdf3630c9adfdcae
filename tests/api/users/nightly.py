"""A script as a reader of docs/how-to/nightly.md writes it: days that are saved, and their sum."""

from __future__ import annotations

import tempfile
from pathlib import Path

from estimator import Estimate, estimate

with tempfile.TemporaryDirectory() as folder:
    days = Path(folder)
    for name in ("soldes-fr", "transactional-intl"):
        estimate(f"data/examples/{name}.csv", on="2026-11-02").save(days / f"{name}.json")
    month = sum(Estimate.load(path).whole() for path in sorted(days.glob("*.json")))
assert isinstance(month, Estimate)
print(month, month.duplicates.rows)
