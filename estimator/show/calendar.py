"""What accounts need, and what they hold before: a calendar and a list of accounts as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from estimator.base.language import day, moment, number, said
from estimator.show.sheet import Sheet, Table, codes, filled, numbers, strong, texts
from estimator.show.words import counted
from estimator.supply.calendar import AccountList, Calendar, Need
from estimator.supply.calendar.past import begun


def calendar_sheet(calendar: Calendar) -> Sheet:
    """Every need in the order of time.

    >>> print(calendar_sheet(Calendar(())).to_terminal(), end="")
    Nothing is needed.
    """
    if not calendar.needs:
        return Sheet(said("Nothing is needed."))
    headline = said(
        "{credits} for {jobs}",
        credits=counted(calendar.credits, "credit"),
        jobs=counted(len(calendar.needs), "job"),
    )
    columns = (
        *codes(said("When")),
        *codes(said("Account")),
        *texts(said("What")),
        *numbers(said("Messages"), said("Credits"), said("At least"), said("At most"), said("Deviation")),
    )
    rows = [
        (
            moment(need.at),
            need.account,
            need.name,
            "" if need.messages is None else number(need.messages),
            number(need.credits),
            *_uncertainty(need),
        )
        for need in calendar.needs
    ]
    return Sheet(strong(headline), Table(*filled(columns, rows), indent=2, joined=True))


def left_out(past: Calendar, left: Calendar, on: date) -> Iterator[str]:
    """What is past on the day it is, and what that does to the month that has begun.

    >>> needs = [Calendar.of([Need.of(f"2026-12-0{day}", 5)]) for day in (1, 3)]
    >>> list(left_out(*needs, date(2026, 12, 2)))
    ['Left out, because it was needed before 2026-12-02: 5 credits.']
    """
    if past.needs:
        yield said(
            "Left out, because it was needed before {day}: {credits}.",
            day=day(on),
            credits=counted(past.credits, "credit"),
        )
    if (parts := begun(past, left)) is not None:
        to_come, whole = parts
        yield said(
            "Of the month that has begun, the days that are left count: {left} of {whole} credits. A column "
            "since says that all of them are still to come.",
            left=to_come,
            whole=whole,
        )


def _uncertainty(need: Need) -> tuple[str, str, str]:
    low, high, deviation = (
        "" if credits_ is None else number(credits_) for credits_ in (need.low, need.high, need.deviation)
    )
    return low, high, deviation


def account_list_sheet(accounts: AccountList) -> Sheet:
    """Every account, what it holds, and what it needs where the list says so."""
    needs = accounts.needs or {}
    columns = (
        *codes(said("Account")),
        *texts(said("Customer")),
        *numbers(said("Credits"), said("Held by quotas"), said("Threshold"), said("Needs")),
    )
    rows = [
        (
            account.name,
            account.customer,
            number(Decimal(account.credits)),
            number(held) if (held := account.held_by_quota) else "",
            "" if account.threshold is None else number(account.threshold),
            number(needs[account.name]) if account.name in needs else "",
        )
        for account in accounts.accounts
    ]
    if not rows:
        return Sheet(said("There is no account."))
    return Sheet(Table(*filled(columns, rows)))
