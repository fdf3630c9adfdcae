"""`smscost estimate` of many files and on clusters: the real command, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq
import pytest
from distributed import Client

from tests.command import SMSCOST
from tests.forks import smscost_text

ROOT = Path(__file__).parent.parent.parent
SALES = ROOT / "data" / "examples" / "soldes-fr.csv"
COMMAND = [*SMSCOST, "estimate"]
OPTIONS = ["--default-country", "FR", "--on", "2026-11-01"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("campaign")
    for at in range(2):
        shutil.copy(SALES, folder / f"part-{at}.csv")
    return folder


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"}


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words, *OPTIONS],
        cwd=folder, env=_environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def _document(folder: Path, *words: str) -> dict[str, Any]:
    done = _run(folder, *words, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.mark.checked
def test_both_engines_say_the_same(folder: Path, tmp_path: Path) -> None:
    rows, rejects = tmp_path / "rows", tmp_path / "rejects"
    alone, here = (
        json.loads(smscost_text("estimate", each, *OPTIONS, "--format", "json", folder=folder).stdout)
        for each in ("part-0.csv", "part-*.csv")
    )
    there = _document(
        folder, "part-*.csv", "--engine", "dask", "--rows", str(rows), "--rejects", str(rejects)
    )
    assert here == there
    assert here["campaign"]["rows"] == 2 * alone["campaign"]["rows"]
    assert pq.read_table(rows).num_rows == here["campaign"]["rows"]
    listed = pq.read_table(rejects)
    assert listed.num_rows == here["campaign"]["rejected"]
    assert set(listed["file"].to_pylist()) == {"part-0.csv", "part-1.csv"}


def test_a_fault_is_one_line(client: Client, folder: Path, tmp_path: Path) -> None:
    for name in ("part-0.csv", "part-1.csv"):
        shutil.copy(folder / name, tmp_path)
    with (tmp_path / "part-1.csv").open("a", encoding="utf-8") as file:
        file.write("one;too;many;many;cells\n")
    here = smscost_text("estimate", "part-*.csv", *OPTIONS, folder=tmp_path)
    done = [here, _run(tmp_path, "part-*.csv", "--scheduler", client.scheduler.address)]
    assert [each.returncode for each in done] == [3, 3]
    assert done[0].stderr == done[1].stderr
    assert done[0].stderr.startswith("part-1.csv:")
    assert done[0].stdout == done[1].stdout == ""


def test_ctrl_c_leaves_no_worker_behind(tmp_path: Path) -> None:
    rows = tmp_path / "rows"
    for at in range(2000):  # more than can be done before Ctrl-C
        (tmp_path / f"part-{at}.csv").write_text("numero;message\n+33639980001;Bonjour\n", encoding="utf-8")
    words = [*COMMAND, "part-*.csv", "--engine", "dask", "--rows", str(rows), *OPTIONS]
    # A terminal sends Ctrl-C to the command and to its workers alike: to the whole process group.
    command = subprocess.Popen(
        words, cwd=tmp_path, env=_environment(), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(rows.rglob("part-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(command.pid, signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert (command.returncode, out) == (130, "")
    assert err == "Interrupted; no file of results was written.\n"
    assert list(rows.iterdir()) == []
    deadline = time.monotonic() + 20
    while (left := _alive(command.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)  # what watches over processes ends a moment after them
    assert left == []


def _alive(group: int) -> list[list[str]]:
    """The command lines of all processes of a group that still run."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.cmdline())
    return found
