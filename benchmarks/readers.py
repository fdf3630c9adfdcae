"""A campaign priced, against the time in which others only read the file; each in one thread."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv

from benchmarks.others import by_python
from benchmarks.table import Section
from estimator.campaign import open_campaign
from estimator.count import core
from estimator.price.flow import run as estimate
from estimator.price.job import terms_for
from estimator.tariff import find_tariff

_ROUNDS = 5
_OURS = "priced: numbers, segments, totals"
_OTHERS = ("pandas", "polars", "DuckDB")


def run(path: Path, rows: int) -> Section:
    """Processor seconds: the least of all rounds, in turns."""
    terms = terms_for(find_tariff(billing_country="fr", on="2026-11-01"))
    here: dict[str, Callable[[], int]] = {
        _OURS: lambda: estimate(open_campaign(path), terms, threads=1).read,
        "read by Arrow, its defaults": lambda: arrow(path),
        "read by Arrow, the two columns alone": lambda: arrow(path, ["number", "message"]),
    }
    size = f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB"
    notes = [f"{size}; the least of {_ROUNDS} rounds. {core.description}."]
    best: dict[str, float] = {}
    others = list(_OTHERS)
    for _ in range(_ROUNDS):
        for name, read in here.items():
            began = time.process_time()
            assert read() == rows
            best[name] = min(best.get(name, 1e9), time.process_time() - began)
        for name in tuple(others):
            try:
                found = by_python("readers.py", name, str(path))
            except (OSError, subprocess.CalledProcessError) as error:
                notes.append(f"Skipped: {name} ({error}).")
                others.remove(name)
                continue
            assert found["rows"] == rows
            best[f"read by {name}"] = min(best.get(f"read by {name}", 1e9), found["seconds"])
    table = [(name, f"{1e3 * seconds:.0f}", f"{best[_OURS] / seconds:.2f}") for name, seconds in best.items()]
    columns = ("the file", "milliseconds", "priced, times this")
    return Section("A campaign priced against others reading it", columns, table, tuple(notes))


def arrow(path: Path, columns: list[str] | None = None) -> int:
    """The whole file, block by block, in one thread, and otherwise with the reader's defaults."""
    reader = pyarrow.csv.open_csv(
        path,
        pyarrow.csv.ReadOptions(use_threads=False),
        convert_options=pyarrow.csv.ConvertOptions(include_columns=columns or []),
    )
    with reader:
        return sum(batch.num_rows for batch in reader)
