"""Columns of our own, in a list of rejects that is read as a campaign again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

REJECTS_COLUMNS: Final = ("code", "reason", "line")
"""What a list of rejects has after the columns of the campaign."""

REJECTS_OF_SEVERAL: Final = (*REJECTS_COLUMNS, "file")
"""The same of a list of the rejects of several files."""


def without_rejects(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that are the campaign's own.

    >>> without_rejects(["to", "text", "code", "reason", "line"]), without_rejects(["code", "reason"])
    (('to', 'text'), ('code', 'reason'))
    """
    for ours in (REJECTS_OF_SEVERAL, REJECTS_COLUMNS):
        if len(header) > len(ours) and tuple(header[-len(ours) :]) == ours:
            return tuple(header[: -len(ours)])
    return tuple(header)
