"""`smscost plan`: what to buy, and when."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer

from estimator.base import clock
from estimator.cli.groups import CalendarOptions, HoldingOptions
from estimator.cli.options import BillingCountry, CalendarFile, Format, Seed, TariffFile, Vat, day_given


def plan(
    calendar: CalendarFile,
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
    samples: Annotated[
        int, typer.Option("--samples", metavar="N", min=1, help="Calendars drawn if volumes are uncertain.")
    ] = 10_000,
    seed: Seed = 1,
    late_price: Annotated[
        str | None,
        typer.Option("--late-price", metavar="MONEY", help="Of a missing credit [as in the smallest order]."),
    ] = None,
    left_over_worth: Annotated[
        str,
        typer.Option("--left-over-worth", metavar="MONEY", help="What a credit left over is worth."),
    ] = "0",
    reading: CalendarOptions,
    vat: Vat = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="DATE", parser=day_given("--on"), help="Buy from this day on [today]."),
    ] = None,
    layout: Format = "table",
) -> None:
    """Find the cheapest purchases that keep every need of a calendar served: how much to buy, and when.

    Where volumes are uncertain (columns low and high, or deviation), what is most likely is planned, and
    the one purchase that costs least on average is shown beside it.
    """
    from estimator.cli.console import show
    from estimator.show.plan import plan_document, plan_parts
    from estimator.show.uncertain import uncertain_document, uncertain_parts
    from estimator.show.used_tariff import tariff_note
    from estimator.supply.plan import plan_purchases, plan_uncertain
    from estimator.tariff.shelf import tariffs_from

    balances = holding.read(reading.encoding, with_quotas=False)
    since = on or clock.today()
    tariffs = tariffs_from(since, billing_country=billing_country, file=tariff)
    needs = reading.read(calendar, tariff=tariff, billing_country=billing_country)
    planned = plan_purchases(
        needs,
        tariffs,
        balances=balances,
        since=since,
        budget_per_month=budget,
        cost_of_cash=cost_of_cash,
        expiry=expiry,
        vat=vat,
    )
    uncertain = None
    if not needs.is_certain:
        uncertain = plan_uncertain(
            needs,
            tariffs,
            balances=balances,
            samples=samples,
            seed=seed,
            late_price=late_price,
            left_over_worth=left_over_worth,
            vat=vat,
        )
    if layout == "json":
        document = plan_document(planned)
        document["uncertain"] = None if uncertain is None else uncertain_document(uncertain)
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        risky = () if uncertain is None else uncertain_parts(uncertain)
        show(*plan_parts(planned), *risky, *(tariff_note(each) for each in planned.tariffs))
