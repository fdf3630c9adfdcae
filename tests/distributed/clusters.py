"""Real clusters for tests: a scheduler and workers, each a process of its own, as users start them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
_QUIET = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False", "COVERAGE_PROCESS_START": ""}
_LATEST = 60  # seconds
_SLOWLY = """
import time
from estimator.distributed import tasks
# Bound here, for Dask runs this twice.
def price_file(*words, at_once=tasks.price_file):
    time.sleep(0.03)
    return at_once(*words)
tasks.price_file = price_file
"""


@dataclass
class Cluster:
    """A scheduler, and the workers it has."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start_scheduler(self, *options: str) -> None:
        """Start it on a free port of this machine, and wait until it answers."""
        file = self.folder / "scheduler.json"
        words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"]
        self._start([*words, "--scheduler-file", str(file), *options], ROOT)
        self.address = _address_in(file)

    def start_worker(self, package: Path = ROOT, *, slow: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker that has the package of a checkout, and wait until the scheduler knows it.

        A slow one takes its time over every file, so that there is a middle to be killed in.
        """
        words = ["worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-nanny", "--no-dashboard"]
        if slow:
            (self.folder / "slowly.py").write_text(_SLOWLY)
            words += ["--preload", str(self.folder / "slowly.py")]
        log = self._log
        worker = self._start([*words, "--host", "127.0.0.1", "--local-directory", str(self.folder)], package)
        _wait(lambda: b"Registered to" in log.read_bytes(), "no worker came up")
        return worker

    @property
    def _log(self) -> Path:
        return self.folder / f"{len(self.processes)}.log"

    def _start(self, words: list[str], package: Path) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as log:
            process = self._started(words, package, log)
        self.processes.append(process)
        return process

    def _started(self, words: list[str], package: Path, log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "distributed.cli.dask_" + words[0].replace("-", "_"), *words[1:]],
            cwd=self.folder,
            env=os.environ | _QUIET | {"PYTHONPATH": str(package)},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )

    def end_workers(self) -> None:
        """Kill all workers; the scheduler stays."""
        for process in self.processes[1:]:
            process.kill()
            process.wait()

    def end(self) -> None:
        """End them all."""
        for process in reversed(self.processes):
            process.kill()
        for process in self.processes:
            process.wait()


def _address_in(file: Path) -> str:
    _wait(lambda: file.exists() and file.read_text().endswith("}"), "no scheduler came up")
    return str(json.loads(file.read_text())["address"])


def _wait(there: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _LATEST
    while not there():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


@contextmanager
def cluster(folder: Path, workers: int = 0) -> Iterator[Cluster]:
    """A cluster whose processes end with the block."""
    found = Cluster(folder)
    try:
        found.start_scheduler()
        for _ in range(workers):
            found.start_worker()
        yield found
    finally:
        found.end()


def altered_package(folder: Path) -> Path:
    """A copy of the package with one table altered: another version, as nobody sees."""
    shutil.copytree(ROOT / "estimator", folder / "estimator", ignore=shutil.ignore_patterns("__pycache__"))
    for each in (ROOT / "data").iterdir():
        if each.is_file():
            (folder / "data").mkdir(exist_ok=True)
            shutil.copy(each, folder / "data")
    with (folder / "data" / "prefixes.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    return folder
