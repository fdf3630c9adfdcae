"""`smscost text`."""

from __future__ import annotations


def text() -> None:
    """To be written."""
