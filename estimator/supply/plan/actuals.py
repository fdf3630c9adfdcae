"""What was sent beside what was planned, by month and account, and what of the plan is still to come.

Jobs with a date are as they are: those before today are past, the others are to come. Of the forecast of the
month that has begun the days count that are left, as in every plan. It is a budget, too: what was sent of it
before today, beyond the jobs with a date that were planned, was taken from it. So no more is to come than
what is left of it, spread over these days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import to_credits, to_milli
from estimator.base.display import Displayed, one_line
from estimator.base.language import told
from estimator.base.words import counted
from estimator.supply.calendar import Calendar, Need
from estimator.supply.calendar.days import sending_days
from estimator.supply.calendar.sent import each_once

Key = tuple[int, int, str]
"""A year, a month of it, and an account."""


@dataclass(frozen=True, slots=True)
class MonthVolume:
    """One month of one account.

    Attributes
    ----------
    month : date
        Its first day.
    account : str
    budget : Decimal [credits]
        What the calendar has for it.
    sent : Decimal [credits]
        What was sent before the day of the comparison.
    left : Decimal [credits]
        What is still to come: nothing in a month that is over.

    >>> MonthVolume(date(2026, 11, 1), "", Decimal(500), Decimal("620.5"), Decimal(0)).over
    Decimal('120.5')
    """

    month: date
    account: str
    budget: Decimal
    sent: Decimal
    left: Decimal

    @property
    def over(self) -> Decimal:
        """What was sent, or is still to come, beyond the budget; below 0 where it is less."""
        return to_credits(to_milli(self.sent) + to_milli(self.left) - to_milli(self.budget))


@dataclass(frozen=True, slots=True)
class Actuals(Displayed):
    """Budget against actual, by month and account.

    Attributes
    ----------
    on : date
        What was sent before this day counts.
    months : tuple of MonthVolume
        In the order of time, then of accounts.
    left : Calendar
        What is still to come: plan this.
    begun : tuple of Decimal, or None [credits]
        Of forecasts of the month that has begun: what is still to come, and the whole; None where none has.
    later : Calendar
        What is said to be sent on that day or after it: it is left out.

    >>> import pandas as pd
    >>> from estimator import compare_volumes, read_calendar
    >>> budget = read_calendar(pd.DataFrame({"month": ["2026-11", "2026-12"], "credits": [1000, 1200]}))
    >>> sent = read_calendar(pd.DataFrame({"date": ["2026-11-03", "2026-11-17"], "credits": [300, "250.5"]}))
    >>> found = compare_volumes(budget, sent, on="2026-11-23")
    >>> [(each.month.month, str(each.sent), str(each.left)) for each in found.months]
    [(11, '550.5', '291.662'), (12, '0', '1200')]
    >>> str(found.left.credits)
    '1491.662'
    """

    on: date
    months: tuple[MonthVolume, ...]
    left: Calendar = field(repr=False)
    begun: tuple[Decimal, Decimal] | None
    later: Calendar = field(repr=False)

    @property
    def known_before(self) -> date:
        """The first day of which nothing that was sent counts."""
        return self.on

    def __repr__(self) -> str:
        return one_line(self, counted(len(self.months), "row"), counted(self.left.credits, "credit"))


@checked()
def compare_volumes(calendar: Calendar, sent: Calendar, *, on: Day | None = None) -> Actuals:
    """What was sent beside what was planned, and what of the plan is still to come.

    Parameters
    ----------
    calendar : Calendar
        What was planned. Of the forecast of the month that has begun the days count that are left, but no
        more of it than was not sent yet.
    sent : Calendar
        What was sent, as `read_calendar` reads it: the provider's jobs, or a CSV. What is not before `on` is
        left out: `Actuals.later` has it.
    on : date, optional
        The day it is. [today]

    Raises
    ------
    UsageError
        `DAY001` where `on` is no day.
    CampaignError
        `REC001` where a job of the provider is listed twice.

    >>> compare_volumes(Calendar(()), Calendar(()), on="2026-11-23").months
    ()
    """
    day = today() if on is None else day_of(told("day of the comparison"), on)
    done, later = each_once(sent).split_at(day)
    past, _ = calendar.split_at(day)
    budgets, actual = _by_month(calendar.needs), _by_month(done.needs)
    begun = [
        need for need in calendar.needs if need.varies_with and month_of(need)[:2] == (day.year, day.month)
    ]
    share = _shares(begun, past, done)
    left = Calendar(tuple(_left(calendar, day, share)))
    to_come = _by_month(left.needs)
    months = tuple(
        MonthVolume(
            date(year, month, 1),
            account,
            to_credits(budgets[year, month, account]),
            to_credits(actual[year, month, account]),
            to_credits(to_come[year, month, account]),
        )
        for year, month, account in sorted({*budgets, *actual})
    )
    still = sum(need.milli for need in left.needs if need.varies_with and month_of(need) in share)
    whole = sum(need.milli for need in begun)
    if all(need.at.date() >= day for need in begun):
        return Actuals(day, months, left, None, later)
    return Actuals(day, months, left, (to_credits(still), to_credits(whole)), later)


def month_of(need: Need) -> Key:
    """Its month and account."""
    return need.at.year, need.at.month, need.account


def _by_month(needs: Iterable[Need]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for need in needs:
        found[month_of(need)] += need.milli
    return found


def _shares(begun: Sequence[Need], past: Calendar, done: Calendar) -> dict[Key, Fraction]:
    """Of forecasts of the month that has begun: which share of the days that are left is still to come."""
    first: dict[Key, date] = {}
    for need in begun:
        first.setdefault(month_of(need), need.at.date())
    for key, at in first.items():
        # Before the day since which a forecast counts, nothing of it was sent.
        if at == sending_days(at.year, at.month)[0]:
            first[key] = at.replace(day=1)

    def of_it(needs: Iterable[Need]) -> Counter[Key]:
        return _by_month(each for each in needs if each.at.date() >= first.get(month_of(each), date.max))

    whole, gone = _by_month(begun), of_it(need for need in past.needs if need.varies_with)
    # What was sent of jobs that were planned for a day of their own is not taken from the forecast.
    single, sent = of_it(need for need in past.needs if not need.varies_with), of_it(done.needs)
    unsent = {key: max(0, milli - max(0, sent[key] - single[key])) for key, milli in whole.items()}
    return {
        key: Fraction(min(milli - gone[key], unsent[key]), milli - gone[key])
        for key, milli in whole.items()
        if milli > gone[key]
    }


def _left(calendar: Calendar, day: date, share: Mapping[Key, Fraction]) -> Iterator[Need]:
    """The needs that are to come; of the forecast of the month that has begun, a share."""
    seen: Counter[Key] = Counter()
    for need in calendar.needs:
        if need.at.date() < day:
            continue
        key = month_of(need)
        if not need.varies_with or key not in share:
            yield need
            continue
        # Shares that add up exactly: each is the difference of two rounded sums.
        before = int(share[key] * seen[key])
        seen[key] += need.milli
        yield _scaled(need, int(share[key] * seen[key]) - before)


def _scaled(need: Need, milli: int) -> Need:
    """The same need with another volume, as uncertain as it was in proportion."""

    def scaled(amount: int | None) -> int | None:
        return amount if amount is None or not need.milli else amount * milli // need.milli

    low, high = scaled(need.low_milli), scaled(need.high_milli)
    return replace(
        need,
        milli=milli,
        messages=scaled(need.messages),
        low_milli=None if low is None else min(low, milli),
        high_milli=None if high is None else max(high, milli),
        deviation_milli=scaled(need.deviation_milli),
    )
