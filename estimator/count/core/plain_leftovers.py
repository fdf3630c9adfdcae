"""The part of `plain.py` that knows texts that betray a broken export, or say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.scan import is_blank
from estimator.count.core.shapes import LEFTOVERS, LONGEST_FIELD, LONGEST_NAME, Spans

_LETTER: Final = rb"[A-Za-z\x80-\xff]"
_NAME: Final = rb"[A-Za-z\x80-\xff0-9_.-]"
_ERRORS: Final = rb"N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NOM\?|VALEUR!|NUL!|NOMBRE!|NUM!"

_SHEET_ERROR: Final = re.compile(rb"#(?:" + _ERRORS + rb")")
"""What a cell shows whose formula fails, in English and in French."""


def _within(pattern: bytes, close: bytes) -> bytes:
    """A name of at most `LONGEST_NAME` bytes with the sign that closes it."""
    return _LETTER + b"(?:%s){0,%d}" % (pattern, LONGEST_NAME - 2) + close


def _inside(begin: bytes, pattern: bytes, close: bytes) -> bytes:
    """Anything between two signs, of at most `LONGEST_FIELD` bytes with the first byte that closes it."""
    return begin + b"%s{1,%d}?" % (pattern, LONGEST_FIELD - 2) + close


_PATTERNS: Final = {
    "field": re.compile(
        b"|".join(
            (
                _inside(rb"\{\{", rb"[^{}\n]", rb"\}\}"),
                _inside(rb"\{%", rb"[^{}\n]", rb"%\}"),
                _inside(rb"\[\[", rb"[^\[\]\n]", rb"\]\]"),
                rb"\{!" + _within(rb"[A-Za-z\x80-\xff0-9_. -]", rb"\}"),
                rb"\{[{ ]*+" + _within(rb"[A-Za-z\x80-\xff0-9_. -]", rb"\}"),
                rb"\*\|" + _within(_NAME, rb"\|"),
                rb"#(?!" + _ERRORS + rb")" + _within(_NAME, rb"#"),
            )
        )
    ),
    "escape": re.compile(rb"\\(?:u[0-9a-fA-F]{4}|[nrt\"'])"),
    "entity": re.compile(
        rb"</[A-Za-z](?s:.)|<[bB][rR][> /]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,8});"
    ),
    "mojibake": re.compile(rb"\xc3[\x82\x83]\xc2|\xc3\x83[\xc5\xc6\xcb\xe2]|\xc3\xa2\xe2\x82\xac"),
    "replaced": re.compile(rb"\xef\xbf\xbd"),
    "sheet_error": _SHEET_ERROR,
    "currency": re.compile("¤".encode()),
}


def leftovers(texts: Spans) -> NDArray[np.uint8] | None:
    """Which texts betray a broken export.

    Parameters
    ----------
    texts : Spans, shape (n,)

    Returns
    -------
    uint8 array, shape (n,), or None
        The sum of the bits of all kinds of `LEFTOVERS` that a text holds; None where none holds any.

    >>> texts = ["Bonjour {prenom}", "L&#39;offre", "dÃ©jÃ ", "Bonjour"]
    >>> leftovers(Spans.from_texts(texts)).tolist()
    [1, 2, 4, 0]
    """
    kinds = np.zeros(len(texts), np.uint8)
    # A quote that is doubled is none of the signs that are looked for.
    for row, octets in enumerate(_raw(texts)):
        for bit, kind in enumerate(LEFTOVERS):
            if _PATTERNS[kind].search(octets):
                kinds[row] |= 1 << bit
    return kinds if kinds.any() else None


def nothing(texts: Spans) -> NDArray[np.bool_] | None:
    """Which texts say nothing: blanks that nobody sees, or the error of a spreadsheet.

    Returns
    -------
    bool array, shape (n,), or None
        None where all texts say something.

    >>> nothing(Spans.from_texts(["", " ", "#N/A", "#N/A !", "Bonjour"])).tolist()
    [True, True, True, False, False]
    """
    found = np.array(
        [is_blank(text) or _SHEET_ERROR.fullmatch(text) is not None for text in _raw(texts)], np.bool_
    )
    return found if found.any() else None


def _raw(texts: Spans) -> Iterator[bytes]:
    for start, end in zip(texts.starts.tolist(), texts.ends.tolist(), strict=True):
        yield texts.data[start:end].tobytes()
