"""The compiled core touches no byte that is not its own, and does nothing that C leaves undefined."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from estimator.count import core
from tests.core.cores import ROOT, binding, build_core

SAID = "nothing touched that is not ours"


@pytest.fixture(autouse=True, scope="module", params=["compiled"])
def functions() -> ModuleType:
    """Only the compiled core has memory to go astray in; both sets of instructions are run below."""
    return binding()


def _run(library: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.core.hostile", str(library), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="memory is protected by mprotect here")
def test_texts_beside_pages_that_must_not_be_read(functions: ModuleType) -> None:
    ran = _run(functions.LIBRARY)
    assert (ran.returncode, ran.stdout.strip()) == (0, SAID), ran.stderr[-3000:]


def test_every_function_is_tried_there() -> None:
    tried = set(
        re.findall(r"binding\.(\w+)\(", (ROOT / "tests" / "core" / "hostile.py").read_text(encoding="utf-8"))
    )
    assert set(core.FUNCTIONS) <= tried


def test_other_processors_have_all_that_it_needs() -> None:
    """Headers of this one bring names along that a core without vectors would not have."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    sources = sorted(build_core().SOURCES.glob("*.c"))
    words = ["-std=c11", "-ffreestanding", "-fsyntax-only", "-U__x86_64__", "-Wall", "-Wextra", "-Werror"]
    ran = subprocess.run([compiler, *words, *sources], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def _sanitizers() -> str:
    """What to load before Python for a library with sanitizers; without it the test is skipped."""
    compiler = shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("no gcc with sanitizers")
    found = [
        subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True)
        for name in ("libasan.so", "libubsan.so")
    ]
    paths = [Path(each.stdout.strip()) for each in found]
    if not all(path.is_absolute() for path in paths):
        pytest.skip("gcc came without its sanitizers")
    return " ".join(map(str, paths))


@pytest.mark.checked
def test_sanitizers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preloaded = _sanitizers()
    monkeypatch.setenv("CC", "gcc")
    library = build_core().build(tmp_path, sanitize=True)
    ran = _run(
        library,
        "heap",
        LD_PRELOAD=preloaded,
        ASAN_OPTIONS="detect_leaks=0",
        UBSAN_OPTIONS="print_stacktrace=1",
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, SAID), ran.stderr[-3000:]


@pytest.mark.soak
def test_a_sanitizer_that_finds_something_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A net without holes is known by what it catches."""
    preloaded = _sanitizers()
    builder = build_core()
    sources = tmp_path / "sources"
    shutil.copytree(builder.SOURCES, sources)
    flawed = sources / "utf8.c"
    text = flawed.read_text(encoding="utf-8")
    assert "left < 4 ||" in text
    flawed.write_text(text.replace("left < 4 ||", ""), encoding="utf-8")
    monkeypatch.setenv("CC", "gcc")
    monkeypatch.setattr(builder, "SOURCES", sources)
    library = builder.build(tmp_path, sanitize=True)
    ran = _run(library, "heap", LD_PRELOAD=preloaded, ASAN_OPTIONS="detect_leaks=0")
    assert ran.returncode != 0
    assert "heap-buffer-overflow" in ran.stderr
