"""What tells of accounts is for its owner alone; results of a run are one; what killed runs left is swept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from estimator.base.files import private_file, private_folder, together, written_atomically
from estimator.errors import UsageError
from tests.forks import forks, smscost_text

COMMANDS = (
    "account recharge set sms-sandbox-2 --quantity 100 --threshold 12.5 --yes --sandbox",
    "account calibrate --sandbox",
    "sandbox buy sms-sandbox-2 100",
)


def _modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in (folder, *folder.iterdir())}


@pytest.mark.parametrize("before", [None, 0o755])
@pytest.mark.parametrize("command", COMMANDS)
def test_files_of_accounts_are_private(tmp_path: Path, command: str, before: int | None) -> None:
    data = tmp_path / "home" / "data"
    if before is not None:
        data.mkdir(parents=True)
        data.chmod(before)
    done = smscost_text(*command.split(), folder=tmp_path, SMSCOST_DATA_DIR=str(data))
    assert done.returncode == 0, done.stderr
    modes = _modes(data)
    assert modes.pop("data") == 0o700
    assert modes
    assert set(modes.values()) == {0o600}, modes


def test_a_file_that_others_can_read_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "data"))
    private_folder(tmp_path / "data" / "tariffs")
    file = tmp_path / "data" / "journal"
    file.touch()
    file.chmod(0o644)
    private_file(file)
    assert _modes(tmp_path / "data") == {"data": 0o700, "tariffs": 0o700, "journal": 0o600}
    other = tmp_path / "shared"
    other.mkdir(mode=0o755)
    private_file(other / "journal")
    assert _modes(other) == {"shared": 0o755, "journal": 0o600}, "a folder of somebody's stays as it is"


def test_what_killed_runs_left_is_swept(tmp_path: Path) -> None:
    left, others = tmp_path / ".a.csv.x1.part", tmp_path / ".b.csv.x1.part"
    left.touch()
    others.touch()
    with written_atomically(tmp_path / "a.csv") as file:
        assert not left.exists()
        file.write("one")
        # What another run is still writing stays: it takes its name later.
        with written_atomically(tmp_path / "a.csv") as again:
            again.write("two")
        assert len(list(tmp_path.glob(".a.csv.*.part"))) == 1
    assert (tmp_path / "a.csv").read_text() == "one"
    assert sorted(each.name for each in tmp_path.iterdir()) == [".b.csv.x1.part", "a.csv"]


def _write_both(folder: Path) -> None:
    with together():
        for name in ("a", "b"):
            with written_atomically(folder / name) as file:
                file.write("new")
            assert not (folder / name).exists() or (folder / name).read_text() == "old"


@pytest.mark.parametrize("old", [(), ("a",), ("b",), ("a", "b")])
@pytest.mark.parametrize("failing", [None, "a", "b"])
def test_results_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: tuple[str, ...], failing: str | None
) -> None:
    for name in old:
        (tmp_path / name).write_text("old")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == failing and self.name.endswith(".part") and ".before" not in self.name:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    if failing is None:
        _write_both(tmp_path)
        assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a": "new", "b": "new"}
        return
    with pytest.raises(UsageError, match="OUT001"):
        _write_both(tmp_path)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == dict.fromkeys(old, "old")


@pytest.mark.parametrize(("error", "words"), [(28, "The disk is full"), (122, "quota"), (27, "ulimit -f")])
def test_it_is_said_what_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    def full(_: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=words), written_atomically(tmp_path / "a") as file:
        file.write("new")
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path

def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)

Path.replace = Path.hardlink_to = killed
sys.argv = ["smscost", *sys.argv[1:]]
from estimator.__main__ import run
run()
"""

# Every way in which a file takes its name.
_WRITERS = {
    "a result": "estimate c.csv --out out.csv",
    "a list of rejects": "estimate c.csv --rejects rejects.xlsx",
    "several results": "estimate c.csv --rejects r.csv --split-by client --split-out s.csv --report r.html",
    "an estimate": "estimate c.csv --save saved.json",
    "sums of files": "estimate c.csv --state kept",
    "rows of files": "estimate c.csv --rows rows",
    "a cheaper campaign": "advise c.csv --all --apply a.csv",
    "a tariff": "tariff import rates.csv --out made.xml --valid-from 2026-10-01 --source facture",
    "the sandbox": "sandbox buy sms-sandbox-2 100",
    "a measured clause": "account calibrate --sandbox",
    "a baseline": "lint texts.json --max-segments 9 --baseline known.json --write-baseline",
}


def _halves(folder: Path) -> list[str]:
    return [str(each.relative_to(folder)) for each in folder.rglob("*") if ".part" in each.name]


@pytest.mark.parametrize("words", _WRITERS.values(), ids=_WRITERS)
@pytest.mark.one_in(3, checked=True)
def test_what_a_killed_command_left_is_swept_by_the_next(tmp_path: Path, words: str) -> None:
    (tmp_path / "c.csv").write_text("to,text,client\n+33639980001,Ça y est,A\n12,Non,A\n", encoding="utf-8")
    (tmp_path / "rates.csv").write_text("pays;crédits\nFrance;1\n", encoding="utf-8")
    (tmp_path / "texts.json").write_text('{"sms": "Bonjour"}', encoding="utf-8")
    (tmp_path / "killed.py").write_text(_KILLED, encoding="utf-8")
    environment = {
        **{name: os.environ[name] for name in ("PATH",)},
        "HOME": str(tmp_path),
        "SMSCOST_DATA_DIR": str(tmp_path / "data"),
    }
    if "calibrate" in words:
        smscost_text("sandbox", "reset", folder=tmp_path, **environment)
    killed = forks().run(["python", "killed.py", *words.split()], folder=tmp_path, environment=environment)
    assert killed.returncode == -9, killed.stderr.decode()
    assert _halves(tmp_path) != []
    done = smscost_text(*words.split(), folder=tmp_path, **environment)
    assert done.returncode in {0, 1}, done.stderr
    assert _halves(tmp_path) == []
