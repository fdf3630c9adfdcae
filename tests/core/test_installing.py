"""What is installed says which core it has: with a C compiler, with the one of ziglang, and with neither."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from tests.core.cores import ROOT, build_core

HIDDEN = """
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "ziglang" else found(name, *more)
"""
"""A machine without ziglang, as Python starts on it."""


@pytest.fixture(autouse=True, scope="module", params=["none"])
def functions() -> ModuleType:
    """Whichever core this process has, it is not what is looked at."""
    return build_core()


@pytest.mark.skipif(find_spec("ziglang") is None, reason="no compiler for other machines here")
def test_the_core_is_compiled_for_another_processor(tmp_path: Path) -> None:
    """What a header of x86 brings along is missed nowhere else; the wheels of all machines are made of it."""
    core = build_core()
    library = core.build(tmp_path, target=core.TARGETS["aarch64-linux-gnu.2.17"], strict=True)
    assert library.is_file()


@pytest.mark.soak
@pytest.mark.parametrize(
    ("compiler", "said", "pure"),
    [
        pytest.param("cc", "core: compiled", False, id="a C compiler"),
        pytest.param("ziglang", "core: compiled", False, id="no C compiler, but ziglang"),
        pytest.param(
            "",
            "core: plain, because the compiled one cannot be used: it was not built",
            True,
            id="neither, and no network to ask for one",
        ),
    ],
)
def test_a_wheel_says_which_core_it_has(compiler: str, said: str, pure: bool, tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("CC", "SMSCOST_"))
    }
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    if compiler != "cc":
        environment["PATH"] = str(hidden)
    if not compiler:
        (hidden / "sitecustomize.py").write_text(HIDDEN, encoding="utf-8")
        environment |= {"PYTHONPATH": str(hidden), "PIP_NO_INDEX": "1"}
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl") is pure
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    ran = subprocess.run(
        [sys.executable, "-c", "from estimator.cli import main; main()", "--version"],
        env={**environment, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[1] == said
