"""A sheet in the columns of a terminal, however narrow: nothing is ever cut off.

A table stands in columns where these fit side by side: its texts fold between words, its headings too, its
numbers never. Where they do not fit, every row becomes a few lines, a cell each, behind the name of
its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from estimator.show.line import StyledLine, columns_of
from estimator.show.sheet import Block, Emphasis, Listing, Pictured, Quotation, Sheet, Table, text_of
from estimator.speech.writing import NARROW

_IN_A_NUMBER: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|%)")
_UNBROKEN: Final = {" ": chr(0xE000), "\N{NO-BREAK SPACE}": chr(0xE001), NARROW: chr(0xE002)}
"""What stands for blanks where no line is folded, while lines are: private characters, as wide as a blank."""
_HIDDEN: Final = str.maketrans({blank: stand_in for blank, stand_in in _UNBROKEN.items() if blank != " "})
_GAP: Final = 2
_INDENT: Final = 2
_LONGEST_WORD: Final = 40
"""[columns]. A longer word may be torn to keep a table in columns: it is no name and no number."""
_NARROWEST: Final = 12
"""[columns]. A text that has more to say is not squeezed into a narrower column."""
_NAME_LINES: Final = 3
"""What a row is called does not fold into more lines, as long as twice the narrowest column holds it so."""


def lines_of(sheet: Sheet, width: int) -> Iterator[StyledLine]:
    """A sheet line by line, none wider than `width` [columns]: an empty one between blocks not joined."""
    for position, block in enumerate(sheet.blocks):
        if position and not block.joined:
            yield StyledLine()
        for line in block_lines(block, width):
            yield line.stripped()


def text_of_sheet(sheet: Sheet, width: int) -> str:
    """A sheet as text, without colours."""
    return "".join(f"{line.text}\n" for line in lines_of(sheet, width))


def block_lines(block: Block, width: int) -> Iterator[StyledLine]:
    """The lines of a block, none wider than `width` [columns]."""
    if isinstance(block, Pictured):
        yield from _table_lines(block.table, width)
    elif isinstance(block, Table):
        yield from _table_lines(block, width)
    elif isinstance(block, Listing):
        yield from _wrapped(StyledLine.of(block.title, "strong"), width)
        hanging = _INDENT + columns_of(block.mark) + 1
        for spoken in block.lines:
            lines = _wrapped(StyledLine.of(spoken), width - hanging)
            for at, line in enumerate(lines):
                mark = f"{' ' * _INDENT}{block.mark} " if at == 0 else " " * hanging
                yield StyledLine.joined([mark, line])
    elif isinstance(block, Quotation):
        for spoken in block.text.splitlines() or [""]:
            yield from _indented(_wrapped(StyledLine.of(spoken), width - _INDENT), _INDENT)
    else:
        for spoken in block.lines:
            line = StyledLine.of(spoken, block.emphasis)
            lines = _wrapped(line, width - block.indent) if block.folds else [line]
            yield from _indented(lines, block.indent)


def _wrapped(line: StyledLine, width: int) -> list[StyledLine]:
    """Folded between words, never inside a number; a word wider than all there is, wherever it must."""
    return line.folded(max(width, 1), _unbroken(line.text))


def _indented(lines: Sequence[StyledLine], indent: int) -> Iterator[StyledLine]:
    return (StyledLine.joined([" " * indent, line]) for line in lines)


def _table_lines(table: Table, width: int) -> Iterator[StyledLine]:
    if table.title:
        yield from _wrapped(StyledLine.of(table.title), width)
    inside = width - table.indent
    widths = column_widths(table, inside)
    lines = _stacked(table, inside) if widths is None else _side_by_side(table, widths)
    yield from _indented(list(lines), table.indent)
    for note in (*table.hints, *table.notes):
        yield from _wrapped(StyledLine.of(note), width)


def column_widths(table: Table, width: int) -> list[int] | None:
    """How wide each column is [columns of a terminal]; None where they do not fit side by side.

    The widest texts are narrowed first, to their longest word at least; then the headings of numbers fold.
    """
    natural, smallest = [], []
    for at, column in enumerate(table.columns):
        cells = [text_of(row.cells[at]) for row in table.short_rows]
        longest = max(map(columns_of, cells), default=0)
        name = _longest_word(column.name)
        natural.append(max(longest, columns_of(column.name), column.least))
        if column.kind == "text":
            word = min(max(map(_longest_word, cells), default=0), _LONGEST_WORD)
            called = min(-(-longest // _NAME_LINES), 2 * _NARROWEST) if at == 0 else 0
            smallest.append(max(word, name, min(longest, _NARROWEST), called))
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
    return max(map(columns_of, text.translate(_HIDDEN).split()), default=0)


def _unbroken(text: str) -> str:
    """The same with stand-ins for the blanks in a number, and for those that do not break."""
    return _IN_A_NUMBER.sub(_UNBROKEN[" "], text).translate(_HIDDEN)


def _side_by_side(table: Table, widths: Sequence[int]) -> Iterator[StyledLine]:
    if table.has_heading:
        names = [StyledLine.of(column.name) for column in table.columns]
        yield from _row_lines(names, table, widths, "strong")
    for row in table.short_rows:
        pairs = zip(row.cells, table.columns, strict=True)
        cells = [StyledLine.of(cell, column.emphasis) for cell, column in pairs]
        yield from _row_lines(cells, table, widths, row.emphasis)


def _row_lines(
    cells: Sequence[StyledLine], table: Table, widths: Sequence[int], emphasis: Emphasis
) -> Iterator[StyledLine]:
    folded = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for lines in zip_longest(*folded, fillvalue=StyledLine()):
        whole: list[StyledLine | str] = []
        for at, (line, column, width) in enumerate(zip(lines, table.columns, widths, strict=True)):
            blank = " " * (width - line.width)
            gap = " " * (_GAP if at else 0)
            whole += [gap, blank, line] if column.kind == "number" else [gap, line, blank]
        yield StyledLine.joined(whole).stripped().styled(emphasis)


def _stacked(table: Table, width: int) -> Iterator[StyledLine]:
    """Row after row: its first cell, and below it the others behind the names of their columns.

    A row that begins with a number has no name: all its cells stand behind the names of their columns.
    """
    is_named = table.columns[0].kind != "number" or not table.has_heading
    names = [column.name for column in table.columns]
    widest = max(map(columns_of, names[is_named:]), default=0)
    for row in table.short_rows:
        lines = _wrapped(StyledLine.of(row.cells[0], "strong"), width) if is_named else []
        mark = " " * _INDENT if is_named else "- "
        for name, cell in list(zip(names, row.cells, strict=True))[is_named:]:
            if (text := StyledLine.of(cell)).text:
                labelled = _labelled(name, text, widest, width - _INDENT)
                lines += [
                    StyledLine.joined([mark if at == 0 else " " * _INDENT, line])
                    for at, line in enumerate(labelled)
                ]
                mark = " " * _INDENT
        yield from (line.styled(row.emphasis) for line in lines)


def _labelled(name: str, text: StyledLine, widest: int, width: int) -> list[StyledLine]:
    """A cell behind the name of its column; below that where there is no room beside it."""
    beside = width - widest - _GAP
    if not name:
        return _wrapped(text, width)
    if min(text.width, 2 * _NARROWEST) > beside or _longest_word(text.text) > beside:
        below = _indented(_wrapped(text, width - _INDENT), _INDENT)
        return [*_wrapped(StyledLine.of(name), width), *below]
    first, *more = _wrapped(text, beside)
    label = f"{name}{' ' * (widest - columns_of(name) + _GAP)}"
    return [StyledLine.joined([label, first]), *_indented(more, widest + _GAP)]
