"""The same bytes, whatever the hash seed, the locale, the time zone and the number of threads.

Every process runs all commands of `RUNS` that keep nothing, and some on a list of several blocks. That the
order of rows and the size of blocks change nothing is a law of `test_flow.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from scripts.written import ROOT
from tests.languages.runs import RUNS
from tests.long import LONG

_SCRIPT: Final = """
import contextlib, datetime, hashlib, io, json, shlex, sys

from estimator.base import clock, parallel
from estimator.cli import main
import estimator.price.flow, estimator.save.advice.campaign

threads, commands = json.loads(sys.argv[1])
for module in list(sys.modules.values()):
    if getattr(module, "processors", None) is parallel.processors:
        module.processors = lambda: threads
clock.today = lambda: datetime.date(2026, 11, 1)
found = {}
for words in commands:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        sys.argv = ["smscost", *shlex.split(words)]
        try:
            main()
        except SystemExit as end:
            found[words] = [end.code or 0]
        for stream in (out, err):
            stream.flush()
            found[words].append(hashlib.sha256(stream.buffer.getvalue()).hexdigest())
print(json.dumps(found))
"""

_ALONE: Final = [
    words
    for name, words in RUNS.items()
    if not name.startswith(("account", "sandbox", "tariff import", "sum", "reconcile"))
]
_MANY: Final = [
    "estimate {} --on 2026-11-01 --split-by client --format json",
    "estimate {} --on 2026-11-01 --split-by client --format html",
    "advise {} --on 2026-11-01 --format json",
]
_SETTINGS: Final = (
    [*product(range(10), ("C", "fr_FR.UTF-8", "tr_TR.UTF-8"))]
    if LONG
    else [(0, "C"), (1, "fr_FR.UTF-8"), (2, "tr_TR.UTF-8")]
)
_ZONES: Final = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
_THREADS: Final = (1, 2, 8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same")
    (folder / "data").symlink_to(ROOT / "data")
    rows = [
        f"{number},Bonjour {'é✓ê'[at % 3]} {'.' * (at % 170)},{'ABÇI'[at % 4]}ı"
        for at in range(30_000)
        for number in [("+33639980001", "+262692123456", "12", "+32470123456")[at % 4]]
    ]
    (folder / "list.csv").write_text("\n".join(["to,text,client", *rows, ""]), encoding="utf-8")
    return folder


def _run(folder: Path, seed: int, at: int, locale: str, commands: list[str]) -> dict[str, list[object]]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": str(seed),
        "LC_ALL": locale,
        "TZ": _ZONES[at % 3],
        "SMSCOST_LANG": "en",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }
    given = json.dumps([_THREADS[at % 3], commands])
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, given], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


def test_the_same_bytes_everywhere(folder: Path) -> None:
    commands = [*_ALONE, *(words.format("list.csv") for words in _MANY)]
    first, *others = [_run(folder, seed, at, locale, commands) for at, (seed, locale) in enumerate(_SETTINGS)]
    assert {ended[0] for ended in first.values()} <= {0, 1}, first
    for other in others:
        assert {words for words in commands if first[words] != other[words]} == set()
