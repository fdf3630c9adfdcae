"""What was sent, for those that compare it with a plan or forecast from it: each job counts once."""

from __future__ import annotations

from estimator.errors import CampaignError, Place
from estimator.supply.calendar.model import Calendar


def each_once(sent: Calendar, place: Place | None = None) -> Calendar:
    """What was sent, or `REC001` where one of the provider's jobs is listed twice: it would count twice.

    An account has the job of an id once; jobs without an id are those of nobody's list but the user's.

    >>> from estimator.supply.calendar.model import Need
    >>> jobs = [Need.of("2026-11-03", 120, "a", job="7"), Need.of("2026-11-03", 120, "b", job="7")]
    >>> each_once(Calendar.of(jobs)).credits
    Decimal('240')
    """
    # The reader of jobs knows phone numbers: a plan without jobs does without.
    from estimator.price.comparison.jobs import ids_in, jobs_once

    ids = [(need.account, each) for need in sent.needs if need.job for each in ids_in(need.job)]
    try:
        for account in dict.fromkeys(account for account, _ in ids):
            jobs_once(each for of, each in ids if of == account)
    except ValueError as error:
        raise CampaignError("REC001", place, why=error) from error
    return sent
