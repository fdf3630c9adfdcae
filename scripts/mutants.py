"""Do the tests of a room notice when its code is wrong? Small faults are made in it, one after the other.

    python -m scripts.mutants estimator/price/totals.py=tests/test_totals.py,tests/test_flow.py --every 3

Each fault (a mutant) is written into a copy of the checkout, and the tests named for the file run there, in a
process that has the libraries loaded already; behind a semicolon are those that run where the first notice
nothing. A mutant that no test notices survives, and is printed as the lines it changes. docs/mutants.md has
the figures, and says which survivors are no faults.

Texts are left alone (other tests hold every sentence), and so are annotations and what only checkers read.
"""

from __future__ import annotations

import argparse
import ast
import copy
import difflib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import singledispatch
from pathlib import Path
from typing import Any, Final

from scripts.written import ROOT

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitXor: ast.BitOr,
    ast.Pow: ast.Mult,
}
_CALLED: Final = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}
_LOADED: Final = (
    "pytest",
    "_pytest.doctest",
    "hypothesis",
    "numpy",
    "pandas",
    "pyarrow.csv",
    "msgspec",
    "lxml.etree",
    "scipy.optimize",
)


Edit = Callable[[ast.AST], None]


def faults(tree: ast.Module) -> Iterator[ast.Module]:
    """The module with one fault each, in the order of its lines."""
    places = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    for at, node in enumerate(places):
        node.at = at  # type: ignore[attr-defined]  # finds the node in a copy
    for at, node in sorted(_candidates(tree), key=lambda each: _place(each[1])):
        for n in range(len(_edits(node))):
            mutated = copy.deepcopy(tree)
            found = next(each for each in ast.walk(mutated) if getattr(each, "at", None) == at)
            _edits(found)[n](mutated)
            yield ast.fix_missing_locations(mutated)


def _place(node: Any) -> tuple[int, int]:
    shown = node.target if isinstance(node, ast.comprehension) else node
    return shown.lineno, shown.col_offset


def _candidates(tree: ast.Module) -> Iterator[tuple[int, Any]]:
    def visit(node: ast.AST) -> Iterator[tuple[int, Any]]:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "type_params"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from visit(child)
        if _edits(node):
            yield node.at, node  # type: ignore[attr-defined]

    yield from visit(tree)


@singledispatch
def _edits(_: ast.AST) -> list[Edit]:
    """What can be changed about a node, each by a function of the module that it is in."""
    return []


@_edits.register
def _(node: ast.Compare) -> list[Edit]:
    return [_set(node.ops, n, _COMPARED[type(op)]()) for n, op in enumerate(node.ops)]


@_edits.register
def _(node: ast.BoolOp) -> list[Edit]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    without = [[each for each in node.values if each is not left] for left in node.values]
    return [_named(node, "op", other), *(_named(node, "values", values) for values in without)]


@_edits.register
def _(node: ast.BinOp) -> list[Edit]:
    texts = [each for each in ast.walk(node) if isinstance(each, ast.JoinedStr) or _is_text(each)]
    return [] if texts else [_named(node, "op", _COUNTED[type(node.op)]())]


@_edits.register
def _(node: ast.AugAssign) -> list[Edit]:
    return [_named(node, "op", _COUNTED[type(node.op)]())]


@_edits.register
def _(node: ast.UnaryOp) -> list[Edit]:
    return [_replaced(node, node.operand)] if isinstance(node.op, ast.Not | ast.USub) else []


@_edits.register
def _(node: ast.Constant) -> list[Edit]:
    if isinstance(node.value, bool):
        return [_named(node, "value", not node.value)]
    return [_named(node, "value", node.value + 1)] if isinstance(node.value, int) else []


@_edits.register
def _(node: ast.IfExp) -> list[Edit]:
    return [_replaced(node, node.body), _replaced(node, node.orelse)]


@_edits.register
def _(node: ast.Return) -> list[Edit]:
    is_plain = node.value is None or (
        isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool | None)
    )
    return [] if is_plain else [_named(node, "value", ast.Constant(None))]


@_edits.register
def _(node: ast.Raise) -> list[Edit]:
    return [_replaced(node, ast.Pass())]


@_edits.register
def _(node: ast.Expr) -> list[Edit]:
    return [_replaced(node, ast.Pass())] if isinstance(node.value, ast.Call) else []


@_edits.register(ast.If)
@_edits.register(ast.While)
def _(node: ast.If | ast.While) -> list[Edit]:
    if _edits(node.test):  # it is changed in itself
        return []
    return [_named(node, "test", ast.UnaryOp(ast.Not(), node.test))]


@_edits.register
def _(node: ast.Continue) -> list[Edit]:
    return [_replaced(node, ast.Break())]


@_edits.register
def _(node: ast.Break) -> list[Edit]:
    return [_replaced(node, ast.Continue())]


@_edits.register
def _(node: ast.comprehension) -> list[Edit]:
    return [_named(node, "ifs", [])] if node.ifs else []


@_edits.register
def _(node: ast.Call) -> list[Edit]:
    left = [each for each in node.keywords if each.arg is not None]
    edits = [_named(node, "keywords", [each for each in node.keywords if each is not one]) for one in left]
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        name = _CALLED[node.func.id]
        if name != "list" or not node.keywords:
            edits.append(_named(node.func, "id", name))
    return edits


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, int)


def _named(node: ast.AST, name: str, value: object) -> Edit:
    return lambda _: setattr(node, name, value)


def _set(values: list[Any], at: int, value: object) -> Edit:
    return lambda _: values.__setitem__(at, value)


def _replaced(old: ast.AST, new: ast.AST) -> Edit:
    return lambda tree: _replace(tree, old, new)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, name, [new if each is old else each for each in value])


def _copied(folder: Path) -> Path:
    """The checkout as it is, with what is built in it."""
    listed = (
        subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        .stdout.decode()
        .split("\0")
    )
    built = [
        str(each.relative_to(ROOT))
        for each in (ROOT / "estimator").rglob("*")
        if each.suffix in {".so", ".wasm"}
    ]
    for name in {*filter(None, listed), *built}:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _passes(folder: Path, tests: list[str], seconds: int, log: Path) -> bool:
    child = os.fork()
    if not child:
        os.setsid()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(folder)
        sys.path[:] = [str(folder), *(each for each in sys.path if each not in {"", str(ROOT)})]
        for name in [each for each in sys.modules if each.partition(".")[0] in {"scripts", "tests"}]:
            del sys.modules[name]
        os.environ["PYTHONPATH"] = str(folder)
        os.environ["TMPDIR"] = str(log.parent)
        sys.argv = ["pytest"]
        code = 3
        try:
            import pytest

            code = pytest.main(
                [
                    "-x",
                    "-q",
                    "-W",
                    "ignore::pytest.PytestAssertRewriteWarning",
                    "-p",
                    "no:cacheprovider",
                    "--no-header",
                    "-p",
                    "no:xdist",
                    *tests,
                ]
            )
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    ends = time.monotonic() + seconds
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > ends:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # servers it started
    return os.waitstatus_to_exitcode(ended[1]) == 0


def _tried(
    folder: Path, file: str, stages: list[list[str]], part: tuple[int, int], seconds: int
) -> Iterator[tuple[str, bool]]:
    path, log = folder / file, folder.parent / f"{folder.name}-log" / "log"
    log.parent.mkdir(exist_ok=True)
    source = (ROOT / file).read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source))
    path.write_text(plain, encoding="utf-8")
    _forget(path)
    limits = []
    for tests in stages:
        began = time.monotonic()
        if not _passes(folder, tests, 600, log):
            sys.exit(f"{file}: the tests fail without any fault:\n{log.read_text(errors='replace')[-3000:]}")
        limits.append(int(2 * (time.monotonic() - began)) + seconds)
    sys.dont_write_bytecode = True
    for at, mutated in enumerate(faults(ast.parse(source))):
        if at % part[1] != part[0]:
            continue
        text = ast.unparse(mutated)
        path.write_text(text, encoding="utf-8")
        _forget(path)
        lines = difflib.unified_diff(plain.splitlines(), text.splitlines(), lineterm="", n=0)
        said = "\n".join(line for line in lines if not line.startswith(("---", "+++")))
        try:
            compile(text, file, "exec")
        except SyntaxError:
            continue
        yield said, not all(_passes(folder, *each, log) for each in zip(stages, limits, strict=True))
    path.write_text(source, encoding="utf-8")
    _forget(path)


def _forget(path: Path) -> None:
    for each in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        each.unlink()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument(
        "files", nargs="+", metavar="FILE=TESTS", help="a module, and its tests, parted by commas"
    )
    asked.add_argument("--every", type=int, default=1, help="of the faults, every so-many-th")
    asked.add_argument("--from", dest="first", type=int, default=0, help="which of them is the first")
    asked.add_argument(
        "--seconds",
        type=int,
        default=5,
        help="what a run may take beyond twice what it takes without a fault",
    )
    given = asked.parse_args()
    for name in _LOADED:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        folder = Path(scratch, "copy")
        folder.mkdir()
        _copied(folder)
        for each in given.files:
            file, _, tests = each.partition("=")
            found = killed = 0
            for said, noticed in _tried(
                folder,
                file,
                [each.split(",") for each in tests.split(";")],
                (given.first, given.every),
                given.seconds,
            ):
                found, killed = found + 1, killed + noticed
                if not noticed:
                    print(f"{file}: survived\n{said}\n", flush=True)
            print(f"{file}: {killed} of {found} killed", flush=True)


if __name__ == "__main__":
    main()
