"""What accounts hold, what they will need, and when."""

from estimator.supply.calendar.accounts import Account, AccountList, read_accounts, read_balances
from estimator.supply.calendar.hours import advertising_hours
from estimator.supply.calendar.model import Calendar, Need
from estimator.supply.calendar.reading import read_calendar
from estimator.supply.calendar.sampling import sampled

__all__ = [
    "Account",
    "AccountList",
    "Calendar",
    "Need",
    "advertising_hours",
    "read_accounts",
    "read_balances",
    "read_calendar",
    "sampled",
]
