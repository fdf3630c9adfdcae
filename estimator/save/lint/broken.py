"""What is wrong with a broken file, in words of ours: what libraries say is English, and theirs to change."""

from __future__ import annotations

from typing import Final

from estimator.base.language import told

_REASONS: Final = (
    ("expecting value", told("a value is missing")),
    ("invalid value", told("a value is missing")),
    ("expecting property name", told("a key in double quotes is missing")),
    ("illegal trailing comma", told("a comma stands before the end")),
    ("',' delimiter", told("a comma is missing")),
    ("':'", told("a colon is missing")),
    ("'='", told("an equals sign is missing")),
    ("unterminated", told("a text is not closed")),
    ("unclosed", told("a text is not closed")),
    ("unexpected end of stream", told("a text is not closed")),
    ("control character", told("a line break or another control character stands where none may")),
    ("illegal character", told("a line break or another control character stands where none may")),
    ("unacceptable character", told("a line break or another control character stands where none may")),
    ("cannot start any token", told("a character stands where none may")),
    ("invalid \\", told("there is no such escape")),
    ("escape", told("there is no such escape")),
    ("extra data", told("something follows the end")),
    ("junk after document", told("something follows the end")),
    ("no element found", told("it ends too early")),
    ("mismatched tag", told("a tag is closed that is not open")),
    ("undefined entity", told("an entity is not defined")),
    ("cannot overwrite", told("a key is there twice")),
    ("mapping values are not allowed", told("a colon stands where it cannot")),
)
"""What a library's message holds, and what it means; the first that fits."""


def reason_of(message: str) -> str:
    """Why a file is broken, by what a library says of it.

    >>> reason_of("Expecting ',' delimiter"), reason_of("not well-formed (invalid token)")
    ('a comma is missing', 'it cannot be read on from here')
    """
    said = message.lower()
    return next((why for part, why in _REASONS if part in said), told("it cannot be read on from here"))
