"""Calendars in: jobs with their credits, jobs with their campaigns, forecasts by month."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, time_of
from estimator.base.countries import home_country
from estimator.base.credits import to_milli
from estimator.base.language import told
from estimator.base.table_in import TableLayout, TableRow, TableSource, rows_of
from estimator.errors import CampaignError, Place, SmsCostError, UsageError
from estimator.supply.calendar.cells import read_day, read_month, read_time
from estimator.supply.calendar.days import sending_days
from estimator.supply.calendar.model import DEFAULT_TIME, Calendar, Need
from estimator.tariff import Tariff, TariffSource
from estimator.tariff.shelf import tariff_by_day

if TYPE_CHECKING:
    from estimator.price.totals import Estimate


def _lacking(roles: Collection[str]) -> str:
    if ("date" in roles) == ("month" in roles):
        return told("a column date or a column month")
    return "" if {"credits", "campaign"}.intersection(roles) else told("a column credits or campaign")


LAYOUT = TableLayout(
    what=told("calendar"),
    # The last names are those of the provider's own exports of jobs.
    names={
        "date": ("date", "creationDatetime", "createdAt"),
        "month": ("month", "mois"),
        "since": ("since", "depuis"),
        "time": ("time", "heure"),
        "account": ("account", "compte", "serviceName"),
        "credits": ("credits", "crédits", "totalCreditsRemoved"),
        "low": ("low", "bas"),
        "high": ("high", "haut"),
        "deviation": ("deviation", "écart-type"),
        "campaign": ("campaign", "campagne"),
        "messages": ("messages", "numberOfSms"),
        "name": ("name", "nom"),
        "job": ("ids", "id"),
    },
    amounts=frozenset({"credits", "low", "high", "deviation"}),
    lacking=_lacking,
    example="date;account;credits",
    lists=frozenset({"job"}),
    apart=((told("days"), frozenset({"date", "month"})),),
)
_BOTH, _NEITHER = told("both credits and a campaign"), told("neither credits nor a campaign")

_Estimated = Callable[[str, date], "_Taken"]


class _Taken(NamedTuple):
    """What a row takes: milli-credits, and messages where they are known."""

    milli: int
    messages: int | None


@checked()
def read_calendar(
    source: Calendar | TableSource,
    *,
    tariff: TariffSource | Sequence[Tariff] = None,
    billing_country: str = "fr",
    on: Day | None = None,
    default_country: str | None = None,
    allow_rejects: bool = False,
    encoding: str | None = None,
    allow_empty: bool = False,
) -> Calendar:
    """Read what accounts will need, and when.

    Parameters
    ----------
    source : path, table or Calendar
        A file (CSV, workbook, Parquet), or a table of pandas, polars or Arrow, or a calendar, returned as it
        is.
        Its columns, in English or French: `date` or `month`; `credits` or `campaign`; and, where there are
        any, `time` (09:00), `account`, `messages`, `name`. Where nobody knows how much it will be, `low` and
        `high`, or a `deviation`, stand beside the credits. Exports of the provider's jobs are read too, by
        `creationDatetime` and `totalCreditsRemoved`. A file called `.json` holds the same as objects, such as
        the provider's jobs, or its batches with their statistics.

        What a row of a `month` takes is spread over its days from Monday to Saturday that are no French
        public holidays, to the exact sum; so are `low`, `high` and `deviation`, and as it is the month that
        nobody knows, these days vary together. Where the row says `since` which day it counts, all of it is
        spread over the days from there on.
    tariff : Tariff, sequence of Tariff, or path of a file of tariffs, optional
        What campaigns are rated with: of several tariffs of the billing country, and of those that are
        shipped, the one in use on the day of the job.
    on : date, optional
        Rate all campaigns with the tariff of this day.
    billing_country, default_country
        As in `estimate`. The files of campaigns are looked for from the calendar's folder.
    allow_rejects : bool
        Take a campaign for what its other rows cost, where some cannot be priced: a need that is too small.
    encoding : str, optional
        Of those files that are not UTF-8, the calendar and CSV campaigns: "cp1252".
    allow_empty : bool
        Take a calendar without rows for one that needs nothing, such as what was sent in a month that begins.

    Raises
    ------
    CampaignError
        `CAL…` a row or a column; `CAL017` there are no rows; `FIL…`, `CSV…`, `ENC…` the calendar's file.
    UsageError
        `CAL013` where the source is nothing that holds a calendar.
    SmsCostError
        `CAL014` where the campaign of a row cannot be estimated, of the kind that `estimate` raises.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"date": ["2026-12-01", "30/11/2026"], "credits": ["12.5", 3]})
    >>> [(str(need.at), str(need.credits)) for need in read_calendar(table).needs]
    [('2026-11-30 09:00:00', '3'), ('2026-12-01 09:00:00', '12.5')]
    """
    if isinstance(source, Calendar):
        return source
    file = Path(source) if isinstance(source, (str, os.PathLike)) else None
    folder = Path() if file is None else file.parent
    calendar = Place(told("the table") if file is None else str(file))
    on = None if on is None else day_of(told("day of the tariff"), on)
    if default_country is not None:
        home_country(default_country)  # checked whether or not a campaign is named
    in_use = tariff_by_day(tariff, billing_country=billing_country)

    @cache
    def estimated_with(campaign: str, used: Tariff) -> _Taken:
        from estimator.price.noted import note_decisions  # a calendar of credits does without

        cost = _estimated(folder / campaign, used, default_country, encoding)
        note_decisions(cost, assumed_in=calendar)
        if cost.summary.rejected and not allow_rejects:
            details = {"rejected": cost.summary.rejected, "rows": cost.summary.read}
            raise CampaignError("CAL009", None, campaign=folder / campaign, **details)
        return _Taken(to_milli(cost.totals.credits), cost.totals.messages)

    forecasts: Counter[str] = Counter()
    found = Calendar.of(
        need
        for row in rows_of(source, LAYOUT, encoding)
        for need in _needs(row, lambda campaign, day: estimated_with(campaign, in_use(on or day)), forecasts)
    )
    if not (found.needs or allow_empty):
        # That nothing need be bought would be no answer to a file that breaks off.
        raise CampaignError("CAL017", calendar)
    return found


def _estimated(campaign: Path, used: Tariff, default_country: str | None, encoding: str | None) -> Estimate:
    # pyarrow and the counter come with it: a calendar of credits does without.
    from estimator.price.flow import estimate

    try:
        found = estimate(campaign, tariff=used, default_country=default_country)
        is_other = any(kind == "encoding" for kind, _ in found.read_as)
    except CampaignError as error:
        if error.code != "ENC001" or encoding is None:
            raise
        is_other = True
    if is_other and encoding is not None:
        found = estimate(campaign, tariff=used, default_country=default_country, encoding=encoding)
    return found


def _needs(row: TableRow, estimated: _Estimated, forecasts: Counter[str]) -> Iterator[Need]:
    moments = _moments(row)
    taken = _taken(row, estimated, moments[0].date())
    name = row.cell("name") or row.cell("campaign")
    low, high, deviation = map(row.milli, ("low", "high", "deviation"))
    try:
        whole = Need(
            *(moments[0], row.cell("account"), taken.milli, taken.messages, name, low, high, deviation),
            job=row.cell("job"),
        )
    except UsageError as error:
        raise CampaignError(error.code, row.place, **error.details) from error
    if "month" in row.cells:
        yield from _spread_over(moments, whole, forecasts)
    else:
        yield whole


def _spread_over(moments: Sequence[datetime], whole: Need, forecasts: Counter[str]) -> Iterator[Need]:
    """The forecast of a month as needs of its days; `forecasts` counts those that look alike."""
    forecast = f"{whole.at:%Y-%m} {whole.account} {whole.name}"
    forecasts[forecast] += 1
    varies_with = f"{forecast} {forecasts[forecast]}"
    amounts = (whole.milli, whole.messages, whole.low_milli, whole.high_milli, whole.deviation_milli)
    shares = zip(*(_shares(amount, len(moments)) for amount in amounts), strict=True)
    for at, (milli, messages, low, high, deviation) in zip(moments, shares, strict=True):
        assert milli is not None, told("only what is not known has no shares")
        yield Need(at, whole.account, milli, messages, whole.name, low, high, deviation, varies_with)


def spread_forecast(
    month: date, account: str, milli: int, low: int | None, high: int | None
) -> Iterator[Need]:
    """The forecast of a month as needs of its days, which vary together.

    >>> sum(need.milli for need in spread_forecast(date(2026, 12, 1), "", 100_000, 90_000, 120_000))
    100000
    """
    moments = [datetime.combine(day, DEFAULT_TIME) for day in sending_days(month.year, month.month)]
    whole = Need(moments[0], account, milli, low_milli=low, high_milli=high)
    yield from _spread_over(moments, whole, Counter())


def _shares(amount: int | None, parts: int) -> Sequence[int | None]:
    return [None] * parts if amount is None else spread(amount, parts)


def _moments(row: TableRow) -> list[datetime]:
    at = row.read("time", read_time, "CAL003") if row.cell("time") else None
    if "month" in row.cells:
        return [datetime.combine(day, at or DEFAULT_TIME) for day in _days_of_month(row)]
    day, given = _day(row)
    return [datetime.combine(day, at or given or DEFAULT_TIME)]


def _days_of_month(row: TableRow) -> Sequence[date]:
    """The days over which the forecast of a month is spread: all, or those since the day that it names."""
    year, month = row.read("month", read_month, "CAL004")
    days = sending_days(year, month)
    if not row.cell("since"):
        return days
    since, _ = _day(row, "since")
    if (since.year, since.month) != (year, month):
        raise CampaignError("CAL015", row.place, since=since, month=f"{year}-{month:02d}")
    # On the last days of a month there may be none left for advertising.
    return [day for day in days if day >= since] or [since]


def _day(row: TableRow, role: str = "date") -> tuple[date, time | None]:
    value = row.value(role)
    if not isinstance(value, str):
        return row.day(role, told("date")), time_of(value)
    try:
        return read_day(value)
    except ValueError:
        return row.day(role, told("date")), None


def _taken(row: TableRow, estimated: _Estimated, day: date) -> _Taken:
    if bool(row.cell("credits")) == bool(row.cell("campaign")):
        raise CampaignError("CAL008", row.place, found=_BOTH if row.cell("credits") else _NEITHER)
    messages = row.count("messages") if row.cell("messages") else None
    if row.cell("credits"):
        return _Taken(row.amount("credits"), messages)
    try:
        taken = estimated(row.cell("campaign"), day)
    except SmsCostError as error:
        raise _of_row(row, error) from error
    return taken if messages is None else taken._replace(messages=messages)


def _of_row(row: TableRow, error: SmsCostError) -> SmsCostError:
    """What is wrong with a campaign, at the row that names it."""
    if error.code == "CAL009":
        return CampaignError(error.code, row.place, **error.details)
    return type(error)("CAL014", row.place, campaign=row.cell("campaign"), fault=error)


def spread(total: int, parts: int) -> list[int]:
    """A whole number shared out over `parts`, exactly; what does not divide goes to the first ones.

    >>> spread(1000, 3)
    [334, 333, 333]
    """
    each, over = divmod(total, parts)
    return [each + (part < over) for part in range(parts)]
