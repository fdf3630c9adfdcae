"""What characters are called, in the language in force. JSON keeps the names of the Unicode standard."""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from estimator.base.language import said
from estimator.base.resources import data_path
from estimator.count.message import character_name
from estimator.speech.languages import LanguageCode, in_force
from estimator.speech.sentences import Told


class Name(NamedTuple):
    """A name, and the language that it is in."""

    text: str
    language: LanguageCode


def name_of(character: str) -> Name:
    """The name of a character; where our list lacks it in this language, its code and the English name.

    >>> from estimator.speech.languages import spoken_in
    >>> name_of("ç")
    Name(text='LATIN SMALL LETTER C WITH CEDILLA', language='en')
    >>> with spoken_in("fr"):
    ...     name_of("’"), name_of("с")
    (Name(text='apostrophe typographique', language='fr'), \
Name(text='U+0441 (en anglais\u202f: cyrillic small letter es)', language='fr'))
    """
    language, english = in_force(), character_name(character)
    if language == "en":
        return Name(english, "en")
    if own := _names(language).get(character):
        return Name(own, language)
    code = f"U+{ord(character):04X}"
    if english == code:
        return Name(code, language)
    return Name(said("{code} (in English: {name})", code=code, name=english.lower()), language)


@cache
def _names(language: LanguageCode) -> dict[str, str]:
    with data_path(f"characters-{language}.csv").open(encoding="utf-8", newline="") as file:
        return {chr(int(row["code"], 16)): row["name"] for row in csv.DictReader(file)}


class _Character(Told):
    """The name of a character as a part of a result."""

    def again(self) -> str:
        """The same in the language in force."""
        return name_of(self.sentence).text

    def __reduce__(self) -> tuple[object, ...]:
        return character_told, (self.sentence,)


def character_told(character: str) -> Told:
    """The name of a character, English for programs, and said again where it is shown.

    >>> from estimator.base.language import said_again
    >>> from estimator.speech.languages import spoken_in
    >>> with spoken_in("fr"):
    ...     character_told("ç"), said_again(character_told("’"))
    ('LATIN SMALL LETTER C WITH CEDILLA', 'apostrophe typographique')
    """
    name = _Character(character_name(character))
    name.sentence, name.plural, name.fields = character, "", {}
    return name
