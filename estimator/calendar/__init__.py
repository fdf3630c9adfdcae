"""What accounts will need, and when."""

from estimator.calendar.model import Calendar, Need

__all__ = ["Calendar", "Need"]
