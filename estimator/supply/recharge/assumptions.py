"""What a replay rests on and the provider does not say, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from estimator.supply.recharge.conditions import usable_from
from estimator.supply.recharge.rules import Rules


def assumptions(
    rules: Rules,
    *,
    opened: date | None = None,
    gifts: bool = False,
    uncertain: bool = False,
    all_is_paid: bool = False,
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
        yield "A recharge starts at the threshold (the guide), and not only below it (the FAQ)."
    else:
        yield "A recharge starts below the threshold (the FAQ), not at it (the guide)."
    yield "The balance is looked at when something has been taken from it, and at no other time."
    most = rules.most_at_once
    yield f"One look starts at most {'one recharge' if most == 1 else f'{most} recharges'}."
    if rules.delay:
        later = duration(rules.delay)
        yield f"Its credits can be used {later} later, and until then nothing is bought in their place."
    else:
        yield "Its credits can be used at once."
    if all_is_paid:
        yield "A job larger than the balance is a shortfall, and still counted in the price."
    elif rules.shortfall == "refuse":
        yield "A job larger than the balance is refused whole, and not sent later."
    else:
        yield "A job larger than the balance is sent as far as it goes; the rest is not sent later."
    yield "A recharge costs what one order of its quantity costs."
    if gifts:
        yield "A recharge brings its quantity, and not the gift that comes with some orders."
    if uncertain:
        yield "A job that may vary takes what is most likely."
    if opened is None:
        yield "The service is old enough to recharge itself from the first day."
    else:
        yield f"The service, opened on {opened}, recharges itself from {usable_from(opened)} on."


def duration(length: timedelta) -> str:
    """A length of time as people say it.

    >>> duration(timedelta(days=1, minutes=30)), duration(timedelta(hours=1))
    ('1 day and 30 minutes', '1 hour')
    """
    minutes, seconds = divmod(length.seconds, 60)
    parts = {"day": length.days, "hour": minutes // 60, "minute": minutes % 60, "second": seconds}
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in parts.items() if count]
    return " and ".join(said)
