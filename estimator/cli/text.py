"""`smscost text`: one message, explained."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from estimator.base.decode import text_of
from estimator.base.read import MESSAGE, read_bounded
from estimator.cli.groups import ClauseOptions
from estimator.cli.options import Format, MaxSegments
from estimator.count.message import explain, stop_text
from estimator.errors import LimitExceeded


def text(
    message: Annotated[str, typer.Argument(help="The message; - reads it from standard input.")],
    *,
    clause: ClauseOptions,
    max_segments: MaxSegments = None,
    output: Format = "table",
) -> None:
    """Explain one message: its encoding, how it is cut into segments, which characters cost what."""
    from estimator.cli.console import show

    if message == "-":
        message = text_of(read_bounded(sys.stdin.buffer, MESSAGE, "<stdin>"), "<stdin>")
    stop = stop_text(clause.of_message)
    explanation = explain(message, stop_clause=stop)
    if output == "json":
        from estimator.count.document import text_document
        from estimator.documents import to_json

        print(to_json(text_document(explanation, stop)), end="")
    else:
        from estimator.show.explanation import explanation_parts

        show(*explanation_parts(explanation, stop))
    found = len(explanation.segments)
    if max_segments is not None and found > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject="The message",
            found=f"{found} segments",
            limit=max_segments,
            option="--max-segments",
        )
