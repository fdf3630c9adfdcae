"""Peak memory against rows: it must not grow with them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.data import write_campaign
from benchmarks.measure import process
from benchmarks.table import Section

COMMAND = ("-c", "from estimator.cli import main; main()")


def run(folder: Path, rows: int) -> Section:
    """`smscost estimate` on a file, and on longer ones; only large ones load the compiled kernel."""
    table, peaks = [], []
    for size in (rows, 2 * rows, 10 * rows):
        path = write_campaign(folder / "memory.csv", size)
        took = process(*COMMAND, "estimate", str(path))
        peaks.append(took.peak_bytes)
        megabytes = f"{path.stat().st_size / 1e6:.0f}"
        table.append((f"{size:,}", megabytes, f"{took.peak_bytes / 1e6:.0f}", f"{took.wall:.1f}"))
        path.unlink()
    ten, five = peaks[2] / peaks[0], peaks[2] / peaks[1]
    note = f"Ten times the rows take {ten:.2f} times the memory; five times, {five:.2f}."
    columns = ("rows", "file, MB", "peak, MB", "seconds (clock)")
    return Section("Memory of `smscost estimate`", columns, table, (note,))
