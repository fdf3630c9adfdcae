"""The one place through which every sentence for people goes, so that it is said in their language.

What it hands on stands in the lowest room, `estimator.speech`, because errors are said in a language, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from estimator.base.choices import one_of
from estimator.speech.languages import LANGUAGES, LanguageCode, spoken_in
from estimator.speech.sentences import again, marked, said, said_many, told, told_many
from estimator.speech.writing import day, moment, month, number

__all__ = [
    "again",
    "day",
    "language",
    "marked",
    "moment",
    "month",
    "number",
    "said",
    "said_many",
    "told",
    "told_many",
]


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

    >>> with language("fr"):
    ...     number(1250) == "1\\u202f250"
    True
    """
    with spoken_in(cast(LanguageCode, one_of("language", code, LANGUAGES))):
        yield
