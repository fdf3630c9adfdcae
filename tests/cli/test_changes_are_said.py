"""What changes something: a place that cannot be written is known before, and what was changed is said."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

import pytest

from tests.forks import forks
from tests.transfers.whole import whole_plan

CHANGES: Final = {
    "transfer": ("account transfer sms-sandbox-1 sms-sandbox-3 5 --sandbox --yes", "Made (intent 1)."),
    "recharge set": (
        "account recharge set sms-sandbox-2 --threshold 1 --quantity 100 --sandbox --yes",
        "Set (intent 1).",
    ),
    "apply": ("account apply plan.json --accept-balances --sandbox --yes", "Made 1 (intent 1)."),
    "calibrate": ("account calibrate sms-sandbox-1 --sandbox", "Measured: sms-sandbox-1."),
    "buy": ("sandbox buy sms-sandbox-1 100", "sms-sandbox-1 has bought 100 credits"),
    "stop clause": ("sandbox stop-clause STOP", "The STOP clause of the sandbox has 4 units now."),
    "reset": ("sandbox reset", "has the accounts of a new one again."),
}
"""Commands that change what is kept, and what they say of it."""

every_change = pytest.mark.parametrize("name", CHANGES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    moved = {"source": "sms-sandbox-1", "target": "sms-sandbox-3", "credits": "10"}
    (tmp_path / "plan.json").write_text(json.dumps(whole_plan([moved], bought=0, bought_on=None)))
    assert (
        _run("sandbox buy sms-sandbox-3 100", tmp_path).returncode == 0
    )  # so that a reset changes something
    return tmp_path


def _environment(folder: Path) -> Mapping[str, str]:
    return {
        "PATH": os.pathsep.join([str(forks().commands), os.environ["PATH"]]),
        "HOME": str(folder),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }


def _run(words: str, folder: Path) -> CompletedProcess[bytes]:
    return forks().run(["smscost", *shlex.split(words)], folder=folder, environment=_environment(folder))


def _full(words: str, folder: Path) -> CompletedProcess[bytes]:
    return forks().run(
        ["sh", "-c", f"smscost {words} > /dev/full"], folder=folder, environment=_environment(folder)
    )


def _state(folder: Path) -> tuple[bytes, ...]:
    """All that a change would change."""
    asked = ("account list --sandbox --format json", "account journal --sandbox --format json")
    measured = sorted((folder / "user-data").glob("*clause*"))
    return *(_run(words, folder).stdout for words in asked), *(each.read_bytes() for each in measured)


@every_change
@pytest.mark.parametrize("out", ["no-such-folder/out.json", ".json/"])
@pytest.mark.one_in(3, checked=True)
def test_a_file_that_cannot_be_written_is_known_before(name: str, out: str, folder: Path) -> None:
    (folder / ".json").mkdir()
    before = _state(folder)
    ended = _run(f"{CHANGES[name][0]} --format json --out {out}", folder)
    assert (ended.returncode, _state(folder)) == (2, before)
    assert b"OUT00" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@every_change
@pytest.mark.one_in(3, checked=True)
def test_what_was_changed_is_said_where_the_result_is_lost(name: str, folder: Path) -> None:
    words, said = CHANGES[name]
    ended = _full(f"{words} --format json", folder)
    assert ended.returncode == 2
    assert said in ended.stderr.decode()
    assert "OUT002" in ended.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("name", ["transfer", "recharge set", "apply"])
def test_whoever_cannot_see_what_will_be_changed_gets_no_change(name: str, folder: Path) -> None:
    before = _state(folder)
    ended = _full(CHANGES[name][0], folder)
    assert (ended.returncode, _state(folder)) == (2, before)
    assert "OUT002" in ended.stderr.decode()
