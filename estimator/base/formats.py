"""In which format a result is written where only the name of its file says so: the one list of suffixes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from estimator.base.language import marked
from estimator.errors import Place, UsageError
from estimator.errors.spelling import HintPart

SUFFIXES: Final = {
    ".json": "json",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".txt": "table",
    ".xlsx": "xlsx",
}

TABLE_SUFFIXES: Final = {".csv": "csv", ".xlsx": "xlsx", ".tsv": "csv", ".txt": "csv"}
"""Of what is rows and nothing else: a campaign is read from a file called so, too."""

WORKBOOKS: Final = (".xlsx", ".xlsm", ".ods", ".xls")
"""Read as workbooks, by whatever takes tables of people."""

CAMPAIGNS: Final = (".csv", ".txt", ".tsv", ".parquet", ".pq", *WORKBOOKS)

PAGE_SUFFIXES: Final = {".html": "html", ".htm": "html"}
JSON_SUFFIXES: Final = {".json": "json"}
XML_SUFFIXES: Final = {".xml": "xml"}

PACKED: Final = (".gz", ".zst", ".bz2")
"""What a compressed file ends in, after the suffix of what it holds."""


_TOLD: Final = HintPart(marked("[[; --format says which it is whatever its name|]]"))


def unpacked_name(name: str) -> str:
    """The name of what a compressed file holds.

    >>> unpacked_name("a.csv.gz"), unpacked_name("a.csv")
    ('a.csv', 'a.csv')
    """
    return name[: -len(suffix)] if (suffix := PurePath(name).suffix).lower() in PACKED else name


def format_of(
    path: str | os.PathLike[str],
    known: Sequence[str],
    suffixes: Mapping[str, str] = SUFFIXES,
    *,
    may_be_told: bool = False,
) -> str:
    """The one of the `known` formats that the name of a file means; the first one where it says nothing.

    A name without a suffix, such as that of a device, says nothing. Raises `OUT005` where the suffix is that
    of none of them; `may_be_told`: `--format` would say which it is.

    >>> format_of("a.JSON", ["table", "json"]), format_of("/dev/stdout", ["table", "json"])
    ('json', 'table')
    """
    suffix = PurePath(path).suffix.lower()
    if not suffix:
        return known[0]
    named = {each: form for each, form in suffixes.items() if form in known}
    if suffix not in named:
        otherwise = _TOLD if may_be_told else ""
        raise UsageError(
            "OUT005", Place(os.fspath(path)), suffix=suffix, suffixes=", ".join(named), otherwise=otherwise
        )
    return named[suffix]


def check_suffix(path: str | os.PathLike[str], suffixes: Mapping[str, str]) -> None:
    """Refuse to write a file under a name that says it is something else.

    Raises `OUT005` where it ends in none of the `suffixes`; without one it may be anything.

    >>> check_suffix("rejects.csv", TABLE_SUFFIXES)
    """
    format_of(path, list(dict.fromkeys(suffixes.values())), suffixes)
