"""Imports go downwards only, in the order of docs/architecture.md; and a short command loads little."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "estimator"
MODULES = sorted(PACKAGE.rglob("*.py"))

HEAVY = {
    "babel",
    "jinja2",
    "lxml",
    "matplotlib",
    "numpy",
    "openpyxl",
    "pandas",
    "phonenumbers",
    "pyarrow",
    "requests",
}


def _levels() -> dict[str, int]:
    """Room to level, 0 on top, as docs/architecture.md draws it: `a → b → (c, d)`."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.search(r"Imports go downwards only: `([^`]+)`", text)
    assert drawn, "docs/architecture.md no longer says in which order rooms import each other"
    levels = drawn[1].split("→")
    return {room: level for level, rooms in enumerate(levels) for room in re.findall(r"\w+", rooms)}


def _name(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(name: str) -> str:
    """`campaign` of `estimator.campaign.batch`; empty for the package itself."""
    return name.removeprefix("estimator").strip(".").partition(".")[0]


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a syntax tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _loaded_at_once(node: ast.AST) -> Iterator[str]:
    """What is imported as soon as the module is: neither in functions nor for the type checker only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield from (name for _, name in _imported(child))
        elif not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and not _for_types_only(child):
            yield from _loaded_at_once(child)


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


every_module = pytest.mark.parametrize("module", [pytest.param(each, id=_name(each)) for each in MODULES])


@every_module
def test_imports_go_downwards(module: Path) -> None:
    levels = _levels()
    room = _room(_name(module))
    if not room:
        return
    assert room in levels, f"{room} has no place in the order of docs/architecture.md"
    upwards = [
        f"line {line} imports {name}"
        for line, name in _imported(_parse(module))
        if name.split(".")[0] == "estimator" and levels.get(_room(name), -1) < levels[room]
    ]
    assert not upwards


@every_module
def test_pandas_waits_until_it_is_used(module: Path) -> None:
    at_once = {name.split(".")[0] for name in _loaded_at_once(_parse(module))}
    assert "pandas" not in at_once or _name(module) == "estimator.pandas"


def test_no_module_waits_for_itself() -> None:
    names = {_name(module) for module in MODULES}
    graph: dict[str, set[str]] = {}
    for module in MODULES:
        wanted = set(_loaded_at_once(_parse(module)))
        wanted |= {name.rpartition(".")[0] for name in wanted}
        graph[_name(module)] = (wanted & names) - {_name(module), "estimator"}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        pytest.param("import estimator", HEAVY | {"rich.table"}, id="the package"),
        pytest.param("import estimator.cli", HEAVY | {"rich.table"}, id="the command"),
        pytest.param("run('--help')", HEAVY | {"estimator.cli.text"}, id="smscost --help"),
        pytest.param("run('text', 'Ça va ?')", HEAVY | {"estimator.cli.estimate"}, id="smscost text"),
        pytest.param(
            "run('estimate', 'data/examples/transactional-intl.csv')",
            {"pandas", "numba", "numpy.ma", "openpyxl", "phonenumbers", "requests"},
            id="smscost estimate",
        ),
    ],
)
def test_nothing_heavy_is_loaded(code: str, heavy: set[str]) -> None:
    probe = f"""
import atexit, sys

def run(*words):
    from estimator.cli import main
    sys.argv = ["smscost", *words]
    main()

atexit.register(lambda: print("LOADED", *sys.modules))
{code}
"""
    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = ended.stdout.rpartition("LOADED")[2].split()
    assert "estimator" in loaded
    assert sorted(heavy.intersection(loaded)) == []
