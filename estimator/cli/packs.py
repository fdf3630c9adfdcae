"""`smscost packs`."""

from __future__ import annotations


def packs() -> None:
    """To be written."""
