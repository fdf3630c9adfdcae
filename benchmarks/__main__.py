"""Run all benchmarks, and print what docs/performance.md shows.

python -m benchmarks [--rows N] [--only NAME …]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    advising,
    buying,
    cluster,
    cold,
    contenders,
    counting,
    data,
    files,
    growth,
    machine,
    matching,
    memory,
    opening,
    others,
    readers,
    recharge,
)
from benchmarks.table import Section

_ROWS = 1_000_000


def _benchmarks(folder: Path, rows: int) -> dict[str, Callable[[], list[Section]]]:
    """By name, in the order of the page."""
    return {
        "machine": lambda: [machine.machine()],
        "counter": lambda: [counting.run(2 * rows)],
        "peers": lambda: [others.run(folder, rows)],
        "numbers": lambda: matching.run(rows),
        "file": lambda: files.run(data.write_campaign(folder / "campaign.csv", rows), rows),
        "readers": lambda: [readers.run(data.write_campaign(folder / "campaign.csv", rows), rows)],
        "contenders": lambda: contenders.run(
            folder, data.write_campaign(folder / "campaign.csv", rows), rows
        ),
        "growth": lambda: [growth.run(folder)],
        "advice": lambda: [advising.run(data.write_campaign(folder / "campaign.csv", rows), rows)],
        "memory": lambda: [memory.run(folder, rows)],
        "cold": lambda: [cold.run(folder)],
        "page": lambda: opening.run(folder),
        "packs": lambda: [buying.run()],
        "recharge": recharge.run,
        "dask": lambda: [cluster.run(folder, rows)],
    }


def main() -> None:
    """Print each section as soon as it is there."""
    names = tuple(_benchmarks(Path(), 0))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure everything.")
    parser.add_argument("--rows", type=int, default=_ROWS, help="rows of the campaign [%(default)s]")
    listed = ", ".join(names)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=listed)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for section in _sections(_benchmarks(Path(folder), asked.rows), asked.only):
            print(section.markdown(), flush=True)


def _sections(
    benchmarks: dict[str, Callable[[], list[Section]]], names: tuple[str, ...]
) -> Iterator[Section]:
    for name in names:
        print(f"… {name}", file=sys.stderr)
        yield from benchmarks[name]()


if __name__ == "__main__":
    main()
