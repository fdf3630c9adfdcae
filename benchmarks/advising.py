"""Advice for a campaign against its estimate, in one process."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import in_turns, ratio
from benchmarks.table import Section
from estimator import advise_campaign, estimate

_ROUNDS = 3
_DAY = "2026-11-01"


def run(path: Path, rows: int) -> Section:
    """Processor time of both, all threads of each."""
    times = in_turns(
        {
            "`estimate`": lambda: estimate(path, on=_DAY),
            "`advise_campaign`": lambda: advise_campaign(path, on=_DAY),
        },
        rounds=_ROUNDS,
    )
    base = times["`estimate`"]
    table = [(name, f"{each.least:.2f}", f"{ratio(base, each):.1f}") for name, each in times.items()]
    note = f"{rows:,} rows, with the levels that advice has by default."
    return Section("Advice", ("what", "processor seconds", "times the estimate"), table, (note,))
