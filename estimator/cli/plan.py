"""`smscost plan`: what to buy, and when."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.groups import CalendarOptions, HoldingOptions
from estimator.cli.options import (
    BillingCountry,
    Format,
    TariffFile,
    Vat,
    exact,
)


def plan(
    calendar: Annotated[
        Path, typer.Argument(metavar="CALENDAR", help="CSV: date or month, account, credits or campaign.")
    ],
    *,
    holding: HoldingOptions,
    budget: Annotated[
        str | None,
        typer.Option("--budget-per-month", metavar="MONEY", help="Pay at most so much in a month."),
    ] = None,
    cost_of_cash: Annotated[
        str | None,
        typer.Option("--cost-of-cash", metavar="PERCENT", help="What money paid early costs a year."),
    ] = None,
    expiry: Annotated[
        int | None, typer.Option("--expiry", metavar="MONTHS", min=1, help="Credits last so many months.")
    ] = None,
    reading: CalendarOptions,
    vat: Vat = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="Buy from this day on [today]."),
    ] = None,
    layout: Format = "table",
) -> None:
    """Find the cheapest purchases that keep every need of a calendar served: how much to buy, and when."""
    from estimator.cli.console import show
    from estimator.plan import plan_purchases
    from estimator.render.plan import plan_document, plan_parts
    from estimator.render.used_tariff import tariff_note
    from estimator.tariff.shelf import tariffs_from, today

    balances = holding.read(reading.encoding)
    since = on.date() if on else today()
    tariffs = tariffs_from(since, billing_country=billing_country, file=tariff)
    planned = plan_purchases(
        reading.read(calendar, tariff=tariff, billing_country=billing_country),
        tariffs,
        balances=balances,
        since=since,
        budget_per_month=exact("--budget-per-month", budget),
        cost_of_cash=exact("--cost-of-cash", cost_of_cash),
        expiry=expiry,
        vat=exact("--vat", vat),
    )
    if layout == "json":
        print(json.dumps(plan_document(planned), ensure_ascii=False, indent=2))
    else:
        show(*plan_parts(planned), *(tariff_note(each) for each in planned.tariffs))
