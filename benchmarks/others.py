"""The counter against libraries of others (`peers/`): how fast, and how often wrong, on the same messages.

They are installed from the public registries into a cache folder of the user's, never into the project.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from benchmarks import data
from benchmarks.measure import in_turns
from benchmarks.table import Section
from estimator import explain
from estimator.count import core
from estimator.count.segments import count

_PEERS = Path(__file__).with_name("peers")
_SAMPLE = 20_000
_CACHE = Path(platformdirs.user_cache_dir("smscost")) / "benchmarks"

Found = dict[str, dict[str, list[Any]]]
"""By library: the seconds of each round, and the segments of each message."""


def run(folder: Path, rows: int) -> Section:
    """Messages a second, and wrong counts held against `explain`."""
    messages = data.messages(min(rows, _SAMPLE))
    texts = [messages[row] for row in range(len(messages))]
    # A few that stand on boundaries, for chance seldom puts any there.
    texts += ["€" * 153, "😀" * 67, "a" * 152 + "€" * 80, "ç" + "😀" * 80, "\f" * 75, "`" * 71, "\r" * 80]
    expected = [len(explain(text).segments) for text in texts]
    path = folder / "messages.json"
    path.write_text(json.dumps(texts), encoding="utf-8")
    notes = [f"The first {len(messages):,} messages, and {len(texts) - len(messages)} on boundaries."]
    ours = in_turns({"estimator": lambda: count(messages)}, rounds=5)["estimator"].cpu / len(messages)
    table = [(f"estimator ({core.description})", f"{1e-6 / ours:.3f}", "1", "0")]
    for source, counted in (("npm", _by_node), ("PyPI", _by_python)):
        try:
            found = counted(path)
        except (OSError, subprocess.CalledProcessError) as error:
            notes.append(f"Skipped: the libraries from {source} ({error}).")
            continue
        for name, each in found.items():
            seconds = statistics.median(each["seconds"]) / len(texts)
            wrong = sum(one != other for one, other in zip(each["segments"], expected, strict=True))
            table.append(
                (f"{name} ({source})", f"{1e-6 / seconds:.3f}", f"{seconds / ours:.0f}", f"{wrong:,}")
            )
    columns = ("library", "million messages/s", "times slower", "wrong counts")
    return Section("Counters of others", columns, table, tuple(notes))


def _by_node(messages: Path) -> Found:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise FileNotFoundError("npm is not installed")
    folder = _CACHE / "npm"
    _up_to_date(
        folder,
        _PEERS / "package.json",
        lambda: _quietly(npm, "install", "--no-audit", "--no-fund", "--no-package-lock", cwd=folder),
    )
    # Beside node_modules: that is where node looks.
    shutil.copy(_PEERS / "count.js", folder)
    return _printed(node, str(folder / "count.js"), str(messages))


def _by_python(messages: Path) -> Found:
    return by_python("count.py", str(messages))


def by_python(script: str, *words: str) -> Any:
    """What a script of `peers/` prints, run where the libraries from PyPI are installed."""
    folder = _CACHE / "pypi"
    python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"

    def install() -> None:
        venv.create(folder / "venv", with_pip=True)
        _quietly(str(python), "-m", "pip", "install", "-q", "-r", "requirements.txt", cwd=folder)

    _up_to_date(folder, _PEERS / "requirements.txt", install)
    return _printed(str(python), str(_PEERS / script), *words)


def _up_to_date(folder: Path, wanted: Path, install: Callable[[], None]) -> None:
    """Install what `wanted` lists, unless the folder has it; its copy of the list is written first."""
    listed = folder / wanted.name
    done = folder / "installed"
    if done.exists() and listed.read_bytes() == wanted.read_bytes():
        return
    folder.mkdir(parents=True, exist_ok=True)
    done.unlink(missing_ok=True)
    shutil.copy(wanted, listed)
    install()
    done.touch()


def _quietly(*words: str, cwd: Path) -> None:
    subprocess.run(words, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _printed(*words: str) -> Any:
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)
