"""The days on which something can be bought, and what is needed from each of them until the next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from estimator.base.credits import MILLI
from estimator.supply.calendar import Calendar
from estimator.supply.plan.arguments import tariff_on
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class Period:
    """A day to buy on, the tariff in use, and what is needed from that day until the next such day."""

    day: date
    tariff: Tariff
    milli: int

    @property
    def month(self) -> int:
        """The month as a number that rises by one from month to month."""
        return 12 * self.day.year + self.day.month


def periods_of(calendar: Calendar, tariffs: Sequence[Tariff], start: date) -> list[Period]:
    """Every day on which buying makes sense, in the order of time.

    They are the day of the first need of each month, for later is cheaper where cash has a cost and dearer
    nowhere; the first day of each tariff, for a price may last less than a month; and the day `start`, from
    which on something can be bought at all: a tariff is in use, and no need is before it.
    """
    if not calendar.needs:
        return []
    needed = [need.at.date() for need in calendar.needs]
    first_of_months = {(day.year, day.month): day for day in reversed(needed)}.values()
    changes = (tariff.valid_from for tariff in tariffs if start < tariff.valid_from <= needed[-1])
    rising = sorted({start, *first_of_months, *changes})
    milli = dict.fromkeys(rising, 0)
    at = 0
    for need, day in zip(calendar.needs, needed, strict=True):
        while at + 1 < len(rising) and rising[at + 1] <= day:
            at += 1
        milli[rising[at]] += need.milli
    return [Period(day, tariff_on(tariffs, day), milli[day]) for day in rising]


@dataclass(frozen=True, slots=True)
class NeededDays:
    """When needs come, day by day, for purchases that wait within their period until they are needed.

    Attributes
    ----------
    days : list of date
        Rising.
    milli : list of int [milli-credits]
        What has been needed up to each of them; where volumes are uncertain, the most of all calendars drawn.
    """

    days: list[date]
    milli: list[int]

    @classmethod
    def of(cls, calendar: Calendar, periods: Sequence[Period]) -> NeededDays:
        """Of a calendar that is certain, or taken for it."""
        return cls.of_draws(
            calendar, periods, [np.array([[need.milli for need in calendar.needs]], np.int64)]
        )

    @classmethod
    def of_draws(
        cls, calendar: Calendar, periods: Sequence[Period], draws: Iterable[NDArray[np.int64]]
    ) -> NeededDays:
        """Of what needs take in each calendar drawn: so late that waiting leaves none of them short.

        The days of a forecast are not known: it may all come on the first of a period.
        """
        starts = [period.day for period in periods]
        first: dict[tuple[str, int], date] = {}
        when = []
        for need in calendar.needs:
            day = need.at.date()
            if need.varies_with:
                day = first.setdefault((need.varies_with, bisect_right(starts, day)), day)
            when.append(day)
        days = sorted(set(when))
        place = {day: at for at, day in enumerate(days)}
        most = np.zeros(len(days), np.int64)
        for drawn in draws:
            by_day = np.zeros((len(drawn), len(days)), np.int64)
            for column, day in enumerate(when):
                by_day[:, place[day]] += drawn[:, column]
            most = np.maximum(most, np.cumsum(by_day, axis=1).max(axis=0, initial=0))
        return cls(days, most.tolist())

    def latest(self, covered: int, period: Period, following: Period | None) -> date:
        """The last day of a period on which a purchase comes early enough, where so many credits are there.

        >>> needed = NeededDays([date(2026, 12, 1), date(2026, 12, 20)], [1000, 3000])
        >>> period = Period(date(2026, 12, 1), None, 3000)
        >>> [needed.latest(covered, period, None).day for covered in (0, 1000, 3000)]
        [1, 20, 1]
        """
        at = bisect_right(self.milli, covered)
        if at == len(self.days) or (following is not None and self.days[at] >= following.day):
            return period.day
        return max(period.day, self.days[at])


def lacking(periods: Sequence[Period], held: int) -> list[int]:
    """How many milli-credits must have been received by the end of each period, to the thousandth.

    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> periods = [Period(date(2026, month, 3), tariff, 1500) for month in (10, 11)]
    >>> lacking(periods, 200), lacking(periods, 1700)
    ([1300, 2800], [0, 1300])
    """
    return [max(0, needed - held) for needed in accumulate(period.milli for period in periods)]


def usable(periods: Sequence[Period], needed: Sequence[int], expiry: int | None) -> list[int | None]:
    """How much of all that is received so far is used before it expires, once each period's purchase is made.

    In milli-credits; None where nothing of it expires before the last period. Credits are used in the order
    they were bought in: what was received by a period, and is not used within the life of what is bought in
    it, is lost.

    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> periods = [Period(date(2026, month, 3), tariff, 1500) for month in (9, 10, 12)]
    >>> usable(periods, [1500, 3000, 4500], None), usable(periods, [1500, 3000, 4500], 2)
    ([None, None, None], [3000, 3000, None])
    """
    return [None if last is None else needed[last] for last in last_of_life(periods, expiry)]


def last_of_life(periods: Sequence[Period], expiry: int | None) -> list[int | None]:
    """In which period credits can be used last that are bought in each one; None where they live to the end.

    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> last_of_life([Period(date(2026, month, 3), tariff, 1500) for month in (9, 10, 12)], 2)
    [1, 1, None]
    """
    if expiry is None:
        return [None] * len(periods)
    ends = [period.month + expiry for period in periods]
    return [
        None if periods[-1].month < end else sum(other.month < end for other in periods) - 1 for end in ends
    ]


def kept(received: int, lasting: int | None) -> int:
    """What of all milli-credits received so far can still be used."""
    return received if lasting is None else min(received, lasting)


def expired(received: Sequence[int], lasting: Sequence[int | None]) -> list[int]:
    """How many milli-credits expire unused before the last period, of so many credits received in each.

    >>> expired([100, 100, 100], [1000, 2000, None])
    [99000, 99000, 0]
    """
    there, lost = 0, []
    for credits_, limit in zip(received, lasting, strict=True):
        there += MILLI * credits_
        # The oldest are used first: those that nobody uses are of this period.
        lost.append(there - kept(there, limit))
        there = kept(there, limit)
    return lost
