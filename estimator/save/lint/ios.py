"""The strings of iOS and macOS apps (`.strings`): every value, with its key.

Source: Apple, "Internationalization and Localization Guide" and "Old-Style ASCII Property Lists".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimator.save.lint.meanings import PRINTF
from estimator.save.lint.texts import FoundText, LintSource

_TOKEN = re.compile(
    r'(?P<nothing>\s++|//[^\n]*+|/\*.*?\*/)|"(?P<string>(?:[^"\\]|\\.)*+)"|(?P<bare>[\w.$/:-]++)|(?P<sign>[=;])',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:[Uu]([0-9A-Fa-f]{4})|([0-7]{1,3})|(.))", re.DOTALL)
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "a": "\a", "b": "\b", "v": "\v"}


def strings(source: LintSource) -> Iterator[FoundText]:
    """The values of a file of strings, in their order.

    >>> source = LintSource("a.strings", '/* a comment */\\n"on" = "Bonjour %@\\\\n";\\n')
    >>> [(found.key, found.text, str(found.place)) for found in strings(source)]
    [('on', 'Bonjour %@\\n', 'a.strings:2:9')]
    """
    entry: list[re.Match[str]] = []
    for token in _tokens(source):
        if token["sign"] != ";":
            entry.append(token)
            continue
        shape = "".join(each["sign"] or "x" for each in entry)
        if shape not in ("x", "x=x"):  # a key alone means itself
            at = (entry[0] if entry else token).start()
            raise source.broken("file of strings", 'no "key" = "value"; stands here', source.place(at))
        key, value = entry[0], entry[-1]
        if text := _plain(value):
            yield source.found(text, _plain(key), *value.span("bare" if value["bare"] else "string"), PRINTF)
        entry = []
    if entry:
        raise source.broken("file of strings", "the last entry has no ;", source.place(entry[0].start()))


def _tokens(source: LintSource) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(source.content):
        token = _TOKEN.match(source.content, at)
        if token is None:
            raise source.broken("file of strings", 'no "key" = "value"; stands here', source.place(at))
        if token["nothing"] is None:
            yield token
        at = token.end()


def _plain(token: re.Match[str]) -> str:
    if token["bare"]:
        return token["bare"]
    plain = _ESCAPE.sub(_meant, token["string"])
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return chr(int(escape[2], 8)) if escape[2] else _MEANINGS.get(escape[3], escape[3])
