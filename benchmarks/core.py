"""The core, stage by stage, beside Arrow's reader alone: `python -m benchmarks.core [--rows N]`

All of it in one thread of one process, in turns, and processor time; of each stage the least of all rounds,
for whatever disturbs a round makes it longer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow.csv

from benchmarks import data, scalar
from estimator.count.core import NumberPlan, Rows, RunningTotals, binding, plain
from estimator.numbers import COUNTRIES
from estimator.numbers.plan import plan_for
from estimator.price.pricing import JUST_OVER, Terms
from estimator.tariff import find_tariff

STAGES = ("read", "records", "utf8", "numbers", "count", "tally")
_CLAUSE = b"\nSTOP:36111"


def totals_of(
    path: Path, core: ModuleType, block_size: int, plan: NumberPlan, rates: np.ndarray
) -> dict[str, float]:
    """From a file to its totals: the processor seconds of each stage."""
    spent = dict.fromkeys(STAGES, 0.0)
    totals = RunningTotals(len(COUNTRIES), JUST_OVER)
    block = bytearray(2 * block_size)
    view = memoryview(block)
    watch = time.process_time

    with path.open("rb", buffering=0) as file:
        file.readline()
        kept, ended = 0, False
        while not ended:
            began = watch()
            size = kept + (file.readinto(view[kept : kept + block_size]) or 0)
            ended = size == kept
            read = watch()
            cut = core.records(block, size, final=ended, delimiter=",", width=3, wanted=(0, 1), lines=True)
            assert cut.fault is None
            divided = watch()
            assert core.utf8(block, cut.used) == cut.used
            checked = watch()
            matched = core.numbers(cut.columns[0], plan)
            found = watch()
            counted = core.count(cut.columns[1], _CLAUSE)
            measured = watch()
            core.tally(Rows(cut.columns[1], counted, matched, with_clause=True), rates, totals)
            added = watch()
            kept = size - cut.used
            view[:kept] = view[cut.used : size]
            for stage, seconds in zip(
                STAGES,
                (
                    read - began,
                    divided - read,
                    checked - divided,
                    found - checked,
                    measured - found,
                    added - measured,
                ),
                strict=True,
            ):
                spent[stage] += seconds
    spent["rows"] = float(totals.lines[:, 0].sum() + totals.rejects.sum())
    return spent


def _arrow(path: Path, *, check: bool = True, all_columns: bool = True, block_size: int = 1 << 20) -> int:
    options = {} if all_columns else {"include_columns": ["number", "message"]}
    reader = pyarrow.csv.open_csv(
        path,
        pyarrow.csv.ReadOptions(use_threads=False, block_size=block_size),
        convert_options=pyarrow.csv.ConvertOptions(check_utf8=check, **options),
    )
    with reader:
        return sum(batch.num_rows for batch in reader)


def _seconds(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def main() -> None:
    """Print milliseconds, and the ratio of the whole to each reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--block", type=int, default=1 << 18, help="bytes read at once [%(default)s]")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="the twin in Python, too: slow")
    asked = parser.parse_args()
    plan = plan_for(None)
    rates = Terms(find_tariff(billing_country="fr", on=date(2026, 11, 1))).rates_milli
    cores: dict[str, tuple[ModuleType, int]] = {
        "vectors": (binding, binding.vectors),
        "portable C": (binding, 0),
    }
    if asked.plain:
        cores["plain"] = (plain, 0)
    readers: dict[str, Callable[[Path], int]] = {
        "Arrow, its defaults": _arrow,
        "Arrow, without its check of UTF-8": lambda path: _arrow(path, check=False),
        "Arrow, two columns": lambda path: _arrow(path, all_columns=False),
    }
    best: dict[str, float] = {}
    stages: dict[str, dict[str, float]] = {name: {} for name in cores}
    with tempfile.TemporaryDirectory() as folder:
        path = data.write_campaign(Path(folder, "campaign.csv"), asked.rows)
        size = path.stat().st_size
        for _ in range(asked.rounds):
            for name, read in readers.items():
                best[name] = min(best.get(name, 1e9), _seconds(lambda read=read: read(path)))
            for name, (core, vectors) in cores.items():
                if core is binding:
                    binding.vectors = vectors
                found = totals_of(path, core, asked.block, plan, rates)
                assert found.pop("rows") == asked.rows
                best[name] = min(best.get(name, 1e9), sum(found.values()))
                for stage, seconds in found.items():
                    stages[name][stage] = min(stages[name].get(stage, 1e9), seconds)
        _print_counter(Path(folder), asked.rows, asked.rounds)
    print(f"{asked.rows:,} rows, {size / 1e6:.0f} MB, blocks of {asked.block >> 10} KiB; milliseconds")
    for name, by_stage in stages.items():
        print(f"{name:>12}: " + ", ".join(f"{stage} {1e3 * s:.1f}" for stage, s in by_stage.items()))
        print(f"{'':>12}  together {1e3 * sum(by_stage.values()):.1f}; best whole run {1e3 * best[name]:.1f}")
    for name in readers:
        ratios = ", ".join(f"{core} {best[core] / best[name]:.2f}" for core in cores)
        print(f"{name}: {1e3 * best[name]:.1f}; file to totals, times this: {ratios}")


def _print_counter(folder: Path, rows: int, rounds: int) -> None:
    """`count` over an Arrow column, against a scalar loop in C, and numbers as written in France."""
    messages, national = data.messages(rows), data.numbers(rows, next(iter(data.NATIONAL)))
    loop = scalar.compiled_loop(folder)
    none = np.zeros(4, np.int64)
    best: dict[str, float] = {}
    home = plan_for("FR")
    runs: dict[str, Callable[[], object]] = {
        "count": lambda: binding.count(messages.spans),
        "national": lambda: binding.numbers(national.spans, home),
    }
    if loop is not None:
        runs["scalar C loop"] = lambda: loop(*messages.packed(), none)
    most = binding._library.core_vectors()
    for _ in range(rounds):
        for vectors in (most, 0):
            binding.vectors = vectors
            for name, run in runs.items():
                key = f"{name}{'' if vectors or name != 'count' else ', portable'}"
                best[key] = min(best.get(key, 1e9), _seconds(run))
    binding.vectors = most
    for name, seconds in best.items():
        print(f"{name}: {1e3 * seconds:.1f} ms, {rows / seconds / 1e6:.1f} M/s")
    if loop is not None:
        print(
            f"count, of the scalar loop: {best['scalar C loop'] / best['count']:.2f}, "
            f"portable {best['scalar C loop'] / best['count, portable']:.2f}"
        )


if __name__ == "__main__":
    main()
