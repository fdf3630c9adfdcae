"""What makes messages dear: each character that GSM-7 lacks, and parts such as links, emoji and merge fields.

Each is what the segments would be without it, held against what they are. So the figures do not add up: a
message with two such characters is counted under both, for both have to go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.language import marked
from estimator.campaign.template import Template
from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core.replacing import BEGINS_RUN, GOES_ON
from estimator.count.outside import CODE_BITS
from estimator.count.segments import at_least, count
from estimator.count.strings import Strings
from estimator.price.pricing import PricedRows, Terms
from estimator.save.advice.rules import LEVELS, codes_of, rulebook, ucs2_units

STOP, LINKS, EMOJI = marked("the STOP clause"), marked("links"), marked("emoji")

_AS_IN_GSM7 = core.Replacements((), (), (), (), other=b"x")
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,24}"
_LINK = rf" ?(?:(?:https?://|www\.)[!-~]+|\b{_HOST}\b(?:/[!-~]*)?)"


@dataclass(frozen=True, slots=True)
class Causes:
    """Messages, segments and milli-credits, each a `Counter` by what causes them; `a + b` adds them up."""

    messages: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    milli: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Causes) -> Causes:
        return Causes(*(_sum(getattr(self, each.name), getattr(other, each.name)) for each in fields(self)))


def _sum(a: Counter[str], b: Counter[str]) -> Counter[str]:
    # Not Counter's own `+`, which drops what counts 0.
    total = a.copy()
    total.update(b)
    return total


@dataclass(frozen=True, slots=True)
class Outsiders:
    """The characters that GSM-7 lacks in the rows of a batch that have a price and are UCS-2.

    Attributes
    ----------
    rows : intp array, shape (n,)
        Those rows.
    row : int64 array, shape (k,)
        For each character which of `rows` holds it.
    code : int64 array, shape (k,)
        Its code point.
    """

    rows: NDArray[np.intp]
    row: NDArray[np.int64]
    code: NDArray[np.int64]

    @classmethod
    def of(cls, rows: PricedRows) -> Outsiders:
        """All of a batch."""
        at = np.flatnonzero((rows.reject == 0) & (rows.counts.encoding == 1))
        found = core.outside(rows.batch.messages.take(at).spans)
        return cls(at, found.row, found.code)

    def holding(self, ranges: Iterable[tuple[int, int]]) -> NDArray[np.intp]:
        """The rows with a character in one of some ranges of code points."""
        first, last = np.array(sorted(ranges)).T
        below = np.searchsorted(first, self.code, side="right") - 1
        is_one = (below >= 0) & (self.code <= last[below])
        # With counts, for without them numpy first loads its masked arrays.
        found, _ = np.unique(self.row[is_one], return_counts=True)
        return np.asarray(self.rows[found])


def causes_of_characters(rows: PricedRows, terms: Terms, outsiders: Outsiders) -> Causes:
    """What the messages that hold a character would save in GSM-7, by character."""
    at = outsiders.rows
    # One segment is the least there is: nothing can be saved of it.
    several = np.flatnonzero(rows.counts.segments[at] > 1)
    messages = rows.batch.messages.take(at[several])
    found = core.replaced(Strings.from_offsets(*messages.packed()).spans, _AS_IN_GSM7)
    saved = np.zeros(len(at), np.int64)
    saved[several] = _saved(rows, at[several], Strings.from_offsets(found.data, found.offsets), terms)
    # Each message with each of its characters once.
    pairs, _ = np.unique(outsiders.row << CODE_BITS | outsiders.code, return_counts=True)
    row, (codes, cause) = pairs >> CODE_BITS, np.unique(pairs & ((1 << CODE_BITS) - 1), return_inverse=True)
    recipients, rate = rows.recipients[at][row], rows.rate_milli[at][row]
    sums = np.zeros((3, len(codes)), np.int64)
    for total, amounts in zip(sums, (recipients, saved[row], saved[row] * rate), strict=True):
        np.add.at(total, cause, amounts)
    names = [chr(code) for code in codes.tolist()]
    return Causes(*(Counter(dict(zip(names, total.tolist(), strict=True))) for total in sums))


def causes_of_parts(
    rows: PricedRows, terms: Terms, template: Template | None, outsiders: Outsiders
) -> Causes:
    """What messages would save without one of their parts; `messages` are those that would save anything."""
    at = np.flatnonzero((rows.reject == 0) & (rows.counts.segments > 1))
    found = Causes()
    if not len(at):
        return found
    for name, of, texts, with_clause in _without_parts(rows, at, terms, template, outsiders):
        saved = _saved(rows, of, texts, terms, with_clause)
        found.messages[name] = int(rows.recipients[of][saved > 0].sum())
        found.segments[name] = int(saved.sum())
        found.milli[name] = int((saved * rows.rate_milli[of]).sum())
    return found


def _without_parts(
    rows: PricedRows, at: NDArray[np.intp], terms: Terms, template: Template | None, outsiders: Outsiders
) -> Iterator[tuple[str, NDArray[np.intp], Strings, bool]]:
    """Each part in turn: the rows that may have it, their messages without, whether a clause is counted."""
    messages = rows.batch.messages
    if terms.stop_clause:
        of = at[_may_save_clause(rows, at, terms.stop_clause)]
        yield STOP, of, messages.take(of), False
    of = at[core.linkish(messages.take(at).spans)]
    if len(of):
        without = pc.replace_substring_regex(messages.take(of).to_arrow(), pattern=_LINK, replacement="")
        yield LINKS, of, Strings.from_arrow(without), True
    with_emoji = outsiders.holding(rulebook(LEVELS).emoji)
    of = with_emoji[rows.counts.segments[with_emoji] > 1]
    cut = core.replaced(Strings.from_offsets(*messages.take(of).packed()).spans, _without_emoji())
    yield EMOJI, of, Strings.from_offsets(cut.data, cut.offsets), True
    if template is not None:
        columns = {name: rows.batch.fields[name].take(at) for name in template.fields}
        empty = Strings.from_bytes([b""] * len(at))
        for name in dict.fromkeys(template.fields):
            yield f"{{{name}}}", at, template.fill(columns | {name: empty}, len(at)), True


@cache
def _without_emoji() -> core.Replacements:
    """Emoji cut out, with the blank beside them; all else stays."""
    rules = rulebook(LEVELS)
    runs = dict.fromkeys(codes_of(rules.emoji_joining), GOES_ON)
    runs |= dict.fromkeys(codes_of(rules.emoji), BEGINS_RUN)
    codes = tuple(sorted(runs))
    nothing, stays = (0,) * len(codes), (None,) * len(codes)
    return core.Replacements(codes, nothing, nothing, stays, runs=tuple(runs[code] for code in codes))


def _may_save_clause(rows: PricedRows, at: NDArray[np.intp], clause: str) -> NDArray[np.bool_]:
    """Whether fewer segments could hold a message without the clause: so many units less never need more."""
    if not GSM7_UNITS.keys() >= set(clause):
        return np.ones(len(at), np.bool_)
    shorter = np.array([sum(map(GSM7_UNITS.__getitem__, clause)), ucs2_units(clause)])
    counts = rows.counts
    encoding = counts.encoding[at]
    return np.asarray(at_least(counts.units[at] - shorter[encoding], encoding) < counts.segments[at])


def _saved(
    rows: PricedRows, at: NDArray[np.intp], texts: Strings, terms: Terms, with_clause: bool = True
) -> NDArray[Any]:
    """Segments that all recipients of the rows `at` would save with other texts."""
    clause = rows.with_clause[at] & with_clause
    segments = count(texts, terms.stop_clause, clause).segments
    # Without a part a message may be dearer: the link that goes had kept a pair off a boundary.
    return np.asarray(np.maximum(rows.counts.segments[at] - segments, 0) * rows.recipients[at])
