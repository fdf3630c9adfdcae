"""`python readers.py NAME FILE`: a CSV file read whole by one library, in one thread: processor seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

_ROUNDS = 3

os.environ["POLARS_MAX_THREADS"] = "1"  # before it is imported


def _pandas(path: str) -> int:
    import pandas as pd

    return len(pd.read_csv(path, dtype=str, keep_default_na=False))


def _polars(path: str) -> int:
    import polars as pl

    return len(pl.read_csv(path, infer_schema=False))


def _duckdb(path: str) -> int:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as base:
        base.execute("CREATE TABLE rows AS SELECT * FROM read_csv(?, all_varchar = true)", [path])
        found = base.execute("SELECT count(*) FROM rows").fetchone()
    return int(found[0]) if found else 0


_READERS: dict[str, Callable[[str], int]] = {"pandas": _pandas, "polars": _polars, "DuckDB": _duckdb}


def main() -> None:
    """Read the file some times, after once that is not counted."""
    name, path = sys.argv[1:]
    seconds, rows = [], 0
    for _ in range(_ROUNDS + 1):
        began = time.process_time()
        rows = _READERS[name](path)
        seconds.append(time.process_time() - began)
    print(json.dumps({"seconds": min(seconds[1:]), "rows": rows}))


if __name__ == "__main__":
    main()
