"""What makes messages dear: each character that GSM-7 lacks, and parts such as links, emoji and merge fields.

Each is what the segments would be without it, held against what they are. So the figures do not add up: a
message with two such characters is counted under both, for both have to go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.language import marked
from estimator.campaign.template import Template
from estimator.count import core
from estimator.count.outside import CODE_BITS, holding
from estimator.count.segments import count
from estimator.count.strings import Strings
from estimator.price.pricing import PricedRows, Terms
from estimator.save.advice.rules import LEVELS, rulebook
from estimator.save.advice.tokens import emoji_piece

STOP, LINKS, EMOJI = marked("the STOP clause"), marked("links"), marked("emoji")

_AS_IN_GSM7 = core.Rules((), (), (), (), other=b"x")
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


def causes_of_characters(rows: PricedRows, terms: Terms) -> Causes:
    """What the messages that hold a character would save in GSM-7, by character."""
    at = np.flatnonzero((rows.reject == 0) & (rows.counts.encoding == 1))
    messages = rows.batch.messages.take(at)
    # One segment is the least there is: nothing can be saved of it.
    several = np.flatnonzero(rows.counts.segments[at] > 1)
    found = core.replaced(Strings.from_offsets(*messages.take(several).packed()).spans, _AS_IN_GSM7)
    saved = np.zeros(len(at), np.int64)
    saved[several] = _saved(rows, at[several], Strings.from_offsets(found.data, found.offsets), terms)
    pairs = holding(messages)
    row, (codes, cause) = pairs >> CODE_BITS, np.unique(pairs & ((1 << CODE_BITS) - 1), return_inverse=True)
    recipients, rate = rows.recipients[at][row], rows.rate_milli[at][row]
    sums = np.zeros((3, len(codes)), np.int64)
    for total, amounts in zip(sums, (recipients, saved[row], saved[row] * rate), strict=True):
        np.add.at(total, cause, amounts)
    names = [chr(code) for code in codes.tolist()]
    return Causes(*(Counter(dict(zip(names, total.tolist(), strict=True))) for total in sums))


def causes_of_parts(rows: PricedRows, terms: Terms, template: Template | None) -> Causes:
    """What messages would save without one of their parts; `messages` are those that would save anything."""
    at = np.flatnonzero((rows.reject == 0) & (rows.counts.segments > 1))
    found = Causes()
    if not len(at):
        return found
    for name, of, texts, with_clause in _without_parts(rows, at, terms, template):
        saved = _saved(rows, of, texts, terms, with_clause)
        found.messages[name] = int(rows.recipients[of][saved > 0].sum())
        found.segments[name] = int(saved.sum())
        found.milli[name] = int((saved * rows.rate_milli[of]).sum())
    return found


def _without_parts(
    rows: PricedRows, at: NDArray[np.intp], terms: Terms, template: Template | None
) -> Iterator[tuple[str, NDArray[np.intp], Strings, bool]]:
    """Each part in turn: the rows that may have it, their messages without, whether a clause is counted."""
    messages = rows.batch.messages.take(at)
    if terms.stop_clause:
        yield STOP, at, messages, False
    for name, pattern, of in (
        (LINKS, _LINK, at[core.linkish(messages.spans)]),
        (EMOJI, f"(?m){emoji_piece(rulebook(LEVELS))}", at[_with_emoji(messages, rows.counts.encoding[at])]),
    ):
        texts = rows.batch.messages.take(of).to_arrow()
        without = pc.replace_substring_regex(texts, pattern=pattern, replacement="")
        yield name, of, Strings.from_arrow(without), True
    if template is not None:
        columns = {name: rows.batch.fields[name].take(at) for name in template.fields}
        empty = Strings.from_bytes([b""] * len(at))
        for name in dict.fromkeys(template.fields):
            yield f"{{{name}}}", at, template.fill(columns | {name: empty}, len(at)), True


def _with_emoji(messages: Strings, encoding: NDArray[np.int8]) -> NDArray[np.intp]:
    """The rows of messages with a character that may be one: GSM-7 has none."""
    rows = np.flatnonzero(encoding == 1)
    found = core.outside(messages.take(rows).spans)
    ranges = np.array(sorted(rulebook(LEVELS).emoji))
    below = np.searchsorted(ranges[:, 0], found.code, side="right") - 1
    is_one = (below >= 0) & (found.code <= ranges[below, 1])
    with_one, _ = np.unique(found.row[is_one], return_counts=True)
    return np.asarray(rows[with_one])


def _saved(
    rows: PricedRows, at: NDArray[np.intp], texts: Strings, terms: Terms, with_clause: bool = True
) -> NDArray[Any]:
    """Segments that all recipients of the rows `at` would save with other texts."""
    clause = rows.with_clause[at] & with_clause
    segments = count(texts, terms.stop_clause, clause).segments
    # Without a part a message may be dearer: the link that goes had kept a pair off a boundary.
    return np.asarray(np.maximum(rows.counts.segments[at] - segments, 0) * rows.recipients[at])
