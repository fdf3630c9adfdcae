"""What a replay rests on and the provider does not say, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from estimator.base.language import joined, marked_many, told, told_many
from estimator.supply.recharge.conditions import usable_from
from estimator.supply.recharge.rules import Rules

_NOTHING = Decimal(0)


def assumptions(
    rules: Rules,
    *,
    opened: date | None = None,
    gifts: bool = False,
    uncertain: bool = False,
    all_is_paid: bool = False,
    withheld: Decimal = _NOTHING,
) -> Iterator[str]:
    """A sentence for everything that is assumed.

    Parameters
    ----------
    rules : Rules
    opened : date, optional
        When the service was opened.
    gifts : bool
        The tariff adds credits to some orders.
    uncertain : bool
        Some jobs vary in what they take, and that is left out.
    all_is_paid : bool
        A job larger than the balance is a shortfall, whatever the provider does with it.
    withheld : Decimal [credits]
        What quotas of users hold of the balance.

    >>> for sentence in assumptions(Rules(trigger="<", delay=timedelta(hours=2))):
    ...     print(sentence)
    A recharge starts below the threshold (the FAQ), not at it (the guide).
    The balance is looked at when something has been taken from it, and at no other time.
    One look starts at most one recharge.
    Its credits can be used 2 hours later, and until then nothing is bought in their place.
    A job larger than the balance is refused whole, and not sent later.
    A recharge costs what one order of its quantity costs.
    The service is old enough to recharge itself from the first day.
    """
    if rules.trigger == "<=":
        yield told("A recharge starts at the threshold (the guide), and not only below it (the FAQ).")
    else:
        yield told("A recharge starts below the threshold (the FAQ), not at it (the guide).")
    yield told("The balance is looked at when something has been taken from it, and at no other time.")
    most = rules.most_at_once
    yield told_many(
        "One look starts at most one recharge.", "One look starts at most {count} recharges.", most
    )
    if rules.delay:
        later = duration(rules.delay)
        yield told(
            "Its credits can be used {later} later, and until then nothing is bought in their place.",
            later=later,
        )
    else:
        yield told("Its credits can be used at once.")
    if all_is_paid:
        yield told("A job larger than the balance is a shortfall, and still counted in the price.")
    elif rules.shortfall == "refuse":
        yield told("A job larger than the balance is refused whole, and not sent later.")
    else:
        yield told("A job larger than the balance is sent as far as it goes; the rest is not sent later.")
    if withheld:
        yield told("Quotas hold {credits} credits of the balance, which no job takes.", credits=withheld)
    yield told("A recharge costs what one order of its quantity costs.")
    if gifts:
        yield told("A recharge brings its quantity, and not the gift that comes with some orders.")
    if uncertain:
        yield told("A job that may vary takes what is most likely.")
    if opened is None:
        yield told("The service is old enough to recharge itself from the first day.")
    else:
        yield told(
            "The service, opened on {opened}, recharges itself from {usable_from} on.",
            opened=opened,
            usable_from=usable_from(opened),
        )


_UNITS = (
    marked_many("{count} day", "{count} days"),
    marked_many("{count} hour", "{count} hours"),
    marked_many("{count} minute", "{count} minutes"),
    marked_many("{count} second", "{count} seconds"),
)


def duration(length: timedelta) -> str:
    """A length of time as people say it.

    >>> duration(timedelta(days=1, minutes=30)), duration(timedelta(hours=1))
    ('1 day and 30 minutes', '1 hour')
    """
    minutes, seconds = divmod(length.seconds, 60)
    counts = (length.days, minutes // 60, minutes % 60, seconds)
    parts = [told_many(*unit, count) for unit, count in zip(_UNITS, counts, strict=True) if count]
    return joined(parts)
