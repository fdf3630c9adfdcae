"""Number formats of spreadsheets, read: `0#" "##" "##;@` into sections of parts.

What a part means is said in ECMA-376 part 1, §18.8.31. Fractions, eras and digits of other scripts are known
and not read: `Section.kind` is None, and whoever shows the cell says so.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from locale import windows_locale
from typing import Final, Literal, NamedTuple

Kind = Literal["general", "number", "date", "text"]

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<space>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General)
    | (?P<half>AM/PM|A/P)
    | E(?P<exponent>[+-][0#?]+)
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<unknown>[gebr]+)
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<slash>/)
    | (?P<end>;)
    | (?P<literal>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE)
_CONDITION = re.compile(r"(>=|<=|<>|>|<|=)(-?[0-9]+(?:\.[0-9]+)?)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-(.*))?", re.DOTALL)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)

LONG_DATE: Final = "F800"
LONG_TIME: Final = "F400"
"""Where a format names its language: a date or a time as the computer itself writes it."""


class Part(NamedTuple):
    """A piece of a format: what it is, and how it is written."""

    kind: str
    text: str = ""


class Section(NamedTuple):
    """How some values are shown.

    Attributes
    ----------
    kind : "general", "number", "date" or "text"; None where it holds what is not read
    parts : tuple of Part
        "literal", "digit" (`0 # ?`), "point", "comma", "percent", "exponent", "general", "text"; of dates
        "date" (`yyyy`, `m`; minutes are `n`), "elapsed", "half" (of a day), "fraction" (of seconds), "slash".
    condition : (operator, number), or None
        For which values it is, where it says so itself.
    language : str
        That of its names of months and days, where it says so: "fr_FR", `LONG_DATE`; else empty.
    """

    kind: Kind | None
    parts: tuple[Part, ...]
    condition: tuple[str, Decimal] | None = None
    language: str = ""


@lru_cache(1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format.

    >>> [section.kind for section in sections_of('#,##0.00 [$€-40C];[Red]-0;"-";@')]
    ['number', 'number', 'number', 'text']
    >>> sections_of("[$-40C]d mmmm")[0].language
    'fr_FR'
    """
    found: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token.lastgroup == "end":
            found.append([])
        else:
            found[-1].append(token)
    return tuple(map(_section, found))


def _section(tokens: list[re.Match[str]]) -> Section:
    parts: list[Part] = []
    condition, language, is_known = None, "", True
    for token in tokens:
        kind, text = token.lastgroup or "", token[token.lastgroup or 0]
        if kind in {"quoted", "escaped", "literal"}:
            parts.append(Part("literal", text))
        elif kind == "space":
            # As wide as that character; a text file gets a blank for it.
            parts.append(Part("literal", " "))
        elif kind in {"date", "half", "exponent"}:
            parts.append(Part(kind, text if kind == "half" else text.lower()))
        elif kind == "unknown":
            is_known = False
        elif kind != "bracket":
            if kind != "fill":
                parts.append(Part(kind, text))
        elif _ELAPSED.fullmatch(text):
            parts.append(Part("elapsed", text.lower()))
        elif named := _CONDITION.fullmatch(text):
            condition = named[1], Decimal(named[2])
        elif named := _CURRENCY.fullmatch(text):
            parts.append(Part("literal", named[1]))
            language = _language(named[2] or "") or language
        elif not _COLOUR.fullmatch(text):
            is_known = False
    kind_of = _kind(parts) if is_known else None
    return Section(kind_of, _of_date(parts) if kind_of == "date" else tuple(parts), condition, language)


def _kind(parts: list[Part]) -> Kind | None:
    kinds = [part.kind for part in parts]
    if not {"date", "elapsed", "half"}.isdisjoint(kinds):
        return "date"
    if "general" in kinds:
        return "general"
    if "text" in kinds:
        return "text"
    if "slash" in kinds and "digit" in kinds[kinds.index("slash") :]:
        return None
    return "number"


def _of_date(parts: list[Part]) -> tuple[Part, ...]:
    """The parts of a date: minutes told from months, and fractions of seconds from digits."""
    found: list[Part] = []
    clock = [part for part in parts if part.kind in {"date", "elapsed"}]
    at = -1
    for part in parts:
        if part.kind in {"date", "elapsed"}:
            at += 1
            beside = (
                clock[at - 1].text[0] if at else "",
                clock[at + 1].text[0] if at + 1 < len(clock) else "",
            )
            is_minute = part.text in {"m", "mm"} and (beside[0] == "h" or beside[1] == "s")
            found.append(Part(part.kind, "n" * len(part.text)) if is_minute else part)
        elif part.kind == "digit" and found and found[-1].kind in {"point", "fraction"}:
            found[-1] = Part("fraction", found[-1].text.replace(".", "") + part.text)
        elif part.kind in {"point", "comma", "slash", "half", "literal"}:
            found.append(part)
        elif part.kind in {"digit", "percent"}:
            found.append(Part("literal", part.text))
    return tuple(found)


def _language(tag: str) -> str:
    """The language that a format names by a number of Windows' own or by its tag.

    >>> _language("40C"), _language("en-US"), _language("x-euro2")
    ('fr_FR', 'en_US', '')
    """
    if tag.upper() in {LONG_DATE, LONG_TIME}:
        return tag.upper()
    if re.fullmatch(r"[0-9A-Fa-f]{1,8}", tag):
        return windows_locale.get(int(tag, 16) & 0xFFFF, "")
    return tag.replace("-", "_") if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})*", tag) else ""
