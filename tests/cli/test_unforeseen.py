"""The last handler: no traceback reaches a person, and what is kept of one tells nothing of the campaign."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.written import ROOT
from tests.forks import forks

NUMBER, TEXT = "+33639980042", "Canari"

_BROKEN = f"""
import sys
import tempfile
import estimator.cli.results
from estimator.__main__ import run

def broken(*given):
    try:
        {{"{TEXT}": 1}}["{NUMBER}"]
    except KeyError as error:
        raise %s from error

estimator.cli.results.explanation = broken
tempfile.tempdir = %r
sys.argv = ["smscost", *%r]
run()
"""


def _run(folder: Path, kind: str, temporary: str, *words: str) -> subprocess.CompletedProcess[str]:
    script = folder / "script.py"
    script.write_text(_BROKEN.replace("{{", "{") % (kind, str(folder / temporary), words), encoding="utf-8")
    (folder / "tmp").mkdir()
    done = forks().run(["python", str(script)], folder=folder, environment=os.environ)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "kind", [f'RuntimeError("{TEXT} {NUMBER}")', f'UnicodeEncodeError("utf-8", "{TEXT}", 0, 1, "{NUMBER}")']
)
def test_a_fault_is_one_line_and_a_file_without_texts_and_numbers(tmp_path: Path, kind: str) -> None:
    done = _run(tmp_path, kind, "tmp", "text", TEXT, "--stop-clause=", "--lang", "en")
    (kept,) = (tmp_path / "tmp").iterdir()
    name = kind.partition("(")[0]
    assert (done.returncode, done.stdout) == (70, "")
    first, second = done.stderr.splitlines()
    assert first == f"INT001  Nobody foresaw this: {name}. It is a fault of smscost, not yours."
    assert str(kept) in second
    assert kept.stat().st_mode & 0o777 == 0o600
    report = kept.read_text(encoding="utf-8")
    assert "\nsmscost text --stop-clause --lang\n" in report
    assert "script.py:9 in broken\nbuiltins.KeyError\n" in report
    assert report.endswith(f"\nbuiltins.{name}\n")
    for nowhere in (TEXT, NUMBER, str(tmp_path), "Traceback"):
        assert nowhere not in report + first


def test_a_fault_where_no_file_can_be_written(tmp_path: Path) -> None:
    done = _run(tmp_path, "RuntimeError", "no", "text", "a", "--lang=fr")
    assert done.returncode == 70
    assert done.stderr.startswith("INT001  Personne n’avait prévu cela\u202f: RuntimeError.")
    assert "Aucun fichier n’a pu être écrit" in done.stderr
    assert "Traceback" not in done.stderr


_INTERRUPTED = """
import os, signal, sys

class Hurried:
    def find_spec(self, name, *_):
        if name == "{module}":
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
from estimator.__main__ import run
sys.meta_path.insert(0, Hurried())
sys.argv = ["smscost", "estimate", "campaign.csv"]
run()
"""


@pytest.mark.parametrize("module", ["estimator.cli", "typer", "estimator.cli.estimate", "numpy"])
def test_an_interrupt_while_modules_are_loaded_is_one(tmp_path: Path, module: str) -> None:
    (tmp_path / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
    script = _INTERRUPTED.format(module=module)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted; no file of results was written.\n"
