"""What was decided while something was read, as a part of documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from estimator.campaign.columns import Decision
from estimator.documents import estimate as documents
from estimator.price.reasons import reading_text


def read_as_parts(
    decided: Mapping[Decision, int],
    campaigns_of: Callable[[Decision], tuple[str, ...]] = lambda _: (),
) -> tuple[documents.Decided, ...]:
    """What was decided while something was read; `campaigns_of` says for which of several campaigns."""
    return tuple(
        documents.Decided(
            kind=kind,
            detail=detail,
            text=reading_text(kind, detail, count),
            count=count,
            campaigns=campaigns_of((kind, detail)),
        )
        for (kind, detail), count in decided.items()
    )
