"""The language that a script or a notebook chooses for what it shows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from estimator.base.arguments import checked
from estimator.base.choices import one_of
from estimator.base.language import told
from estimator.speech.languages import LANGUAGES, LanguageCode, spoken_in


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
    return spoken_in(cast(LanguageCode, one_of(told("language"), code, LANGUAGES)))
