"""`smscost recharge`: what automatic recharge does to an account."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import typer

from estimator.cli.groups import HoldingOptions, spread
from estimator.cli.options import BillingCountry, DefaultCountry, Format, TariffFile, exact
from estimator.errors import LimitExceeded, UsageError

app = typer.Typer(help="What automatic recharge does to an account.", no_args_is_help=True)

_LENGTH = re.compile(r"([0-9]{1,4})([mhd])", re.ASCII)


@app.command(short_help="Replay a calendar, event by event.")
@spread
def simulate(
    calendar: Annotated[
        Path, typer.Argument(metavar="CALENDAR", help="CSV: date or month, account, credits or campaign.")
    ],
    *,
    holding: HoldingOptions,
    account: Annotated[
        str | None, typer.Option("--account", metavar="NAME", help="Which one, where there are several.")
    ] = None,
    threshold: Annotated[
        str, typer.Option("--threshold", metavar="CREDITS", help="The balance that starts a recharge.")
    ] = "0",
    quantity: Annotated[
        int | None, typer.Option("--quantity", metavar="N", help="Credits that one recharge buys [off].")
    ] = None,
    trigger: Annotated[
        Literal["<=", "<"], typer.Option("--trigger", help="Start at the threshold, or only below it.")
    ] = "<=",
    most_at_once: Annotated[
        int, typer.Option("--most-at-once", metavar="N", help="Recharges that may start together.")
    ] = 1,
    delay: Annotated[
        str, typer.Option("--delay", metavar="TIME", help="Until credits can be used: 90m, 2h, 1d.")
    ] = "0m",
    shortfall: Annotated[
        Literal["refuse", "cut"],
        typer.Option("--shortfall", help="A job over the balance: refused whole, or sent in part."),
    ] = "refuse",
    opened: Annotated[
        datetime | None,
        typer.Option(
            "--opened",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="When the service was opened [long ago]: recharge starts 2 months later.",
        ),
    ] = None,
    fail_on_shortfall: Annotated[
        bool, typer.Option("--fail-on-shortfall", help="Exit with 1 where a job is not sent in full.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every event.")] = False,
    events: Annotated[
        Path | None, typer.Option("--events", metavar="FILE", help="Write every event as CSV.")
    ] = None,
    default_country: DefaultCountry = None,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", metavar="DATE", formats=["%Y-%m-%d"], help="Use the tariff of this day [of each day]."
        ),
    ] = None,
    layout: Format = "table",
) -> None:
    """Replay a calendar with automatic recharge: what is bought when, and whether an account runs dry.

    What the provider does not say is an option, and the result says what was assumed.
    """
    from estimator.calendar import read_calendar
    from estimator.cli.console import show
    from estimator.files import written_atomically
    from estimator.recharge import chosen_account, simulate_recharge
    from estimator.render.recharge import replay_document, replay_parts, write_events
    from estimator.render.used_tariff import tariff_note
    from estimator.tariff.shelf import tariffs_from, today

    balances, waiting, limit = holding.given, _length(delay), exact("--threshold", threshold)
    needs = read_calendar(
        calendar,
        tariff=tariff,
        billing_country=billing_country,
        on=on and on.date(),
        default_country=default_country,
    )
    first = needs.needs[0].at.date() if needs.needs else today()
    day = on.date() if on else first
    tariffs = tariffs_from(day, billing_country=billing_country, file=tariff)
    chosen = chosen_account(needs, account)
    replay = simulate_recharge(
        needs,
        balance=_balance_of(chosen, balances),
        threshold=limit or 0,
        quantity=quantity,
        tariff=tariffs[0] if on else tariffs,
        account=account,
        trigger=trigger,
        most_at_once=most_at_once,
        delay=waiting,
        shortfall=shortfall,
        opened=opened and opened.date(),
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


def _length(text: str) -> timedelta:
    """A length of time, or `RCG003`.

    >>> _length("90m"), _length("1d")
    (datetime.timedelta(seconds=5400), datetime.timedelta(days=1))
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise UsageError("RCG003", what="delay", value=text, wanted="minutes, hours or days: 90m, 2h, 1d")
    unit = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[found[2]]
    return int(found[1]) * unit


def _balance_of(account: str, balances: Mapping[str, Decimal]) -> Decimal:
    """What the account holds; a lone balance without a name is that of the only account that is meant."""
    if not balances:
        return Decimal(0)
    held = balances.get(account, balances.get("") if len(balances) == 1 else None)
    if held is None:
        given = ", ".join(name or "one without a name" for name in balances)
        raise UsageError("RCG006", account=account or "without a name", given=given)
    return held
