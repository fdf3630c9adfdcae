"""What goes wrong with a real cluster is one line with a code, and exit code 5."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.command import SMSCOST
from tests.distributed.clusters import ROOT, Cluster, altered_package, cluster


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than can be priced before something goes wrong."""
    folder = tmp_path_factory.mktemp("campaign")
    for at in range(200):
        (folder / f"part-{at}.csv").write_text("numero;message\n+33639980001;Bonjour\n", encoding="utf-8")
    return folder


@contextmanager
def _running(folder: Path, address: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [*SMSCOST, "estimate", *words, "--scheduler", address, "--on", "2026-11-01"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        latest = Timer(60, running.kill)
        latest.start()
        try:
            yield running
        finally:
            latest.cancel()
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


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler for all tests."""
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(autouse=True)
def _nobody_left(found: Cluster) -> Iterator[None]:
    """Every test has its own workers."""
    yield
    found.end_workers()


@pytest.mark.checked
def test_nobody_comes_then_one_who_lacks_the_package(found: Cluster, folder: Path, tmp_path: Path) -> None:
    assert "DSK011" in _refused(folder, found.address, "part-0.csv", "--wait", "0.5")
    (tmp_path / "estimator").mkdir()
    missing = "raise ModuleNotFoundError(\"No module named 'estimator'\")\n"
    (tmp_path / "estimator" / "__init__.py").write_text(missing)
    found.start_worker(tmp_path)
    assert "DSK013" in _refused(folder, found.address, "part-0.csv")


@pytest.mark.checked
def test_workers_of_two_versions_find_no_sum(found: Cluster, folder: Path, tmp_path: Path) -> None:
    found.start_worker()
    found.start_worker(altered_package(tmp_path))
    said = _refused(folder, found.address, "part-*.csv")
    assert "DSK010" in said
    assert " there, " in said
    assert " here (version, core, data)" in said
    assert len({word for word in said.split() if len(word) == 16 and word.isalnum()}) == 2, "both are named"


@pytest.mark.soak
def test_all_workers_killed_then_the_scheduler(found: Cluster, folder: Path, tmp_path: Path) -> None:
    logs = ["part-*.csv", "--log-format", "json", "--wait", "1"]
    worker = found.start_worker(slow=True)
    with _running(folder, found.address, *logs) as running:
        _wait_for(running, "file done")
        worker.kill()
        out, err = running.communicate(timeout=60)
    events = [json.loads(line) for line in err.splitlines()]
    assert (running.returncode, out) == (5, "")
    assert [each["event"] for each in events if each["event"] != "file done"] == ["worker lost", "error"]
    assert events[-1]["code"] == "DSK012"

    found.start_worker(slow=True)
    with _running(folder, found.address, *logs) as running:
        _wait_for(running, "file done")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert json.loads(err.splitlines()[-1])["event"] == "interrupted"

    # One of its own, for other tests may come after this one.
    with cluster(tmp_path) as other:
        other.start_worker(slow=True)
        with _running(folder, other.address, *logs) as running:
            _wait_for(running, "file done")
            other.processes[0].kill()
            out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (5, "")
    assert json.loads(err.splitlines()[-1])["code"] == "DSK014"
