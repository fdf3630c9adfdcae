"""Advice for a column of messages: the texts that `advise` gives, a million at a time.

Most messages leave no choice. Either nothing can save a segment; or the message becomes GSM-7 by replacing
each character that GSM-7 lacks, and no other edit could save as much. Both are found, and done, with passes
over whole columns. What is left, which is little, goes through `cheapest_plan`, each different text once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.choices import Level
from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.segments import Counts, at_least, count
from estimator.count.strings import Strings
from estimator.save.advice.edits import advise
from estimator.save.advice.outside import replace_outside
from estimator.save.advice.rules import rulebook

_MOST_SIGNS: Final = 8
"""That `core.holding` looks for at once."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The messages that become cheaper.

    Attributes
    ----------
    rows : intp array, shape (k,)
        Which of the messages, in order.
    texts : Strings, shape (k,)
        What each becomes.
    """

    rows: NDArray[np.intp]
    texts: Strings


NOTHING: Final = Rewritten(np.empty(0, np.intp), Strings.from_bytes([]))


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
    >>> found.rows.tolist(), found.texts[0][:9]
    ([1], 'Fete Fete')
    """
    rows = np.flatnonzero(_improvable(messages, counts, levels))
    if not len(rows):
        return NOTHING
    taken = Strings.from_offsets(*messages.take(rows).packed())
    before = Counts(counts.encoding[rows], counts.units[rows], counts.segments[rows])
    plain = replace_outside(taken, levels)
    after = count(plain.texts, clause)
    shorter = _optional_bytes(taken, levels)
    gsm7 = np.where(after.encoding == 0, at_least(after.units - shorter, 0), before.segments)
    ucs2 = np.where(before.encoding == 1, at_least(before.units - shorter - plain.shrink, 1), before.segments)
    hopeless = (gsm7 >= before.segments) & (ucs2 >= before.segments)
    cheaper = after.segments < np.minimum(before.segments, ucs2)
    clear = (after.encoding == 0) & (gsm7 == after.segments) & cheaper & ~plain.doubtful
    chosen = np.flatnonzero(plain.doubtful | ~(hopeless | clear))
    result = plain.texts
    if len(chosen):
        edited, differs = _one_by_one(taken.take(chosen), levels, clause)
        result = result.with_some(chosen, edited)
        clear[chosen] = differs
    # A message of nothing but emoji would be left with nothing, which cannot be sent.
    kept = np.flatnonzero(clear & ~result.blank)
    return Rewritten(rows[kept], result.take(kept))


def _improvable(messages: Strings, counts: Counts, levels: tuple[Level, ...]) -> NDArray[np.bool_]:
    """Messages of several segments in which a rule could find something: few in GSM-7 hold anything."""
    may: NDArray[np.bool_] = (counts.segments > 1) & (counts.encoding == 1)
    rows = np.flatnonzero((counts.segments > 1) & (counts.encoding == 0))
    may[rows[_optional(levels).met(messages.take(rows))]] = True
    return may


def _one_by_one(texts: Strings, levels: tuple[Level, ...], clause: str) -> tuple[Strings, NDArray[np.bool_]]:
    """What `advise` makes of each text, each different one once; and which become another text."""
    given = [octets.decode("utf-8", "surrogatepass") for octets in texts.octets()]
    advised = {text: advise(text, levels=levels, stop_clause=clause).text for text in dict.fromkeys(given)}
    found = [advised[text] for text in given]
    differs = [new != text for new, text in zip(found, given, strict=True)]
    return Strings.from_bytes(text.encode("utf-8", "surrogatepass") for text in found), np.array(differs)


def _optional_bytes(texts: Strings, levels: tuple[Level, ...]) -> NDArray[np.int64]:
    """At most so many units can be taken away by edits of characters that GSM-7 has."""
    removed = np.zeros(len(texts), np.int64)
    optional = _optional(levels)
    rows = optional.met(texts)
    if len(rows):
        some = texts.take(rows).to_arrow()
        without = pc.replace_substring_regex(some, pattern=optional.pattern, replacement="")
        fewer = pc.subtract(pc.binary_length(some), pc.binary_length(without))
        removed[rows] = fewer.to_numpy(zero_copy_only=False)
    return removed


@dataclass(frozen=True, slots=True)
class _Optional:
    """What may be edited although GSM-7 has it: a pattern, and the bytes that it begins with."""

    pattern: str
    begins: bytes

    def met(self, texts: Strings) -> NDArray[np.intp]:
        """The rows of those that hold a byte that it begins with."""
        if len(self.begins) > _MOST_SIGNS:
            return np.arange(len(texts))
        return np.flatnonzero(core.holding(texts.spans, self.begins))


@cache
def _optional(levels: tuple[Level, ...]) -> _Optional:
    rules = rulebook(levels)
    literals = [old for old in rules.literals if GSM7_UNITS.keys() >= set(old)]
    forms = {
        "trailing_blanks": (r"[ \r\n]+\z", " \r\n"),
        "doubled_blanks": (" {2,}", " "),
        "shorteners": ("https://", "h"),
    }
    found = [each for form, each in forms.items() if form in rules.forms]
    found += [(re.escape(old), old[0]) for old in literals]
    begins = "".join(sorted({sign for _, signs in found for sign in signs}))
    return _Optional("|".join(pattern for pattern, _ in found), begins.encode())
