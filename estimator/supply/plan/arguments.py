"""What callers give, made exact or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from estimator.base.amounts import Amount
from estimator.base.credits import to_milli
from estimator.base.language import told
from estimator.errors import UsageError
from estimator.supply.calendar.accounts import balance_of
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import Shelved, not_covered


def in_order(tariffs: Tariff | Sequence[Tariff]) -> tuple[Tariff, ...]:
    """Tariffs in the order of time, or `PLN005`."""
    by_day = sorted([tariffs] if isinstance(tariffs, Tariff) else tariffs, key=lambda each: each.valid_from)
    whys = {
        told("there is none"): not by_day,
        told("they are of several billing countries"): len({each.billing_country for each in by_day}) > 1,
        told("they are in several currencies"): len({each.currency for each in by_day}) > 1,
        told("two of them begin on one day"): len({each.valid_from for each in by_day}) < len(by_day),
    }
    for why, holds in whys.items():
        if holds:
            raise UsageError("PLN005", why=why)
    return tuple(by_day)


def tariff_on(tariffs: Sequence[Tariff], day: date) -> Tariff:
    """The tariff in use on a day, of tariffs in the order of time; before the first one, `TAR001`."""
    begun = [tariff for tariff in tariffs if tariff.valid_from <= day]
    if not begun:
        shelf = [Shelved(tariff, Path()) for tariff in tariffs]
        when = told("on {day}", day=day)
        raise not_covered(shelf, tariffs[0].billing_country, when)
    return begun[-1]


def held_by(balances: Mapping[str, Amount] | Amount) -> int:
    """What all accounts hold together, in milli-credits; below 0 where they owe more than they hold."""
    by_account = balances if isinstance(balances, Mapping) else {"": balances}
    return sum(to_milli(balance_of(account, held)) for account, held in by_account.items())
