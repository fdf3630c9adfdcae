"""The cores there are: in Python, compiled, and compiled without vector instructions."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from estimator.count import core
from estimator.count.core import plain

ROOT = Path(__file__).parents[2]
NAMES = ("plain", "compiled", "compiled without vectors")


def build_core() -> ModuleType:
    """`scripts/build_core.py`, which is no module of a package."""
    spec = importlib.util.spec_from_file_location("build_core", ROOT / "scripts" / "build_core.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def binding() -> ModuleType:
    """The compiled core, brought up to date; without one the test is skipped, or fails if it is required."""
    builder = build_core()
    try:
        if builder.out_of_date(builder.SOURCES / builder.library_name(builder.this_system())):
            builder.build(builder.SOURCES)
        from estimator.count.core import binding as compiled
    except (builder.CannotBuild, OSError) as error:
        if os.environ.get(core.VARIABLE) == "required":
            raise
        pytest.skip(f"no compiled core: {error}")
    return compiled


def in_use(name: str) -> Iterator[ModuleType]:
    """One of `NAMES`, which `estimator.count.core` has as its own meanwhile."""
    functions = plain if name == "plain" else binding()
    before = {each: getattr(core, each) for each in (*core.FUNCTIONS, "description")}
    vectors = getattr(functions, "vectors", None)
    core.use(functions)
    try:
        if name == "compiled without vectors":
            functions.vectors = 0  # type: ignore[attr-defined]
        yield functions
    finally:
        if vectors is not None:
            functions.vectors = vectors  # type: ignore[attr-defined]
        vars(core).update(before)


@pytest.fixture(autouse=True, params=("plain", "compiled"), scope="module")
def both_cores(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """Every test of a module or a folder that imports this runs on both cores."""
    yield from in_use(request.param)


without_core = pytest.mark.parametrize("both_cores", ["plain"], indirect=True, scope="module")
"""For the tests of such a module or folder that need neither: once is enough."""
