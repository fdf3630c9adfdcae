"""What the first cells of a column hold: phone numbers, texts, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from estimator.numbers.typed import DAY, Typed, listed_number, read_typed, several

_FEWEST_DIGITS, _MOST_DIGITS = 8, 15
_HAS_DIGITS = re.compile(rf"(?:\d\D*){{{_FEWEST_DIGITS}}}")
_FEWEST_WORDS, _FEWEST_CHARACTERS = 3, 16
"""Of a text: names and cities have fewer."""

Rows = Sequence[Sequence[str]]
"""The first rows below the header, as texts; they may lack their last cells."""


class Content(NamedTuple):
    """How many of the first cells of a column are filled, look like phone numbers, like texts, are words."""

    filled: int
    numbers: int
    texts: int
    words: int = 0

    @property
    def are_numbers(self) -> bool:
        """Whether most are phone numbers."""
        return 2 * self.numbers > self.filled

    @property
    def are_texts(self) -> bool:
        """Whether most are texts."""
        return 2 * self.texts > self.filled

    @property
    def may_count(self) -> bool:
        """Whether they may be numbers of something: in Spanish, `Nombre` is a column of names."""
        return not self.filled or self.words < self.filled


def content_of(rows: Rows, column: int) -> Content:
    """What the first cells of a column hold.

    >>> content_of([["06 39 98 00 01", "Bonjour Zoé, à demain !"], ["", "27/11/2026"]], 0)
    Content(filled=1, numbers=1, texts=0, words=0)
    """
    cells = [row[column].strip() for row in rows if column < len(row)]
    filled = [cell for cell in cells if cell]
    return Content(
        len(filled), sum(map(is_number, filled)), sum(map(_is_text, filled)), sum(map(_is_word, filled))
    )


def mobiles_of(rows: Rows, column: int, country: str | None) -> int:
    """How many of the first cells of a column are numbers that get SMS, read as those of a country.

    >>> mobiles_of([["06 39 98 00 01"], ["01 99 00 12 34"], ["x"]], 0, "FR")
    1
    """
    from estimator.count.strings import Strings
    from estimator.numbers import WARNINGS, match  # only where several columns hold numbers

    cells = [row[column] for row in rows if column < len(row)]
    found = match(Strings.from_any(cells), default_country=country)
    warnings = [WARNINGS[at] for at in found.warning.tolist()]
    return sum(
        not reject and warning not in {"landline", "premium", "service"}
        for reject, warning in zip(found.reject.tolist(), warnings, strict=True)
    )


def is_number(cell: str) -> bool:
    """Whether a cell looks like a phone number, however it is written.

    >>> is_number("tel:0639980001"), is_number("[1] 06 39 98 00 01"), is_number("Numéro 2")
    (True, True, False)
    """
    # Most cells are texts: they have too few digits, and numbers that a program spoiled have no blanks.
    if " " in cell and _HAS_DIGITS.search(cell) is None:
        return False
    listed = listed_number(cell)
    one = listed.number if listed and listed.is_dialled else next(iter(several(cell)), cell)
    typed = read_typed(one)
    if not isinstance(typed, Typed):
        return typed == "NUM005"
    return _FEWEST_DIGITS <= len(typed.digits) <= _MOST_DIGITS and DAY.fullmatch(one) is None


def _is_word(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not any(map(str.isdecimal, cell))


def _is_text(cell: str) -> bool:
    words = cell.split()
    return len(cell) >= _FEWEST_CHARACTERS and len(words) >= _FEWEST_WORDS and "@" not in words[0]
