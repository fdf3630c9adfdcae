"""XML: the strings of Android apps (`strings.xml`) and XLIFF.

Expat, of the standard library, gives each piece with its byte, which lxml does not. A document type is
refused, and with it all entities that anybody could define.

Source: Android, "String resources"; OASIS, "XLIFF Version 1.2" and "XLIFF Version 2.1".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from estimator.base.depth import DEEPEST
from estimator.errors import Place
from estimator.save.lint.meanings import AUTOMATIC, PRINTF, Meaning
from estimator.save.lint.texts import FoundText, LintSource

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_MEANINGS = {"n": "\n", "t": "\t"}
_QUOTED_OR_BLANK = re.compile(r'"((?:[^"\\]|\\.)*+)"?|((?:[^"\\\s]|\\.)++)|(\s++)', re.DOTALL)
_OUTERMOST = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+<([\w:.-]+)", re.DOTALL)
_FIELD = re.compile(r"[{}%$]")


@dataclass(slots=True)
class _Element:
    """An element: where its content begins and ends in bytes, and the text in it."""

    name: str
    attributes: Mapping[str, str]
    parent: _Element | None
    depth: int
    pieces: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1
    before: dict[str, int] = field(default_factory=dict)

    def above(self, *names: str) -> _Element | None:
        """The nearest element around this one that is called so."""
        at = self.parent
        while at is not None and at.name not in names:
            at = at.parent
        return at


def strings(source: LintSource) -> Iterator[FoundText]:
    """The strings of an Android app, or the translations of an XLIFF file.

    >>> content = "<resources><string name='on'>L\\\\'offre &lt; %1$s</string></resources>"
    >>> source = LintSource("strings.xml", content)
    >>> [(found.key, found.text, str(found.place)) for found in strings(source)]
    [('on', "L'offre < %1$s", 'strings.xml:1:30')]
    """
    reader = _Reader(source)
    reader.parse()
    octets = source.content.encode()
    at = characters = 0
    texts = reader.texts
    if any(kind == "target" for kind, *_ in texts):
        texts = [each for each in texts if each[0] != "source"]
    for _, key, text, meaning, element in texts:
        if not text:
            continue
        # They come in order, so what lies between two of them is decoded once.
        characters, at = characters + len(octets[at : element.start].decode()), element.start
        end = characters + len(octets[element.start : element.end].decode())
        yield source.found(text, key, characters, end, meaning)


def is_catalogue(head: bytes) -> bool:
    """Whether an XML file that begins so is one of texts, by its outermost element.

    >>> is_catalogue(b'<?xml version="1.0"?><!-- x --><resources>'), is_catalogue(b"<project/>")
    (True, False)
    """
    found = _OUTERMOST.match(head)
    return found is not None and found[1].rpartition(b":")[2].decode() in _KINDS


class _Reader:
    """Goes through the elements once; gathers the texts, in their order."""

    def __init__(self, source: LintSource) -> None:
        self.source = source
        self.texts: list[tuple[str, str, str, Meaning, _Element]] = []
        self.at: _Element | None = None
        self.take: Callable[[_Element], None] | None = None
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.StartElementHandler = self.opened
        self.parser.EndElementHandler = self.closed
        self.parser.CharacterDataHandler = self.read
        self.parser.StartDoctypeDeclHandler = self.refuse

    def parse(self) -> None:
        try:
            self.parser.Parse(self.source.content.encode(), True)
        except expat.ExpatError as error:
            place = Place(self.source.name, error.lineno, error.offset + 1)
            raise self.source.broken("XML", expat.ErrorString(error.code), place) from error

    def refuse(self, *_: object) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise self.source.broken("XML", "a document type is not read", Place(self.source.name, line, column))

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._begin()
        local = name.rpartition(":")[2]
        if self.at is None:
            if local not in _KINDS:
                raise self.source.broken("XML", f"it begins with {name}, not with resources or xliff")
            self.take = getattr(self, _KINDS[local])
        depth = 1 if self.at is None else self.at.depth + 1
        if depth > DEEPEST:
            raise self.source.too_deep()
        self.at = _Element(local, attributes, self.at, depth)

    def read(self, data: str) -> None:
        self._begin()
        if self.at is not None:
            self.at.pieces.append(data)

    def closed(self, _: str) -> None:
        self._begin()
        element, take = self.at, self.take
        assert element is not None, "expat closes what it opened"
        assert take is not None, "the outermost element decides"
        element.end = self.parser.CurrentByteIndex
        self.at = element.parent
        take(element)

    def _begin(self) -> None:
        if self.at is not None and self.at.start < 0:
            self.at.start = self.parser.CurrentByteIndex

    def _add(self, kind: str, key: str, text: str, meaning: Meaning, element: _Element) -> None:
        self.texts.append((kind, key, text, meaning, element))

    def android(self, element: _Element) -> None:
        """A string, an item of an array, or one of a plural; what is in bold is text, too."""
        parent = element.parent
        if parent is None:
            return
        if element.name == "string" and parent.parent is None:
            key = element.attributes.get("name", "")
        elif element.name == "item" and parent.name in ("string-array", "plurals"):
            position = parent.before.setdefault("item", 0)
            parent.before["item"] = position + 1
            key = f"{parent.attributes.get('name', '')}.{element.attributes.get('quantity', position)}"
        else:
            parent.pieces += element.pieces
            return
        self._add("text", key, _android_text("".join(element.pieces)), PRINTF, element)

    def xliff(self, element: _Element) -> None:
        """A translation; where a file has none, the sources, for then they are what is sent."""
        parent = element.parent
        if parent is None or element.name in ("bpt", "ept", "it", "note"):
            return
        if element.name in ("x", "ph"):
            parent.pieces.append(_inline(element))
        elif element.name in ("g", "mrk", "pc"):
            parent.pieces += element.pieces
        elif element.name in ("source", "target") and element.above("alt-trans") is None:
            unit = element.above("trans-unit", "unit")
            known = {} if unit is None else unit.attributes
            key = known.get("resname") or known.get("id", "")
            self._add(element.name, key, "".join(element.pieces), AUTOMATIC, element)


_KINDS: Final = {"resources": "android", "xliff": "xliff"}
"""How a file is read, by its outermost element."""


def _inline(element: _Element) -> str:
    """What stands for a placeholder: a field; nothing for a mark of style, a line end for a break."""
    attributes = element.attributes
    if attributes.get("ctype") == "lb":
        return "\n"
    written = attributes.get("equiv-text") or attributes.get("disp") or "".join(element.pieces)
    name = attributes.get("equiv") or attributes.get("id", "")
    if _FIELD.search(written) or name.startswith(("INTERPOLATION", "PH")) or not written:
        return "{" + re.sub(r"[{}%$\s,]", "", written or name) + "}"
    return ""


def _android_text(raw: str) -> str:
    """Escapes undone, blanks as one, but for those in quotes."""
    pieces = []
    for found in _QUOTED_OR_BLANK.finditer(raw.strip()):
        quoted, plain, blank = found.groups()
        pieces.append(" " if blank else _ESCAPE.sub(_meant, quoted if plain is None else plain))
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _MEANINGS.get(escape[2], escape[2])
