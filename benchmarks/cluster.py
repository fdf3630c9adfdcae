"""Dask: one campaign in eight files, on this process, on one worker and on two; starting is not counted."""

from __future__ import annotations

import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.data import write_campaign, write_parquet
from benchmarks.table import Section
from estimator.price.totals import Estimate

_FILES = 8
_DAY = date(2026, 11, 1)
_COLUMNS = ("engine", "CSV, seconds (clock)", "Parquet, seconds (clock)")


def run(folder: Path, rows: int) -> Section:
    """Seconds on the wall: the processor time of other processes is not to be had. The better of two runs."""
    if find_spec("distributed") is None:
        return Section("Dask", (), (), ("Skipped: dask.distributed is not installed.",))
    from estimator.distributed import local_cluster

    each = rows // _FILES
    for number in range(_FILES):
        path = write_campaign(folder / f"part-{number}.csv", each)
        write_parquet(path, folder / f"part-{number}.parquet")
    expected = _estimated(folder / "part-*.csv", None)
    table = [_row("this process, a thread for each processor", folder, None, expected)]
    for workers in (1, 2):
        with local_cluster(workers) as client:
            table.append(_row(f"Dask, workers: {workers}", folder, client, expected))
    note = f"{_FILES * each:,} rows in {_FILES} files; every run gives the same totals."
    return Section("Dask", _COLUMNS, table, (note,))


def _row(name: str, folder: Path, client: Any, expected: Estimate) -> tuple[str, ...]:
    seconds = []
    for kind in ("csv", "parquet"):
        took = []
        for _ in range(2):
            began = time.perf_counter()
            found = _estimated(folder / f"part-*.{kind}", client)
            took.append(time.perf_counter() - began)
            if found.totals != expected.totals:
                raise AssertionError(f"{name} gives other totals")
        seconds.append(f"{min(took):.2f}")
    return name, *seconds


def _estimated(pattern: Path, client: Any) -> Estimate:
    from estimator.distributed import estimate_files

    return estimate_files(pattern, client=client, on=_DAY)
