"""Adding up a campaign: batches priced and counted, by any number of threads, made one `Summary`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from threading import local
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.campaign.batch import Batch
from estimator.campaign.columns import Decision
from estimator.count import core
from estimator.count.alphabet import (
    ENCODINGS,
    OTHER_STOP_CLAUSE,
    STOP_CLAUSE,
)
from estimator.count.core import RunningTotals
from estimator.count.core.shapes import CAME_BEFORE, LEFTOVERS
from estimator.numbers import COUNTRIES, WARNINGS
from estimator.price.clients import by_client
from estimator.price.examples import Examples, Gathering
from estimator.price.pricing import (
    NO_RATE,
    REJECTS,
    PricedRows,
    Terms,
    nothing_added,
    settling,
    unsettled,
    without_message,
)
from estimator.price.seen import MOST_TEXTS, Seeing, keys_of
from estimator.price.summary import Line, Summary, Total, total_of

_NO_RATE: Final = REJECTS.index(NO_RATE)
_MOST_ROWS: Final = 1 << 25
"""That one `RunningTotals` takes."""


class Adding:
    """Batches being priced and added up by any number of threads, each of which has totals of its own.

    >>> from datetime import date
    >>> from estimator.campaign import open_campaign
    >>> from estimator.price.job import terms_for
    >>> from estimator.tariff import find_tariff
    >>> adding = Adding(terms_for(find_tariff(billing_country="fr", on=date(2026, 11, 1))))
    >>> for batch in open_campaign([{"to": "+33639980001", "text": "Bonjour"}]).batches():
    ...     _ = adding.price(batch)
    >>> adding.summary().messages
    Counter({('FR', 'GSM-7'): 1})
    """

    def __init__(self, terms: Terms, header: Sequence[str] = (), campaign: str = "") -> None:
        self._terms = terms
        self._header, self._campaign = header, campaign
        self._mine = local()
        self._begun: list[RunningTotals] = []
        self._gatherings: list[Gathering] = []
        self._besides = Total()
        self._numbers, self._texts = Seeing(), Seeing(MOST_TEXTS)

    def price(self, read: Batch | PricedRows) -> PricedRows:
        """Price a batch, and add it; or add one that is priced already, as if it were priced here."""
        if isinstance(read, Batch):
            rows, missing = unsettled(read, self._terms)
        else:
            rows, missing = read, _missing(read)
        totals = self._totals(len(rows.batch))
        keys = keys_of(rows, self._texts.level)
        ((numbers, texts),) = self._add(rows, missing, totals, keys)
        self._mine.gathering.add(rows)
        self._numbers.add(numbers)
        self._texts.add(texts)
        return rows

    def add(self, rows: PricedRows) -> None:
        """Add rows that are priced already; none becomes an example, or comes before another."""
        self._add(rows, _missing(rows), self._totals(len(rows.batch)))

    def _add(
        self,
        rows: PricedRows,
        missing: NDArray[np.bool_] | None,
        totals: RunningTotals,
        *calls: partial[Any],
    ) -> list[Any]:
        """Add rows; what other calls of the core find, once the rows are settled."""
        besides, found = _added(rows, self._terms, missing, totals, *calls)
        if left_out := rows.batch.left_out:
            self._besides.add(Summary(reading=Counter({(kind, ""): n for kind, n in left_out.items()})))
        if besides:
            self._besides.add(Summary(**besides))
        return found

    def summary(self, reading: Iterable[Decision] = ()) -> Summary:
        """What all batches add up to, and what was decided when they were read."""
        beside_totals = Summary(
            reading=Counter(reading),
            examples=sum((each.found for each in self._gatherings), Examples()),
            numbers=self._numbers.found(),
            texts=self._texts.found(),
        )
        return total_of([self.besides, beside_totals, *map(summary_of, self._begun)])

    @property
    def totals(self) -> tuple[RunningTotals, ...]:
        """What the core has added up, in one part or several."""
        return tuple(self._begun)

    @property
    def besides(self) -> Summary:
        """What is added up beside the core; no batch may be added after it was asked for."""
        return self._besides.found()

    def _totals(self, rows: int) -> RunningTotals:
        """Those of this thread; new ones where so many rows more could be too many."""
        mine = self._mine
        if not hasattr(mine, "gathering"):
            mine.gathering = Gathering(self._terms, self._header, self._campaign)
            self._gatherings.append(mine.gathering)
        if not hasattr(mine, "totals") or mine.rows + rows > _MOST_ROWS:
            mine.rows, mine.totals = 0, nothing_added()
            self._begun.append(mine.totals)
        mine.rows += rows
        totals: RunningTotals = mine.totals
        return totals


def summarise(rows: PricedRows, terms: Terms) -> Summary:
    """The summary of the rows of one batch, priced by `terms`."""
    totals = nothing_added()
    besides, _ = _added(rows, terms, _missing(rows), totals)
    return summary_of(totals) + Summary(**besides)


def _missing(rows: PricedRows) -> NDArray[np.bool_] | None:
    messages = rows.batch.messages
    return without_message(messages, core.nothing(messages.spans))


def _added(
    rows: PricedRows,
    terms: Terms,
    missing: NDArray[np.bool_] | None,
    totals: RunningTotals,
    *calls: partial[Any],
) -> tuple[dict[str, Any], list[Any]]:
    """Add rows to `totals`, as one call of the core: what else they add up to, and what other calls find."""
    _, kinds, more, *found = core.together(
        settling(rows, terms, totals, missing),
        partial(core.leftovers, rows.batch.messages.spans),
        _with_other(rows),
        *calls,
    )
    besides = _leftovers(rows, kinds)
    groups = rows.batch.groups
    if groups is not None:
        besides["clients"] = by_client(rows, groups)
    if more and terms.clause_assumed:
        besides["with_other"] = Counter({"rows": more})
    return besides, found


def summary_of(totals: RunningTotals) -> Summary:
    """What the core has added up, in the words of the estimate: all but what is added up by client."""
    # Of hundreds of lines a campaign has few: the others are not even looked at one by one.
    sent_to = np.flatnonzero(totals.lines[:, 0])
    lines = [
        ((COUNTRIES[at // len(ENCODINGS)], ENCODINGS[at % len(ENCODINGS)]), row)
        for at, row in zip(sent_to.tolist(), totals.lines[sent_to].tolist(), strict=True)
    ]

    def by_line(column: int) -> Counter[Line]:
        return Counter({line: row[column] for line, row in lines})

    def messages(table: NDArray[np.int64]) -> dict[int, int]:
        there = np.flatnonzero(table[:, 0])
        return dict(zip(there.tolist(), table[there, 1].tolist(), strict=True))

    apart = (_NO_RATE, CAME_BEFORE)
    rejects = {(REJECTS[code], ""): n for code, n in _present(totals.rejects) if code not in apart}
    rows = {"read": int(totals.lines[:, 0].sum() + totals.rejects.sum())}
    if left_out := int(totals.rejects[CAME_BEFORE]):
        rows["left_out"] = left_out
    rejects |= {(NO_RATE, COUNTRIES[country]): n for country, n in _present(totals.no_rate)}
    return Summary(
        rows=Counter(rows),
        messages=by_line(1),
        segments=by_line(2),
        just_over=by_line(3),
        lengths=Counter(messages(totals.lengths)),
        forcing=Counter(totals.characters()),
        with_clause=Counter({bool(sent): n for sent, n in messages(totals.clauses).items()}),
        warnings=Counter({WARNINGS[kind]: n for kind, n in messages(totals.warnings).items() if kind}),
        rejects=Counter(rejects),
    )


def _present(rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    there = np.flatnonzero(rows)
    return zip(there.tolist(), rows[there].tolist(), strict=True)


def _leftovers(rows: PricedRows, kinds: NDArray[np.uint8] | None) -> dict[str, Any]:
    """Messages that betray a broken export, by kind. Nearly all campaigns have none, and that is quick."""
    if kinds is None:
        return {}
    priced = rows.reject == 0
    found = {
        kind: int(rows.recipients[priced & ((kinds >> bit & 1) != 0)].sum())
        for bit, kind in enumerate(LEFTOVERS)
    }
    return {"warnings": Counter({kind: messages for kind, messages in found.items() if messages})}


def _with_other(rows: PricedRows) -> partial[int]:
    """How many rows would take more segments with the other clause: nobody may know which one is added."""
    return partial(
        core.more,
        *(rows.batch.messages.spans, rows.counts, rows.with_clause, rows.reject),
        clause=OTHER_STOP_CLAUSE.encode(),
        longer=len(OTHER_STOP_CLAUSE) - len(STOP_CLAUSE),
    )
