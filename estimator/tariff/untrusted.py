"""A tariff file as bytes from a stranger, turned into an XML tree, or refused with the place of the fault.

Attacks on XML parsers begin with a DOCTYPE (entity bombs, external entities), with size, with depth, or with
an encoding that hides any of these. All are refused here, before anything is expanded or fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from estimator.base.language import told
from estimator.base.read import TARIFF, clipped, place_of, quoted, raised_as, read_bounded
from estimator.errors import Place, TariffError

MAXIMUM_ELEMENTS = 5_000
"""24 tariffs of 207 rates. Validation takes time in the square of the faults; with more it could be felt."""

_SIGNATURES = {
    b"\x1f\x8b": told("a gzip archive"),
    b"PK\x03\x04": told("a zip archive or an Excel file"),
    b"\xff\xfe": told("UTF-16 text"),
    b"\xfe\xff": told("UTF-16 text"),
    b"%PDF": told("a PDF document"),
}
_DECLARED = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ATTRIBUTE = re.compile(rb"""([^\s=<>/"']+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_SCHEMAS = "{http://www.w3.org/2001/XMLSchema-instance}"
_OF_EDITORS = frozenset({f"{_SCHEMAS}noNamespaceSchemaLocation", f"{_SCHEMAS}schemaLocation"})
"""Where an editor of XML finds the schema; nothing is ever read from there."""

_MESSAGE_TAIL = re.compile(r", line \d+, column \d+.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A parsed file that can say where each of its elements and attributes stands.

    Attributes
    ----------
    name : str
        What errors call the file.
    data : bytes
        Its content, UTF-8 without a byte-order mark.
    root : lxml element
    starts : dict of lxml element to int
        Offset in `data` of the `<` each element begins with, in document order.
    """

    name: str
    data: bytes
    root: etree._Element
    starts: dict[etree._Element, int]

    def place(self, element: etree._Element, attribute: str | None = None) -> Place:
        """Line and column, from 1 and in characters, of an element or of one of its attributes."""
        offset = self.starts[element]
        if attribute is not None:
            wanted = attribute.encode()
            found = (m.start() for m in _ATTRIBUTE.finditer(self.data, offset) if m[1] == wanted)
            offset = next(found, offset)
        return place_of(self.name, self.data, offset)


def read_tariff(path: Path) -> bytes:
    """The bytes of a tariff file; `FIL001` to `FIL005`, as errors of tariffs, where they cannot be had."""
    with raised_as(TariffError):
        return read_bounded(path, TARIFF)


def decode_utf8(data: bytes, name: str) -> str:
    """UTF-8 text without its byte-order mark; `TAR004` for other kinds of files, `TAR005` for other bytes."""
    for signature, found in _SIGNATURES.items():
        if data.startswith(signature):
            raise TariffError("TAR004", Place(name), found=found)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a byte-order mark the codec counts from behind it.
        body = data.removeprefix(b"\xef\xbb\xbf")
        why = told("the byte 0x{byte} cannot stand here", byte=format(error.object[error.start], "02x"))
        raise TariffError("TAR005", place_of(name, body, error.start), why=why) from error


def parse_untrusted(data: bytes, name: str) -> XmlDocument:
    """Parse XML that may have been written to do harm.

    Raises `TAR004` to `TAR008`, each with its place: not XML, not UTF-8, a DOCTYPE or an entity, not
    well-formed, nested too deep; `TAR003` for too many elements.
    """
    data = decode_utf8(data, name).encode()
    # No XML has one; texts of two or four bytes a character, without a mark, have little else.
    if (at := data.find(b"\0")) >= 0:
        why = told("the byte 0x{byte} cannot stand here", byte="00")
        raise TariffError("TAR005", place_of(name, data, at), why=why)
    if not data.lstrip().startswith(b"<"):
        found = (
            told(
                "a file that begins with {character}",
                character=repr(data.lstrip()[:1].decode("utf-8", "replace")),
            )
            if data.strip()
            else told("empty")
        )
        raise TariffError("TAR004", Place(name), found=found)
    declared = _DECLARED.match(data)
    if declared and declared[1].upper() not in (b"UTF-8", b"UTF8"):
        why = told("it declares the encoding {name}", name=quoted(declared[1].decode()))
        raise TariffError("TAR005", place_of(name, data, declared.start(1)), why=why)
    # Anywhere, even in a comment: a scanner that understood comments would be one more parser to fool.
    if doctype := _DOCTYPE.search(data):
        raise TariffError("TAR006", place_of(name, data, doctype.start()))
    root = _tree(data, name)
    starts = _element_starts(data, name)
    if len(starts) > MAXIMUM_ELEMENTS:
        raise TariffError(
            "TAR003",
            Place(name),
            found=told("made of more than {most} elements", most=MAXIMUM_ELEMENTS),
        )
    document = XmlDocument(name, data, root, dict(zip(root.iter(etree.Element), starts, strict=True)))
    _check_namespaces(document)
    return document


def _check_namespaces(document: XmlDocument) -> None:
    """Refuse names of other languages of XML: `xsi:type` and XInclude would mean something to a validator."""
    for element in document.starts:
        if element.tag.startswith("{"):
            written = f"<{_as_written(element, element.tag)}>"
            raise TariffError(
                "TAR009",
                document.place(element),
                found=told("{tag} does not belong here", tag=written),
                expected=told("an element of no namespace"),
                others="",
            )
        for attribute in map(str, element.attrib):
            if attribute.startswith("{") and attribute not in _OF_EDITORS:
                written = _as_written(element, attribute)
                raise TariffError(
                    "TAR010",
                    document.place(element, written),
                    element=f"<{clipped(element.tag, 40)}>",
                    attribute=quoted(written),
                    others="",
                )


def _as_written(element: etree._Element, name: str) -> str:
    """The name of an element or an attribute with its prefix."""
    found = etree.QName(name)
    prefix = next((each for each, of in element.nsmap.items() if of == found.namespace), "xml")
    return clipped(f"{prefix}:{found.localname}" if prefix else found.localname, 40)


def _tree(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        place = Place(name, max(line, 1), max(column, 1))
        message = _MESSAGE_TAIL.sub("", error.msg or "no element found")
        if message.startswith("Excessive depth"):
            raise TariffError("TAR008", place) from error
        raise TariffError("TAR007", place, why=clipped(message.rstrip(), 200)) from error


def _element_starts(data: bytes, name: str) -> list[int]:
    # libxml2 keeps the line of an element but not its column: expat tells the offset of every start tag.
    starts: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _tag, _attributes: starts.append(parser.CurrentByteIndex)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = Place(name, error.lineno, error.offset + 1)
        raise TariffError("TAR007", place, why=expat.ErrorString(error.code)) from error
    return starts
