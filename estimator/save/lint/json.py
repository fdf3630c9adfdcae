"""JSON: every string that is a value, with the keys that lead to it.

Python's own decoder reads the strings; only where they are is found out here, for it does not say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from estimator.save.lint.texts import FoundText, LintSource

_TOKEN = re.compile(r'["{}\[\],:]|[^\s"{}\[\],:]+')


def strings(source: LintSource) -> Iterator[FoundText]:
    """The strings of a JSON file, keys aside, in their order.

    >>> source = LintSource("a.json", '{"sms": {"on": "Bonjour", "off": ["a", 1]}}')
    >>> [(found.key, found.text) for found in strings(source)]
    [('sms.on', 'Bonjour'), ('sms.off.0', 'a')]
    """
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
                    yield source.found(text, ".".join(map(str, path)), token.end(), at - 1)
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
        why = error.msg[:1].lower() + error.msg[1:]
        raise source.broken("JSON", why, source.place(error.pos)) from error
