"""Calendars in: jobs with their credits, jobs with their campaigns, forecasts by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from estimator.calendar.cells import read_count, read_credits, read_day, read_month, read_time
from estimator.calendar.days import sending_days
from estimator.calendar.model import Calendar, Need
from estimator.calendar.table import Row, rows_of_file, rows_of_frame
from estimator.credits import to_milli
from estimator.errors import CampaignError
from estimator.tariff import Tariff

DEFAULT_TIME = time(9)
"""When a job is sent whose row does not say it."""

_BOTH, _NEITHER = "both credits and a campaign", "neither credits nor a campaign"

_Value = TypeVar("_Value")


class _Taken(NamedTuple):
    """What a row takes: milli-credits, and messages where they are known."""

    milli: int
    messages: int | None


def read_calendar(
    source: Calendar | Path | str | Any,
    *,
    tariff: Tariff | Path | str | None = None,
    billing_country: str = "fr",
    on: date | None = None,
    default_country: str | None = None,
    allow_rejects: bool = False,
) -> Calendar:
    """Read what accounts will need, and when.

    Parameters
    ----------
    source : path, DataFrame or Calendar
        A CSV file in UTF-8, with commas or semicolons, or its rows, or a calendar, returned as it is.
        Its columns, in English or French: `date` or `month`; `credits` or `campaign`; and, where there are
        any, `time` (09:00), `account`, `messages`, `name`. What a row of a `month` takes is spread over
        its days from Monday to Saturday that are no French public holidays. Exports of the provider's jobs
        are read too, by `creationDatetime` and `totalCreditsRemoved`.
    tariff, billing_country, on, default_country
        What campaigns are estimated with, as in `estimate`. Their files are looked for from the calendar's
        folder.
    allow_rejects : bool
        Take a campaign for what its other rows cost, where some cannot be priced: a need that is too small.

    Raises
    ------
    CampaignError
        `CAL…` a row or a column; `FIL…`, `CSV…`, `ENC…` the file, or that of a campaign.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"date": ["2026-12-01", "30/11/2026"], "credits": ["12.5", 3]})
    >>> [(str(need.at), str(need.credits)) for need in read_calendar(table).needs]
    [('2026-11-30 09:00:00', '3'), ('2026-12-01 09:00:00', '12.5')]
    """
    if isinstance(source, Calendar):
        return source
    is_path = isinstance(source, (str, Path))
    folder = Path(source).parent if is_path else Path()

    @cache
    def estimated(campaign: str) -> _Taken:
        # pyarrow and the counter come with it: a calendar of credits does without.
        from estimator.flow import estimate

        cost = estimate(
            folder / campaign,
            tariff=tariff,
            billing_country=billing_country,
            on=on,
            default_country=default_country,
        )
        summary = cost.summary
        if summary.rejected and not allow_rejects:
            raise CampaignError(
                "CAL009", None, rejected=summary.rejected, rows=summary.read, campaign=folder / campaign
            )
        return _Taken(to_milli(cost.totals.credits), cost.totals.messages)

    rows = rows_of_file(Path(source)) if is_path else rows_of_frame(source)
    return Calendar.of(need for row in rows for need in _needs(row, estimated))


def _needs(row: Row, estimated: Callable[[str], _Taken]) -> Iterator[Need]:
    taken = _taken(row, estimated)
    moments = _moments(row)
    shares = spread(taken.milli, len(moments))
    messages = [None] * len(moments) if taken.messages is None else spread(taken.messages, len(moments))
    name = row.cell("name") or row.cell("campaign")
    for at, milli, count in zip(moments, shares, messages, strict=True):
        yield Need(at, row.cell("account"), milli, count, name)


def _moments(row: Row) -> list[datetime]:
    at = _read(row, "time", read_time, "CAL003") if row.cell("time") else None
    if "month" in row.cells:
        year, month = _read(row, "month", read_month, "CAL004")
        return [datetime.combine(day, at or DEFAULT_TIME) for day in sending_days(year, month)]
    day, given = _read(row, "date", read_day, "CAL002")
    return [datetime.combine(day, at or given or DEFAULT_TIME)]


def _taken(row: Row, estimated: Callable[[str], _Taken]) -> _Taken:
    if bool(row.cell("credits")) == bool(row.cell("campaign")):
        raise CampaignError("CAL008", row.place, found=_BOTH if row.cell("credits") else _NEITHER)
    messages = _read(row, "messages", read_count, "CAL007") if row.cell("messages") else None
    if row.cell("credits"):
        return _Taken(_read(row, "credits", read_credits, "CAL005"), messages)
    try:
        taken = estimated(row.cell("campaign"))
    except CampaignError as error:
        if error.code == "CAL009":
            raise CampaignError(error.code, row.place, **error.details) from error
        raise
    return taken if messages is None else taken._replace(messages=messages)


def _read(row: Row, role: str, read: Callable[[str], _Value], code: str) -> _Value:
    try:
        return read(row.cell(role))
    except ValueError as error:
        raise CampaignError(code, row.place, found=row.cell(role)) from error


def spread(total: int, parts: int) -> list[int]:
    """A whole number shared out over `parts`, exactly; what does not divide goes to the first ones.

    >>> spread(1000, 3)
    [334, 333, 333]
    """
    each, over = divmod(total, parts)
    return [each + (part < over) for part in range(parts)]
