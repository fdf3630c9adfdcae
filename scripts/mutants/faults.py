"""Small faults in a module, one after the other: what `scripts/mutants.py` tries.

A comparison turned round, a `+` for a `-`, an argument left out, a condition dropped, a call not made. Texts
are left alone (other tests hold every sentence), and so are annotations and what only checkers read.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from functools import singledispatch
from typing import Any, Final, NamedTuple

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

Edit = Callable[[ast.AST], None]


class Fault(NamedTuple):
    """A module with one fault, and the first and last line of the statement that it is in."""

    tree: ast.Module
    first: int
    last: int


def faults(tree: ast.Module) -> Iterator[Fault]:
    """The module with one fault each, in the order of its lines."""
    places = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    for at, node in enumerate(places):
        node.at = at  # type: ignore[attr-defined]  # finds the node in a copy
    lines = _lines(tree)
    for at, node in sorted(_candidates(tree), key=lambda each: _place(each[1])):
        for n in range(len(_edits(node))):
            mutated = copy.deepcopy(tree)
            found = next(each for each in ast.walk(mutated) if getattr(each, "at", None) == at)
            _edits(found)[n](mutated)
            yield Fault(ast.fix_missing_locations(mutated), *lines[at])


def _lines(tree: ast.Module) -> dict[int, tuple[int, int]]:
    """Of each node the lines of its statement; of one with a body, those of its head."""
    found: dict[int, tuple[int, int]] = {}

    def visit(node: Any, around: tuple[int, int]) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno
            around = (node.lineno, last)
        if hasattr(node, "at"):
            found[node.at] = around
        for child in ast.iter_child_nodes(node):
            visit(child, around)

    visit(tree, (1, 1))
    return found


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
    if len(node.values) == 2:
        return [_named(node, "op", other), *(_replaced(node, each) for each in node.values[::-1])]
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
