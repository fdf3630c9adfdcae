"""YAML: every text that is a value, with the keys that lead to it.

PyYAML's parser gives one event after the other, each with its place. Nothing is composed or constructed: a
tag runs no code, an alias is not followed, and a file nested deep calls nothing recursively.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from estimator.base.depth import DEEPEST
from estimator.errors import Place, UsageError
from estimator.save.lint.broken import reason_of
from estimator.save.lint.texts import FoundText, LintSource

_TEXT: Final = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")  # an anchor and a tag come before the text
_BLOCK_HEADER = re.compile(r"[|>][^\n]*\n\s*")


def strings(source: LintSource) -> Iterator[FoundText]:
    """The texts of a YAML file, keys aside, in their order; numbers, dates and `yes` are none.

    >>> source = LintSource("a.yaml", "sms:\\n  on: Bonjour\\n  off: [a, 1, 'b']\\n")
    >>> [(found.key, found.text, str(found.place)) for found in strings(source)]
    [('sms.on', 'Bonjour', 'a.yaml:2:7'), ('sms.off.0', 'a', 'a.yaml:3:9'), ('sms.off.2', 'b', 'a.yaml:3:16')]
    """
    yaml = _library(source)
    source.refuse_deep("YAML")
    resolver = yaml.resolver.Resolver()
    path = _Path()
    for event in _events(source, yaml):
        if isinstance(event, yaml.CollectionEndEvent):
            path.close()
        elif isinstance(event, yaml.NodeEvent):
            is_key = path.enter(event.value if isinstance(event, yaml.ScalarEvent) else "?")
            if isinstance(event, yaml.CollectionStartEvent):
                path.open(is_mapping=isinstance(event, yaml.MappingStartEvent))
                if path.depth > DEEPEST:
                    raise source.too_deep()
            elif isinstance(event, yaml.ScalarEvent) and not is_key and _is_text(event, yaml, resolver):
                yield _found(event, str(path), source)


class _Path:
    """The keys and positions that lead to the value that comes next."""

    def __init__(self) -> None:
        self._levels: list[str | int] = []  # a key, or how many items there were before
        self._awaits_key: list[bool] = []

    def __str__(self) -> str:
        return ".".join(map(str, self._levels))

    @property
    def depth(self) -> int:
        return len(self._levels)

    def enter(self, name: str) -> bool:
        """Go on to the next node; whether it is a key."""
        if not self._levels:
            return False
        last = self._levels[-1]
        if isinstance(last, int):
            self._levels[-1] = last + 1
            return False
        is_key = self._awaits_key[-1]
        self._awaits_key[-1] = not is_key
        if is_key:
            self._levels[-1] = name
        return is_key

    def open(self, *, is_mapping: bool) -> None:
        self._levels.append("" if is_mapping else -1)
        self._awaits_key.append(is_mapping)

    def close(self) -> None:
        self._levels.pop()
        self._awaits_key.pop()


def _library(source: LintSource) -> Any:
    try:
        import yaml
    except ImportError:
        raise UsageError("LNT005", Place(source.name), kind="YAML", package="PyYAML") from None
    return yaml


def _events(source: LintSource, yaml: Any) -> Iterator[Any]:
    # The parser written in C, where PyYAML has it, is ten times faster.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(source.content, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(source.name, mark.line + 1, mark.column + 1) if mark else None
        raise source.broken("YAML", reason_of(error.problem or ""), place) from error
    except yaml.YAMLError as error:
        raise source.broken("YAML", reason_of(str(error))) from error


def _is_text(event: Any, yaml: Any, resolver: Any) -> bool:
    if event.tag not in (None, "!"):
        return bool(event.tag == _TEXT)
    return bool(resolver.resolve(yaml.ScalarNode, event.value, event.implicit) == _TEXT)


def _found(event: Any, key: str, source: LintSource) -> FoundText:
    start, end = event.start_mark.index, event.end_mark.index
    if before := _PROPERTIES.match(source.content, start, end):
        start = before.end()
    if header := _BLOCK_HEADER.match(source.content, start, end):
        return source.found(event.value, key, header.end(), end)
    quoted = source.content[start:end].startswith(('"', "'"))
    return source.found(event.value, key, start + quoted, end - quoted)
