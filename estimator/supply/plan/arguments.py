"""What callers give, made exact or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from estimator.base.exact import to_scaled
from estimator.errors import UsageError
from estimator.tariff.model import Tariff

Amount = Decimal | int | str
"""An exact number."""


def in_order(tariffs: Tariff | Sequence[Tariff]) -> tuple[Tariff, ...]:
    """Tariffs in the order of time, or `PLN005`."""
    by_day = sorted([tariffs] if isinstance(tariffs, Tariff) else tariffs, key=lambda each: each.valid_from)
    whys = {
        "there is none": not by_day,
        "they are of several billing countries": len({each.billing_country for each in by_day}) > 1,
        "they are in several currencies": len({each.currency for each in by_day}) > 1,
        "two of them begin on one day": len({each.valid_from for each in by_day}) < len(by_day),
    }
    for why, holds in whys.items():
        if holds:
            raise UsageError("PLN005", why=why)
    return tuple(by_day)


def held_by(balances: Mapping[str, Amount] | Amount) -> int:
    """What all accounts hold together, in milli-credits, or `PLN003`."""
    if not isinstance(balances, Mapping):
        return scaled("balance", balances, 3)
    return sum(scaled(f"balance of {account}", balance, 3) for account, balance in balances.items())


def scaled(what: str, value: Amount, places: int) -> int:
    """An amount of 0 or more, times ten to the power `places`, or `PLN003`."""
    try:
        found = to_scaled(value, places)
    except ValueError as error:
        raise UsageError("PLN003", what=what, why=error, places=places) from error
    if found < 0:
        raise UsageError("PLN003", what=what, why=f"{value} is below 0", places=places)
    return found
