"""The language that a script or a notebook chooses for what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import cast

from estimator.base.arguments import checked
from estimator.base.choices import none_of, one_of
from estimator.base.language import told
from estimator.errors import Place, UsageError
from estimator.speech.languages import LANGUAGES, OWN_VARIABLE, LanguageCode, in_force, named_by, spoken_in


@checked()
def language(code: str) -> AbstractContextManager[None]:
    """Show results and errors in a language while the block runs; outside of one, they are in English.

    Values, JSON and CSV do not change with it, nor do the codes of errors.

    Parameters
    ----------
    code : "en" or "fr"

    Raises
    ------
    UsageError
        `USE017` any other.

    >>> from estimator.base.language import number
    >>> with language("fr"):
    ...     number(1250) == "1\\u202f250"
    True
    """
    return spoken_in(known_language(code))


def known_language(code: str | None) -> LanguageCode:
    """A language that results are written in; the one in force where none is named. Raises `USE017`.

    >>> known_language("fr"), known_language(None)
    ('fr', 'en')
    """
    return in_force() if code is None else cast(LanguageCode, one_of(told("language"), code, LANGUAGES))


def check_own_variable(variables: Mapping[str, str]) -> None:
    """Raise `USE017` where our own variable names no language: those of the system may name any."""
    named = variables.get(OWN_VARIABLE)
    if named and named_by(named) is None:
        error = none_of(told("language"), named, LANGUAGES)
        raise UsageError(error.code, Place(OWN_VARIABLE), **error.details)
