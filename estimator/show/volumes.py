"""What was sent and what is expected, by month and account, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from estimator.base.language import day, marked, month, number, said
from estimator.show.sheet import Lines, Sheet, Table, numbers, rows_of, strong, texts
from estimator.show.words import counted, signed
from estimator.supply.plan.actuals import Actuals
from estimator.supply.plan.forecast import ExpectedVolume, VolumeForecast


def actuals_sheet(actuals: Actuals) -> Sheet:
    """Budget against actual, by month and account."""
    with_accounts = any(each.account for each in actuals.months)
    rows = [
        (
            month(each.month),
            *([each.account] if with_accounts else []),
            number(each.budget),
            number(each.sent),
            number(each.left),
            signed(each.over),
        )
        for each in actuals.months
    ]
    names = [said("Budget"), said("Sent"), said("To come"), said("Over budget")]
    accounts = texts(said("Account")) if with_accounts else ()
    return Sheet(
        Table(
            (*texts(said("Month")), *accounts, *numbers(*names)),
            rows_of(rows),
            title=strong(said("Budget and what was sent before {day}", day=day(actuals.on))),
            indent=2,
        ),
        Lines((*_later(actuals), *_begun(actuals))),
    )


def _later(of: Actuals | VolumeForecast) -> Iterator[str]:
    """What is left out of what was sent, for it is too late to count."""
    if of.later.needs:
        yield said(
            "Left out of what was sent, because it is of {day} or later: {jobs}, {credits}.",
            day=day(of.known_before),
            jobs=counted(len(of.later.needs), "job"),
            credits=counted(of.later.credits, "credit"),
        )


def _begun(actuals: Actuals) -> Iterator[str]:
    """What counts of the forecasts of the month that has begun."""
    if actuals.begun is not None:
        left, whole = actuals.begun
        yield said(
            "Of the forecast of the month that has begun, the days that are left count, or what was not "
            "sent of it, where that is less: {left} of {whole} credits. A column since says that all of it "
            "is still to come.",
            left=left,
            whole=whole,
        )


def forecast_sheet(forecast: VolumeForecast) -> Sheet:
    """What is expected by month and account, how it was found, and how far off that was."""
    with_accounts = any(each.account for each in forecast.months)
    rows = [
        (
            month(each.month),
            *([each.account] if with_accounts else []),
            _bound(each.low),
            number(each.expected),
            _bound(each.high),
        )
        for each in forecast.months
    ]
    accounts = texts(said("Account")) if with_accounts else ()
    methods = chain.from_iterable(map(_method_of, forecast.months))
    return Sheet(
        Table(
            (*texts(said("Month")), *accounts, *numbers(said("Low"), said("Expected"), said("High"))),
            rows_of(rows),
            title=strong(said("Forecast from what was sent")),
            indent=2,
        ),
        Lines(tuple(dict.fromkeys(chain(_later(forecast), methods, _days_left(forecast))))),
    )


def _bound(credits_: Decimal | None) -> str:
    return said("not known") if credits_ is None else number(credits_)


def _days_left(forecast: VolumeForecast) -> Iterator[str]:
    """What counts of the month that has begun."""
    if forecast.begun is not None:
        left, whole = forecast.begun
        yield said(
            "Of the month that has begun, the days that are left count: {left} of {whole} credits.",
            left=left,
            whole=whole,
        )


def _method_of(each: ExpectedVolume) -> Iterator[str]:
    """How a month was forecast, and how good that was on months that are known."""
    if each.error is None:
        sentence = marked("{name}: {method}; too few months are known to say how far off that is.")
    else:
        sentence = marked("{name}: {method}; off by {error} % in {months} that were held out.")
    name = f"{each.account}, {month(each.month)}" if each.account else month(each.month)
    yield said(
        sentence,
        name=name,
        method=each.method,
        error=each.error or 0,
        months=counted(each.held_out, "month"),
    )
    if each.low is None:
        yield said(
            "{name}: how far it may be off is not known, and the plan counts what is expected.", name=name
        )
