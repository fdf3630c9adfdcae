"""`RunningTotals` as a `Summary`: what the core adds up, in the words of the estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from estimator.count.alphabet import ENCODINGS
from estimator.count.core import RunningTotals
from estimator.count.core.shapes import ROW_REJECTS
from estimator.numbers import COUNTRIES, WARNINGS
from estimator.price.summary import Line, Summary

KINDS = (*WARNINGS, "over_6_segments", "over_8_segments", "empty_message")


def summary_of(totals: RunningTotals) -> Summary:
    """All but what is added up by client."""
    lines = [
        ((COUNTRIES[at // 2], ENCODINGS[at % 2]), row)
        for at, row in enumerate(totals.lines.tolist())
        if row[0]
    ]

    def by_line(column: int) -> Counter[Line]:
        return Counter({line: row[column] for line, row in lines})

    rejects: Counter[tuple[str, str]] = Counter()
    for code, rows in _present(totals.rejects.tolist()):
        if ROW_REJECTS[code] != "DST001":
            rejects[ROW_REJECTS[code], ""] = rows
    for country, rows in _present(totals.no_rate.tolist()):
        rejects["DST001", COUNTRIES[country]] = rows
    return Summary(
        rows=Counter({"read": int(totals.lines[:, 0].sum() + totals.rejects.sum())}),
        messages=by_line(1),
        segments=by_line(2),
        just_over=by_line(3),
        lengths=Counter({at: n for at, (rows, n) in enumerate(totals.lengths.tolist()) if rows}),
        forcing=Counter(totals.characters()),
        with_clause=Counter({bool(at): n for at, (rows, n) in enumerate(totals.clauses.tolist()) if rows}),
        warnings=Counter(
            {KINDS[at]: n for at, (rows, n) in enumerate(totals.warnings.tolist()) if at and rows}
        ),
        rejects=rejects,
    )


def _present(rows: Iterable[int]) -> Iterable[tuple[int, int]]:
    return ((at, count) for at, count in enumerate(rows) if count)
