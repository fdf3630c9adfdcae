"""In which format a result is written where only the name of its file says so: the one list of suffixes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from estimator.errors import Place, UsageError

SUFFIXES: Final = {
    ".json": "json",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".txt": "table",
    ".xlsx": "xlsx",
}

PACKED: Final = (".gz", ".zst", ".bz2")
"""What a compressed file ends in, after the suffix of what it holds."""


def unpacked_name(name: str) -> str:
    """The name of what a compressed file holds.

    >>> unpacked_name("a.csv.gz"), unpacked_name("a.csv")
    ('a.csv', 'a.csv')
    """
    return name[: -len(suffix)] if (suffix := PurePath(name).suffix).lower() in PACKED else name


def format_of(
    path: str | os.PathLike[str], known: Sequence[str], suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """The one of the `known` formats that the name of a file means; the first one where it says nothing.

    A name without a suffix, such as that of a device, says nothing. Raises `OUT005` where the suffix is that
    of none of them.

    >>> format_of("a.JSON", ["table", "json"]), format_of("/dev/stdout", ["table", "json"])
    ('json', 'table')
    """
    suffix = PurePath(path).suffix.lower()
    if not suffix:
        return known[0]
    named = {each: form for each, form in suffixes.items() if form in known}
    if suffix not in named:
        raise UsageError("OUT005", Place(os.fspath(path)), suffix=suffix, suffixes=", ".join(named))
    return named[suffix]
