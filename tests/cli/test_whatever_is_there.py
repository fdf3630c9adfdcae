"""Every command, with whatever may be where an option names a file: an answer or an error of ours, at once.

The table is made from the commands themselves (`whole.py`): a new option needs nothing here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from estimator.cli.files import Keeps, Reads, Writes
from scripts.build_errors_doc import EXIT_CODES
from scripts.written import ROOT
from tests.cli.whole import Asked, every_file_option
from tests.forks import forks
from tests.long import LONG
from tests.transfers.whole import whole_plan

SECONDS: Final = 20
MEMORY: Final = 2 << 30


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def _without_permission(path: Path) -> None:
    # The memory of a process cannot be read from its beginning, not even by root.
    path.symlink_to("/proc/self/mem")


KINDS: Final[dict[str, Callable[[Path], object]]] = {
    "missing": lambda _: None,
    "folder": Path.mkdir,
    "unreadable": _without_permission,
    "empty": Path.touch,
    "fifo": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "sparse": _sparse,
    "loop": lambda path: path.symlink_to(path.name),
    "broken link": lambda path: path.symlink_to("no/such"),
    "full": lambda path: path.symlink_to("/dev/full"),
    "long name": lambda _: None,
}

CASES: Final = list(every_file_option())


def _kinds_of(at: int) -> Sequence[str]:
    """All of them in a long run; else one of each option, so that all options together meet all."""
    kinds = list(KINDS)
    return kinds if LONG else [kinds[at * 5 % len(kinds)]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "rates.csv").write_text("pays;crédits\nFrance;1\n", encoding="utf-8")
    (folder / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n+33639980002,Bonjour\n")
    moved = {"source": "sms-sandbox-1", "target": "sms-sandbox-2", "credits": "10"}
    (folder / "plan.json").write_text(json.dumps(whole_plan([moved], bought=0, bought_on=None)))
    answer = {"ids": [7], "validReceivers": 2, "invalidReceivers": 0, "totalCreditsRemoved": "2"}
    (folder / "jobs.json").write_text(json.dumps([answer]))
    assert _run(["estimate", "campaign.csv", "--out", "estimate.json"], folder)[0] == 0
    return folder


def _run(words: list[str], folder: Path) -> tuple[int, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }
    done = forks().run(
        ["smscost", *words], folder=folder, environment=environment, seconds=SECONDS, memory=MEMORY
    )
    return done.returncode, done.stderr.decode(errors="replace")


def _other_end(path: Path, *, reads: bool) -> None:
    """Be there for a moment, as whoever holds the other end of a pipe."""
    end = os.open(path, os.O_RDONLY if reads else os.O_WRONLY)
    while reads and os.read(end, 1 << 16):
        pass
    os.close(end)


def _suffixes(asked: Asked) -> list[str]:
    marker = asked.option.marker
    if isinstance(marker, Writes):
        return [".json"] if marker.suffixes is None else list(marker.suffixes)
    usual = Path(asked.usual or "").suffix
    return [usual, ".xlsx", ".parquet", ".csv.gz", ""] if str(asked) == "estimate FILE" else [usual]


def _clear(path: Path) -> None:
    with suppress(OSError):  # a name that no file can have
        if path.is_dir() and not path.is_symlink():  # a command may have made one
            shutil.rmtree(path)
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("at", range(len(CASES)), ids=map(str, CASES))
@pytest.mark.one_in(3, checked=True)
def test_whatever_is_there(folder: Path, at: int) -> None:
    asked = CASES[at]
    for suffix in _suffixes(asked):
        for kind in _kinds_of(at):
            path = folder / f"{'x' * 300 if kind == 'long name' else f'there-{kind}'}{suffix}"
            if kind in ("missing", "empty", "broken link") and str(asked) == "sandbox --state":
                continue  # it would make one there, and serve
            if kind == "fifo" and isinstance(asked.option.marker, Keeps):
                continue  # nothing is kept in a pipe
            _clear(path)  # of a case that failed
            KINDS[kind](path)
            if kind == "fifo":
                reads = not isinstance(asked.option.marker, Reads)
                there = threading.Thread(target=_other_end, args=[path], kwargs={"reads": reads})
                there.start()
            code, err = _run(asked.with_file(path.name), folder)
            if kind == "fifo":
                os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))  # where nobody came
                there.join()
            said = f"{asked} {kind}{suffix}: {code} {err}"
            assert code in EXIT_CODES, said
            assert code != 70, said
            assert "Traceback" not in err, said
            assert code == 0 or re.search(r"\b[A-Z]{3}\d{3}\b", err), said
            _clear(path)


def test_every_command_that_names_files_is_there() -> None:
    assert len(CASES) > 100
    assert {"estimate FILE", "lint FILE", "sandbox --state", "config --message-file"} & set(map(str, CASES))
