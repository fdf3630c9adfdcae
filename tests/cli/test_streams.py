"""Streams that whoever starts the command has closed, or that take no more."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.command import SMSCOST
from tests.forks import smscost

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "soldes-fr.csv"


def _run(words: str, streams: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = f"exec {shlex.join(SMSCOST)} {words} {streams}"
    environment = os.environ | {"SMSCOST_DATA_DIR": str(folder / "own"), "COLUMNS": "80"}
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )


@pytest.mark.parametrize(
    ("words", "streams", "status", "said"),
    [
        pytest.param("packs --credits 100", ">&-", 2, "<stdout>  OUT001", id="nobody reads"),
        pytest.param("packs --credits x", "2>&-", 2, "", id="nobody is told of errors"),
        pytest.param("packs --credits 100 --out a.json", ">&-", 0, "", id="nothing is said"),
        pytest.param("estimate -", "<&-", 3, "<stdin>  CSV001", id="nothing is given"),
        pytest.param("sandbox buy sms-sandbox-1 100", ">&-", 2, "has bought 100 credits", id="a change"),
    ],
)
def test_a_stream_that_is_closed(words: str, streams: str, status: int, said: str, tmp_path: Path) -> None:
    ended = _run(words, streams, tmp_path)
    assert ended.returncode == status, ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "INT001" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_what_was_written_is_said_where_the_rest_cannot_be(tmp_path: Path) -> None:
    ended = _run(f"estimate {EXAMPLE} --save s.json --rejects r.csv", "> /dev/full", tmp_path)
    assert ended.returncode == 2
    assert "Written: r.csv, s.json.\n<stdout>  OUT002" in ended.stderr
    assert {each.name for each in tmp_path.iterdir()} == {"s.json", "r.csv"}


def test_a_reader_that_has_enough_is_told_of_nothing(tmp_path: Path) -> None:
    ended = _run(f"estimate {EXAMPLE} --save s.json", "| head -c 1", tmp_path)
    assert (ended.stderr, (tmp_path / "s.json").exists()) == ("", True)


def test_one_unit_is_one(tmp_path: Path) -> None:
    for language, said in (("en", "has 1 unit now."), ("fr", "compte maintenant 1\u00a0unité.")):
        ended = smscost("sandbox", "stop-clause", "S", "--lang", language, SMSCOST_DATA_DIR=str(tmp_path))
        assert said in ended.stdout.decode()
