"""Every error as users meet it: a command, what it must print, and how it must end.

A fixture is a directory `tests/errors/<CODE>-<slug>/` with

    command      one line, such as `smscost estimate campaign.csv`, or `python bill.py` for an error that only
                 the library has; run in a copy of the directory, without a shell
    exit         the exit code
    stderr       exactly what goes to stderr
    stdout       exactly what goes to stdout (optional)
    stdin        what the command reads from stdin (optional)
    X.expected   exactly what the command must write to the file X (optional)
    user-data/   the user's data folder (optional; a missing one is an empty one)

and any files the command reads. Scripts beside the directories (`provider.py`) are there for all of them.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from estimator.errors import CATALOGUE, SmsCostError
from estimator.errors.retired import RETIRED
from scripts.build_errors_doc import EXIT_CODES, FAMILIES, PAGE, Fixture, fixture_folders, page
from tests.forks import forks

_PATH = os.pathsep.join([sysconfig.get_path("scripts"), os.defpath])


def environment_of(folder: Path) -> dict[str, str]:
    # Nothing is inherited: what a developer or a CI service has set must not change what an error says.
    return {
        "PATH": _PATH,
        "HOME": str(folder.parent),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }


def _run(fixture: Fixture, folder: Path) -> subprocess.CompletedProcess[bytes]:
    words = shlex.split(fixture.command)
    file = folder / "stdin"
    stdin = file.read_bytes() if file.exists() else b""
    return forks().run(words, folder=folder, environment=environment_of(folder), stdin=stdin)


@pytest.mark.parametrize("folder", [pytest.param(each, id=each.name) for each in fixture_folders()])
@pytest.mark.one_in(3, checked=True)
def test_fixture(folder: Path, tmp_path: Path) -> None:
    fixture = Fixture.read(folder)
    copy = shutil.copytree(folder, tmp_path / "fixture")
    for script in folder.parent.glob("*.py"):
        shutil.copy(script, copy)
    ended = _run(fixture, copy)
    assert ended.stderr.decode() == fixture.stderr
    assert ended.returncode == fixture.exit_code
    if fixture.stdout is not None:
        assert ended.stdout.decode() == fixture.stdout
    for name, content in fixture.written.items():
        assert (copy / name).read_bytes().decode() == content.decode()
    left_behind = [file.name for file in copy.rglob("*.part")]
    assert not left_behind, "a half-written file was left behind"


@pytest.mark.parametrize("folder", [pytest.param(each, id=each.name) for each in fixture_folders()])
def test_fixture_shows_its_code(folder: Path) -> None:
    fixture = Fixture.read(folder)
    assert fixture.code in CATALOGUE
    assert fixture.shown, f"{fixture.code} is neither in stderr, nor in stdout, nor in a file to be written"
    assert "\n" not in fixture.command
    assert "Traceback" not in fixture.stderr


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_code_has_a_fixture(code: str) -> None:
    assert any(folder.name.startswith(f"{code}-") for folder in fixture_folders())


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_code_is_well_formed(code: str) -> None:
    assert re.fullmatch(r"[A-Z]{3}[0-9]{3}", code)
    assert code[:3] in FAMILIES
    assert CATALOGUE[code].sentence.endswith((".", "?"))


def _error_classes(base: type[SmsCostError] = SmsCostError) -> Iterator[type[SmsCostError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _error_classes(kind)


def test_exit_codes_are_documented() -> None:
    assert {kind.exit_code for kind in _error_classes()} <= EXIT_CODES.keys()


def test_page_is_what_the_script_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_codes_are_never_used_again() -> None:
    assert not RETIRED.keys() & CATALOGUE.keys()


@pytest.mark.parametrize("code", sorted(RETIRED))
def test_a_retired_code_says_which_one_came_after_it(code: str) -> None:
    _, _, after = RETIRED[code].partition(": ")
    assert set(re.findall(r"[A-Z]{3}[0-9]{3}", after)) <= CATALOGUE.keys()
    assert after


@pytest.mark.parametrize("code", sorted(RETIRED))
def test_nothing_speaks_of_a_retired_code(code: str) -> None:
    rooms = [Path(name) for name in ("estimator", "notebooks", "README.md", "docs/how-to")]
    files = [file for room in rooms for file in ([room] if room.is_file() else room.rglob("*"))]
    read = [file for file in files if file.suffix in (".py", ".md") and file.name != "retired.py"]
    assert read
    assert not [file for file in read if code in file.read_text(encoding="utf-8")]
