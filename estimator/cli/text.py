"""`smscost text`: one message, explained."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from estimator.cli.options import Format, MaxSegments, NoStopClause, Sender, StopClause, stop_clause_asked
from estimator.errors import LimitExceeded
from estimator.files import text_of
from estimator.message import explain, stop_text


def text(
    message: Annotated[str, typer.Argument(help="The message; - reads it from standard input.")],
    sender_type: Sender = None,
    no_stop_clause: NoStopClause = False,
    stop_clause: StopClause = None,
    max_segments: MaxSegments = None,
    output: Format = "table",
) -> None:
    """Explain one message: its encoding, how it is cut into segments, which characters cost what."""
    from estimator.cli.console import show
    from estimator.render.explanation import explanation_document, explanation_parts

    if message == "-":
        message = text_of(sys.stdin.buffer.read(), "<stdin>")
    clause = stop_text(stop_clause_asked(sender_type, no_stop_clause, stop_clause))
    explanation = explain(message, stop_clause=clause)
    if output == "json":
        print(json.dumps(explanation_document(explanation, clause), ensure_ascii=False, indent=2))
    else:
        show(*explanation_parts(explanation, clause))
    found = len(explanation.segments)
    if max_segments is not None and found > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject="The message",
            found=f"{found} segments",
            limit=max_segments,
            option="--max-segments",
        )
