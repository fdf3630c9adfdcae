"""What is said of a calendar, as a part of documents."""

from __future__ import annotations

from decimal import Decimal

from estimator.documents import recharge as documents


def begun_part(parts: tuple[Decimal, Decimal] | None) -> documents.Begun | None:
    """What counts of the forecast of the month that has begun; None where there is none."""
    return None if parts is None else documents.Begun(*map(str, parts))
