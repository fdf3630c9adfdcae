"""A sheet as a piece of HTML, for notebooks; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from estimator.base.language import said_many
from estimator.show.sheet import (
    MOST_ROWS,
    Block,
    Column,
    Emphasis,
    Kind,
    Listing,
    Pictured,
    Quotation,
    Row,
    Sheet,
    Spoken,
    Table,
    words_of,
)

_ELEMENTS: Final[dict[Emphasis, tuple[str, str]]] = {
    "": ("", ""),
    "strong": ("<strong>", "</strong>"),
    "faint": ("<small>", "</small>"),
    "alarm": ('<span style="color: #b3261e">', "</span>"),
    "strong alarm": ('<strong style="color: #b3261e">', "</strong>"),
}
_STYLES: Final[dict[Kind, str]] = {
    "text": "text-align: left",
    "code": "text-align: left; white-space: nowrap",
    "number": "text-align: right; white-space: nowrap",
}
"""What never folds in a terminal does not do so in a browser."""


def html_of(sheet: Sheet) -> str:
    """A sheet as HTML.

    >>> from estimator.show.sheet import strong
    >>> html_of(Sheet(("Messages of ", strong("<Paul>"))))
    '<div><p>Messages of <strong>&lt;Paul&gt;</strong></p></div>'
    """
    return f"<div>{''.join(map(_block, sheet.blocks))}</div>"


def _block(block: Block) -> str:
    if isinstance(block, Pictured):
        return block.html
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Listing):
        return (
            _paragraph([block.title], "strong")
            + f"<ul>{''.join(f'<li>{_words(each)}</li>' for each in block.lines)}</ul>"
        )
    if isinstance(block, Quotation):
        lines = "\n".join(map(_words, block.text.splitlines()))
        return f'<pre style="white-space: pre-wrap">{lines}</pre>'
    return "" if block.is_hint else _paragraph(block.lines, block.emphasis)


def _paragraph(lines: Sequence[Spoken], emphasis: Emphasis = "") -> str:
    begin, end = _ELEMENTS[emphasis]
    return f"<p>{begin}{'<br>'.join(map(_words, lines))}{end}</p>" if lines else ""


def _words(spoken: Spoken) -> str:
    marks = ((_ELEMENTS[emphasis], text) for text, emphasis in words_of(spoken))
    return "".join(f"{begin}{escape(text)}{end}" for (begin, end), text in marks)


def _table(table: Table) -> str:
    title = _paragraph([table.title]) if table.title else ""
    head = "".join(f"<th{_style(column)}>{_words(column.name)}</th>" for column in table.columns)
    heading = f"<thead><tr>{head}</tr></thead>" if table.has_heading else ""
    rows = "".join(_row(row, table) for row in table.full_rows[:MOST_ROWS])
    foot = "" if table.total is None else f"<tfoot>{_row(table.total, table)}</tfoot>"
    left_out = len(table.full_rows) + table.beyond - MOST_ROWS
    more = [said_many("… {count} more row", "… {count} more rows", left_out)] if left_out > 0 else []
    return f"{title}<table>{heading}<tbody>{rows}</tbody>{foot}</table>{_paragraph([*more, *table.notes])}"


def _row(row: Row, table: Table) -> str:
    begin, end = _ELEMENTS[row.emphasis]
    cells = (
        f"<td{_style(column)}>{begin}{_words(cell)}{end}</td>"
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _style(column: Column) -> str:
    return f' style="{_STYLES[column.kind]}"'
