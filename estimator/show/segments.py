"""A message in blocks of its segments, character by character: what the page draws, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from estimator.count.characters import name_of
from estimator.count.message import Explanation
from estimator.show.words import visible

BLOCKS: Final = ("#dcebf7", "#fdeccd", "#dff2df", "#efe3f6")
"""The colours of segments, in turns; those of the page (`page/web/style.css`)."""

INK, FORCING, DOUBLE = "#1b2430", "#a11d14", "#6a3d00"
_FORCES: Final = f"color: {FORCING}; text-decoration: underline 2px"
_TAKES_TWO: Final = f"color: {DOUBLE}; text-decoration: underline dotted 2px"
_BLOCK: Final = "list-style: none; margin: 4px 0; padding: 5px 9px; border-radius: 6px"
_BODY: Final = "display: block; white-space: pre-wrap; overflow-wrap: anywhere; font-family: monospace"


def segments_html(explanation: Explanation, titles: Sequence[str], *, stop_clause: str = "") -> str:
    """The blocks of a message, each below its title; characters that cost more are marked, and named.

    >>> from estimator import explain
    >>> html = segments_html(explain("Ça va <ici> ✓"), ["1"])
    >>> html.count("<li"), "&lt;ici&gt;" in html, html.count("<b ")
    (1, True, 1)
    """
    styles = {use.character: _TAKES_TWO for use in explanation.doubled}
    styles |= {use.character: _FORCES for use in explanation.forcing}
    left = len(explanation.text) - len(stop_clause)
    items = []
    for at, (segment, title) in enumerate(zip(explanation.segments, titles, strict=True)):
        body = "".join(_characters(segment.text, styles, left))
        left -= len(segment.text)
        style = f"{_BLOCK}; color: {INK}; background: {BLOCKS[at % len(BLOCKS)]}"
        small = f"<small>{escape(title)}</small>"
        items.append(f'<li style="{style}">{small}\n<span style="{_BODY}">{body}</span></li>')
    blocks = "\n".join(items)
    return f'<ol style="padding: 0; margin: 8px 0">{blocks}\n</ol>'


def _characters(text: str, styles: dict[str, str], clause_from: int) -> Iterator[str]:
    for at, character in enumerate(text):
        shown = "↵\n" if character == "\n" else escape(visible(character))
        if style := styles.get(character):
            name = escape(name_of(character).text, quote=True)
            yield f'<b style="{style}" title="{name}">{shown}</b>'
        elif at >= clause_from:
            yield f"<i>{shown}</i>"
        else:
            yield shown
