"""Words for what the operating system refuses, which says it in English whatever its user reads."""

from __future__ import annotations

from typing import Final

from estimator.base.language import marked, told

KNOWN: Final = (
    marked("Address already in use"),
    marked("Directory not empty"),
    marked("File exists"),
    marked("File name too long"),
    marked("Input/output error"),
    marked("Is a directory"),
    marked("No such device or address"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Operation not permitted"),
    marked("Permission denied"),
    marked("Read-only file system"),
    marked("Too many levels of symbolic links"),
    marked("Too many open files"),
    # SQLite's
    marked("attempt to write a readonly database"),
    marked("database is locked"),
    marked("database or disk is full"),
    marked("disk I/O error"),
    marked("file is not a database"),
    marked("unable to open database file"),
)
"""What a user can do something about; any other is said as the system says it."""


def why_not(error: Exception) -> str:
    """Why something could not be done.

    >>> why_not(PermissionError(13, "Permission denied"))
    'Permission denied'
    """
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return told(words) if words in KNOWN else words
