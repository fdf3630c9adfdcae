"""Volumes to come, from what was sent: simple methods that are said, and how far they were off before.

Only whole months count. With a year of them and more, a month is expected to be what it was a year before,
times how much the months that are known in both years have grown. With fewer, it is expected to be the mean
of the last months, six at most.

How good that is, is found out on months that are known: each of the last six is forecast from those before it
alone. The error is what these forecasts were off, all together, in percent of what was sent; and the lowest
and the highest ratio of what was sent to what was forecast say how low and how high a month may turn out.
Few ratios may all be on one side: so on each side a month may be off by as much, at least, as these were off
in the mean. Where no month is known to differ from what was forecast, nothing says how far the next one may,
and no range is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from estimator.base.amounts import whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import to_credits
from estimator.base.display import Displayed, one_line
from estimator.base.exact import divide_half_up
from estimator.base.language import told
from estimator.base.words import counted
from estimator.errors import UsageError
from estimator.supply.calendar import Calendar, Need
from estimator.supply.calendar.past import begun
from estimator.supply.calendar.reading import spread_forecast
from estimator.supply.calendar.sent import each_once

_A_YEAR = 12
_LAST = 6
_HELD_OUT = 6


@dataclass(frozen=True, slots=True)
class ExpectedVolume:
    """What an account is expected to send in a month.

    Attributes
    ----------
    month : date
        Its first day.
    account : str
    low, high : Decimal, or None [credits]
        None where too few months are known to say it.
    expected : Decimal [credits]
    method : str
        How it was found, in words.
    error : Decimal, or None [percent]
        How far off this method was in the months that were held out, in percent of what was sent in them;
        None where none could be.
    held_out : int
        How many months that were.

    >>> volume = ExpectedVolume(date(2026, 12, 1), "", Decimal(1), Decimal(2), Decimal(3), "a guess", None, 0)
    >>> volume.expected
    Decimal('2')
    """

    month: date
    account: str
    low: Decimal | None
    expected: Decimal
    high: Decimal | None
    method: str
    error: Decimal | None
    held_out: int


@dataclass(frozen=True, slots=True)
class VolumeForecast(Displayed):
    """What accounts are expected to send, by month and account.

    Attributes
    ----------
    months : tuple of ExpectedVolume
        In the order of time, then of accounts.
    calendar : Calendar
        The same as needs, spread over the days of each month; of the month that has begun
        those that are left.
    begun : tuple of Decimal, or None [credits]
        What these days of the month that has begun take, and the whole month; None where none of it is over.
    known_before : date
        The first day of the month that has begun: only whole months count.
    later : Calendar
        What was sent, or is said to be, on that day or after it: it is left out.

    >>> import pandas as pd
    >>> from estimator import forecast_volumes, read_calendar
    >>> days = [f"2026-{month:02d}-05" for month in range(6, 11)]
    >>> sent = read_calendar(pd.DataFrame({"date": days, "credits": [100, 120, 110, 130, 120]}))
    >>> found = forecast_volumes(sent, months=1, on="2026-11-01")
    >>> [(str(each.low), str(each.expected), str(each.high), str(each.error)) for each in found.months]
    [('103.666', '116', '139.2', '9.4')]
    """

    months: tuple[ExpectedVolume, ...]
    calendar: Calendar = field(repr=False)
    begun: tuple[Decimal, Decimal] | None
    known_before: date
    later: Calendar = field(repr=False)

    def __repr__(self) -> str:
        return one_line(self, counted(len(self.months), "row"), counted(self.calendar.credits, "credit"))


@checked()
def forecast_volumes(sent: Calendar, *, months: int = 3, on: Day | None = None) -> VolumeForecast:
    """What accounts are expected to send, from what they sent.

    Parameters
    ----------
    sent : Calendar
        What was sent, as `read_calendar` reads it: the provider's jobs, or a CSV. Whole months before `on`
        count, from the first of the account on.
    months : int [1..]
        How many months to forecast, beginning with that of `on`.
    on : date, optional
        The day it is. [today]

    Raises
    ------
    UsageError
        `PLN009` where no whole month is known, `AMT…`, `DAY001`.
    CampaignError
        `REC001` where a job of the provider is listed twice.

    >>> import pandas as pd
    >>> from estimator import read_calendar
    >>> sent = read_calendar(pd.DataFrame({"date": ["2026-10-05"], "credits": [100]}))
    >>> forecast_volumes(sent, months=1, on="2026-11-01").months[0].method
    'the month before'
    """
    months = whole_number(told("number of months"), months, least=1)
    day = today() if on is None else day_of(told("day of the forecast"), on)
    this = _number(day)
    found: list[ExpectedVolume] = []
    needs: list[Need] = []
    first = day.replace(day=1)
    done, later = each_once(sent).split_at(first)
    for account in done.accounts:
        totals: Counter[int] = Counter()
        for need in done.of_account(account).needs:
            totals[_number(need.at.date())] += need.milli
        known = [totals[each] for each in range(min(totals), this)]
        for ahead in range(months):
            volume, milli = _volume(
                known, ahead, date((this + ahead) // 12, (this + ahead) % 12 + 1, 1), account
            )
            found.append(volume)
            needs += spread_forecast(volume.month, account, *milli)
    if not found:
        raise UsageError("PLN009", day=day)
    found.sort(key=lambda each: (each.month, each.account))
    past, left = Calendar.of(needs).split_at(day)
    return VolumeForecast(tuple(found), left, begun(past, left), first, later)


def _number(day: date) -> int:
    """The month as a number that rises by one from month to month."""
    return 12 * day.year + day.month - 1


def _expected(known: Sequence[int], ahead: int) -> Fraction:
    """What the month is expected to take that is so many months after the first unknown one."""
    if len(known) < _A_YEAR:
        last = known[-_LAST:]
        return Fraction(sum(last), len(last))
    year_before = known[len(known) - _A_YEAR + ahead % _A_YEAR]
    both = min(len(known) - _A_YEAR, _A_YEAR)
    if not both:
        return Fraction(year_before)
    now, then = sum(known[-both:]), sum(known[-both - _A_YEAR : len(known) - _A_YEAR])
    return Fraction(year_before * now, then) if then else Fraction(year_before)


def _method(known: Sequence[int]) -> str:
    if len(known) >= _A_YEAR:
        return told("the same month a year before, with the growth since")
    count = min(len(known), _LAST)
    return (
        told("the month before") if count == 1 else told("the mean of the last {count} months", count=count)
    )


def _volume(
    known: Sequence[int], ahead: int, month: date, account: str
) -> tuple[ExpectedVolume, tuple[int, int | None, int | None]]:
    """What is said of a month, and its milli-credits: expected, low, high."""
    expected = _expected(known, ahead)
    # Forecasts as far ahead as this one, of months that are known, from what was known then.
    held_out = [
        (_expected(known[: at - ahead], ahead), known[at])
        for at in range(max(ahead + 1, len(known) - _HELD_OUT), len(known))
    ]
    ratios = [Fraction(actual) / guess for guess, actual in held_out if guess]
    if not held_out and expected:
        ratios = [Fraction(each) / expected for each in known]
    total = sum(actual for _, actual in held_out)
    off = sum((abs(guess - actual) for guess, actual in held_out), Fraction(0))
    error = None
    if total:
        share = 1000 * off / total
        error = Decimal(divide_half_up(share.numerator, share.denominator)) / 10
    middle, low, high = _rounded(expected), None, None
    distance = sum((abs(each - 1) for each in ratios), Fraction(0))
    # A share of nothing says nothing.
    if expected and distance:
        distance /= len(ratios)
        low = _rounded(expected * max(Fraction(0), min(*ratios, 1 - distance)))
        high = _rounded(expected * max(*ratios, 1 + distance))
    volume = ExpectedVolume(
        month,
        account,
        None if low is None else to_credits(low),
        to_credits(middle),
        None if high is None else to_credits(high),
        _method(known),
        error,
        len(held_out) if total else 0,
    )
    return volume, (middle, low, high)


def _rounded(milli: Fraction) -> int:
    return divide_half_up(milli.numerator, milli.denominator)
