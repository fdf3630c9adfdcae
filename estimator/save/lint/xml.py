"""XML: the strings of Android apps (`strings.xml`), XLIFF, and the resources of .NET (`.resx`).

Expat, of the standard library, gives each piece with its byte, which lxml does not. A document type is
refused, and with it all entities that anybody could define.

Source: Android, "String resources"; OASIS, "XLIFF Version 1.2" and "XLIFF Version 2.1"; Microsoft, "Work
with .resx files programmatically".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.parsers import expat

from estimator.base.depth import DEEPEST
from estimator.base.language import listed, told
from estimator.errors import Place
from estimator.save.lint.broken import reason_of
from estimator.save.lint.meanings import AUTOMATIC, PRINTF, Meaning
from estimator.save.lint.texts import FoundText, LintSource

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_MEANINGS = {"n": "\n", "t": "\t"}
_QUOTED_OR_BLANK = re.compile(r'"((?:[^"\\]|\\.)*+)"?|((?:[^"\\\s]|\\.)++)|(\s++)', re.DOTALL)
_OUTERMOST = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+<([\w:.-]+)", re.DOTALL)
_FIELD = re.compile(r"[{}%$]")


@dataclass(slots=True)
class Element:
    """An element: where its content begins and ends in bytes, and the text in it."""

    name: str
    attributes: Mapping[str, str]
    parent: Element | None
    depth: int
    pieces: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1
    before: dict[str, int] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in it, but for what stands in its children."""
        return "".join(self.pieces)

    def above(self, *names: str) -> Element | None:
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
    texts = read_elements(source, _KINDS)
    if any(each.kind == "target" for each in texts):
        texts = [each for each in texts if each.kind != "source"]
    yield from placed(source, texts)


def resources(source: LintSource) -> Iterator[FoundText]:
    """The strings of resources of .NET; what is an image or a number is none.

    >>> content = "<root><data name='on'><value>Bonjour {0}</value></data></root>"
    >>> [(found.key, found.text, str(found.place)) for found in resources(LintSource("a.resx", content))]
    [('on', 'Bonjour {0}', 'a.resx:1:30')]
    """
    yield from placed(source, read_elements(source, {"root": _resx}))


def placed(source: LintSource, texts: Iterable[XmlText]) -> Iterator[FoundText]:
    """Texts of a file, in their order, each where it stands."""
    octets = source.content.encode()
    at = characters = 0
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


class XmlText(NamedTuple):
    """A text, its key, and the element it stands in; `kind` says which of several it is."""

    kind: str
    key: str
    text: str
    meaning: Meaning
    element: Element


Take = Callable[[Element], Iterator[XmlText]]
"""The texts that an element has, asked when it closes."""


def read_elements(source: LintSource, kinds: Mapping[str, Take]) -> list[XmlText]:
    """The texts of a file, in their order; `kinds` says how they are read, by the outermost element.

    Raises `LNT006` where the file is no XML or begins otherwise, `LNT007` where it is too deep.
    """
    reader = _Reader(source, kinds)
    reader.parse()
    return reader.texts


class _Reader:
    """Goes through the elements once; gathers the texts, in their order."""

    def __init__(self, source: LintSource, kinds: Mapping[str, Take]) -> None:
        self.source, self.kinds = source, kinds
        self.texts: list[XmlText] = []
        self.at: Element | None = None
        self.take: Take | None = None
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.StartElementHandler = self.opened
        self.parser.EndElementHandler = self.closed
        self.parser.CharacterDataHandler = self.read
        self.parser.StartDoctypeDeclHandler = self.document_type
        self.parser.SkippedEntityHandler = self.refuse

    def parse(self) -> None:
        try:
            self.parser.Parse(self.source.content.encode(), True)
        except expat.ExpatError as error:
            place = Place(self.source.name, error.lineno, error.offset + 1)
            raise self.source.broken("XML", reason_of(expat.ErrorString(error.code)), place) from error

    def document_type(self, name: str, _system: object, _public: object, has_subset: bool) -> None:
        # Every property list names its type, which defines nothing that is read from it.
        if has_subset or name != "plist" or name not in self.kinds:
            self.refuse()

    def refuse(self, *_: object) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise self.source.broken(
            "XML", told("a document type is not read"), Place(self.source.name, line, column)
        )

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._begin()
        local = name.rpartition(":")[2]
        if self.at is None:
            if local not in self.kinds:
                known = listed(tuple(self.kinds), told(" or "))
                raise self.source.broken(
                    "XML", told("it begins with {name}, not with {known}", name=name, known=known)
                )
            self.take = self.kinds[local]
        depth = 1 if self.at is None else self.at.depth + 1
        if depth > DEEPEST:
            raise self.source.too_deep()
        self.at = Element(local, attributes, self.at, depth)

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
        self.texts += take(element)

    def _begin(self) -> None:
        if self.at is not None and self.at.start < 0:
            self.at.start = self.parser.CurrentByteIndex


def _android(element: Element) -> Iterator[XmlText]:
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
    yield XmlText("text", key, _android_text(element.text), PRINTF, element)


def _xliff(element: Element) -> Iterator[XmlText]:
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
        yield XmlText(element.name, key, element.text, AUTOMATIC, element)


def _resx(element: Element) -> Iterator[XmlText]:
    data = element.parent
    if element.name != "value" or data is None or data.name != "data" or data.depth != 2:
        return
    if data.attributes.get("type", "System.String").startswith("System.String") and (
        "mimetype" not in data.attributes
    ):
        yield XmlText("text", data.attributes.get("name", ""), element.text, AUTOMATIC, element)


_KINDS: Final[Mapping[str, Take]] = {"resources": _android, "xliff": _xliff}
"""How a file is read, by its outermost element."""


def _inline(element: Element) -> str:
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
