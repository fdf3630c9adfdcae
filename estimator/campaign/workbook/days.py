"""When the number in a cell is a day or a time: its format says so, the workbook which day is the first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from estimator.campaign.workbook.rows import SheetCell

ERROR = SheetCell(None)

Dated = Callable[[float], Any]


@lru_cache(1024)
def dated_by(code: str, epoch: datetime) -> Dated | None:
    """How a number is a day, a time or a duration by a format; None where it is a number.

    >>> from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
    >>> for epoch in (CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904):
    ...     print(dated_by("d/m/yy", epoch)(44889))
    2022-11-24 00:00:00
    2026-11-25 00:00:00
    """
    if not is_date_format(code):
        return None
    return partial(from_excel, epoch=epoch, timedelta=is_timedelta_format(code))


def number_cell(number: float, code: str, dated: Dated | None) -> SheetCell:
    """A cell that holds a number, or the day that it stands for."""
    if dated is None:
        return SheetCell(number, code)
    try:
        return SheetCell(dated(number), code)
    except (OverflowError, ValueError):
        return ERROR  # no spreadsheet shows a day that is none
