"""The language of a run: chosen once, English where nobody chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal, get_args

LanguageCode = Literal["en", "fr"]
"""The languages that results are written in."""

LANGUAGES: Final[tuple[LanguageCode, ...]] = get_args(LanguageCode)

OWN_VARIABLE: Final = "SMSCOST_LANG"
_VARIABLES: Final = (OWN_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a computer says which language its user reads; the first that says anything counts."""

_IN_FORCE: ContextVar[LanguageCode] = ContextVar("the language of what is said", default="en")


def in_force() -> LanguageCode:
    """The language that is spoken now.

    >>> in_force()
    'en'
    """
    return _IN_FORCE.get()


@contextmanager
def spoken_in(code: LanguageCode) -> Iterator[None]:
    """Say everything in a language while the block runs; errors and results are put into words when shown.

    >>> with spoken_in("fr"):
    ...     in_force()
    'fr'
    """
    before = _IN_FORCE.set(code)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def speak(code: LanguageCode) -> None:
    """Say everything in a language from now on, until a block ends that chose another one."""
    _IN_FORCE.set(code)


def is_in(variables: Mapping[str, str]) -> bool:
    """Whether the environment says anything.

    >>> is_in({}), is_in({"LANG": "C"})
    (False, True)
    """
    return any(variables.get(name) for name in _VARIABLES)


def of_environment(variables: Mapping[str, str]) -> LanguageCode:
    """The language that the environment asks for: French where it is a French one, else English.

    >>> of_environment({"LANG": "fr_FR.UTF-8"}), of_environment({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"})
    ('fr', 'en')
    """
    named = next((found for name in _VARIABLES if (found := variables.get(name))), "")
    return named_by(named) or "en"


def named_by(locale: str) -> LanguageCode | None:
    """The language of a locale, or a language by its code; None where results are not written in it.

    >>> named_by("fr_FR.UTF-8"), named_by("FR"), named_by("de")
    ('fr', 'fr', None)
    """
    code, behind = locale[:2].lower(), locale[2:3]
    return next((each for each in LANGUAGES if code == each and not behind.isalpha()), None)
