"""A service user: no home, no temporary folder, one folder that can be written into, a package that cannot.

The run is a fork that becomes somebody else, so that the interpreter may lie where that user may not look.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Final

import pytest

import estimator
from estimator.provider.ovhcloud import Journal
from estimator.supply.transfers import Transfer
from tests.forks import forks

PACKAGE: Final = Path(estimator.__file__).parent


def _may_be_read_by_all(path: Path) -> bool:
    return all(each.stat().st_mode & 0o005 == 0o005 for each in (path, *path.parents))


pytestmark = [
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may become somebody else"),
    pytest.mark.skipif(not _may_be_read_by_all(PACKAGE), reason="others may not look where the package is"),
]

NOBODY: Final = 65534

_SCRIPT: Final = """
import codecs, contextlib, encodings, os, pkgutil, sys
import matplotlib.style

for found in pkgutil.iter_modules(encodings.__path__):
    with contextlib.suppress(LookupError):
        codecs.lookup(found.name)
os.setgroups([])
os.setgid({user})
os.setuid({user})
from estimator.__main__ import run

sys.argv = ["smscost", *{words!r}]
run()
"""

RUNS: Final = {
    "estimate": "estimate campaign.csv --format json",
    "a report": "estimate campaign.csv --report volume/report.html --rejects volume/rejects.csv",
    "a page": "estimate campaign.csv --out volume/page.html",
    "a workbook": "estimate campaign.csv --out volume/rows.xlsx",
    "text": "text Bonjour",
    "advise": "advise campaign.csv",
    "plan": "plan calendar.csv --on 2026-11-23",
    "tariff": "tariff show FR",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
        (folder / "calendar.csv").write_text("date;credits\n2026-12-01;120\n", encoding="utf-8")
        (folder / "volume").mkdir()
        os.chown(folder / "volume", NOBODY, NOBODY)
        yield folder


def _as_nobody(folder: Path, words: list[str]) -> CompletedProcess[bytes]:
    script = folder / "script.py"
    script.write_text(_SCRIPT.format(user=NOBODY, words=words), encoding="utf-8")
    # Nobody, not even root, writes into a folder of processes.
    nowhere = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), "/proc")
    return forks().run(
        ["python", str(script)], folder=folder, environment={"PATH": os.environ["PATH"], **nowhere}
    )


def _archived(folder: Path) -> Path:
    """A journal with a change in it, in a folder where nobody writes."""
    moved = Transfer("sms-a", "sms-b", Decimal(5))
    journal = Journal(folder / "archive" / "journal.sqlite")
    with journal.writing():
        journal.write("key", "ovh-eu", moved, ())
    journal.path.chmod(0o644)
    journal.path.parent.chmod(0o555)
    return journal.path


def test_a_journal_in_an_archive_is_listed(folder: Path) -> None:
    file = _archived(folder)
    done = _as_nobody(folder, ["account", "journal", "--journal", str(file), "--format", "json"])
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    assert [each["number"] for each in json.loads(done.stdout)["intents"]] == [1]


def test_a_journal_that_others_keep_closed_is_not_an_empty_one(folder: Path) -> None:
    file = _archived(folder)
    file.parent.chmod(0o700)
    done = _as_nobody(folder, ["account", "journal", "--journal", str(file)])
    assert done.returncode == 2
    assert b"ACC029" in done.stderr


@pytest.mark.parametrize("name", RUNS)
def test_nothing_needs_a_home_or_a_package_folder_that_can_be_written(folder: Path, name: str) -> None:
    words = shlex.split(RUNS[name])
    done = _as_nobody(folder, words)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    written = [word.removeprefix("volume/") for word in words if word.startswith("volume/")]
    assert sorted(each.name for each in (folder / "volume").iterdir()) == sorted(written)
