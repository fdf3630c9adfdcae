"""Options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.base.amounts import exact_decimal, whole_number
from estimator.base.choices import FIELDS_AS, QUOTAS, SENDER_TYPES, FieldsAs, Quotas, SenderType, one_of
from estimator.base.clock import day_of
from estimator.base.language import marked, told
from estimator.cli.files import Reads, Values
from estimator.errors import UsageError


def day_given(option: str) -> Callable[[str], date]:
    """What reads the day given with an option, for typer's `parser`.

    >>> day_given("--on")("31/12/2026")
    datetime.date(2026, 12, 31)
    """

    def day(text: str) -> date:
        return day_of(told("day of {option}", option=option), text)

    return day


def count_given(option: str, *, least: int = 0, most: int | None = None) -> Callable[[Any], int]:
    """What reads the whole number given with an option, for typer's `parser`.

    >>> count_given("--max-orders", least=1)("3")
    3
    """

    def count(given: Any) -> int:
        return whole_number(told("value of {option}", option=option), given, least=least, most=most)

    return count


def choice(
    what: str,
    choices: Sequence[str],
    *names: str,
    help: str,  # noqa: A002 - as typer
    metavar: str | None = None,
) -> Any:
    """An option that takes one of a closed set, which the library knows and checks as well.

    `metavar` is for a set that is too large for a line: an error lists it.
    """

    def chosen(text: str) -> str:
        return one_of(what, text, choices)

    return typer.Option(*names, metavar=metavar or f"[{'|'.join(choices)}]", parser=chosen, help=help)


def _tariffs(values: Values) -> list[Path]:  # noqa: ARG001 - whatever the other options are
    """What is read where no file of tariffs is named."""
    from estimator.tariff.shelf import usual_files

    return usual_files()


NoConfig = Annotated[
    bool, typer.Option("--no-config", help="Take no defaults from smscost.toml, wherever there is one.")
]
CampaignFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE…",
        help="The campaign, or several: CSV, Parquet, Excel files, folders, patterns. - reads from stdin.",
    ),
    Reads(),
]
DefaultCountry = Annotated[
    str | None,
    typer.Option(
        "--default-country",
        metavar="CC",
        help="The country of numbers written without one, as two letters: FR; or none. [that of the bill]",
    ),
]
Message = Annotated[
    str | None,
    typer.Option(
        "--message", metavar="TEXT", help='Send this text to all rows: "Bonjour {prenom}, …". [their own]'
    ),
]
MessageFile = Annotated[
    Path | None,
    typer.Option(
        "--message-file", metavar="FILE", help="Read the text of --message from this file, in UTF-8."
    ),
    Reads(),
]


def _column(option: str, holds: str) -> Any:
    return typer.Option(option, metavar="NAME", help=f"The column of {holds}. [one with a usual name]")


def _encoding(of: str) -> Any:
    help_text = f"The encoding of {of}: cp1252, latin-1 … [UTF-8]"
    return typer.Option("--encoding", metavar="NAME", help=help_text)


NumberColumn = Annotated[str | None, _column("--number-column", "phone numbers")]
MessageColumn = Annotated[str | None, _column("--message-column", "messages")]
FileEncoding = Annotated[str | None, _encoding("a CSV campaign")]
OtherEncoding = Annotated[str | None, _encoding("files that are not UTF-8")]
AllowRejects = Annotated[
    bool, typer.Option("--allow-rejects", help="Leave out the rows of campaigns that have no price.")
]
AdvertisingHours = Annotated[
    bool,
    typer.Option(
        "--advertising-hours", help="Move jobs to the next hour when advertising may be sent in France."
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        "--delimiter",
        metavar="CHAR",
        help="The character between the cells of a CSV campaign. [found in its first line]",
    ),
]
SheetName = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help="The sheet of a workbook. [the first visible one with recipients]"
    ),
]
VisibleOnly = Annotated[
    bool, typer.Option("--visible-only", help="Leave out rows that are hidden in a workbook.")
]
WorkbookLanguage = Annotated[
    str | None,
    typer.Option(
        "--workbook-language",
        metavar="LANG",
        help="How numbers and dates in a workbook's cells are written: fr, en-GB … [as where the bill goes]",
    ),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="CC=CC",
        help="Price a country that has no rate as another one: GG=GB. May be repeated.",
    ),
]

Unique = Annotated[
    bool,
    typer.Option("--unique", help="Of the rows to one number, however it is written, keep the first alone."),
]

TariffFile = Annotated[
    Path | None,
    typer.Option(
        "--tariff", metavar="FILE", help="Use the tariffs of this file only. [the shipped ones and your own]"
    ),
    Reads(usual=_tariffs),
]
BillingCountry = Annotated[
    str,
    typer.Option(
        "--billing-country",
        metavar="CC",
        help="The country where the account is billed: es, fr, gb, ie, it or pl.",
    ),
]


def on_day(help_text: str) -> Any:
    """The option `--on`, where it means something of its own."""
    return typer.Option("--on", metavar="DATE", parser=day_given("--on"), help=help_text)


OnDay = Annotated[date | None, on_day("Use the tariff in force on this day. [today]")]
CalendarFile = Annotated[
    Path,
    typer.Argument(
        metavar="CALENDAR",
        help="A table (CSV, workbook) with the columns date or month, account, credits or campaign.",
    ),
    Reads(),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        parser=count_given("--seed"),
        help="The start of the random numbers: the same seed draws the same calendars.",
    ),
]

Balance = Annotated[
    str, typer.Option("--balance", metavar="CREDITS", help="The credits that the account holds already.")
]
AccountBalances = Annotated[
    list[str] | None,
    typer.Option(
        "--balance",
        metavar="[ACCOUNT=]CREDITS",
        help="The credits that an account holds. May be repeated. [0]",
    ),
]
BalancesFile = Annotated[
    Path | None,
    typer.Option(
        "--balances",
        metavar="FILE",
        help="Read what accounts hold from a table (CSV, workbook) with the columns account and credits.",
    ),
    Reads(),
]
MaxOrders = Annotated[
    int | None,
    typer.Option(
        "--max-orders",
        metavar="N",
        parser=count_given("--max-orders", least=1),
        help="Buy with at most this number of orders. [any number]",
    ),
]
Vat = Annotated[
    str | None,
    typer.Option(
        "--vat",
        metavar="PERCENT",
        help="The VAT in percent. [that of the billing country, where it is known]",
    ),
]


def _sender(default: str) -> Any:
    help_text = f"The kind of sender: only alpha gets a STOP clause. [{default}]"
    return choice(told("kind of sender"), SENDER_TYPES, "--sender-type", help=help_text)


Sender = Annotated[SenderType | None, _sender("alpha")]
CampaignSender = Annotated[SenderType | None, _sender("the sender column, else alpha")]
FieldsWritten = Annotated[
    FieldsAs | None,
    choice(
        told("way of writing fields"),
        FIELDS_AS,
        "--fields-as",
        metavar="TOOL",
        help="Fields as this tool writes them: handlebars, mailchimp, brackets, percent … [ovhcloud]",
    ),
]
NoStopClause = Annotated[
    bool,
    typer.Option(
        "--no-stop-clause/--with-stop-clause",
        help="Count no STOP clause: nothing is advertised; or the usual one, whatever smscost.toml says.",
        show_default=False,
    ),
]
StopClause = Annotated[
    str | None,
    typer.Option(
        "--stop-clause",
        metavar="TEXT",
        help="Count this opt-out text with every message, as it follows it: with its blank or line break.",
    ),
]
StopUnits = Annotated[
    int | None,
    typer.Option(
        "--stop-units",
        metavar="N",
        parser=count_given("--stop-units", most=160),
        help="Count a STOP clause of this many units. [11, or as account calibrate measured it]",
    ),
]
ClauseAccount = Annotated[
    str | None,
    typer.Option(
        "--account",
        metavar="NAME",
        help="Count the STOP clause of this account, as account calibrate measured it.",
    ),
]
ReadQuotas = Annotated[
    Quotas,
    choice(
        told("reading of quotas"),
        QUOTAS,
        "--quotas",
        help="Credits held by quotas come on top of what is left on an account, or are within it.",
    ),
]
MaxSegments = Annotated[
    int | None,
    typer.Option(
        "--max-segments",
        metavar="N",
        parser=count_given("--max-segments", least=1),
        help="Exit with 1 where a message takes more segments.",
    ),
]


def assumed(pairs: list[str] | None) -> dict[str, str]:
    """What `--assume` says: a country that has no rate, and the one it is priced as.

    >>> assumed(["GG=GB"])
    {'GG': 'GB'}
    """
    found: dict[str, str] = {}
    for pair in pairs or []:
        country, _, like = pair.partition("=")
        if not (country and like):
            raise UsageError("USE014", found=pair)
        one = found.setdefault(country, like)
        if one != like:
            raise UsageError("USE033", option="assume", name=country, one=one, other=like)
    return found


def exact(option: str, text: str | None, *, places: int = 3) -> Decimal | None:
    """The number of 0 or more given with an option, exactly; None where there is none.

    >>> exact("--max-price", "500", places=6), exact("--max-price", None)
    (Decimal('500'), None)
    """
    return (
        None if text is None else exact_decimal(told("value of {option}", option=option), text, places=places)
    )


_WHAT = {
    "balance": (marked("balance"), marked("balance of {account}")),
    "need": (marked("need"), marked("need of {account}")),
}


def by_account(what: str, given: list[str] | None, *, least: int | None = 0) -> dict[str, Decimal]:
    """Credits given with an option once for each account: `sms-ab1-1=250`; of one without a name: `250`.

    >>> by_account("balance", ["a=250", "b=0.5"]), by_account("balance", ["30"])
    ({'a': Decimal('250'), 'b': Decimal('0.5')}, {'': Decimal('30')})
    """
    found: dict[str, Decimal] = {}
    alone, of_one = _WHAT[what]
    for each in given or []:
        account, _, text = each.rpartition("=")
        if account in found:
            raise UsageError("TRF002", account=account or told("without a name"))
        found[account] = exact_decimal(
            told(of_one, account=account) if account else told(alone), text, least=least
        )
    return found
