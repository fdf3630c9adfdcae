"""What goes wrong with a real cluster is one line with a code, and exit code 5."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command import SMSCOST
from tests.distributed.clusters import ROOT, Cluster, altered_package, cluster

SALES = ROOT / "data" / "examples" / "soldes-fr.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than can be priced before something goes wrong."""
    folder = tmp_path_factory.mktemp("campaign")
    shutil.copy(SALES, folder / "part-0.csv")
    for at in range(1, 600):
        (folder / f"part-{at}.csv").hardlink_to(folder / "part-0.csv")
    return folder


@contextmanager
def _running(folder: Path, address: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [*SMSCOST, "estimate", *words, "--scheduler", address, "--on", "2026-11-01"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _refused(folder: Path, address: str, *words: str) -> str:
    """What it says on standard error, and nothing else, when it ends with 5."""
    with _running(folder, address, *words) as running:
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (5, "")
    first, hint = err.splitlines()
    assert hint.startswith(" ")
    return first


def _wait_for(running: subprocess.Popen[str], event: str) -> None:
    assert running.stderr is not None
    for line in running.stderr:
        if json.loads(line)["event"] == event:
            return
    raise AssertionError(f"no {event}")


def test_nobody_comes_then_one_who_does(tmp_path: Path, folder: Path) -> None:
    with cluster(tmp_path) as found:
        assert "DSK011" in _refused(folder, found.address, "part-0.csv", "--wait", "0.5")
        _start_without_package(found, tmp_path / "empty")
        assert "DSK013" in _refused(folder, found.address, "part-0.csv")


def _start_without_package(found: Cluster, folder: Path) -> None:
    (folder / "estimator").mkdir(parents=True)
    missing = "raise ModuleNotFoundError(\"No module named 'estimator'\")\n"
    (folder / "estimator" / "__init__.py").write_text(missing)
    found.start_worker(folder)


def test_workers_of_two_versions_find_no_sum(tmp_path: Path, folder: Path) -> None:
    with cluster(tmp_path, workers=1) as found:
        found.start_worker(altered_package(tmp_path / "other"))
        said = _refused(folder, found.address, "part-*.csv")
    assert "DSK010" in said
    assert " there, " in said
    assert " here (version, core, data)" in said
    assert len({word for word in said.split() if len(word) == 16 and word.isalnum()}) == 2, "both are named"


def test_all_workers_killed_then_the_scheduler(tmp_path: Path, folder: Path) -> None:
    logs = ["part-*.csv", "--log-format", "json", "--wait", "1"]
    with cluster(tmp_path) as found:
        worker = found.start_worker()
        with _running(folder, found.address, *logs) as running:
            _wait_for(running, "file done")
            worker.kill()
            out, err = running.communicate(timeout=60)
        events = [json.loads(line) for line in err.splitlines()]
        assert (running.returncode, out) == (5, "")
        assert [each["event"] for each in events if each["event"] != "file done"] == ["worker lost", "error"]
        assert events[-1]["code"] == "DSK012"

        found.start_worker()
        with _running(folder, found.address, *logs) as running:
            _wait_for(running, "file done")
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
        assert (running.returncode, out) == (130, "")
        assert json.loads(err.splitlines()[-1])["event"] == "interrupted"

        with _running(folder, found.address, *logs) as running:
            _wait_for(running, "file done")
            found.processes[0].kill()
            out, err = running.communicate(timeout=60)
        assert (running.returncode, out) == (5, "")
        assert json.loads(err.splitlines()[-1])["code"] == "DSK014"
