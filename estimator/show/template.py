"""A template before it is sent: how long its fields may be, and how long they are in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from estimator.base.language import marked_many, number, said, said_many
from estimator.count.alphabet import UCS2
from estimator.price.reasons import reading_text
from estimator.save.templates.bounds import BOUNDED_SEGMENTS, Bounds, FieldBounds, TemplateBounds
from estimator.save.templates.distribution import FieldUse, LongRow, TemplateDistribution
from estimator.show.decided import read_as_listing
from estimator.show.explanation import characters_used, clause_note
from estimator.show.sheet import (
    Block,
    Column,
    Lines,
    Row,
    Sheet,
    Spoken,
    Table,
    codes,
    numbers,
    rows_of,
    strong,
    texts,
    with_strong,
)
from estimator.show.words import and_others, counted, percent, visible

_CHARACTERS_SHOWN = 6


def bounds_sheet(bounds: TemplateBounds) -> Sheet:
    """How long each field may be, before any list is known."""
    return Sheet(*_bounds_blocks(bounds), clause_note(bounds.stop_clause))


def _bounds_blocks(bounds: TemplateBounds) -> Iterator[Block]:
    fixed = bounds.fixed
    begin = said("Fixed part:")
    sentence = said(
        "{fixed_part} {units} of {encoding}, {segments} while the fields are empty.",
        fixed_part=begin,
        units=counted(fixed.units, "unit"),
        encoding=fixed.encoding,
        segments=counted(len(fixed.segments), "segment"),
    )
    yield Lines((with_strong(sentence, begin),))
    if fixed.forcing:
        title = said("These characters of the fixed part make every message UCS-2:")
        yield characters_used(title, fixed.forcing)
    if bounds.fields:
        yield Lines(tuple(_sentence(field, bounds) for field in bounds.fields))
        yield _bounds_table(bounds)
    else:
        yield Lines((said("The template has no fields; smscost text shows how it is cut."),))


def _sentence(field: FieldBounds, bounds: TemplateBounds) -> str:
    fixed = bounds.fixed
    name = f"{{{field.name}}}"
    segments = next((s for s in BOUNDED_SEGMENTS if field.most[fixed.encoding][s - 1] is not None), None)
    if segments is None:
        return said(
            "{field} leaves no choice: the fixed part takes {segments} segments.",
            field=name,
            segments=str(len(fixed.segments)),
        )
    most = field.most[fixed.encoding][segments - 1] or 0
    outside = field.most[UCS2][segments - 1]
    if fixed.encoding == UCS2:
        forms = marked_many(
            "{field} may be at most {count} {encoding} unit for {segments}.",
            "{field} may be at most {count} {encoding} units for {segments}.",
        )
    elif outside is None:
        forms = marked_many(
            "{field} may be at most {count} {encoding} unit for {segments}; any character outside GSM-7 "
            "makes it {more}.",
            "{field} may be at most {count} {encoding} units for {segments}; any character outside GSM-7 "
            "makes it {more}.",
        )
    else:
        forms = marked_many(
            "{field} may be at most {count} {encoding} unit for {segments}, or {outside} with any character "
            "outside GSM-7.",
            "{field} may be at most {count} {encoding} units for {segments}, or {outside} with any character "
            "outside GSM-7.",
        )
    return said_many(
        *forms,
        most,
        field=name,
        encoding=fixed.encoding,
        segments=counted(segments, "segment"),
        more=field.segments_outside_gsm7,
        outside=outside or 0,
    )


def _bounds_table(bounds: TemplateBounds) -> Table:
    limits = [
        f"{encoding} {segments}" if segments == 1 else str(segments)
        for encoding in bounds.together
        for segments in BOUNDED_SEGMENTS
    ]
    rows = [(visible(field.name), str(field.times), *_cells(field.most)) for field in bounds.fields]
    together = Row((said("all together"), "", *_cells(bounds.together)), "strong")
    return Table(
        (Column(said("Field"), least=14), *numbers(said("Times"), *limits)),
        rows_of(rows),
        total=together if len(rows) > 1 else None,
        title=strong(said("Most units of a field, the others being empty, for 1, 2 and 3 segments")),
        indent=2,
    )


def _cells(bounds: Bounds) -> list[str]:
    return ["-" if units is None else number(units) for limits in bounds.values() for units in limits]


def distribution_sheet(over_list: TemplateDistribution, *, name: str = "") -> Sheet:
    """What a list makes of the template; `name` is that of the list."""
    taken = said(
        "{messages} in {segments}",
        messages=counted(over_list.messages, "message"),
        segments=counted(over_list.segments, "segment"),
    )
    lines: list[Spoken] = [
        with_strong(said("{name}: {messages}", name=name, messages=taken), name) if name else taken
    ]
    if over_list.unfilled:
        lines.append(
            said("{rows} without a message: a field has no value", rows=counted(over_list.unfilled, "row"))
        )
    decided = sorted(over_list.reading.items())
    texts = [reading_text(kind, detail, count) for (kind, detail), count in decided]
    sheet = Sheet(Lines(tuple(lines)), *read_as_listing(texts))
    if not over_list.messages:
        return sheet
    fields = [_fields_table(over_list)] if over_list.fields else []
    return sheet.followed_by(_lengths_table(over_list), *fields, _longest_table(over_list.worst))


def _lengths_table(over_list: TemplateDistribution) -> Table:
    rows = [
        (encoding, number(segments), number(messages), percent(messages, over_list.messages))
        for (encoding, segments), messages in sorted(over_list.lengths.items())
    ]
    counts = numbers(said("Segments"), said("Messages"), said("Share"))
    return Table((Column(said("Encoding"), least=14), *counts), rows_of(rows))


def _fields_table(over_list: TemplateDistribution) -> Table:
    every = over_list.messages + over_list.unfilled
    rows = [
        (
            visible(field),
            counted(use.longest, "unit"),
            _forced(use, every),
            _because(use.most_common),
        )
        for field, use in over_list.fields.items()
    ]
    columns = (
        Column(said("Field"), least=14),
        *numbers(said("Longest"), said("Make UCS-2")),
        Column(said("because of")),
    )
    return Table(columns, rows_of(rows), title=strong(said("What the fields bring in")), indent=2)


def _forced(use: FieldUse, rows: int) -> str:
    if not use.forcing:
        return said("none")
    return said("{rows} ({share})", rows=use.forcing_rows, share=percent(use.forcing_rows, rows))


def _because(forcing: Sequence[tuple[str, int]]) -> str:
    shown = [
        said("{character} in {messages}", character=visible(char), messages=rows)
        for char, rows in forcing[:_CHARACTERS_SHOWN]
    ]
    return and_others(shown, len(forcing) - _CHARACTERS_SHOWN)


def _filled_in(field: str, value: str) -> str:
    return f"{visible(field)} = {visible(value)}"


def _longest_table(worst: Sequence[LongRow]) -> Table:
    has_lines = any(long.line is not None for long in worst)
    rows = [
        (
            str(long.line if has_lines else long.row),
            number(long.segments),
            number(long.units),
            long.encoding,
            ", ".join(map(_filled_in, long.masked, long.masked.values())),
        )
        for long in worst
    ]
    columns = (
        *numbers(said("Line") if has_lines else said("Row"), said("Segments"), said("Units")),
        *codes(said("Encoding")),
        *texts(said("Fields")),
    )
    return Table(columns, rows_of(rows), title=strong(said("Longest messages")), indent=2)
