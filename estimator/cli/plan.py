"""`smscost plan`: what to buy, and when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.options import (
    BillingCountry,
    DefaultCountry,
    Format,
    OnDay,
    TariffFile,
    Vat,
    balances_given,
    exact,
)


def plan(
    calendar: Annotated[
        Path, typer.Argument(metavar="CALENDAR", help="CSV: date or month, account, credits or campaign.")
    ],
    balance: Annotated[
        list[str] | None,
        typer.Option("--balance", metavar="[ACCOUNT=]CREDITS", help="What an account holds; repeat it."),
    ] = None,
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
    default_country: DefaultCountry = None,
    vat: Vat = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: OnDay = None,
    layout: Format = "table",
) -> None:
    """Find the cheapest purchases that keep every need of a calendar served: how much to buy, and when."""
    from estimator.calendar import read_calendar
    from estimator.cli.console import show
    from estimator.plan import plan_purchases
    from estimator.render.plan import plan_document, plan_parts
    from estimator.render.used_tariff import tariff_document, tariff_note
    from estimator.tariff import find_tariff

    balances = balances_given(balance)
    used = find_tariff(billing_country=billing_country, on=on and on.date(), file=tariff)
    planned = plan_purchases(
        read_calendar(calendar, tariff=used, default_country=default_country),
        used,
        balances=balances,
        budget_per_month=exact("--budget-per-month", budget),
        cost_of_cash=exact("--cost-of-cash", cost_of_cash),
        expiry=expiry,
        vat=exact("--vat", vat),
    )
    if layout == "json":
        document = plan_document(planned) | {"tariff": tariff_document(used)}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        show(*plan_parts(planned), tariff_note(used))
