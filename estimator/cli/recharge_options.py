"""The options that all commands on automatic recharge have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import typer

from estimator.base.choices import TRIGGERS, Trigger
from estimator.base.language import listed, told
from estimator.base.read import repeated
from estimator.cli.options import choice, count_given, day_given
from estimator.errors import UsageError

Account = Annotated[
    str | None,
    typer.Option(
        "--account", metavar="NAME", help="The account that is meant, where the calendar has several."
    ),
]

_LENGTH = re.compile(r"([0-9]{1,4})([mhd])", re.ASCII)


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """What the provider does not say of automatic recharge."""

    trigger: Annotated[
        Trigger,
        choice(
            told("trigger"),
            TRIGGERS,
            "--trigger",
            help="Start a recharge at the threshold (<=), or only below it (<).",
        ),
    ] = "<="
    most_at_once: Annotated[
        int,
        typer.Option(
            "--most-at-once",
            metavar="N",
            parser=count_given("--most-at-once", least=1),
            help="The number of recharges that may start at once.",
        ),
    ] = 1
    delay: Annotated[
        str,
        typer.Option(
            "--delay", metavar="TIME", help="The time until bought credits can be used: 90m, 2h, 1d."
        ),
    ] = "0m"
    opened: Annotated[
        date | None,
        typer.Option(
            "--opened",
            metavar="DATE",
            parser=day_given("--opened"),
            help="The day the account was opened; recharge begins 2 months later. [long ago]",
        ),
    ] = None

    @property
    def waiting(self) -> timedelta:
        """Until credits can be used, or `RCG003`.

        >>> RuleOptions(delay="90m").waiting, RuleOptions(delay="1d").waiting
        (datetime.timedelta(seconds=5400), datetime.timedelta(days=1))
        """
        found = _LENGTH.fullmatch(self.delay)
        if found is None:
            wanted = told("minutes, hours or days: 90m, 2h, 1d")
            raise UsageError("RCG003", what=told("delay"), value=repeated(self.delay), wanted=wanted)
        unit = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[found[2]]
        return int(found[1]) * unit


def balance_of(account: str, balances: Mapping[str, Decimal]) -> Decimal:
    """What the account holds; a lone balance without a name is that of the only account that is meant."""
    if not balances:
        return Decimal(0)
    held = balances.get(account, balances.get("") if len(balances) == 1 else None)
    if held is None:
        given = listed(name or told("one without a name") for name in balances)
        raise UsageError("RCG006", account=account or told("without a name"), given=given)
    return held
