"""The language that a script or a notebook chooses for what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from estimator.base.choices import one_of
from estimator.base.language import told
from estimator.speech.languages import LANGUAGES, LanguageCode, spoken_in


@contextmanager
def language(code: str) -> Iterator[None]:
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
    with spoken_in(cast(LanguageCode, one_of(told("language"), code, LANGUAGES))):
        yield
