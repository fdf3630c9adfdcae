"""The same bytes, whatever the hash seed, locale, time zone, threads, size of blocks and order of rows.

Every process runs all commands of `RUNS` that keep nothing, and some on a list of several blocks. That
batches may be cut and put in any order is also a law of sums, in `test_flow.py`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from estimator.campaign.csv import read_csv
from scripts.written import ROOT
from tests.command import invoke
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
    [*product(range(10), ("C", "fr_FR.UTF-8", "tr_TR.UTF-8"))] if LONG else [(0, "C"), (2, "tr_TR.UTF-8")]
)
_ZONES: Final = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
_THREADS: Final = (1, 2, 8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "sent.csv").write_text("date;credits\n05/11/2026;900\n")
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


@pytest.mark.checked
def test_the_same_bytes_everywhere(folder: Path) -> None:
    commands = [*_ALONE, *(words.format("list.csv") for words in _MANY)]
    first, *others = [_run(folder, seed, at, locale, commands) for at, (seed, locale) in enumerate(_SETTINGS)]
    assert {ended[0] for ended in first.values()} <= {0, 1}, first
    for other in others:
        assert {words for words in commands if first[words] != other[words]} == set()


_BLOCKS: Final = (61, 127, 500, 1_000, 4_096, 10_000, 65_536, 2 << 20)
_ON_LISTS: Final = (
    "estimate {} --split-by client --unique --format json --preview 0 --split-out split.csv",
    "estimate {} --split-by client --format csv --rejects rejects.csv --default-country FR",
    "estimate {} --split-by client --format html --preview 3",
    "advise {} --all --format json --apply applied.csv",
)


def _list(rows: list[str]) -> str:
    return "\n".join(["to,text,client", *rows, ""])


def _rows() -> list[str]:
    """Some hundred, with letters of one to four bytes, quotes, line breaks and rows without a price."""
    rows = []
    for at in range(400):
        number = (f"+3363998{at % 300:04}", "+262692123456", "12", "+32470123456", "", "+447700900123")[
            at % 6
        ]
        text = f'Bonjour {"é✓ê😀"[at % 4]}{"“" * (at % 3)} ""{at % 50}""\n{"." * (at % 171)}'
        rows.append(f'{number},"{text}",{"ABÇ"[at % 3]}ı')
    return rows


def _bytes_of(
    words: str, folder: Path, monkeypatch: pytest.MonkeyPatch, threads: int, block: int
) -> dict[str, bytes]:
    for module in list(sys.modules.values()):
        if getattr(module, "processors", None) is not None and module.__name__.startswith("estimator"):
            monkeypatch.setattr(module, "processors", lambda: threads)
    monkeypatch.setitem(read_csv.__kwdefaults__, "block_size", block)
    monkeypatch.chdir(folder)
    done = invoke([*words.format("list.csv").split(), "--on", "2026-11-01"])
    assert done.exit_code in {0, 1}, done.stderr
    results = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "list.csv"}
    return results | {"stdout": done.stdout_bytes, "stderr": done.stderr_bytes}


@pytest.mark.parametrize("words", _ON_LISTS)
def test_the_same_bytes_from_any_blocks_on_any_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    (tmp_path / "list.csv").write_text(_list(_rows()), encoding="utf-8")
    whole = _bytes_of(words, tmp_path, monkeypatch, 1, _BLOCKS[-1])
    assert len(whole["stdout"]) > 1_000
    ways = product(_THREADS, _BLOCKS) if LONG else zip(_THREADS * 3, _BLOCKS, strict=False)
    for threads, block in ways:
        assert _bytes_of(words, tmp_path, monkeypatch, threads, block) == whole, (threads, block)


def test_the_same_bytes_from_any_order_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what names no row, and leaves none out that came before."""
    rows = _rows()
    found = []
    for seed in range(3):
        (tmp_path / "list.csv").write_text(_list(rows), encoding="utf-8")
        written = _bytes_of(_ON_LISTS[0].replace("--unique", ""), tmp_path, monkeypatch, 2, 1_000)
        document = json.loads(written.pop("stdout"))
        assert document.pop("longest")["row"]
        found.append((json.dumps(document), written))
        random.Random(seed).shuffle(rows)
    assert found == found[:1] * 3
