"""The last handler: no traceback reaches a person, and what is kept of one tells nothing of the campaign."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import SMSCOST
from tests.forks import forks

NUMBER, TEXT = "+33639980042", "Canari"

_BROKEN = f"""
import sys
import estimator.cli.results
from estimator.__main__ import run

def broken(*given):
    try:
        {{"{TEXT}": 1}}["{NUMBER}"]
    except KeyError as error:
        raise {{kind}} from error

estimator.cli.results.explanation = broken
sys.argv = ["smscost", *{{words}}]
run()
"""


def _run(folder: Path, kind: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    script = folder / "script.py"
    script.write_text(_BROKEN.format(kind=kind, words=list(words)), encoding="utf-8")
    (folder / "tmp").mkdir(exist_ok=True)
    known = os.environ | {"TMPDIR": str(folder / "tmp"), "NO_COLOR": "1"} | environment
    done = forks().run(["python", str(script)], folder=folder, environment=known)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "kind",
    [f'RuntimeError("{TEXT} {NUMBER}")', f'UnicodeEncodeError("utf-8", "{TEXT}", 0, 1, "{NUMBER}")', "OSError(5, 'no')"],
)
def test_a_fault_is_one_line_and_a_file_without_texts_and_numbers(tmp_path: Path, kind: str) -> None:
    done = _run(tmp_path, kind, "text", TEXT, f"--message-file={TEXT}", "--lang", "en")
    kept = list((tmp_path / "tmp").iterdir())
    if kind.startswith("OSError"):  # a disk that fails while something is written is foreseen
        assert (done.returncode, kept, "OUT001" in done.stderr) == (2, [], True)
        return
    assert (done.returncode, done.stdout) == (70, "")
    first, second = done.stderr.splitlines()
    assert first == f"INT001  Nobody foresaw this: {kind.partition('(')[0]}. It is a fault of smscost, not yours."
    assert str(kept[0]) in second
    assert kept[0].stat().st_mode & 0o777 == 0o600
    report = kept[0].read_text(encoding="utf-8")
    assert "\nsmscost text --message-file --lang\n" in report
    assert report.splitlines()[-1] == f"builtins.{kind.partition('(')[0]}"
    assert "script.py:8 in broken\nbuiltins.KeyError" in report
    assert not any(each in report + done.stderr for each in (TEXT, NUMBER, str(tmp_path / "script"), "Traceback"))


def test_a_fault_where_no_file_can_be_written(tmp_path: Path) -> None:
    done = _run(tmp_path, "RuntimeError", "text", "a", "--lang=fr", TMPDIR=str(tmp_path / "no"), SMSCOST_TMP="")
    assert done.returncode == 70
    assert done.stderr.startswith("INT001  Personne n’avait prévu cela\u202f: RuntimeError.")
    assert "Traceback" not in done.stderr


def test_an_interrupt_is_one_wherever_it_comes(tmp_path: Path) -> None:
    """From the first moment on at which anything of ours runs: while modules are loaded, too."""
    words = [*SMSCOST, "estimate", "-", "--format", "json"]
    for delay in (0.04, 0.06, 0.08, 0.11, 0.15, 0.2, 0.3, 0.5):
        with subprocess.Popen(
            words, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        begun = b"estimator" in err or process.returncode == 130
        assert (process.returncode, out) == (130, b"") or not begun, err
        assert b"Traceback" not in err or not begun
