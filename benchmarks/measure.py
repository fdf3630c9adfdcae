"""How things are measured: contenders take turns, and processor time is what counts where it can be.

On a machine that does other things at the same time a clock on the wall measures these as well. Processor
time does so far less: it still rises when others fill the caches.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each round of one contender."""

    processor: tuple[float, ...]
    wall: tuple[float, ...]

    @property
    def cpu(self) -> float:
        """The median of its processor seconds."""
        return statistics.median(self.processor)

    @property
    def least(self) -> float:
        """The least of its processor seconds: whatever disturbs a round makes it longer."""
        return min(self.processor)

    @property
    def clock(self) -> float:
        """The median of its seconds on the wall."""
        return statistics.median(self.wall)


def in_turns(contenders: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Times]:
    """Run every contender once a round, after a first round that is not counted."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            found[name].append(_timed(run))
    return {name: Times(*zip(*each[1:], strict=True)) for name, each in found.items()}


def ratio(a: Times, b: Times) -> float:
    """How many times the processor time of `b` is that of `a`: the median over rounds, not of medians.

    Whatever disturbs a round disturbs both.
    """
    return statistics.median(one / other for one, other in zip(b.processor, a.processor, strict=True))


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    run()
    return time.process_time() - processor, time.perf_counter() - wall


@dataclass(frozen=True, slots=True)
class Process:
    """What a process took, with all its threads."""

    cpu: float
    wall: float
    peak_bytes: int


def process(*words: str, stdin: IO[bytes] | None = None) -> Process:
    """Run this Python with arguments, and say what it took."""
    command = [sys.executable, str(ROOT / "benchmarks" / "launch.py"), sys.executable, *words]
    done = subprocess.run(command, cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE, text=True, check=True)
    return Process(**json.loads(done.stdout))
