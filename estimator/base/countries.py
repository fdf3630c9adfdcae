"""Countries by name: French or English, with or without accents, to ISO 3166 codes and back.

Names are Unicode CLDR's (`data/facts/cldr_names.csv`), which the provider's list follows to the letter, the
short and the full ones of ISO 3166-1 (`country_names.csv` beside it), and old and short ones that people
write (`country_aliases.csv`). Their words may come in another order: "Korea, Republic of". A name that two
countries share means neither: nothing is guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Final

from estimator.base.read import words
from estimator.base.resources import data_path
from estimator.errors import UsageError
from estimator.speech.languages import LanguageCode, in_force
from estimator.speech.sentences import Told, told

NAMES: Final = data_path("facts", "cldr_names.csv")
"""Names by code, in each language that results are written in; `make countries` writes it."""

_LONGEST: Final = 100  # characters: no country has a longer name
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


def country_name(code: str, language: LanguageCode | None = None) -> str:
    """The name of a country, in the language in force or another; the code itself where nobody knows one.

    >>> country_name("DE"), country_name("AN"), country_name("DE", "fr")
    ('Germany', 'Netherlands Antilles', 'Allemagne')
    """
    return _names(language or in_force()).get(code, code)


class _Country(Told):
    """The name of a country as a part of a result or an error."""

    def again(self) -> str:
        """The same in the language in force."""
        return country_name(self.sentence)

    def __reduce__(self) -> tuple[object, ...]:
        return country_told, (self.sentence,)


def country_told(code: str) -> Told:
    """The name of a country, English for programs, and said again where it is shown.

    >>> country_told("DE")
    'Germany'
    """
    name = _Country(country_name(code, "en"))
    name.sentence, name.plural, name.fields = code, "", {}
    return name


def known_country(text: str) -> str:
    """The same, or `USE001` where there is no such country.

    >>> known_country("Ivory Coast")
    'CI'
    """
    code = country_code(text)
    if code is None:
        raise no_country(text)
    return code


def home_country(text: str) -> str | None:
    """The country in which numbers are read that name none; None of "none", for whoever knows none.

    >>> home_country("fr"), home_country("none")
    ('FR', None)
    """
    return None if text.lower() == "none" else known_country(text)


def no_country(text: str) -> UsageError:
    """`USE001`, with the country that was probably meant.

    >>> print(no_country("Germny"))
    USE001  'Germny' is not the code of a country with phone numbers.
    Did you mean 'Germany'? Write two letters, such as FR or GB.
    """
    similar = similar_country(text)
    meant = told("Did you mean '{name}'? ", name=similar) if similar else ""
    return UsageError("USE001", country=text, close=meant)


def similar_country(text: str) -> str | None:
    """A country whose name is spelled nearly so, for a hint and never for an answer.

    >>> similar_country("Germny")
    'Germany'
    """
    close = get_close_matches(_folded(text[:_LONGEST]), list(_codes()), n=1)
    return country_told(_codes()[close[0]]) if close else None


@cache
def _names(language: str) -> dict[str, str]:
    return {row["code"]: row[language] for row in _rows("cldr_names.csv")}


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
    files = ("country_names.csv", "country_aliases.csv")
    return [(row["alias"], row["code"]) for name in files for row in _rows(name)]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with data_path("facts", name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _folded(name: str) -> str:
    each = words(name.casefold().replace("œ", "oe"))
    return " ".join(_SAINTS.get(word, word) for word in each if word not in _SMALL_WORDS)
