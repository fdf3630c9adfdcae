"""Columns of our own, in a list of rejects that is read as a campaign again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

REJECTS_COLUMNS: Final = ("code", "reason", "line")
"""What a list of rejects has after the columns of the campaign."""


def without_rejects(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that are the campaign's own.

    >>> without_rejects(["to", "text", "code", "reason", "line"]), without_rejects(["code", "reason"])
    (('to', 'text'), ('code', 'reason'))
    """
    ours = len(REJECTS_COLUMNS)
    is_list = len(header) > ours and tuple(header[-ours:]) == REJECTS_COLUMNS
    return tuple(header[:-ours] if is_list else header)
