"""`smscost text`: one message, explained."""

from __future__ import annotations

import json
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
    from estimator.show.explanation import explanation_document, explanation_sheet

    if message == "-":
        message = text_of(read_bounded(sys.stdin.buffer, MESSAGE, "<stdin>"), "<stdin>")
    stop = stop_text(clause.of_message)
    explanation = explain(message, stop_clause=stop)
    if output == "json":
        print(json.dumps(explanation_document(explanation, stop), ensure_ascii=False, indent=2))
    else:
        show(explanation_sheet(explanation, stop_clause=stop))
    found = len(explanation.segments)
    if max_segments is not None and found > max_segments:
        raise LimitExceeded(
            "LIM001",
            subject="The message",
            found=f"{found} segments",
            limit=max_segments,
            option="--max-segments",
        )
