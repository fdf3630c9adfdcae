"""Tables of web pages: their rows, as they are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import html

MOST_COLUMNS: Final = 256
"""Of a row: as many as a sheet of the Excel has that pages called `.xls` are made for."""

_MOST_SPANNED: Final = 1000
"""Columns or rows that a cell may take, as in HTML: who says more means harm."""

_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_LINE_END: Final = "\ue000"  # stands for a <br> until blanks are folded


class HtmlRow(NamedTuple):
    """A row: its cells by column, the line of the page, how many cells are written in it, whether it is
    hidden, and for how many rows more each of them is written, by column."""

    cells: list[str]
    line: int
    written: int
    is_hidden: bool
    below: dict[int, int]


def parsed_page(text: str) -> html.HtmlElement:
    """A page whose text is decoded already: what it declares itself must not change what it says."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # A page of nothing but blanks is a page too, but the parser knows no empty document.
    page = html.document_fromstring(f"<html>{text}".encode(errors="replace"), parser)
    for end in page.iter("br"):
        end.tail = _LINE_END + (end.tail or "")
    return page


def rows_of_table(table: html.HtmlElement, *, spread: bool) -> Iterator[HtmlRow]:
    """The rows of a table, without those of tables in its cells.

    A cell over several columns or rows is the cell of each of them where it is to be `spread`; else of the
    first, as in a spreadsheet. Raises ValueError where a row has more than `MOST_COLUMNS`.

    >>> page = parsed_page("<table><tr><td rowspan=2>a<td>b<br>c<tr><td> d  e </table>")
    >>> [row.cells for row in rows_of_table(page.find(".//table"), spread=True)]
    [['a', 'b\\nc'], ['a', 'd e']]
    """
    above: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield _row(row, above, spread=spread)


def _row(row: html.HtmlElement, above: dict[int, tuple[int, str]], *, spread: bool) -> HtmlRow:
    """A row; `above` has what earlier cells still say, by column: in how many rows, and what."""
    cells = list(row.iterchildren("td", "th"))
    texts: list[str] = []
    below: dict[int, int] = {}
    waiting = iter(cells)
    cell = next(waiting, None)
    while cell is not None or len(texts) in above:
        if len(texts) >= MOST_COLUMNS:
            raise ValueError("a row of a table has fewer cells")
        if len(texts) in above:
            rows, text = above.pop(len(texts))
            if rows > 1:
                above[len(texts)] = (rows - 1, text)
            texts.append(text)
            continue
        assert cell is not None, "else the row ends"
        text, more = _text(cell), _span(cell, "rowspan") - 1
        if more:
            below[len(texts)] = more
        for _ in range(min(_span(cell, "colspan"), MOST_COLUMNS)):
            if more:
                above[len(texts)] = (more, text if spread else "")
            texts.append(text)
            text = text if spread else ""
        cell = next(waiting, None)
    return HtmlRow(texts, row.sourceline or 0, len(cells), _is_hidden(row), below)


def _span(cell: html.HtmlElement, name: str) -> int:
    given = cell.get(name, "1").strip()
    return (
        min(max(int(given), 1), _MOST_SPANNED)
        if given.isascii() and given.isdigit() and len(given) < 6
        else 1
    )


def _is_hidden(row: Any) -> bool:
    return _HIDDEN.search(row.get("style", "")) is not None


def _text(cell: html.HtmlElement) -> str:
    """What a cell shows: blanks that break are one, and `<br>` ends a line."""
    # A cell with a table inside is layout; reading its text once a level would take time in the square.
    if next(cell.iter("table"), None) is not None:
        return ""
    folded = _BLANKS.sub(" ", cell.text_content())
    return "\n".join(line.strip(" ") for line in folded.split(_LINE_END)).strip(" \n")
