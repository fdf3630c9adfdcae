"""Where the header of a table is: below titles, blank lines, and whatever else a program writes above it.

One rule for every kind of table: files of campaigns and DataFrames, calendars, accounts, jobs, rate cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

LOOKED_AT: Final = 30
"""Rows among which the header is looked for: no program writes more above it."""

_NUMBER = re.compile(r"[+(]?[0-9][0-9 ().\u00a0\u202f-]{7,}[0-9]", re.ASCII)
_FEWEST_DIGITS = 9  # a day has eight


def header_at(rows: Sequence[Sequence[str]], meaning: Callable[[Sequence[str]], int]) -> int:
    """Which of the first rows of a table names its columns, from 0.

    It is the row most of whose cells mean something as names of columns, where all rows above may be titles:
    none of them is longer, and none holds a phone number. A row is none below one as long, of words alone,
    where but one of its cells may be such a name: it may be a row as all others are. Where no row means
    anything it is the first one that is no title.

    Parameters
    ----------
    rows : sequence of rows, one at least
        The first ones that are not blank, as texts.
    meaning : function of a row
        How many of its cells are the name of something that is looked for.

    >>> rows = [["Customers of 2026", ""], ["phone", "message"], ["+33639980001", "Bonjour"]]
    >>> header_at(rows, lambda row: sum(cell in ("phone", "message") for cell in row))
    1
    """
    best, most, widest, named = 0, 0, 0, 0
    for at, row in enumerate(rows[:LOOKED_AT]):
        filled = _filled(row)
        by_chance = filled == named > 1
        if filled >= widest and (found := meaning(row)) > max(most, by_chance):
            best, most = at, found
        widest = max(widest, filled)
        if not any(map(str.isdigit, "".join(row))):
            named = max(named, filled)
        if any(map(looks_like_number, row)):
            break
    return best if most else _below_titles(rows[:LOOKED_AT])


def looks_like_number(text: str) -> bool:
    """Whether a cell is a phone number as people write them, whatever the country: no name of a column is.

    >>> looks_like_number("06 39 98 00 01"), looks_like_number("27-11-2026")
    (True, False)
    """
    text = text.strip()
    return _NUMBER.fullmatch(text) is not None and sum(map(str.isdigit, text)) >= _FEWEST_DIGITS


def _below_titles(rows: Sequence[Sequence[str]]) -> int:
    """The first row with more than one cell, where most have more than one."""
    wide = [at for at, row in enumerate(rows) if _filled(row) > 1]
    return wide[0] if 2 * len(wide) > len(rows) else 0


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
