"""A result is there whole or not at all, and what it is written to stays what it was."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from estimator.base.files import written_atomically
from estimator.errors import UsageError


def _write(path: Path, text: str) -> None:
    with written_atomically(path) as file:
        file.write(text)


def test_a_result_is_as_readable_as_any_file(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    _write(path, "é\r\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n"
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_result_that_is_there_stays_as_readable_as_it_was(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    path.chmod(mode)
    _write(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", mode)


def _fail(path: Path, error: type[BaseException]) -> None:
    with written_atomically(path) as file:
        file.write("new")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_old_result_survives_a_failure(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    with pytest.raises(error):
        _fail(path, error)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    _write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    _write(pipe, "new")
    reader.join(timeout=10)
    assert received == ["new"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("missing/result.csv", "OUT001", id="the folder is missing"),
        pytest.param(".", "OUT001", id="a folder is no file"),
        pytest.param("/dev/full", "OUT002", id="the disk is full"),
    ],
)
def test_a_fault_has_a_code(tmp_path: Path, path: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        _write(tmp_path / path, "new")
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
