"""Peak memory against rows: it must not grow with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.data import write_campaign
from benchmarks.measure import ROOT, process
from benchmarks.table import Section

COMMAND = ("-m", "estimator")


def run(folder: Path, rows: int) -> Section:
    """`smscost estimate` on a file, and on rows that come through a pipe and are in no file."""
    path = write_campaign(folder / "memory.csv", rows)
    table, peaks = [], []
    for times in (1, 10, 100):
        # The rows of the file, again and again: the heading is written once.
        pipe = subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "repeated.py"), str(path), str(times)],
            stdout=subprocess.PIPE,
        )
        took = process(*COMMAND, "estimate", "-", stdin=pipe.stdout)
        pipe.wait()
        peaks.append(took.peak_bytes)
        megabytes = f"{times * path.stat().st_size / 1e6:,.0f}"
        table.append((f"{times * rows:,}", megabytes, f"{took.peak_bytes / 1e6:.0f}", f"{took.wall:.1f}"))
    took = process(*COMMAND, "estimate", str(path))
    table.append(
        (
            f"{rows:,}, a file",
            f"{path.stat().st_size / 1e6:,.0f}",
            f"{took.peak_bytes / 1e6:.0f}",
            f"{took.wall:.1f}",
        )
    )
    path.unlink()
    more = f"{peaks[2] / peaks[0]:.2f} times the memory"
    note = f"A hundred times the rows take {more}. Through a pipe, but for the last."
    columns = ("rows", "MB", "peak, MB", "seconds (clock)")
    return Section("Memory of `smscost estimate`", columns, table, (note,))
