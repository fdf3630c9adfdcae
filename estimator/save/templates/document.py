"""A template before it is sent, as a document."""

from __future__ import annotations

from estimator.count.document import clause_part, uses_part
from estimator.count.message import character_name
from estimator.documents import template as documents
from estimator.price.decided import read_as_parts
from estimator.save.templates.bounds import BOUNDED_SEGMENTS, Bounds, TemplateBounds
from estimator.save.templates.distribution import TemplateDistribution


def template_document(
    bounds: TemplateBounds, over_list: TemplateDistribution | None = None, name: str | None = None
) -> documents.Template:
    """What is known of a template without a list, and with one, where it is given, and its name."""
    fixed = bounds.fixed
    return documents.Template(
        schema=1,
        stop_clause=clause_part(bounds.stop_clause),
        fixed=documents.Fixed(
            encoding=fixed.encoding,
            units=fixed.units,
            segments=len(fixed.segments),
            forcing=uses_part(fixed.forcing),
        ),
        fields=tuple(
            documents.Field(
                name=field.name,
                times=field.times,
                most=_limits(field.most),
                segments_outside_gsm7=field.segments_outside_gsm7,
            )
            for field in bounds.fields
        ),
        together=_limits(bounds.together),
        list=None if over_list is None else _over_list(over_list, name),
    )


def _limits(bounds: Bounds) -> tuple[documents.Limit, ...]:
    return tuple(
        documents.Limit(encoding=encoding, segments=segments, units=units)
        for encoding, limits in bounds.items()
        for segments, units in zip(BOUNDED_SEGMENTS, limits, strict=True)
    )


def _over_list(over_list: TemplateDistribution, name: str | None) -> documents.OverList:
    return documents.OverList(
        name=name,
        messages=over_list.messages,
        unfilled=over_list.unfilled,
        segments=over_list.segments,
        lengths=tuple(
            documents.Length(encoding=encoding, segments=segments, messages=messages)
            for (encoding, segments), messages in sorted(over_list.lengths.items())
        ),
        fields=tuple(
            documents.FieldInList(
                name=field,
                longest=use.longest,
                forcing_rows=use.forcing_rows,
                forcing=tuple(
                    documents.ForcingRows(character=character, name=character_name(character), rows=rows)
                    for character, rows in use.most_common
                ),
            )
            for field, use in over_list.fields.items()
        ),
        worst=tuple(
            documents.LongRow(
                row=long.row,
                line=long.line,
                encoding=long.encoding,
                units=long.units,
                segments=long.segments,
                values=tuple(
                    documents.Value(field=field, value=value) for field, value in long.masked.items()
                ),
            )
            for long in over_list.worst
        ),
        read_as=read_as_parts(dict(sorted(over_list.reading.items()))),
    )
