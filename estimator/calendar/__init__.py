"""What accounts hold, what they will need, and when."""

from estimator.calendar.accounts import Account, AccountList, Credits, read_accounts, read_balances
from estimator.calendar.hours import advertising_hours
from estimator.calendar.model import Calendar, Need
from estimator.calendar.reading import read_calendar
from estimator.calendar.sampling import sampled

__all__ = [
    "Account",
    "AccountList",
    "Calendar",
    "Credits",
    "Need",
    "advertising_hours",
    "read_accounts",
    "read_balances",
    "read_calendar",
    "sampled",
]
