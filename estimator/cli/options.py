"""Options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from estimator.base.amounts import exact_decimal
from estimator.base.choices import SENDER_TYPES, SenderType, one_of
from estimator.base.clock import day_of
from estimator.errors import UsageError


def day_given(option: str) -> Callable[[str], date]:
    """What reads the day given with an option, for typer's `parser`.

    >>> day_given("--on")("31/12/2026")
    datetime.date(2026, 12, 31)
    """

    def day(text: str) -> date:
        return day_of(f"day of {option}", text)

    return day


def choice(what: str, choices: Sequence[str], *names: str, help: str) -> Any:  # noqa: A002 - as typer
    """An option that takes one of a closed set, which the library knows and checks as well."""

    def chosen(text: str) -> str:
        return one_of(what, text, choices)

    return typer.Option(*names, metavar=f"[{'|'.join(choices)}]", parser=chosen, help=help)


CampaignFile = Annotated[
    str, typer.Argument(metavar="FILE", help="CSV, Parquet or Excel; - reads CSV from stdin.")
]
DefaultCountry = Annotated[
    str | None,
    typer.Option("--default-country", metavar="CC", help="The country of numbers written without one: FR."),
]
Message = Annotated[
    str | None,
    typer.Option("--message", metavar="TEXT", help='One text for all rows: "Bonjour {prenom}, …".'),
]
MessageFile = Annotated[
    Path | None, typer.Option("--message-file", metavar="FILE", help="The same, read from a file.")
]
NumberColumn = Annotated[str | None, typer.Option("--number-column", metavar="NAME")]
MessageColumn = Annotated[str | None, typer.Option("--message-column", metavar="NAME")]
FileEncoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="Of a CSV file [UTF-8]: cp1252, latin-1 …")
]
OtherEncoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="Of files that are not UTF-8: cp1252, latin-1 …"),
]
AllowRejects = Annotated[
    bool, typer.Option("--allow-rejects", help="Leave out rows of campaigns that cannot be priced.")
]
AdvertisingHours = Annotated[
    bool,
    typer.Option("--advertising-hours", help="Move jobs to when advertising may be sent in France."),
]
Delimiter = Annotated[
    str | None, typer.Option("--delimiter", metavar="CHAR", help="Of a CSV file [found in its first line].")
]
Assume = Annotated[
    list[str] | None,
    typer.Option("--assume", metavar="CC=CC", help="Price a country that has no rate as another: GG=GB."),
]

TariffFile = Annotated[
    Path | None, typer.Option("--tariff", metavar="FILE", help="Use the tariffs of this file, and no others.")
]
BillingCountry = Annotated[
    str,
    typer.Option("--billing-country", metavar="CC", help="Where the account is billed: es fr gb ie it pl."),
]
OnDay = Annotated[
    date | None,
    typer.Option(
        "--on", metavar="DATE", parser=day_given("--on"), help="Use the tariff of this day [today]."
    ),
]
CalendarFile = Annotated[
    Path, typer.Argument(metavar="CALENDAR", help="CSV: date or month, account, credits or campaign.")
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="The same seed draws the same calendars.")
]

Format = Annotated[Literal["table", "json"], typer.Option("--format", help="How to show the result.")]

Balance = Annotated[
    str, typer.Option("--balance", metavar="CREDITS", help="Credits that the account holds already.")
]
AccountBalances = Annotated[
    list[str] | None,
    typer.Option("--balance", metavar="[ACCOUNT=]CREDITS", help="What an account holds; repeat it."),
]
BalancesFile = Annotated[
    Path | None,
    typer.Option("--balances", metavar="FILE", help="CSV of what accounts hold: account, credits."),
]
MaxOrders = Annotated[
    int | None, typer.Option("--max-orders", metavar="N", min=1, help="At most so many orders.")
]
Vat = Annotated[
    str | None,
    typer.Option("--vat", metavar="PERCENT", help="VAT [that of the billing country, where known]."),
]

Sender = Annotated[
    SenderType | None,
    choice(
        "kind of sender",
        SENDER_TYPES,
        "--sender-type",
        help="The kind of sender; only alpha gets the STOP clause. [the sender column, else alpha]",
    ),
]
NoStopClause = Annotated[
    bool, typer.Option("--no-stop-clause", help="Count no STOP clause: the messages do not advertise.")
]
StopClause = Annotated[
    str | None, typer.Option("--stop-clause", metavar="TEXT", help="Count this opt-out text instead.")
]
MaxSegments = Annotated[
    int | None,
    typer.Option(
        "--max-segments", metavar="N", min=1, help="Exit with 1 where a message takes more segments."
    ),
]


def assumed(pairs: list[str] | None) -> dict[str, str]:
    """What `--assume` says: a country that has no rate, and the one it is priced as.

    >>> assumed(["GG=GB"])
    {'GG': 'GB'}
    """
    found = {}
    for pair in pairs or []:
        country, _, like = pair.partition("=")
        if not (country and like):
            raise UsageError("USE014", found=pair)
        found[country] = like
    return found


def exact(option: str, text: str | None, *, places: int = 3) -> Decimal | None:
    """The number of 0 or more given with an option, exactly; None where there is none.

    >>> exact("--max-price", "500", places=6), exact("--max-price", None)
    (Decimal('500'), None)
    """
    return None if text is None else exact_decimal(f"value of {option}", text, places=places)


def by_account(what: str, given: list[str] | None, *, least: int | None = 0) -> dict[str, Decimal]:
    """Credits given with an option once for each account: `sms-ab1-1=250`; of one without a name: `250`.

    >>> by_account("balance", ["a=250", "b=0.5"]), by_account("balance", ["30"])
    ({'a': Decimal('250'), 'b': Decimal('0.5')}, {'': Decimal('30')})
    """
    found: dict[str, Decimal] = {}
    for each in given or []:
        account, _, text = each.rpartition("=")
        if account in found:
            raise UsageError("TRF002", account=account or "without a name")
        found[account] = exact_decimal(f"{what} of {account}" if account else what, text, least=least)
    return found
