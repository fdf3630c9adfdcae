"""The catalogue of a language: gettext's, compiled by `make languages` from what `data/locale` holds.

English needs none, and nothing is loaded for it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from estimator.speech.languages import in_force

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "smscost"


def translated(sentence: str) -> str:
    """A sentence of the code in the language in force; itself where that is English, or has no words for it.

    >>> translated("Destination")
    'Destination'
    """
    language = in_force()
    # gettext gives its own header for an empty text.
    return sentence if language == "en" or not sentence else catalogue(language).gettext(sentence)


def translated_many(one: str, many: str, count: int | Decimal) -> str:
    """The same of a sentence with a form for 1 and one for other numbers; a language has rules of its own.

    French has the plural from 2 on: half a credit, and a credit and a half, are singular.

    >>> translated_many("{count} row", "{count} rows", 0)
    '{count} rows'
    """
    language = in_force()
    if language == "en":
        return many if is_many(count) else one
    return catalogue(language).ngettext(one, many, _whole(count))


def is_many(count: int | Decimal) -> bool:
    """Whether a noun beside this number has its plural, in the language in force.

    >>> is_many(1), is_many(Decimal("1.5")), is_many(0)
    (False, True, True)
    """
    language = in_force()
    if language == "en":
        return count != 1
    rule: Callable[[int], int] = catalogue(language).plural  # type: ignore[attr-defined]
    return bool(rule(_whole(count)))


def _whole(count: int | Decimal) -> int:
    # The rules of a catalogue are for whole numbers, and its languages forget the sign and what comes after
    # the decimal one.
    return abs(int(count))


@cache
def catalogue(language: str) -> NullTranslations:
    """What gettext knows of a language."""
    return translation(DOMAIN, FOLDER, [language])
