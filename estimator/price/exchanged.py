"""What a campaign adds up to once some of its rows are others, without adding up all the rest again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from estimator.count.core import RunningTotals
from estimator.price.adding import Adding, summary_of
from estimator.price.clients import Summing
from estimator.price.pricing import nothing_added
from estimator.price.summary import Summary

_SUMS: Final = ("lines", "lengths", "warnings", "clauses", "rejects", "no_rate")


def exchanged(rows: Adding, was: Adding, now: Adding) -> Summary:
    """The summary of all rows once those that `was` holds are those that `now` does; it has no examples.

    A row that is exchanged keeps its number, its client and what was decided for it.
    """
    totals = _together([*rows.totals, *now.totals], was.totals)
    return summary_of(totals) + _besides(rows.besides, was.besides, now.besides)


def _together(gained: Sequence[RunningTotals], lost: Sequence[RunningTotals]) -> RunningTotals:
    """The sum of totals without that of others; of Python's whole numbers, which have no end."""
    found = nothing_added()
    for name in _SUMS:
        sums = getattr(found, name).astype(object)
        for sign, some in ((1, gained), (-1, lost)):
            for each in some:
                sums += sign * getattr(each, name).astype(object)
        setattr(found, name, sums)
    forcing: Counter[int] = Counter()
    for each in gained:
        forcing.update(each.settled())
    for each in lost:
        forcing.subtract(each.settled())
    found.forcing = dict(+forcing)
    return found


def _besides(rows: Summary, was: Summary, now: Summary) -> Summary:
    counters: dict[str, Any] = {}
    for name in (each.name for each in fields(Summary)):
        if isinstance(before := getattr(rows, name), Counter):
            found = before.copy()
            found.subtract(getattr(was, name))
            found.update(getattr(now, name))
            # A warning that no row has any more is none.
            counters[name] = +found
    # A client without a recipient is still one.
    clients = Summing()
    for each in (rows.clients, -was.clients, now.clients):
        clients.add(each)
    return Summary(**counters, clients=clients.found())
