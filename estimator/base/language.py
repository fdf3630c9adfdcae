"""The one place through which every sentence for people goes, so that it is said in their language.

What it hands on stands in the lowest room, `estimator.speech`, because errors are said in a language, too.
"""

from __future__ import annotations

from estimator.speech.sentences import (
    currency_told,
    joined,
    listed,
    marked,
    marked_many,
    said,
    said_again,
    said_many,
    to_a_script,
    told,
    told_many,
)
from estimator.speech.writing import currency_sign, day, moment, month, number, time_of_day

__all__ = [
    "currency_sign",
    "currency_told",
    "day",
    "joined",
    "listed",
    "marked",
    "marked_many",
    "moment",
    "month",
    "number",
    "said",
    "said_again",
    "said_many",
    "time_of_day",
    "to_a_script",
    "told",
    "told_many",
]
