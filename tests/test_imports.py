"""Imports go downwards only, in the order of docs/architecture.md; and a short command loads little."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "estimator"
MODULES = sorted(PACKAGE.rglob("*.py"))

HEAVY = {
    "babel",
    "jinja2",
    "lxml",
    "matplotlib",
    "msgspec",
    "numpy",
    "openpyxl",
    "pandas",
    "phonenumbers",
    "pyarrow",
    "pydantic",
    "requests",
    "rich",
}

QUIET = {"platformdirs", "tempfile", "tomllib", "zoneinfo"}
"""What is quick to load, and not needed by a short run that writes no file and has no day to find."""


@cache
def _levels() -> dict[str, int]:
    """Room to level, 0 on top, as docs/architecture.md draws it: `a → b → (c, d)`."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.search(r"Imports go downwards only: `([^`]+)`", text)
    assert drawn, "docs/architecture.md no longer says in which order rooms import each other"
    levels = drawn[1].split("→")
    return {room: level for level, rooms in enumerate(levels) for room in re.findall(r"[\w/]+", rooms)}


def _name(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(name: str) -> str:
    """`price/packs` of `estimator.price.packs.single`, `count` of `estimator.count`; empty for the package.

    A room that the page draws in parts has a file of its own for its docstring alone.
    """
    parts = name.split(".")[1:]
    inner = "/".join(parts[:2])
    return inner if inner in _levels() else "".join(parts[:1])


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


def _only_a_docstring(module: Path) -> bool:
    return all(isinstance(node, ast.Expr) for node in _parse(module).body)


def _parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


every_module = pytest.mark.parametrize("module", [pytest.param(each, id=_name(each)) for each in MODULES])


@every_module
def test_imports_go_downwards(module: Path) -> None:
    levels = _levels()
    room = _room(_name(module))
    if not room or _only_a_docstring(module):
        return
    assert room in levels, f"{room} has no place in the order of docs/architecture.md"
    upwards = [
        f"line {line} imports {name}"
        for line, name in _imported(_parse(module))
        if name.split(".")[0] == "estimator" and levels.get(_room(name), -1) < levels[room]
    ]
    assert not upwards


BY_NAME = {
    "estimator": "the public names, each loaded when it is first used",
    "estimator.base.deprecated": "names that were, each looked up when somebody asks for it",
    "estimator.base.display": "the one way up: a value shows itself where a notebook asks it to",
    "estimator.base.lazily": "names of a package, loaded when first used",
    "estimator.base.loaded": "what somebody else imports is waited for, and not imported for itself",
    "estimator.cli": "the commands, of which a run loads one",
    "estimator.distributed.waiting": "whether a worker has the package, which it is asked by name",
    "estimator.show": "the sheets, of which a run loads those of what it shows",
}
"""Files that may import by name, and what for."""


def _imports_by_name(tree: ast.AST) -> Iterator[str]:
    """Each way to import something that is named by a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "importlib":
            yield from (alias.name for alias in node.names if alias.name in {"import_module", "__import__"})
        elif isinstance(node, ast.Attribute) and node.attr == "import_module":
            yield "importlib.import_module"
        elif isinstance(node, ast.Name) and node.id in {"__import__", "exec", "eval"}:
            yield node.id
        elif isinstance(node, ast.ImportFrom) and node.module in {"runpy", "pkgutil", "imp"}:
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in {"runpy", "pkgutil"})


@every_module
def test_only_listed_files_import_by_name(module: Path) -> None:
    found = sorted(set(_imports_by_name(_parse(module))))
    assert bool(found) == (_name(module) in BY_NAME), found


@pytest.mark.parametrize(
    "code",
    [
        'from importlib import import_module; import_module("estimator.cli")',
        'import importlib; importlib.import_module("estimator.cli")',
        '__import__("estimator.cli")',
        'import runpy; runpy.run_module("estimator.cli")',
        'exec("import estimator.cli")',
    ],
)
def test_an_import_by_name_is_seen(code: str) -> None:
    assert list(_imports_by_name(ast.parse(code)))


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
        pytest.param("import estimator", HEAVY, id="the package"),
        pytest.param("import estimator.cli", HEAVY, id="the command"),
        pytest.param("run('--help')", HEAVY | {"estimator.cli.text"}, id="smscost --help"),
        pytest.param("run('--version')", HEAVY - {"numpy"}, id="smscost --version"),
        pytest.param("run('text', 'Ça va ?')", HEAVY | QUIET | {"estimator.cli.estimate"}, id="smscost text"),
        pytest.param(
            "run('estimate', 'data/examples/transactional-intl.csv')",
            # Rich is asked how wide the rare characters of that campaign are.
            HEAVY - {"lxml", "numpy", "rich"}
            | {"concurrent.futures", "numpy.ma", "rich.console", "tomllib", "zoneinfo"},
            id="smscost estimate",
        ),
    ],
)
def test_nothing_heavy_is_loaded(code: str, heavy: set[str]) -> None:
    assert sorted(heavy & _loaded(code)) == []


def test_parquet_is_priced_without_pandas(tmp_path: Path) -> None:
    """Arrow loads pandas where it makes a column of Python's values; that took as long as 500,000 rows."""
    campaign = tmp_path / "campaign.parquet"
    pq.write_table(pa.table({"number": ["+33639980001"], "message": ["Hello"]}), campaign)
    loaded = _loaded(f"run('estimate', {str(campaign)!r})")
    assert "pyarrow.parquet" in loaded
    assert "pandas" not in loaded


def _loaded(code: str) -> set[str]:
    """The modules that a new process loads for some code, in which `run` is the command."""
    probe = f"""
import atexit, sys

before = set(sys.modules)  # what measures the tests has loaded some already

def run(*words):
    from estimator.cli import main
    sys.argv = ["smscost", *words]
    main()

atexit.register(lambda: print("LOADED", *sys.modules.keys() - before))
{code}
"""
    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.rpartition("LOADED")[2].split())
    assert "estimator" in loaded
    return loaded
