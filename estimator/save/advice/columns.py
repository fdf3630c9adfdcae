"""Advice for a column of messages: the texts that `advise` gives, a million at a time.

Most messages leave no choice. Either nothing can save a segment; or the message becomes GSM-7 by replacing
each character that GSM-7 lacks, and no other edit could save as much. Both are found, and done, with passes
over whole columns. What is left, which is little, goes through `cheapest_plan`, each different text once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.choices import Level
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.segments import CONCATENATED_UNITS, SINGLE_UNITS, Counts, count
from estimator.count.strings import Strings
from estimator.save.advice.edits import advise
from estimator.save.advice.outside import replace_outside, replaced
from estimator.save.advice.rules import Rulebook, rulebook


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The messages that become cheaper.

    Attributes
    ----------
    rows : intp array, shape (k,)
        Which of the messages, in order.
    texts : pyarrow.Array of large_string, shape (k,)
        What each becomes.
    """

    rows: NDArray[np.intp]
    texts: Any


def rewrite(messages: Strings, counts: Counts, levels: tuple[Level, ...], clause: str) -> Rewritten:
    """Rewrite those of the messages that can save a segment.

    Parameters
    ----------
    messages : Strings, shape (n,)
        Texts in valid UTF-8.
    counts : Counts
        Of the messages, with `clause` appended.
    levels : tuple of str
        As `check_levels` gives them.
    clause : str

    >>> messages = Strings.from_any(["Ça va ?", "Fête " * 20])
    >>> found = rewrite(messages, count(messages), ("accents",), "")
    >>> found.rows.tolist(), found.texts[0].as_py()[:9]
    ([1], 'Fete Fete')
    """
    rows = np.flatnonzero(counts.segments > 1)
    if not len(rows):
        return Rewritten(rows, pa.array([], pa.large_string()))
    taken = messages.take(rows)
    before = Counts(counts.encoding[rows], counts.units[rows], counts.segments[rows])
    texts = taken.to_arrow()
    plain = replace_outside(taken, texts, levels)
    after = count(Strings.from_arrow(plain.texts), clause)
    shorter = _optional_bytes(texts, levels)
    gsm7 = np.where(after.encoding == 0, _at_least(after.units - shorter, 0), before.segments)
    ucs2 = np.where(
        before.encoding == 1, _at_least(before.units - shorter - plain.shrink, 1), before.segments
    )
    hopeless = (gsm7 >= before.segments) & (ucs2 >= before.segments)
    cheaper = after.segments < np.minimum(before.segments, ucs2)
    clear = (after.encoding == 0) & (gsm7 == after.segments) & cheaper & ~plain.doubtful
    chosen = np.flatnonzero(plain.doubtful | ~(hopeless | clear))
    edited = _one_by_one(texts.take(pa.array(chosen)), levels, clause)
    result = replaced(plain.texts, chosen, edited)
    clear[chosen] = _differ(texts.take(pa.array(chosen)), edited)
    kept = np.flatnonzero(clear)
    return Rewritten(rows[kept], result.take(pa.array(kept)))


def with_texts(messages: Strings, rewritten: Rewritten) -> Strings:
    """The messages with what some of them become."""
    texts = messages.to_arrow()
    return Strings.from_arrow(replaced(texts, rewritten.rows, rewritten.texts))


def _at_least(units: NDArray[np.int64], encoding: int) -> NDArray[np.int64]:
    """Segments that so many units take where no pair stands on a boundary."""
    several = -(-units // CONCATENATED_UNITS[encoding])
    return np.where(units <= SINGLE_UNITS[encoding], 1, several).astype(np.int64)


def _one_by_one(texts: Any, levels: tuple[Level, ...], clause: str) -> Any:
    """`advise` for each different text."""
    coded = texts.dictionary_encode()
    found = [advise(text, levels=levels, stop_clause=clause).text for text in coded.dictionary.to_pylist()]
    return pa.array(found, pa.large_string()).take(coded.indices)


def _differ(texts: Any, others: Any) -> NDArray[np.bool_]:
    return np.asarray(pc.not_equal(texts, others).to_numpy(zero_copy_only=False))


def _optional_bytes(texts: Any, levels: tuple[Level, ...]) -> NDArray[np.int64]:
    """At most so many units can be taken away by edits of characters that GSM-7 has."""
    pattern = _optional_pattern(rulebook(levels))
    if not pattern:
        return np.zeros(len(texts), np.int64)
    without = pc.replace_substring_regex(texts, pattern=pattern, replacement="")
    removed = pc.subtract(pc.binary_length(texts), pc.binary_length(without))
    return np.asarray(removed.to_numpy(zero_copy_only=False), np.int64)


def _optional_pattern(rules: Rulebook) -> str:
    literals = [re.escape(old) for old in rules.literals if GSM7_UNITS.keys() >= set(old)]
    forms = {"trailing_blanks": r"[ \r\n]+\z", "doubled_blanks": " {2,}", "shorteners": "https://"}
    return "|".join([*(pattern for form, pattern in forms.items() if form in rules.forms), *literals])
