"""Java properties: every value, with its key.

Source: the documentation of `java.util.Properties.load`; read as UTF-8, as resource bundles are since Java 9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimator.base.language import told
from estimator.save.lint.texts import FoundText, LintSource

# A logical line: a comment; or a key, the sign between, and a value over lines that end in a backslash.
_ENTRY = re.compile(
    r"[ \t\f]*(?:(?P<comment>[#!][^\r\n]*)|"
    r"(?P<key>(?:\\(?:\r\n|.)|[^\\\s=:])+)?[ \t\f]*(?:[=:][ \t\f]*)?(?P<value>(?:\\(?:\r\n|.)|[^\\\r\n])*))"
    r"(?:\r\n|\r|\n|\\?\Z)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(?:\r\n|\r|\n)[ \t\f]*|(.))", re.DOTALL)
_BAD_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u(?![0-9A-Fa-f]{4})")
_MEANINGS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def strings(source: LintSource) -> Iterator[FoundText]:
    """The values of a properties file, in their order.

    >>> source = LintSource("a.properties", "# a comment\\nsms.on = Bonjour \\\\u00e0 vous\\n")
    >>> [(found.key, found.text, str(found.place)) for found in strings(source)]
    [('sms.on', 'Bonjour à vous', 'a.properties:2:10')]
    """
    at = 0
    while at < len(source.content) and (entry := _ENTRY.match(source.content, at)):
        at = entry.end()
        if bad := _BAD_ESCAPE.search(entry["value"] or ""):
            place = source.place(entry.start("value") + bad.start())
            raise source.broken(told("properties file"), told("\\u without four hexadecimal digits"), place)
        if entry["key"] and entry["value"]:
            yield source.found(_plain(entry["value"]), _plain(entry["key"]), *entry.span("value"))


def _plain(escaped: str) -> str:
    plain = _ESCAPE.sub(_meant, escaped)
    # Two escapes, \ud83d and \ude00, are one character.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return _MEANINGS.get(escape[2], escape[2]) if escape[2] else ""
