"""What an estimate says of its reading, noted beside a result that has no list of it."""

from __future__ import annotations

from typing import Final

from estimator.base.notes import note
from estimator.errors import Place
from estimator.price.reasons import duplicates_text, reading_text
from estimator.price.totals import Estimate

_NAMED: Final = 3
"""Campaigns that are called by their names, of all for which something was decided."""


def note_reading(cost: Estimate) -> None:
    """Note how a campaign was read, and which rows it has twice, for a result that has no list of it."""
    note_decisions(cost)
    if cost.duplicates.rows:
        note(Place(cost.name), "{line}", line=duplicates_text(cost.duplicates))


def note_decisions(cost: Estimate, assumed_in: Place | None = None) -> None:
    """Note what was decided while a campaign was read.

    Where one country was taken for all campaigns of a file, it is said once: `assumed_in` that file.
    """
    for (kind, detail), count in cost.read_as.items():
        names = cost.campaigns_of((kind, detail)) or (cost.name,)
        campaigns = Place(", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else ""))
        place = campaigns if kind != "country" or assumed_in is None else assumed_in
        note(place, "{line}", line=reading_text(kind, detail, count))
