"""A sheet in the columns of a terminal, however narrow: nothing is ever cut off.

A table stands in columns where these fit side by side: its texts fold between words, its headings too, its
numbers never. Where they do not fit, every row becomes a few lines, a cell each, behind the name of
its column.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from estimator.show.sheet import (
    Block,
    Emphasis,
    Listing,
    Quote,
    Sheet,
    Spoken,
    Table,
    text_of,
    words_of,
)
from estimator.speech.writing import NARROW

_STYLES: Final[dict[Emphasis, str]] = {
    "": "",
    "strong": "bold",
    "faint": "dim",
    "alarm": "red",
    "strong alarm": "bold red",
}
_IN_A_NUMBER: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNBROKEN: Final = {" ": chr(0xE000), "\N{NO-BREAK SPACE}": chr(0xE001), NARROW: chr(0xE002)}
"""What stands for blanks where no line is folded, while lines are: private characters, as wide as a blank."""
_HIDDEN: Final = str.maketrans({blank: stand_in for blank, stand_in in _UNBROKEN.items() if blank != " "})
_SHOWN: Final = str.maketrans({stand_in: blank for blank, stand_in in _UNBROKEN.items()})
_GAP: Final = 2
_INDENT: Final = 2
_LONGEST_WORD: Final = 40
"""[columns]. A longer word may be torn to keep a table in columns: it is no name and no number."""
_NARROWEST: Final = 12
"""[columns]. A text that has more to say is not squeezed into a narrower column."""


class _Part:
    """Blocks without an empty line between them, as rich prints them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for block in self._blocks:
            yield from block_lines(block, options.max_width, console)


def parts_of(sheet: Sheet) -> Iterator[_Part]:
    """The blocks of a sheet; those that stand right below others together with these."""
    together: list[Block] = []
    for block in sheet.blocks:
        if together and not block.joined:
            yield _Part(together)
            together = []
        together.append(block)
    if together:
        yield _Part(together)


def text_of_sheet(sheet: Sheet, width: int) -> str:
    """A sheet as text, without colours."""
    console = Console(width=width, file=io.StringIO(), color_system=None)
    parts = []
    for part in parts_of(sheet):
        with console.capture() as captured:
            console.print(part, crop=False)
        parts.append("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
    return "\n".join(parts)


def block_lines(block: Block, width: int, console: Console) -> Iterator[Text]:
    """The lines of a block, none wider than `width` [columns]."""
    if isinstance(block, Table):
        yield from _table_lines(block, width, console)
    elif isinstance(block, Listing):
        yield from _wrapped(_text(block.title, "strong"), width, console)
        hanging = _INDENT + cell_len(block.mark) + 1
        for spoken in block.lines:
            lines = _wrapped(_text(spoken), width - hanging, console)
            for at, line in enumerate(lines):
                mark = f"{' ' * _INDENT}{block.mark} " if at == 0 else " " * hanging
                yield Text.assemble(mark, line)
    elif isinstance(block, Quote):
        for spoken in block.text.splitlines() or [""]:
            yield from _indented(_wrapped(_text(spoken), width - _INDENT, console), _INDENT)
    else:
        for spoken in block.lines:
            line = _text(spoken, block.emphasis)
            lines = _wrapped(line, width - block.indent, console) if block.folds else [line]
            yield from _indented(lines, block.indent)


def _text(spoken: Spoken, emphasis: Emphasis = "") -> Text:
    pieces = ((words.text, _STYLES[words.emphasis]) for words in words_of(spoken))
    return Text.assemble(*pieces, style=_STYLES[emphasis], no_wrap=True, overflow="ignore", end="\n")


def _wrapped(text: Text, width: int, console: Console) -> list[Text]:
    """Folded between words, never inside a number; a word wider than all there is, wherever it must."""
    if text.cell_len <= width:
        return [text]
    text.plain = _unbroken(text.plain)
    lines = text.wrap(console, max(width, 1), overflow="fold", no_wrap=False)
    for line in lines:
        line.plain = line.plain.translate(_SHOWN)
    return list(lines)


def _indented(lines: Sequence[Text], indent: int) -> Iterator[Text]:
    return (Text.assemble(" " * indent, line, no_wrap=True, overflow="ignore") for line in lines)


def _table_lines(table: Table, width: int, console: Console) -> Iterator[Text]:
    if table.title:
        yield from _wrapped(_text(table.title), width, console)
    inside = width - table.indent
    widths = column_widths(table, inside)
    lines = _stacked(table, inside, console) if widths is None else _side_by_side(table, widths, console)
    yield from _indented(list(lines), table.indent)
    for note in (*table.hints, *table.notes):
        yield from _wrapped(_text(note), width, console)


def column_widths(table: Table, width: int) -> list[int] | None:
    """How wide each column is [columns of a terminal]; None where they do not fit side by side.

    The widest texts are narrowed first, to their longest word at least; then the headings of numbers fold.
    """
    natural, smallest = [], []
    for at, column in enumerate(table.columns):
        cells = [text_of(row.cells[at]) for row in table.short_rows]
        longest = max(map(cell_len, cells), default=0)
        name = _longest_word(column.name)
        natural.append(max(longest, cell_len(column.name), column.least))
        if column.kind == "text":
            word = min(max(map(_longest_word, cells), default=0), _LONGEST_WORD)
            smallest.append(max(word, name, min(longest, _NARROWEST)))
        else:
            smallest.append(max(longest, name))
    room = width - _GAP * (len(natural) - 1)
    if sum(smallest) > room:
        return None
    texts_only = [
        low if column.kind == "text" else wide
        for low, wide, column in zip(smallest, natural, table.columns, strict=True)
    ]
    return _narrowed(_narrowed(natural, texts_only, room), smallest, room)


def _narrowed(widths: Sequence[int], smallest: Sequence[int], room: int) -> list[int]:
    """Widths that fit into the room as far as the smallest allow: column by column from the widest."""
    narrowed = list(widths)
    last = len(narrowed) - 1
    while sum(narrowed) > room:
        able = [at for at, wide in enumerate(narrowed) if wide > smallest[at]]
        if not able:
            break
        # The gap on its right counts as a part of a column.
        narrowed[max(able, key=lambda at: narrowed[at] + _GAP * (at != last))] -= 1
    return narrowed


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.translate(_HIDDEN).split()), default=0)


def _unbroken(text: str) -> str:
    """The same with stand-ins for the blanks in a number, and for those that do not break."""
    return _IN_A_NUMBER.sub(_UNBROKEN[" "], text).translate(_HIDDEN)


def _side_by_side(table: Table, widths: Sequence[int], console: Console) -> Iterator[Text]:
    if table.has_heading:
        names = [_text(column.name) for column in table.columns]
        yield from _row_lines(names, table, widths, "strong", console)
    for row in table.short_rows:
        cells = [_text(cell, column.emphasis) for cell, column in zip(row.cells, table.columns, strict=True)]
        yield from _row_lines(cells, table, widths, row.emphasis, console)


def _row_lines(
    cells: Sequence[Text], table: Table, widths: Sequence[int], emphasis: Emphasis, console: Console
) -> Iterator[Text]:
    folded = [_wrapped(cell, width, console) for cell, width in zip(cells, widths, strict=True)]
    for lines in zip_longest(*folded, fillvalue=Text()):
        whole = Text()
        for at, (line, column, width) in enumerate(zip(lines, table.columns, widths, strict=True)):
            blank = " " * (width - line.cell_len)
            whole.append(" " * (_GAP if at else 0) + (blank if column.kind == "number" else ""))
            whole.append_text(line)
            whole.append("" if column.kind == "number" else blank)
        whole.rstrip()
        whole.stylize(_STYLES[emphasis])
        yield whole


def _stacked(table: Table, width: int, console: Console) -> Iterator[Text]:
    """Row after row: its first cell, and below it the others behind the names of their columns.

    A row that begins with a number has no name: all its cells stand behind the names of their columns.
    """
    is_named = table.columns[0].kind != "number" or not table.has_heading
    names = [column.name for column in table.columns]
    widest = max(map(cell_len, names[is_named:]), default=0)
    for row in table.short_rows:
        lines = _wrapped(_text(row.cells[0], "strong"), width, console) if is_named else []
        mark = " " * _INDENT if is_named else "- "
        for name, cell in list(zip(names, row.cells, strict=True))[is_named:]:
            if text := _text(cell):
                labelled = _labelled(name, text, widest, width - _INDENT, console)
                lines += [
                    Text.assemble(mark if at == 0 else " " * _INDENT, line)
                    for at, line in enumerate(labelled)
                ]
                mark = " " * _INDENT
        for line in lines:
            line.stylize(_STYLES[row.emphasis])
            yield line


def _labelled(name: str, text: Text, widest: int, width: int, console: Console) -> list[Text]:
    """A cell behind the name of its column; below that where there is no room beside it."""
    beside = width - widest - _GAP
    if not name:
        return _wrapped(text, width, console)
    if min(text.cell_len, 2 * _NARROWEST) > beside or _longest_word(text.plain) > beside:
        below = _indented(_wrapped(text, width - _INDENT, console), _INDENT)
        return [*_wrapped(Text(name), width, console), *below]
    first, *more = _wrapped(text, beside, console)
    label = f"{name}{' ' * (widest - cell_len(name) + _GAP)}"
    return [Text.assemble(label, first), *_indented(more, widest + _GAP)]
