"""A template before it is sent: how long its fields may be, and how long they are in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.count.alphabet import UCS2
from estimator.save.templates.bounds import BOUNDED_SEGMENTS, Bounds, FieldBounds, TemplateBounds
from estimator.save.templates.distribution import LongRow, TemplateDistribution
from estimator.show.explanation import characters_used, clause_note
from estimator.show.words import counted, number, percent, visible

_CHARACTERS_SHOWN = 6


def bounds_parts(bounds: TemplateBounds) -> Iterator[RenderableType]:
    """What is known without a list."""
    fixed = bounds.fixed
    yield Text.assemble(
        ("Fixed part: ", "bold"),
        f"{counted(fixed.units, 'unit')} of {fixed.encoding}, ",
        f"{counted(len(fixed.segments), 'segment')} while the fields are empty.",
    )
    if fixed.forcing:
        title = "These characters of the fixed part make every message UCS-2:"
        yield Group(Text(title), characters_used(fixed.forcing))
    if bounds.fields:
        yield Group(*(Text(_sentence(field, bounds)) for field in bounds.fields))
        yield _table_of_bounds(bounds)
    else:
        yield Text("The template has no fields; smscost text shows how it is cut.")
    yield clause_note(bounds.stop_clause)


def _sentence(field: FieldBounds, bounds: TemplateBounds) -> str:
    fixed = bounds.fixed
    segments = next((s for s in BOUNDED_SEGMENTS if field.most[fixed.encoding][s - 1] is not None), None)
    if segments is None:
        return f"{{{field.name}}} leaves no choice: the fixed part takes {len(fixed.segments)} segments."
    most = field.most[fixed.encoding][segments - 1] or 0
    begin = (
        f"{{{field.name}}} may be at most {number(most)} {fixed.encoding} unit{'' if most == 1 else 's'} "
        f"for {counted(segments, 'segment')}"
    )
    if fixed.encoding == UCS2:
        return f"{begin}."
    outside = field.most[UCS2][segments - 1]
    if outside is None:
        return f"{begin}; any character outside GSM-7 makes it {number(field.segments_outside_gsm7)}."
    return f"{begin}, or {number(outside)} with any character outside GSM-7."


def _table_of_bounds(bounds: TemplateBounds) -> Group:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Field", overflow="fold", min_width=14)
    table.add_column("Times", justify="right", no_wrap=True)
    for encoding in bounds.together:
        for segments in BOUNDED_SEGMENTS:
            table.add_column(f"{encoding} {segments}" if segments == 1 else str(segments), justify="right")
    for field in bounds.fields:
        table.add_row(Text(visible(field.name)), str(field.times), *_cells(field.most))
    if len(bounds.fields) > 1:
        table.add_row("all together", "", *_cells(bounds.together), style="bold")
    title = "Most units of a field, the others being empty, for 1, 2 and 3 segments"
    return Group(Text(title, "bold"), Padding.indent(table, 2))


def _cells(bounds: Bounds) -> list[str]:
    return ["-" if units is None else number(units) for limits in bounds.values() for units in limits]


def distribution_parts(over_list: TemplateDistribution, name: str) -> Iterator[RenderableType]:
    """What a list makes of the template."""
    total = over_list.messages
    unfilled = (
        f"\n{counted(over_list.unfilled, 'row')} without a message: a field has no value"
        if over_list.unfilled
        else ""
    )
    yield Text.assemble(
        (f"{visible(name)}: ", "bold"),
        f"{counted(total, 'message')} in {counted(over_list.segments, 'segment')}{unfilled}",
    )
    if not total:
        return
    yield _lengths(over_list)
    if over_list.fields:
        yield _fields(over_list)
    yield _worst(over_list.worst)


def _lengths(over_list: TemplateDistribution) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Encoding", min_width=14)
    for title in ("Segments", "Messages", "Share"):
        table.add_column(title, justify="right", no_wrap=True)
    for (encoding, segments), messages in sorted(over_list.lengths.items()):
        table.add_row(encoding, number(segments), number(messages), percent(messages, over_list.messages))
    return table


def _fields(over_list: TemplateDistribution) -> Group:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Field", overflow="fold", min_width=14)
    table.add_column("Longest", justify="right", no_wrap=True)
    table.add_column("Make UCS-2", justify="right", no_wrap=True)
    table.add_column("because of", overflow="fold")
    rows = over_list.messages + over_list.unfilled
    for field, use in over_list.fields.items():
        forced = f"{number(use.forcing_rows)} ({percent(use.forcing_rows, rows)})" if use.forcing else "none"
        table.add_row(
            Text(visible(field)), counted(use.longest, "unit"), forced, Text(_because(use.most_common))
        )
    return Group(Text("What the fields bring in", "bold"), Padding.indent(table, 2))


def _because(forcing: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{visible(char)} in {number(rows)}" for char, rows in forcing[:_CHARACTERS_SHOWN])
    others = len(forcing) - _CHARACTERS_SHOWN
    return f"{shown} and {counted(others, 'other')}" if others > 0 else shown


def _worst(worst: Sequence[LongRow]) -> Group:
    has_lines = any(long.line is not None for long in worst)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("Line" if has_lines else "Row", "Segments", "Units"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("Encoding", no_wrap=True)
    table.add_column("Fields", overflow="fold")
    for long in worst:
        values = ", ".join(f"{visible(name)} = {visible(value)}" for name, value in long.masked.items())
        table.add_row(
            str(long.line if has_lines else long.row),
            number(long.segments),
            number(long.units),
            long.encoding,
            Text(values),
        )
    return Group(Text("Longest messages", "bold"), Padding.indent(table, 2))
