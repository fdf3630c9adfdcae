"""Dask: the same campaign in many files, on one worker and on two."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from benchmarks.table import Section

_TITLE = "Dask"


def run(folder: Path, rows: int) -> Section:
    """Not before there is something to measure."""
    if find_spec("distributed") is None:
        return Section(_TITLE, (), (), ("Skipped: dask.distributed is not installed.",))
    return Section(_TITLE, (), (), (f"Skipped: not measured yet ({folder.name}, {rows:,} rows).",))
