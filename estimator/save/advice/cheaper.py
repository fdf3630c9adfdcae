"""The rows of a campaign whose messages become cheaper, and what the campaign adds up to with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimator.base.choices import Level
from estimator.count.segments import Counts, count
from estimator.count.strings import Strings
from estimator.price.exchanged import exchanged
from estimator.price.pricing import PricedRows, Terms
from estimator.price.summary import Adding, Summary
from estimator.save.advice.columns import NOTHING, Rewritten, rewrite


@dataclass(frozen=True, slots=True)
class Cheaper:
    """The rows of a batch whose messages become cheaper.

    Attributes
    ----------
    rows : intp array, shape (k,)
        Which they are, in order.
    texts : Strings
    counts : Counts
        Of the texts, STOP clause included.
    """

    rows: NDArray[np.intp]
    texts: Strings
    counts: Counts


class Exchanging:
    """What a campaign adds up to with cheaper messages, while the rows of its batches come in."""

    def __init__(self, terms: Terms) -> None:
        self._was, self._now = Adding(terms), Adding(terms)

    def add(self, rows: PricedRows, cheaper: Cheaper) -> None:
        """Add what becomes of some rows of a batch."""
        if not len(cheaper.rows):
            return
        some = rows.take(cheaper.rows)
        self._was.add(some)
        self._now.add(replace(some, batch=replace(some.batch, messages=cheaper.texts), counts=cheaper.counts))

    def summary(self, before: Adding) -> Summary:
        """Of all rows, which are those of `before` but for the cheaper ones."""
        return exchanged(before, self._was, self._now)


def cheaper_rows(rows: PricedRows, levels: tuple[Level, ...], terms: Terms) -> Cheaper:
    """The rows with cheaper messages. Those that have no price stay as they are."""
    found: list[Rewritten] = []
    counts = rows.counts
    several = (rows.reject == 0) & (counts.segments > 1)
    for with_clause in (True, False):
        at = np.flatnonzero(several & (rows.with_clause == with_clause))
        if len(at):
            clause = terms.stop_clause if with_clause else ""
            some = rewrite(rows.batch.messages.take(at), counts.take(at), levels, clause)
            found.append(Rewritten(at[some.rows], some.texts))
    at, texts = NOTHING.rows, NOTHING.texts
    if found:
        whole = np.concatenate([some.rows for some in found])
        order = np.argsort(whole)
        at, texts = whole[order], Strings.chained([some.texts for some in found]).take(order)
    return Cheaper(at, texts, count(texts, terms.stop_clause, rows.with_clause[at]))


def with_cheaper(rows: PricedRows, cheaper: Cheaper) -> PricedRows:
    """All rows, with what becomes of some."""
    at, before = cheaper.rows, rows.counts
    after = Counts(before.encoding.copy(), before.units.copy(), before.segments.copy())
    after.encoding[at], after.units[at] = cheaper.counts.encoding, cheaper.counts.units
    after.segments[at] = cheaper.counts.segments
    messages = rows.batch.messages.with_some(at, cheaper.texts)
    return replace(rows, batch=replace(rows.batch, messages=messages), counts=after)
