"""Numbers and words as people read them. Never for CSV or JSON, which programs read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from estimator.base.words import counted, money, number, visible

__all__ = ["counted", "money", "number", "owed", "percent", "share", "visible"]


def owed(balance: Decimal, *, bought: bool) -> Iterator[str]:
    """That an account owes credits, where it does, and what becomes of them.

    >>> list(owed(Decimal(-20), bought=True)), list(owed(Decimal(5), bought=True))
    (['20 credits are owed, and bought, too.'], [])
    """
    if balance < 0:
        are = "is" if balance == -1 else "are"
        yield f"{counted(-balance, 'credit')} {are} owed{', and bought, too' if bought else ''}."


def percent(part: int, whole: int) -> str:
    """A share to one decimal, without ever calling something 0 % or all of it 100 % that is not.

    >>> percent(1, 3), percent(1, 100000), percent(99999, 100000), percent(0, 5), percent(5, 5)
    ('33.3 %', 'under 0.1 %', 'over 99.9 %', '0 %', '100 %')
    """
    bound, value = share(part, whole)
    return f"{bound}{' ' * bool(bound)}{value} %"


def share(part: int, whole: int) -> tuple[Literal["", "under", "over"], Decimal]:
    """A share in percent to one decimal, and whether it is rather under or over that.

    >>> share(1, 3), share(1, 100000)
    (('', Decimal('33.3')), ('under', Decimal('0.1')))
    """
    if part in (0, whole):
        return "", Decimal(100 if part else 0)
    tenths = round(Decimal(1000 * part) / whole)
    if tenths == 0:
        return "under", Decimal("0.1")
    return ("over", Decimal("99.9")) if tenths == 1000 else ("", Decimal(tenths).scaleb(-1))
