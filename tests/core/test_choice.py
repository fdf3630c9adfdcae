"""Which core is used, and that it says why."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from estimator.count import core
from estimator.count.core import library, plain
from tests.core.cores import ROOT, binding, build_core


@pytest.fixture(autouse=True, scope="module", params=["compiled"])
def functions() -> ModuleType:
    """One is enough: what is looked at is the choice."""
    return binding()


def _described(asked: str | None, library: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What a new process says of its core, with the library at another place."""
    environment = {name: value for name, value in os.environ.items() if name != core.VARIABLE}
    elsewhere = (
        "import pathlib; exists = pathlib.Path.exists; "
        "pathlib.Path.exists = lambda self: '_core' not in self.name and exists(self); "
        if library is not None
        else ""
    )
    return subprocess.run(
        [sys.executable, "-c", f"{elsewhere}from estimator.count import core; print(core.description)"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment if asked is None else {**environment, core.VARIABLE: asked},
        check=False,
    )


def test_compiled_where_there_is_one() -> None:
    assert _described(None).stdout.strip() == "core: compiled"
    assert _described("required").stdout.strip() == "core: compiled"


def test_only_the_one_in_use_is_loaded() -> None:
    loaded = (
        "import sys; from estimator.count import core; print('estimator.count.core.plain' in sys.modules)"
    )
    for asked, found in (("", "False"), ("plain", "True")):
        environment = {**os.environ, core.VARIABLE: asked}
        ran = subprocess.run(
            [sys.executable, "-c", loaded],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
            check=True,
        )
        assert ran.stdout.strip() == found


def test_plain_where_it_is_asked_for() -> None:
    assert _described("plain").stdout.strip() == "core: plain, because SMSCOST_CORE=plain asks for it"


def test_plain_where_there_is_no_library(tmp_path: Path) -> None:
    said = "core: plain, because the compiled one cannot be used: it was not built"
    assert _described(None, tmp_path).stdout.strip() == said


def test_required_where_there_is_no_library(tmp_path: Path) -> None:
    ran = _described("required", tmp_path)
    assert ran.returncode != 0
    assert "SMSCOST_CORE=required, but the compiled core cannot be used: it was not built" in ran.stderr


def test_a_word_that_means_nothing() -> None:
    ran = _described("palin")
    assert ran.returncode != 0
    assert "The core that SMSCOST_CORE asks for cannot be 'palin'.\nDid you mean 'plain'?" in ran.stderr


@pytest.mark.parametrize(
    "command", [["--version"], ["estimate", "data/examples/soldes-fr.csv"], ["advise", "-", "--lang", "fr"]]
)
def test_a_word_that_means_nothing_is_one_line_of_the_command(command: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "estimator", *command],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, core.VARIABLE: "foo"},
        input=b"to,text\n",
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"USE017  ")
    assert ran.stderr.count(b"\n") == 2


def test_a_library_of_another_version_is_refused(
    functions: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "INTERFACE", 0)
    with pytest.raises(OSError, match="another version"):
        library.load(functions.LIBRARY)


def test_both_cores_have_the_same_functions(functions: ModuleType) -> None:
    for name in core.FUNCTIONS:
        one, other = getattr(plain, name), inspect.unwrap(getattr(functions, name))
        assert (
            one.__code__.co_varnames[: one.__code__.co_argcount + one.__code__.co_kwonlyargcount]
            == (other.__code__.co_varnames[: other.__code__.co_argcount + other.__code__.co_kwonlyargcount])
        )
        assert one.__defaults__ == other.__defaults__
        assert one.__kwdefaults__ == other.__kwdefaults__


def test_a_library_older_than_its_sources_is_out_of_date(tmp_path: Path) -> None:
    builder = build_core()
    library = tmp_path / "_core.so"
    assert builder.out_of_date(library)
    library.touch()
    assert not builder.out_of_date(library)
    os.utime(library, (0, 0))
    assert builder.out_of_date(library)


def test_a_compiler_that_refuses_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = build_core()
    monkeypatch.setenv("CC", f"{sys.executable} -c 'raise SystemExit(\"no such flag\")'")
    with pytest.raises(builder.CannotBuild, match="no such flag"):
        builder.build(tmp_path)
    monkeypatch.setenv("CC", str(tmp_path / "nothing"))
    with pytest.raises(builder.CannotBuild, match="cannot be started"):
        builder.build(tmp_path)


def test_without_a_compiler_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = build_core()
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(builder, "find_spec", lambda name: None)
    with pytest.raises(builder.CannotBuild, match="there is no C compiler"):
        builder.build(tmp_path)


def test_the_core_needs_no_library(functions: ModuleType) -> None:
    if sys.platform != "linux":
        pytest.skip("looked at with nm")
    ran = subprocess.run(
        ["nm", "-D", "--undefined-only", str(functions.LIBRARY)], capture_output=True, text=True, check=True
    )
    assert not ran.stdout.strip()
