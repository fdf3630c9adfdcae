"""`smscost transfers`: credits moved between accounts, and the shortage bought once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.language import listed, marked, told
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.groups import CalendarOptions, TariffOptions
from estimator.cli.idle import acts_on
from estimator.cli.options import MaxOrders, ReadQuotas, Vat, by_account
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.supply.calendar import AccountList, Calendar


@acts_on("calendar", options=("default_country", "allow_rejects", "advertising_hours"))
def transfers(
    accounts: Annotated[
        Path,
        typer.Argument(
            metavar="ACCOUNTS",
            help="A table (CSV, workbook) with the columns account, credits, held_by_quota, threshold, need.",
        ),
        Reads(),
    ],
    calendar: Annotated[
        Path | None,
        typer.Argument(
            metavar="CALENDAR",
            help="A table (CSV, workbook) of needs: date or month, account, credits or campaign.",
        ),
        Reads(),
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option(
            "--need", metavar="ACCOUNT=CREDITS", help="The credits that an account needs. May be repeated."
        ),
    ] = None,
    reserve: Annotated[
        str,
        typer.Option(
            "--reserve", metavar="CREDITS", help="The credits that every account keeps when it gives."
        ),
    ] = "0",
    below_threshold: Annotated[
        bool,
        typer.Option(
            "--below-threshold",
            help="Allow transfers that start the automatic recharge of the account that gives.",
        ),
    ] = False,
    quotas: ReadQuotas = "apart",
    max_orders: MaxOrders = None,
    vat: Vat = None,
    *,
    reading: CalendarOptions,
    tariff: TariffOptions,
    output: ResultOptions,
) -> None:
    """Serve all accounts of one customer from what they hold together.

    What is short is bought once, and credits are moved with as few transfers as possible. Nothing is done:
    `smscost account apply` does it.

    What a calendar needed before the day it is, is past and left out; balances are those of that day.
    """
    from estimator.supply.calendar import read_accounts
    from estimator.supply.transfers import plan_transfers

    held = read_accounts(accounts, encoding=reading.encoding)
    planned = None
    if calendar is not None:
        planned = reading.read(
            calendar, tariff=tariff.tariff, billing_country=tariff.billing_country, on=tariff.day
        )
    plan = plan_transfers(
        held.accounts,
        needs=_needs(held, planned, by_account("need", need)),
        tariff=tariff.find(),
        on=tariff.day,
        reserve=reserve,
        below_threshold=below_threshold,
        quotas=quotas,
        max_orders=max_orders,
        vat=vat,
    )
    emit(results.transfer_plan(plan), *output.chosen)


def _needs(
    held: AccountList, planned: Calendar | None, asked: dict[str, Decimal]
) -> Mapping[str, Decimal] | Calendar:
    """What accounts need, from the one place that says it."""
    given: dict[str, Mapping[str, Decimal] | Calendar] = {}
    if held.needs is not None:
        given[marked("the column need")] = held.needs
    if planned is not None:
        given[marked("CALENDAR")] = planned
    if asked:
        given["--need"] = asked
    if not given:
        raise UsageError("TRF009")
    if len(given) > 1:
        raise UsageError("TRF010", sources=listed(map(told, given)))
    return next(iter(given.values()))
