"""One message explained, as a document."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.count.alphabet import GSM7
from estimator.count.clauses import CountedClause
from estimator.count.message import CharacterUse, Explanation, explain
from estimator.documents import text as documents


def text_document(explanation: Explanation, stop_clause: str) -> documents.Text:
    """The explanation, and the STOP clause that was counted; empty: none."""
    return documents.Text(
        schema=1,
        encoding=explanation.encoding,
        units=explanation.units,
        segments=tuple(
            documents.Segment(text=segment.text, units=segment.units) for segment in explanation.segments
        ),
        limit=explanation.limit,
        units_left=explanation.units_left,
        units_over=explanation.units_over,
        forcing=uses_part(explanation.forcing),
        doubled=uses_part(explanation.doubled),
        stop_clause=clause_part(stop_clause),
        ovh=documents.AsOvh(
            characters=explanation.units,
            characters_class="7bits" if explanation.encoding == GSM7 else "unicode",
            max_characters_per_part=explanation.limit,
            parts=len(explanation.segments),
        ),
    )


def uses_part(uses: Iterable[CharacterUse]) -> tuple[documents.CharacterUse, ...]:
    """Characters to blame, as a part of a document."""
    return tuple(
        documents.CharacterUse(
            character=use.character, name=use.name, count=use.count, positions=tuple(use.positions)
        )
        for use in uses
    )


def clause_part(stop_clause: str) -> documents.Clause | None:
    """A STOP clause as a part of a document; None where it is empty."""
    if not stop_clause:
        return None
    measured = stop_clause.measured if isinstance(stop_clause, CountedClause) else None
    return documents.Clause(
        text=str(stop_clause),
        units=explain(stop_clause).units,
        of_account=None if measured is None else measured.account,
        measured_on=None if measured is None else measured.on,
    )
