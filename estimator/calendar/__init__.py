"""What accounts will need, and when."""

from estimator.calendar.hours import advertising_hours
from estimator.calendar.model import Calendar, Need
from estimator.calendar.reading import read_calendar
from estimator.calendar.sampling import sampled

__all__ = ["Calendar", "Need", "advertising_hours", "read_calendar", "sampled"]
