"""A calendar of needs: which account needs how many credits, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Final

from estimator.base.amounts import Amount, exact_amount, whole_number
from estimator.base.arguments import checked, checked_fields
from estimator.base.clock import Day, day_of, in_france, time_of
from estimator.base.credits import to_credits
from estimator.base.display import Displayed, OneLine, one_line
from estimator.base.language import told
from estimator.base.words import counted
from estimator.errors import UsageError

DEFAULT_TIME: Final = time(9)
"""When a job is sent of which only the day is known."""


@dataclass(frozen=True, slots=True, repr=False)
@checked_fields("milli", "messages")
class Need(OneLine):
    """One job, and what it takes.

    Attributes
    ----------
    at : datetime
        When it is sent: what clocks in France show, without a time zone.
    account : str
        The provider's name of the account: `"sms-ab1234-1"`; empty where the customer has one account only.
    milli : int [milli-credits, 0..]
    messages : int, or None
        How many messages these credits send; None where nobody knows.
    name : str
        What people call the job: a campaign file, a number; may be empty.
    low_milli, high_milli : int [milli-credits, 0..], or None
        Where nobody knows what it will take: the least and the most. Both or none; `milli`, which lies
        between them, is then what is most likely.
    deviation_milli : int [milli-credits, 0..], or None
        Instead of these two: the standard deviation around `milli`.
    varies_with : str
        Needs with the same text here are parts of one forecast, as the days are over which that of a month is
        spread, and turn out high or low together; with an empty one it varies on its own.
    job : str
        The id, or ids, that the provider gave a job that was sent; may be empty.

    Raises
    ------
    UsageError
        `CAL010` where these make no sense.

    >>> need = Need(datetime.fromisoformat("2026-12-01T09:00"), "sms-ab1234-1", 180_500, messages=180)
    >>> str(need.credits), need.is_certain
    ('180.5', True)
    """

    at: datetime
    account: str
    milli: int
    messages: int | None = None
    name: str = ""
    low_milli: int | None = None
    high_milli: int | None = None
    deviation_milli: int | None = None
    varies_with: str = ""
    job: str = ""

    @classmethod
    @checked()
    def of(
        cls,
        at: Day,
        credits: Amount,  # noqa: A002 - the word of the domain
        account: str = "",
        *,
        messages: int | None = None,
        name: str = "",
        low: Amount | None = None,
        high: Amount | None = None,
        deviation: Amount | None = None,
        job: str = "",
    ) -> Need:
        """The same from credits, as a row of a calendar says it.

        Parameters
        ----------
        at : datetime, date or str
            Of a day that says no time of day, 9:00.
        credits, low, high, deviation : Decimal, int or str

        Raises
        ------
        UsageError
            `AMT001` to `AMT005` where an amount is none, `DAY001` where a day is, `CAL010` where they make no
            sense together.

        >>> need = Need.of("2026-12-01", "180.5", "sms-ab1234-1", messages=180)
        >>> str(need.at), need.milli
        ('2026-12-01 09:00:00', 180500)
        """
        day = day_of(told("day of a need"), at)
        low_milli, high_milli, deviation_milli = (
            None if given is None else exact_amount(what, given)
            for what, given in ((told("low"), low), (told("high"), high), (told("deviation"), deviation))
        )
        return cls(
            datetime.combine(day, time_of(at) or DEFAULT_TIME),
            account,
            exact_amount(told("number of credits"), credits),
            None if messages is None else whole_number(told("number of messages"), messages),
            name,
            low_milli,
            high_milli,
            deviation_milli,
            job=job,
        )

    def __post_init__(self) -> None:
        day_of(told("day of a need"), self.at)
        if isinstance(self.at, datetime) and self.at.tzinfo is not None:
            object.__setattr__(self, "at", in_france(self.at))
        if why := _nonsense(self.milli, self.low_milli, self.high_milli, self.deviation_milli):
            raise UsageError("CAL010", credits=self.credits, why=why)

    @property
    def is_certain(self) -> bool:
        """Whether it takes just `milli`."""
        return self.low_milli is None and self.deviation_milli is None

    @property
    def credits(self) -> Decimal:
        """What it takes, in credits."""
        return to_credits(self.milli)

    @property
    def low(self) -> Decimal | None:
        """The least it may take, in credits, where nobody knows."""
        return None if self.low_milli is None else to_credits(self.low_milli)

    @property
    def high(self) -> Decimal | None:
        """The most it may take, in credits, where nobody knows."""
        return None if self.high_milli is None else to_credits(self.high_milli)

    @property
    def deviation(self) -> Decimal | None:
        """The standard deviation around `credits`, where nobody knows."""
        return None if self.deviation_milli is None else to_credits(self.deviation_milli)


@dataclass(frozen=True, slots=True)
@checked_fields()
class Calendar(Displayed):
    """Needs in the order of time; needs of the same minute stay in the order they were given in.

    >>> early, late = datetime.fromisoformat("2026-12-01T09:00"), datetime.fromisoformat("2026-12-02T09:00")
    >>> calendar = Calendar.of([Need(late, "b", 2500), Need(early, "a", 1000)])
    >>> [need.account for need in calendar.needs], str(calendar.credits), calendar.accounts
    (['a', 'b'], '3.5', ('a', 'b'))
    """

    needs: tuple[Need, ...]

    def __repr__(self) -> str:
        accounts = counted(len(self.accounts), "account")
        return one_line(self, counted(len(self.needs), "need"), accounts, counted(self.credits, "credit"))

    @classmethod
    @checked()
    def of(cls, needs: Iterable[Need]) -> Calendar:
        """A calendar of needs in any order."""
        return cls(tuple(sorted(needs, key=lambda need: need.at)))

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that needs something, in the order of their names."""
        return tuple(sorted({need.account for need in self.needs}))

    @property
    def credits(self) -> Decimal:
        """All that is needed."""
        return to_credits(sum(need.milli for need in self.needs))

    @property
    def is_certain(self) -> bool:
        """Whether every need is."""
        return all(need.is_certain for need in self.needs)

    @checked()
    def split_at(self, day: Day) -> tuple[Calendar, Calendar]:
        """What is past on a day, and what is still to come: its own needs among it.

        Parameters
        ----------
        day : date, datetime or str

        >>> calendar = Calendar.of(Need(datetime(2026, 12, day, 9), "", 1000) for day in (1, 2, 3))
        >>> [len(each.needs) for each in calendar.split_at("2026-12-02")]
        [1, 2]
        """
        day = day_of(told("first day that is still to come"), day)
        begun = sum(need.at.date() < day for need in self.needs)
        return Calendar(self.needs[:begun]), Calendar(self.needs[begun:])

    def of_account(self, account: str) -> Calendar:
        """The needs of one account."""
        return Calendar(tuple(need for need in self.needs if need.account == account))

    def pooled(self) -> Calendar:
        """The same needs as if there were one account."""
        return Calendar(tuple(replace(need, account="") for need in self.needs))


def _nonsense(milli: int, low: int | None, high: int | None, deviation: int | None) -> str:
    """Why this is no uncertain volume; empty where nothing is wrong with it."""
    if (low is None) != (high is None):
        return told("low and high come together")
    if low is None or high is None:
        return told("a deviation is 0 or more") if deviation is not None and deviation < 0 else ""
    if deviation is not None:
        return told("give low and high, or a deviation, but not both")
    if not 0 <= low <= milli <= high:
        return told(
            "they are not between {to_credits} and {to_credits2}",
            to_credits=to_credits(low),
            to_credits2=to_credits(high),
        )
    return ""
