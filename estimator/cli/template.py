"""`smscost template`: a text with fields, before it is sent."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from estimator.base.files import text_of
from estimator.cli.groups import ClauseOptions
from estimator.cli.options import Format, MaxSegments
from estimator.errors import LimitExceeded


def template(
    text: Annotated[
        str,
        typer.Argument(metavar="TEXT", help='"Bonjour {prenom}, …"; - reads it from standard input.'),
    ],
    fields: Annotated[
        str | None,
        typer.Option("--fields", metavar="FILE", help="The list to fill it from: CSV, Parquet or Excel."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Of a CSV list [UTF-8]: cp1252 …")
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="CHAR", help="Of a CSV list [found in its first line]."),
    ] = None,
    *,
    clause: ClauseOptions,
    max_segments: MaxSegments = None,
    output: Format = "table",
) -> None:
    """Say how long the fields of a template may be, and with a list how long its messages are."""
    from estimator.campaign import Template
    from estimator.cli.console import show
    from estimator.save.templates.bounds import bound_template
    from estimator.save.templates.distribution import fill_template
    from estimator.show.template import bounds_parts, distribution_parts, template_document

    if text == "-":
        text = text_of(sys.stdin.buffer.read(), "<stdin>")
    parsed = Template.parse(text)
    stop = clause.of_message
    bounds = bound_template(parsed, stop_clause=stop)
    over_list = (
        None
        if fields is None
        else fill_template(parsed, fields, stop_clause=stop, encoding=encoding, delimiter=delimiter)
    )
    if output == "json":
        document = template_document(bounds, over_list, fields)
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        show(
            *([] if over_list is None else distribution_parts(over_list, fields or "")),
            *bounds_parts(bounds),
        )
    longest = len(bounds.fixed.segments) if over_list is None else over_list.longest
    if max_segments is not None and longest > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject="The template with empty fields" if over_list is None else "The longest message",
            found=f"{longest} segments",
            limit=max_segments,
            option="--max-segments",
        )
