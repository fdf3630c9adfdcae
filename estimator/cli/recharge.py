"""`smscost recharge`: what automatic recharge does to an account."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from estimator.base import clock
from estimator.base.choices import SHORTFALLS, Shortfall
from estimator.base.files import together
from estimator.base.formats import TABLE_SUFFIXES
from estimator.base.language import told
from estimator.cli import results
from estimator.cli.emit import RowsOptions, emit
from estimator.cli.files import Writes
from estimator.cli.groups import CalendarOptions, HoldingOptions
from estimator.cli.idle import acts_on
from estimator.cli.options import BillingCountry, CalendarFile, TariffFile, choice, count_given, on_day
from estimator.cli.recharge_options import Account, RuleOptions, balance_of
from estimator.errors import LimitExceeded


@acts_on("quantity", options=("threshold", RuleOptions))
def simulate(
    calendar: CalendarFile,
    *,
    holding: HoldingOptions,
    account: Account = None,
    threshold: Annotated[
        str,
        typer.Option("--threshold", metavar="CREDITS", help="The balance in credits that starts a recharge."),
    ] = "0",
    quantity: Annotated[
        int | None,
        typer.Option(
            "--quantity",
            metavar="N",
            parser=count_given("--quantity"),
            help="The number of credits that one recharge buys. [recharge is off]",
        ),
    ] = None,
    rules: RuleOptions,
    shortfall: Annotated[
        Shortfall,
        choice(
            told("shortfall"),
            SHORTFALLS,
            "--shortfall",
            help="Refuse a job that takes more than the balance, or send a part of it (cut).",
        ),
    ] = "refuse",
    fail_on_shortfall: Annotated[
        bool, typer.Option("--fail-on-shortfall", help="Exit with 1 where any job is not sent in full.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every event, also where there are many.")
    ] = False,
    events: Annotated[
        Path | None,
        typer.Option("--events", metavar="FILE", help="Write every event to this file, as CSV."),
        Writes(suffixes=TABLE_SUFFIXES),
    ] = None,
    reading: CalendarOptions,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[
        date | None, on_day("Use the tariff in force on this day. [on the day of each event]")
    ] = None,
    output: RowsOptions,
) -> None:
    """Replay a calendar with automatic recharge: what is bought when, and whether an account runs dry.

    What the provider does not say is an option, and the result says what was assumed.
    """
    from estimator.base.table_out import table_file
    from estimator.show.replay_csv import write_events
    from estimator.supply.recharge import Rules, chosen_account, simulate_recharge
    from estimator.tariff.shelf import tariffs_from

    held, waiting = holding.read(reading.encoding), rules.waiting
    needs = reading.read(calendar, tariff=tariff, billing_country=billing_country, on=on)
    first = needs.needs[0].at.date() if needs.needs else clock.today()
    day = on or first
    tariffs = tariffs_from(day, billing_country=billing_country, file=tariff)
    chosen = chosen_account(needs, account)
    replay = simulate_recharge(
        needs,
        balance=balance_of(chosen, held.balances),
        withheld=balance_of(chosen, held.withheld),
        threshold=threshold,
        quantity=quantity,
        tariff=tariffs[0] if on else tariffs,
        account=chosen,
        rules=Rules(rules.trigger, rules.most_at_once, waiting, shortfall),
        opened=rules.opened,
    )
    with together():
        if events is not None:
            with table_file(events, output.form()) as table:
                write_events(replay, table)
        emit(results.replay(replay, everything=everything), *output.chosen, output.form())
    if fail_on_shortfall and replay.shortfall:
        raise LimitExceeded("RCG007", count=len(replay.shortfalls), at=replay.shortfall.at.date())
