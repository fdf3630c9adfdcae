"""A calendar of needs: which account needs how many credits, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from estimator.credits import to_credits


@dataclass(frozen=True, slots=True)
class Need:
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
    """

    at: datetime
    account: str
    milli: int
    messages: int | None = None
    name: str = ""

    @property
    def credits(self) -> Decimal:
        """What it takes, in credits."""
        return to_credits(self.milli)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Needs in the order of time; needs of the same minute stay in the order they were given in.

    >>> early, late = datetime.fromisoformat("2026-12-01T09:00"), datetime.fromisoformat("2026-12-02T09:00")
    >>> calendar = Calendar.of([Need(late, "b", 2500), Need(early, "a", 1000)])
    >>> [need.account for need in calendar.needs], str(calendar.credits), calendar.accounts
    (['a', 'b'], '3.5', ('a', 'b'))
    """

    needs: tuple[Need, ...]

    @classmethod
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

    def of_account(self, account: str) -> Calendar:
        """The needs of one account."""
        return Calendar(tuple(need for need in self.needs if need.account == account))

    def pooled(self) -> Calendar:
        """The same needs as if there were one account."""
        return Calendar(tuple(replace(need, account="") for need in self.needs))
