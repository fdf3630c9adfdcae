"""`smscost template`: a text with fields, before it is sent."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from estimator.base.decode import text_of
from estimator.base.language import told
from estimator.base.read import MESSAGE, read_bounded
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads, standard_input
from estimator.cli.groups import ClauseOptions, WorkbookOptions
from estimator.cli.idle import acts_on
from estimator.cli.options import FieldsWritten, MaxSegments
from estimator.errors import LimitExceeded


@acts_on("fields", options=("encoding", "delimiter", WorkbookOptions))
def template(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT", help='The text with its fields: "Bonjour {prenom}, …". - reads it from stdin.'
        ),
        Reads(inside=standard_input),
    ],
    fields_as: FieldsWritten = None,
    fields: Annotated[
        str | None,
        typer.Option(
            "--fields",
            metavar="FILE",
            help="Fill the fields from the columns of this file: CSV, Parquet or Excel.",
        ),
        Reads(),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="The encoding of a CSV file of --fields: cp1252, latin-1 … [UTF-8]",
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            "--delimiter", metavar="CHAR", help="The character between its cells. [found in its first line]"
        ),
    ] = None,
    *,
    workbook: WorkbookOptions,
    clause: ClauseOptions,
    max_segments: MaxSegments = None,
    output: ResultOptions,
) -> None:
    """Say how long the fields of a template may be, and with a list how long its messages are."""
    from estimator.campaign import Template
    from estimator.save.templates.bounds import bound_template
    from estimator.save.templates.distribution import fill_template

    if text == "-":
        text = text_of(read_bounded(sys.stdin.buffer, MESSAGE, "<stdin>"), "<stdin>")
    parsed = Template.parse(text, fields_as=fields_as)
    stop = clause.of_message
    bounds = bound_template(parsed, stop_clause=stop)
    over_list = (
        None
        if fields is None
        else fill_template(
            parsed,
            fields,
            stop_clause=stop,
            encoding=encoding,
            delimiter=delimiter,
            sheet=workbook.sheet,
            visible_only=workbook.visible_only,
            workbook_language=workbook.workbook_language or "und-FR",
        )
    )
    emit(results.template(bounds, over_list, fields), *output.chosen)
    longest = len(bounds.fixed.segments) if over_list is None else over_list.longest
    if max_segments is not None and longest > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject=told("The template with empty fields")
            if over_list is None
            else told("The longest message"),
            found=told("{segments} segments", segments=longest),
            limit=max_segments,
            option="max_segments",
        )
