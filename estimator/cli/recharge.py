"""`smscost recharge`: what automatic recharge does to an account."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from estimator.base import clock
from estimator.base.choices import SHORTFALLS, Shortfall
from estimator.cli.groups import CalendarOptions, HoldingOptions, spread
from estimator.cli.options import BillingCountry, CalendarFile, Format, TariffFile, choice, day_given
from estimator.cli.recharge_options import Account, RuleOptions, balance_of
from estimator.cli.recommend import recommend
from estimator.errors import LimitExceeded

app = typer.Typer(help="What automatic recharge does to an account.", no_args_is_help=True)


@app.command(short_help="Replay a calendar, event by event.")
@spread
def simulate(
    calendar: CalendarFile,
    *,
    holding: HoldingOptions,
    account: Account = None,
    threshold: Annotated[
        str, typer.Option("--threshold", metavar="CREDITS", help="The balance that starts a recharge.")
    ] = "0",
    quantity: Annotated[
        int | None, typer.Option("--quantity", metavar="N", help="Credits that one recharge buys [off].")
    ] = None,
    rules: RuleOptions,
    shortfall: Annotated[
        Shortfall,
        choice(
            "shortfall",
            SHORTFALLS,
            "--shortfall",
            help="A job over the balance: refused whole, or sent in part.",
        ),
    ] = "refuse",
    fail_on_shortfall: Annotated[
        bool, typer.Option("--fail-on-shortfall", help="Exit with 1 where a job is not sent in full.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every event.")] = False,
    events: Annotated[
        Path | None, typer.Option("--events", metavar="FILE", help="Write every event as CSV.")
    ] = None,
    reading: CalendarOptions,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[
        date | None,
        typer.Option(
            "--on", metavar="DATE", parser=day_given("--on"), help="Use the tariff of this day [of each day]."
        ),
    ] = None,
    layout: Format = "table",
) -> None:
    """Replay a calendar with automatic recharge: what is bought when, and whether an account runs dry.

    What the provider does not say is an option, and the result says what was assumed.
    """
    from estimator.base.files import written_atomically
    from estimator.cli.console import show
    from estimator.show.recharge import replay_parts
    from estimator.show.replay_document import replay_document, write_events
    from estimator.show.used_tariff import tariff_note
    from estimator.supply.recharge import Rules, chosen_account, simulate_recharge
    from estimator.tariff.shelf import tariffs_from

    balances, waiting = holding.read(reading.encoding), rules.waiting
    needs = reading.read(calendar, tariff=tariff, billing_country=billing_country, on=on)
    first = needs.needs[0].at.date() if needs.needs else clock.today()
    day = on or first
    tariffs = tariffs_from(day, billing_country=billing_country, file=tariff)
    chosen = chosen_account(needs, account)
    replay = simulate_recharge(
        needs,
        balance=balance_of(chosen, balances),
        threshold=threshold,
        quantity=quantity,
        tariff=tariffs[0] if on else tariffs,
        account=chosen,
        rules=Rules(rules.trigger, rules.most_at_once, waiting, shortfall),
        opened=rules.opened,
    )
    if events is not None:
        with written_atomically(events) as file:
            write_events(replay, file)
    if layout == "json":
        print(json.dumps(replay_document(replay), ensure_ascii=False, indent=2))
    else:
        show(*replay_parts(replay, everything=everything), *map(tariff_note, replay.tariffs))
    if fail_on_shortfall and replay.shortfall:
        raise LimitExceeded("RCG007", count=len(replay.shortfalls), at=f"{replay.shortfall.at:%Y-%m-%d}")


app.command("recommend", short_help="The cheapest setting that never runs dry.")(spread(recommend))
