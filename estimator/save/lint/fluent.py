"""Fluent (`.ftl`): every message and attribute; each branch of a select is a case of it.

Mozilla's own parser takes a file apart. Terms are no messages, and are filled in where a message names them.

Source: Project Fluent, "Fluent Syntax 1.0".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, Final

from estimator.base.depth import DEEPEST
from estimator.base.language import told
from estimator.errors import Place, UsageError
from estimator.save.lint.broken import reason_of
from estimator.save.lint.meanings import of_parts
from estimator.save.lint.texts import FoundText, LintSource
from estimator.save.lint.variants import Argument, Branches, Parts

_MOST_FILLED_IN: Final = 10_000
"""Pieces of others that one message may name: terms that name terms grow without end."""


def strings(source: LintSource) -> Iterator[FoundText]:
    """The messages of a Fluent file, in their order.

    >>> source = LintSource("fr.ftl", "-brand = Zoé\\nhi = Ici { -brand }, { $n } places\\n")
    >>> (found,) = strings(source)
    >>> [variant.template.fields for variant in found.meaning.variants(found.text)], found.key
    ([('n',)], 'hi')
    """
    ast, parser = _library(source)
    steps = {"{": 1, "}": -1}
    if max(accumulate(steps.get(char, 0) for char in source.content), default=0) > DEEPEST:
        raise source.too_deep()
    entries = parser.FluentParser(with_spans=True).parse(source.content).body
    for entry in entries:
        if isinstance(entry, ast.Junk):
            fault = entry.annotations[0]
            raise source.broken(told("Fluent file"), reason_of(fault.message), source.place(fault.span.start))
    terms = {f"-{entry.id.name}": entry for entry in entries if isinstance(entry, ast.Term)}
    messages = {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}
    for entry in messages.values():
        for key, pattern in _patterns(entry):
            parts = _Filled(ast, terms | messages).parts(pattern, 0)
            span = pattern.span
            text = source.content[span.start : span.end]
            yield source.found(text, key, span.start, span.end, of_parts(parts))


def _library(source: LintSource) -> tuple[Any, Any]:
    try:
        from fluent.syntax import ast, parser
    except ImportError:
        raise UsageError("LNT005", Place(source.name), kind="Fluent", package="fluent.syntax") from None
    return ast, parser


def _patterns(entry: Any) -> Iterator[tuple[str, Any]]:
    if entry.value is not None:
        yield entry.id.name, entry.value
    for attribute in entry.attributes:
        yield f"{entry.id.name}.{attribute.id.name}", attribute.value


class _Filled:
    """Patterns as parts, with the terms and messages that they name."""

    def __init__(self, ast: Any, named: Mapping[str, Any]) -> None:
        self.ast = ast
        self.named = named
        self.left = _MOST_FILLED_IN

    def parts(self, pattern: Any, depth: int) -> Parts:
        parts: list[str | Argument | Branches] = []
        for element in pattern.elements:
            if isinstance(element, self.ast.TextElement):
                parts.append(element.value)
            else:
                parts += self._of(element.expression, depth)
        return parts

    def _of(self, expression: Any, depth: int) -> Parts:
        ast = self.ast
        if isinstance(expression, ast.Placeable):
            return self._of(expression.expression, depth)
        if isinstance(expression, ast.SelectExpression):
            branches = {
                getattr(variant.key, "name", None) or variant.key.value: self.parts(variant.value, depth)
                for variant in expression.variants
            }
            return [Branches(_name(expression.selector), branches)]
        if isinstance(expression, ast.StringLiteral):
            return [str(expression.parse()["value"])]
        if isinstance(expression, ast.NumberLiteral):
            return [str(expression.value)]
        if isinstance(expression, (ast.TermReference, ast.MessageReference)):
            sign = "-" if isinstance(expression, ast.TermReference) else ""
            entry = self.named.get(sign + expression.id.name)
            if entry is not None and expression.attribute is None and entry.value and depth < DEEPEST // 10:
                self.left -= len(entry.value.elements)
                if self.left >= 0:
                    return self.parts(entry.value, depth + 1)
        return [Argument(_name(expression))]


def _name(expression: Any) -> str:
    """What a value is called: the variable in it, wherever a function stands around it."""
    arguments = getattr(expression, "arguments", None)
    if arguments is not None and arguments.positional:
        return _name(arguments.positional[0])
    return str(expression.id.name) if hasattr(expression, "id") else "value"
