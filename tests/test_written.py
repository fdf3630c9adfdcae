"""A check of what scripts write compares, and says which command writes it; it never rewrites."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.written import main, stale


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "below" / "page.md"


def _run(monkeypatch: pytest.MonkeyPatch, made: dict[Path, bytes], *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["script", *words])
    main(lambda: made, command="make page")


@pytest.mark.parametrize("before", [None, b"old\n"])
def test_a_check_names_the_file_and_the_command_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path, before: bytes | None
) -> None:
    if before is not None:
        file.parent.mkdir()
        file.write_bytes(before)
    with pytest.raises(SystemExit) as stopped:
        _run(monkeypatch, {file: b"new\n"}, "--check")
    assert stopped.value.code == 1
    assert capsys.readouterr().err == f"{file} is not what its script writes today; `make page` writes it.\n"
    assert (file.read_bytes() if file.exists() else None) == before


def test_what_is_written_passes_the_check(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    made = {file: b"new\r\n"}
    assert stale(made) == [file]
    _run(monkeypatch, made)
    assert file.read_bytes() == b"new\r\n"
    _run(monkeypatch, made, "--check")
