"""Countries by name: French or English, with or without accents, to ISO 3166 codes and back.

Names are Babel's (Unicode CLDR), which the provider's list follows to the letter, the short and the full ones
of ISO 3166-1 (`data/facts/country_names.csv`), and old and short ones that people write
(`country_aliases.csv` beside it). Their words may come in another order: "Korea, Republic of". A name that
two countries share means neither: nothing is guessed.
"""

from __future__ import annotations

import csv
from difflib import get_close_matches
from functools import cache
from typing import Literal

from babel import Locale

from estimator.base.read import words
from estimator.base.resources import data_path

# Regions, test codes and the unknown: in CLDR's list, but no destination of a message.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_SMALL_WORDS = frozenset({"and", "et", "the", "of", "le", "la", "les", "l", "de", "du", "des", "d"})
_SAINTS = {"saint": "st", "sainte": "st"}


def country_code(text: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country given by code or by name, or None.

    >>> [country_code(text) for text in ("fr", "COTE D'IVOIRE", "Ivory Coast", "Etats-Unis", "Atlantis")]
    ['FR', 'CI', 'CI', 'US', None]
    """
    code = text.strip().upper()
    if code in _names("en"):
        return code
    folded = _folded(text)
    return _codes().get(folded) or _codes_by_words().get(_ordered(folded))


def country_name(code: str, language: Literal["en", "fr"] = "en") -> str:
    """The name of a country, or the code itself where nobody knows one.

    >>> country_name("DE"), country_name("AN"), country_name("DE", "fr")
    ('Germany', 'Netherlands Antilles', 'Allemagne')
    """
    return _names(language).get(code, code)


def similar_country(text: str) -> str | None:
    """A country whose name is spelled nearly so, for a hint and never for an answer.

    >>> similar_country("Germny")
    'Germany'
    """
    close = get_close_matches(_folded(text), list(_codes()), n=1)
    return country_name(_codes()[close[0]]) if close else None


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    names = {code: name for code, name in territories.items() if len(code) == 2 and code not in _NO_COUNTRIES}
    # The provider still sells this destination under the code that ISO 3166 withdrew in 2010.
    retired = {"en": "Netherlands Antilles", "fr": "Antilles néerlandaises"}
    return names | {"AN": retired[language]}


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    shared: set[str] = set()
    named = [(name, code) for language in ("en", "fr") for code, name in _names(language).items()]
    for name, code in named + _aliases():
        key = _folded(name)
        if codes.setdefault(key, code) != code:
            shared.add(key)
    return {key: code for key, code in codes.items() if key not in shared}


@cache
def _codes_by_words() -> dict[str, str]:
    """The same by the words of a name in the order of the alphabet, where they mean one country."""
    codes: dict[str, set[str]] = {}
    for name, code in _codes().items():
        codes.setdefault(_ordered(name), set()).add(code)
    return {name: found.pop() for name, found in codes.items() if len(found) == 1}


def _ordered(folded: str) -> str:
    return " ".join(sorted(folded.split()))


def _aliases() -> list[tuple[str, str]]:
    found = []
    for name in ("country_names.csv", "country_aliases.csv"):
        with data_path("facts", name).open(encoding="utf-8", newline="") as file:
            found += [(row["alias"], row["code"]) for row in csv.DictReader(file)]
    return found


def _folded(name: str) -> str:
    each = words(name.casefold().replace("œ", "oe"))
    return " ".join(_SAINTS.get(word, word) for word in each if word not in _SMALL_WORDS)
