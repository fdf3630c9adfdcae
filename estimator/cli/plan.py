"""`smscost plan`: what to buy, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base import clock
from estimator.base.choices import PREPAYS, Prepay
from estimator.base.language import told
from estimator.base.notes import note
from estimator.cli import results
from estimator.cli.drawing import PlanDrawing, note_undrawn
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.groups import CalendarOptions, HoldingOptions
from estimator.cli.idle import gives_way
from estimator.cli.options import (
    BillingCountry,
    TariffFile,
    Vat,
    choice,
    count_given,
    exact,
    on_day,
)
from estimator.errors import Place, UsageError

if TYPE_CHECKING:
    from estimator.supply.calendar import Calendar
    from estimator.supply.plan.actuals import Actuals
    from estimator.supply.plan.forecast import VolumeForecast


@gives_way("months", to="calendar")
def plan(
    calendar: Annotated[
        Path | None,
        typer.Argument(
            metavar="CALENDAR",
            help="A table (CSV, workbook) with the columns date or month, account, credits or campaign.",
        ),
        Reads(),
    ] = None,
    *,
    holding: HoldingOptions,
    sent: Annotated[
        Path | None,
        typer.Option(
            "--sent",
            metavar="FILE",
            help="Compare with what was sent (jobs as JSON, or a CSV); without a calendar, forecast from it.",
        ),
        Reads(),
    ] = None,
    months: Annotated[
        int,
        typer.Option(
            "--months",
            metavar="N",
            parser=count_given("--months", least=1),
            help="The number of months to forecast where there is no calendar.",
        ),
    ] = 3,
    budget: Annotated[
        str | None,
        typer.Option(
            "--budget-per-month",
            metavar="MONEY",
            help="Pay at most this much in a month, excluding VAT. [no limit]",
        ),
    ] = None,
    cost_of_cash: Annotated[
        str | None,
        typer.Option(
            "--cost-of-cash",
            metavar="PERCENT",
            help="The yearly cost of money that is paid early, in percent. [none]",
        ),
    ] = None,
    expiry: Annotated[
        int | None,
        typer.Option(
            "--expiry",
            metavar="MONTHS",
            parser=count_given("--expiry", least=1),
            help="The months after which bought credits are lost. [never]",
        ),
    ] = None,
    prepay: Annotated[
        Prepay | None,
        choice(
            told("choice among purchases of the same price"),
            PREPAYS,
            "--prepay",
            help="Of purchases that cost the same: the latest, on the fewest days, or the earliest. [late]",
        ),
    ] = None,
    drawing: PlanDrawing,
    reading: CalendarOptions,
    vat: Vat = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[date | None, on_day("Plan as if it were this day. [today]")] = None,
    output: ResultOptions,
) -> None:
    """Find the cheapest purchases that keep every need of a calendar served: how much to buy, and when.

    What was needed before the day it is, is past and left out; balances are those of that day.

    Where volumes are uncertain (columns low and high, or deviation), purchases are enough in a share of the
    calendars that are drawn, and what other shares cost is shown beside them.

    With --sent, what was sent is held against the calendar, and what is left of it is planned; without a
    calendar, the months to come are forecast from it.
    """
    from estimator.supply.plan import plan_purchases, plan_uncertain
    from estimator.tariff.shelf import tariffs_from

    # Read here too: where volumes are certain, nobody else looks at them.
    late = exact("--late-price", drawing.late_price, places=6)
    worth = exact("--left-over-worth", drawing.left_over_worth, places=6) or 0
    balances = holding.read(reading.encoding).spendable
    day = on or clock.today()
    tariffs = tariffs_from(day, billing_country=billing_country, file=tariff)
    needs, actuals, forecast = _volumes(
        calendar, sent, reading, tariff, billing_country, day=day, months=months
    )
    _note_others(holding.typed, needs, calendar or sent)
    planned = plan_purchases(
        needs,
        tariffs,
        balances=balances,
        on=day,
        budget_per_month=budget,
        cost_of_cash=cost_of_cash,
        expiry=expiry,
        prepay=prepay,
        service_level=drawing.service_level,
        samples=drawing.samples,
        seed=drawing.seed,
        vat=vat,
    )
    uncertain = None
    if needs.is_certain or not drawing.samples:
        note_undrawn(calendar or sent, drawing)
    else:
        uncertain = plan_uncertain(
            needs,
            tariffs,
            balances=balances,
            on=day,
            samples=drawing.samples,
            seed=drawing.seed,
            service_level=drawing.service_level,
            late_price=late,
            left_over_worth=worth,
            vat=vat,
        )
    emit(results.plan(planned, uncertain, actuals, forecast), *output.chosen)


def _note_others(names: Iterable[str], needs: Calendar, file: Path | None) -> None:
    """Say whose balance counts though nothing of theirs is planned: perhaps a name was mistyped."""
    others = [name for name in names if name not in needs.accounts]
    if needs.needs and others:
        place = Place(str(file))
        note(place, "no row is of {accounts}, whose balance counts all the same", accounts=", ".join(others))


def _volumes(
    calendar: Path | None,
    sent: Path | None,
    reading: CalendarOptions,
    tariff: Path | None,
    billing_country: str,
    *,
    day: date,
    months: int,
) -> tuple[Calendar, Actuals | None, VolumeForecast | None]:
    """What is to come: of a calendar, of what it leaves beside what was sent, or of a forecast from that."""
    from estimator.supply.calendar.sent import each_once
    from estimator.supply.plan.actuals import compare_volumes
    from estimator.supply.plan.forecast import forecast_volumes

    if calendar is None and sent is None:
        raise UsageError("PLN008")
    done = (
        None
        if sent is None
        # Beside a calendar, nothing may have been sent so far; a forecast is made from what was.
        else reading.read(
            sent, tariff=tariff, billing_country=billing_country, allow_empty=calendar is not None
        )
    )
    if done is not None:
        each_once(done, Place(str(sent)))
    if calendar is None:
        assert done is not None, told("what was sent is known")
        forecast = forecast_volumes(done, months=months, on=day)
        return forecast.calendar, None, forecast
    needs = reading.read(calendar, tariff=tariff, billing_country=billing_country)
    if done is None:
        return needs, None, None
    actuals = compare_volumes(needs, done, on=day)
    return actuals.left, actuals, None
