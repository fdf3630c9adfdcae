"""Gettext catalogues (`.po`): every translation that would be used.

An empty translation is none yet, a fuzzy one is left out by `msgfmt`, and the header is no text. How fields
are written is what the flags of an entry say, such as `python-format`.

Source: GNU gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from estimator.save.lint.meanings import AUTOMATIC, ICU, PRINTF, PYTHON, PYTHON_BRACE, RUBY, Meaning
from estimator.save.lint.texts import FoundText, LintSource

_LINE = re.compile(
    r"[^\S\n]*(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[^\S\n]*)?"
    r'"(?P<piece>(?:[^"\\\n]|\\.)*)"[^\S\n]*'
)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{2}|.)")
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "a": "\a", "b": "\b", "v": "\v"}
_BY_FLAG: Final = {
    "python-format": PYTHON,
    "python-brace-format": PYTHON_BRACE,
    "ruby-format": RUBY,
    "java-format": ICU,
    "icu-message-format": ICU,
    **{f"{language}-format": PRINTF for language in ("c", "objc", "php", "javascript", "perl", "lua", "go")},
}
"""What fields are by the flag of an entry; the first that is there counts."""


@dataclass(slots=True)
class _Field:
    """One `msgid`, `msgstr[1]` …: its pieces, and where the first and the last of them are."""

    keyword: str
    pieces: list[str] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def add(self, line: re.Match[str]) -> None:
        if not "".join(self.pieces):
            self.start = line.start("piece")
        self.pieces.append(line["piece"])
        self.end = line.end("piece")

    @property
    def text(self) -> str:
        return _ESCAPE.sub(lambda escape: _meant(escape[1]), "".join(self.pieces))


def strings(source: LintSource) -> Iterator[FoundText]:
    """The translations of a catalogue, in their order; the key of each is its `msgid`.

    >>> source = LintSource("fr.po", 'msgid "hello"\\nmsgstr "Bonjour"\\n')
    >>> [(found.key, found.text, str(found.place)) for found in strings(source)]
    [('hello', 'Bonjour', 'fr.po:2:9')]
    """
    entry: list[_Field] = []
    flags: list[str] = []
    at = 0
    for line in re.split(r"(?<=\n)", source.content):
        start, at = at, at + len(line)
        bare = line.strip()
        found = _LINE.match(source.content, start, at)
        starts_entry = found is not None and found["keyword"] in {"msgctxt", "msgid"}
        if not bare or bare.startswith("#") or (starts_entry and _is_translated(entry)):
            yield from _translations(entry, flags, source)
            if entry:
                entry, flags = [], []
        if bare.startswith("#,"):
            flags += [flag.strip() for flag in bare[2:].split(",")]
        if not bare or bare.startswith("#"):
            continue
        if found is None or found.end() < start + len(line.rstrip()):
            raise source.broken(
                "catalogue", "neither a comment nor a keyword with a text in quotes", source.place(start)
            )
        if found["keyword"]:
            entry.append(_Field(found["keyword"]))
        elif not entry:
            raise source.broken("catalogue", "a text without a keyword", source.place(start))
        entry[-1].add(found)
    yield from _translations(entry, flags, source)


def _is_translated(entry: list[_Field]) -> bool:
    return bool(entry) and entry[-1].keyword.startswith("msgstr")


def _translations(entry: list[_Field], flags: list[str], source: LintSource) -> Iterator[FoundText]:
    if "fuzzy" in flags:
        return
    meaning: Meaning = next((known for flag, known in _BY_FLAG.items() if flag in flags), AUTOMATIC)
    names = {each.keyword: each.text for each in entry if not each.keyword.startswith("msgstr")}
    if not names.get("msgid"):
        return
    context = f"{names['msgctxt']}|" if "msgctxt" in names else ""
    for each in entry:
        if each.keyword.startswith("msgstr") and each.text:
            key = f"{context}{names['msgid']}{each.keyword.removeprefix('msgstr')}"
            yield source.found(each.text, key, each.start, each.end, meaning)


def _meant(escape: str) -> str:
    if escape[0] == "x" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    if escape[0] in "01234567":
        return chr(int(escape, 8))
    return _MEANINGS.get(escape, escape)
