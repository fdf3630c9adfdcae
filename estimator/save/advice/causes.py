"""What makes messages dear: each character that GSM-7 lacks, and parts such as links, emoji and merge fields.

Each is what the segments would be without it, held against what they are. So the figures do not add up: a
message with two such characters is counted under both, for both have to go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.campaign.template import Template
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.outside import CODE_BITS, holding
from estimator.count.segments import count
from estimator.count.strings import Strings
from estimator.price.pricing import PricedRows, Terms
from estimator.save.advice.rules import LEVELS, rulebook
from estimator.save.advice.tokens import emoji_piece

STOP, LINKS, EMOJI = "the STOP clause", "links", "emoji"

_NOT_GSM7 = f"[^{''.join(map(re.escape, GSM7_UNITS))}]"
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,24}"
_LINK = rf" ?(?:(?:https?://|www\.)[!-~]+|\b{_HOST}\b(?:/[!-~]*)?)"


@dataclass(frozen=True, slots=True)
class Causes:
    """Messages, segments and milli-credits, each a `Counter` by what causes them; `a + b` adds them up."""

    messages: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    milli: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Causes) -> Causes:
        total = Causes()
        for each in fields(self):
            for causes in (self, other):
                getattr(total, each.name).update(getattr(causes, each.name))
        return total


def causes_of_characters(rows: PricedRows, terms: Terms) -> Causes:
    """What the messages that hold a character would save in GSM-7, by character."""
    at = np.flatnonzero((rows.reject == 0) & (rows.counts.encoding == 1))
    messages = rows.batch.messages.take(at)
    plain = pc.replace_substring_regex(messages.to_arrow(), pattern=_NOT_GSM7, replacement="x")
    saved = _saved(rows, at, Strings.from_arrow(plain), terms)
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
    total = Causes()
    if not len(at):
        return total
    for name, texts, with_clause in _without_parts(rows, at, terms, template):
        saved = _saved(rows, at, texts, terms, with_clause)
        total += Causes(
            Counter({name: int(rows.recipients[at][saved > 0].sum())}),
            Counter({name: int(saved.sum())}),
            Counter({name: int((saved * rows.rate_milli[at]).sum())}),
        )
    return total


def _without_parts(
    rows: PricedRows, at: NDArray[np.intp], terms: Terms, template: Template | None
) -> Iterator[tuple[str, Strings, bool]]:
    """The messages without each part in turn, and whether the clause is still counted."""
    messages = rows.batch.messages.take(at)
    if terms.stop_clause:
        yield STOP, messages, False
    texts = messages.to_arrow()
    emoji = f"(?m){emoji_piece(rulebook(LEVELS))}"
    for name, pattern in ((LINKS, _LINK), (EMOJI, emoji)):
        without = pc.replace_substring_regex(texts, pattern=pattern, replacement="")
        yield name, Strings.from_arrow(without), True
    if template is not None:
        columns = {name: rows.batch.fields[name].take(at) for name in template.fields}
        empty = Strings.from_bytes([b""] * len(at))
        for name in dict.fromkeys(template.fields):
            yield f"{{{name}}}", template.fill(columns | {name: empty}, len(at)), True


def _saved(
    rows: PricedRows, at: NDArray[np.intp], texts: Strings, terms: Terms, with_clause: bool = True
) -> NDArray[Any]:
    """Segments that all recipients of the rows `at` would save with other texts."""
    clause = rows.with_clause[at] & with_clause
    segments = count(texts, terms.stop_clause, clause).segments
    # Without a part a message may be dearer: the link that goes had kept a pair off a boundary.
    return np.asarray(np.maximum(rows.counts.segments[at] - segments, 0) * rows.recipients[at])
