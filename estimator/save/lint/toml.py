"""TOML: every string that is a value, with the keys that lead to it.

Python's own `tomllib` checks the file and decodes the strings; only where they are is found out here, for it
does not say. So what is scanned is known to be well-formed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from estimator.base.language import told
from estimator.errors import Place
from estimator.save.lint.broken import reason_of
from estimator.save.lint.texts import FoundText, LintSource

_TOKEN = re.compile(
    r"""
    (?P<string>  \"\"\" (?:\\.|[^\\])*? \"\"\" "{0,2} | ''' .*? ''' '{0,2}
              |  "(?:\\.|[^"\\])*"  |  '[^']*' )
    | (?P<comment> \#[^\n]* )
    | (?P<sign> [\[\]{}=,.\n] )
    | (?P<bare> [^\s\[\]{}=,.\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"\"\"\"\r?\n?|'''\r?\n?|\"|'")
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def strings(source: LintSource) -> Iterator[FoundText]:
    """The strings of a TOML file, keys aside, in their order.

    >>> source = LintSource("a.toml", '[sms]\\non = "Bonjour"\\n[[list]]\\na.b = ["c"]\\n')
    >>> [(found.key, found.text) for found in strings(source)]
    [('sms.on', 'Bonjour'), ('list.0.a.b.0', 'c')]
    """
    _check(source)
    yield from _Scanner(source).strings()


def _check(source: LintSource) -> None:
    # Before Python's reader, which takes minutes for a key of a hundred thousand parts.
    source.refuse_deep("TOML")
    try:
        tomllib.loads(source.content)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        place = source.place(len(source.content))
        if where and where[1]:
            place = Place(source.name, int(where[1]), int(where[2]))
        raise source.broken("TOML", reason_of(str(error)), place) from error
    except ValueError as error:  # a number of thousands of digits, which no reader of TOML has to take
        raise source.broken("TOML", told("it has a number that is too long")) from error


@dataclass(slots=True)
class _Scanner:
    """Goes through the tokens of a well-formed file once."""

    source: LintSource
    tokens: list[re.Match[str]] = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        self.tokens = [token for token in _TOKEN.finditer(self.source.content) if not token["comment"]]

    def strings(self) -> Iterator[FoundText]:
        table: tuple[str, ...] = ()
        lists: dict[tuple[str, ...], int] = {}  # how many tables each list of tables has so far
        while self.at < len(self.tokens):
            if self._takes("\n"):
                continue
            if self._takes("["):
                table = self._header(lists)
            else:
                key = self._key()
                self._takes("=")
                yield from self._value((*table, *key))

    def _header(self, lists: dict[tuple[str, ...], int]) -> tuple[str, ...]:
        in_list = self._takes("[")
        name: tuple[str, ...] = ()
        keys = self._key()
        for position, part in enumerate(keys, 1):
            name = (*name, part)
            if in_list and position == len(keys):
                lists[name] = lists.get(name, -1) + 1
            if name in lists:
                name = (*name, str(lists[name]))
        while self._takes("]"):
            pass
        return name

    def _key(self) -> tuple[str, ...]:
        parts = [self._part()]
        while self._takes("."):
            parts.append(self._part())
        return tuple(parts)

    def _part(self) -> str:
        token = self._next()
        return _decoded(token[0]) if token["string"] else token[0]

    def _value(self, path: tuple[str, ...]) -> Iterator[FoundText]:
        if self._takes("["):
            yield from self._list(path)
        elif self._takes("{"):
            yield from self._table(path)
        else:
            token = self._next()
            if token["string"]:
                yield self._found(token, ".".join(path))
            # A number such as 1.5 is several tokens.
            while self.at < len(self.tokens) and self.tokens[self.at][0] not in "\n,]}":
                self.at += 1

    def _list(self, path: tuple[str, ...]) -> Iterator[FoundText]:
        position = 0
        while not self._takes("]"):
            if not self._takes("\n") and not self._takes(","):
                yield from self._value((*path, str(position)))
                position += 1

    def _table(self, path: tuple[str, ...]) -> Iterator[FoundText]:
        while not self._takes("}"):
            if not self._takes("\n") and not self._takes(","):
                key = self._key()
                self._takes("=")
                yield from self._value((*path, *key))

    def _found(self, token: re.Match[str], key: str) -> FoundText:
        opening = _OPENING.match(token[0])
        quotes = opening[0] if opening else ""
        end = token.end() - len(quotes.rstrip("\r\n"))
        return self.source.found(_decoded(token[0]), key, token.start() + len(quotes), end)

    def _takes(self, sign: str) -> bool:
        taken = self.at < len(self.tokens) and self.tokens[self.at][0] == sign
        self.at += taken
        return taken

    def _next(self) -> re.Match[str]:
        token = self.tokens[self.at]
        self.at += 1
        return token


def _decoded(literal: str) -> str:
    decoded: str = tomllib.loads(f"x = {literal}")["x"]
    return decoded
