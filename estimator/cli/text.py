"""`smscost text`: one message, explained."""

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
from estimator.cli.groups import ClauseOptions
from estimator.cli.options import MaxSegments
from estimator.count.message import explain
from estimator.errors import LimitExceeded


def text(
    message: Annotated[
        str,
        typer.Argument(metavar="TEXT", help="The text of the message. - reads it from stdin."),
        Reads(inside=standard_input),
    ],
    *,
    clause: ClauseOptions,
    max_segments: MaxSegments = None,
    output: ResultOptions,
) -> None:
    """Explain one message: its encoding, how it is cut into segments, which characters cost what."""
    if message == "-":
        message = text_of(read_bounded(sys.stdin.buffer, MESSAGE, "<stdin>"), "<stdin>")
    stop = clause.of_message
    explanation = explain(message, stop_clause=stop)
    emit(results.explanation(explanation, stop), *output.chosen)
    found = len(explanation.segments)
    if max_segments is not None and found > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject=told("The message"),
            found=told("{segments} segments", segments=found),
            limit=max_segments,
            option="max_segments",
        )
