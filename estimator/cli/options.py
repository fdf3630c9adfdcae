"""Options that several commands share, each declared once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import typer

from estimator.errors import UsageError
from estimator.exact import from_scaled, to_scaled

_MOST_DECIMALS = 6

TariffFile = Annotated[
    Path | None, typer.Option("--tariff", metavar="FILE", help="Use the tariffs of this file, and no others.")
]
BillingCountry = Annotated[
    str,
    typer.Option("--billing-country", metavar="CC", help="Where the account is billed: es fr gb ie it pl."),
]
OnDay = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="Use the tariff of this day [today]."),
]
Format = Annotated[Literal["table", "json"], typer.Option("--format", help="How to show the result.")]

Balance = Annotated[
    str, typer.Option("--balance", metavar="CREDITS", help="Credits that the account holds already.")
]
MaxOrders = Annotated[
    int | None, typer.Option("--max-orders", metavar="N", min=1, help="At most so many orders.")
]
Vat = Annotated[
    str | None,
    typer.Option("--vat", metavar="PERCENT", help="VAT [that of the billing country, where known]."),
]

Sender = Annotated[
    Literal["alpha", "numeric", "shortcode", "virtual"] | None,
    typer.Option(
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


def stop_clause_asked(sender_type: str | None, no_stop_clause: bool, stop_clause: str | None) -> bool | str:
    """What the options say of one message of a French account, as `explain` takes it."""
    if no_stop_clause or sender_type not in (None, "alpha"):
        return False
    return True if stop_clause is None else stop_clause


def exact(option: str, text: str | None) -> Decimal | None:
    """The number given with an option, exactly; None where there is none.

    >>> exact("--max-price", "500"), exact("--max-price", None)
    (Decimal('500'), None)
    """
    if text is None:
        return None
    try:
        return from_scaled(to_scaled(text, _MOST_DECIMALS), _MOST_DECIMALS)
    except ValueError:
        raise UsageError("USE015", option=option, found=text) from None
