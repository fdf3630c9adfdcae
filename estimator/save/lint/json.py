"""JSON: every string that is a value, with the keys that lead to it.

Python's own decoder reads the strings; only where they are is found out here, for it does not say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from estimator.save.lint.broken import reason_of
from estimator.save.lint.meanings import AUTOMATIC, ICU, PRINTF, Meaning
from estimator.save.lint.texts import FoundText, LintSource

_TOKEN = re.compile(r'["{}\[\],:]|[^\s"{}\[\],:]+')


def strings(source: LintSource) -> Iterator[FoundText]:
    """The strings of a JSON file, keys aside, in their order.

    >>> source = LintSource("a.json", '{"sms": {"on": "Bonjour", "off": ["a", 1]}}')
    >>> [(found.key, found.text) for found in strings(source)]
    [('sms.on', 'Bonjour'), ('sms.off.0', 'a')]
    """
    for path, found in leaves(source):
        yield replace(found, key=".".join(map(str, path)))


def application_resources(source: LintSource) -> Iterator[FoundText]:
    """The messages of an application resource bundle (`.arb`), which are ICU's; `@…` only describes.

    Source: google/app-resource-bundle, "Application Resource Bundle Specification".

    >>> source = LintSource("a.arb", '{"@@locale": "fr", "on": "Bonjour {x}", "@on": {"type": "text"}}')
    >>> [(found.key, found.text) for found in application_resources(source)]
    [('on', 'Bonjour {x}')]
    """
    for path, found in leaves(source, meaning=ICU):
        if len(path) == 1 and not str(path[0]).startswith("@"):
            yield replace(found, key=str(path[0]))


def string_catalogue(source: LintSource) -> Iterator[FoundText]:
    """The translations of a string catalogue of Xcode (`.xcstrings`), by key, language and variation.

    >>> unit = '{"stringUnit": {"state": "translated", "value": "Bonjour %@"}}'
    >>> content = '{"strings": {"hi": {"localizations": {"fr": ' + unit + "}}}}"
    >>> [(found.key, found.text) for found in string_catalogue(LintSource("a.xcstrings", content))]
    [('hi.fr', 'Bonjour %@')]
    """
    for path, found in leaves(source, meaning=PRINTF):
        if path[0] == "strings" and path[-2:] == ("stringUnit", "value"):
            named = (str(part) for part in path[1:-2] if part not in ("localizations", "variations"))
            yield replace(found, key=".".join(named))


def leaves(
    source: LintSource, *, meaning: Meaning = AUTOMATIC
) -> Iterator[tuple[tuple[str | int, ...], FoundText]]:
    """The strings that are values, each with the keys and positions that lead to it."""
    _check(source)
    decoder = json.JSONDecoder()
    path: list[str | int] = []  # of every open object the key, of every open list the position
    is_key = False
    at = 0
    while token := _TOKEN.search(source.content, at):
        at = token.end()
        match token[0]:
            case '"':
                text, at = decoder.raw_decode(source.content, token.start())
                if is_key:
                    path[-1] = text
                else:
                    yield tuple(path), source.found(text, "", token.end(), at - 1, meaning)
            case "{":
                path.append("")
                is_key = True
            case "[":
                path.append(0)
                is_key = False
            case "}" | "]":
                path.pop()
            case ",":
                last = path[-1]
                is_key = isinstance(last, str)
                path[-1] = "" if isinstance(last, str) else last + 1
            case ":":
                is_key = False


def _check(source: LintSource) -> None:
    source.refuse_deep("JSON")
    try:
        # As texts, for Python refuses to make a number of 5 000 digits, and nobody asks for it.
        json.loads(source.content, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise source.broken("JSON", reason_of(error.msg), source.place(error.pos)) from error
