"""A figure of matplotlib as a small SVG that lives inside an HTML page.

Text stays text, in the page's own font. Colours become the page's CSS variables, so that one picture serves
light and dark. Names of parts are made unique to the picture, and nothing points outside.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS: Final[Mapping[str, str]] = {
    "#000001": "ink",
    "#000002": "muted",
    "#000003": "line",
    "#000004": "accent",
    "#000005": "warm",
    "#000006": "paper",
}
"""What charts draw with, and the variable of report.css that each stands for."""

INK, MUTED, LINE, ACCENT, WARM, PAPER = COLOURS

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def inline_svg(figure: Figure, name: str, title: str) -> str:
    """The picture as an element `<svg>` whose accessible name is `title`.

    `name` tells the pictures of a page apart: it begins the identifiers of all their parts.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata=_METADATA)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    svg = etree.fromstring(buffer.getvalue(), parser)
    _strip(svg)
    _rename(svg, name)
    for element in svg.iter():
        _restyle(element)
    _entitle(svg, name, title)
    text = etree.tostring(svg, encoding="unicode")
    # Inside HTML an SVG needs no namespaces, and a page that names no address can be seen to load none.
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)


def _strip(svg: etree._Element) -> None:
    """Without the size in points, so that the page decides, and without styles that would leak into it."""
    etree.strip_attributes(svg, "version")
    for size in ("width", "height"):
        del svg.attrib[size]
    for element in list(svg.iter(f"{_SVG}metadata", f"{_SVG}style")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _rename(svg: etree._Element, name: str) -> None:
    """Identifiers that are used get the picture's name; the others go."""
    text = etree.tostring(svg, encoding="unicode")
    used = set(re.findall(r'(?:url\(|href=")#([^)"]+)', text))
    for element in svg.iter():
        if (identifier := element.get("id")) is not None:
            del element.attrib["id"]
            if identifier in used:
                element.set("id", f"{name}-{identifier}")
        if (target := element.get(_HREF)) is not None:
            del element.attrib[_HREF]
            element.set("href", f"#{name}-{target[1:]}")
        if (clip := element.get("clip-path")) is not None:
            element.set("clip-path", clip.replace("#", f"#{name}-"))


def _restyle(element: etree._Element) -> None:
    if (path := element.get("d")) is not None:
        element.set("d", re.sub(r"\s+", " ", path).strip())
    # Turned by nothing at all, as every text of matplotlib is.
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    style = element.get("style")
    if style is None:
        return
    style = re.sub(r"font-family: [^;]*;?\s*", "", style)
    for colour, variable in COLOURS.items():
        style = style.replace(colour, f"var(--{variable})")
    element.set("style", style)


def _entitle(svg: etree._Element, name: str, title: str) -> None:
    svg.set("role", "img")
    svg.set("aria-labelledby", f"{name}-title")
    element = etree.Element(f"{_SVG}title", id=f"{name}-title")
    element.text = title
    svg.insert(0, element)
