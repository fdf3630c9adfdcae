"""Closed sets: what is given must be one of a few words, checked in one place for commands and library alike.

A set is declared once, as a `Literal` whose words are its `get_args`. Those that the command line needs to
know before it loads anything, and those that a document and the room it comes from share, are declared here;
the others in the rooms they belong to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Final, Literal, get_args

from estimator.base.language import listed, told
from estimator.base.read import quoted, repeated
from estimator.errors import UsageError

SenderType = Literal["alpha", "numeric", "shortcode", "virtual"]
"""Kinds of sender, in the provider's words (`sms.TypeSenderEnum`)."""

Trigger = Literal["<=", "<"]
"""Whether automatic recharge starts at its threshold, or only below it."""

Shortfall = Literal["refuse", "cut"]
"""What becomes of a job that is larger than the balance."""

Quotas = Literal["apart", "within"]
"""Whether the credits that quotas of users hold come on top of what is left on an account, as the provider's
API describes them, or are a part of it."""
Prepay = Literal["late", "few", "early"]
"""Which of the purchases that cost the same are taken: the latest, those on the fewest days, the earliest."""

EngineName = Literal["local", "dask"]
"""Who reads many files."""

BadFilesPolicy = Literal["stop", "skip"]
"""What a file that cannot be read does to a run of many: it ends, or goes on without it, which is said."""

LogFormat = Literal["text", "json"]
"""What is written on standard error while a command runs: words for people, or a line of JSON an event."""

CsvReader = Literal["machine", "excel"]
"""Who reads a CSV that is written: a program, which gets every cell exactly, or a spreadsheet."""

FieldsAs = Literal[
    "ovhcloud",
    "handlebars",
    "mailchimp",
    "ruby",
    "python",
    "dollar",
    "parentheses",
    "percent",
    "brackets",
    "angles",
]
"""The ways of writing fields that have the names of columns."""

Encoding = Literal["GSM-7", "UCS-2"]
"""What a message is written in on the air."""

_LONGEST: Final = 100
"""Characters that are held against others: comparing is slow, and no word of any set is so long."""

Level = Literal["invisible", "accents", "symbols", "shorten"]
"""How visibly a message may be rewritten, in growing visibility."""

Status = Literal["published", "quoted", "provider", "illustrative"]
"""`published`: read in the provider's own documents. `quoted`: a third party repeating the provider's data.
`provider`: read from its API by `smscost tariff update`. `illustrative`: invented, for demonstrations."""

Cause = Literal["volume", "encoding", "length", "rate", "new", "gone", "rated", "unrated"]
"""Why a line costs another amount: one of the first four, taken in this order, or a destination that is
`new`, is `gone`, is `rated` where its rows were rejects before for want of a rate, or is `unrated` now."""

RestKind = Literal["smallest_order", "left_over", "owed"]
"""Why credits are paid for that no message takes: no order is smaller; credits come whole, or a larger order
costs less; the account owed them."""

Bound = Literal["exact", "at most", "at least", "unknown"]
"""How a true amount lies to one that is known."""

EffectKind = Literal["campaign", "calendar"]
"""What another tariff does something to."""

Reason = Literal["invalid", "rejects", "receivers"]
"""`invalid`: receivers the provider sent nothing to. `rejects`: rows that have no price in the estimate, and
that were sent all the same. `receivers`: more or fewer receivers than the estimate has messages."""

EventKind = Literal["opening", "sent", "cut", "refused", "recharge", "credited"]
"""What may happen to an account."""

Surprise = Literal["trigger", "delay", "smaller", "larger", "together"]
"""What automatic recharge may meet: the other reading of its trigger; credits a day later; any one job a
credit or 5 % smaller; any one job 5 % larger; and several of these at once."""

StepState = Literal["written", "calling", "done", "refused", "unknown", "not made"]
"""How far a step of a change at the provider has come."""

SENDER_TYPES: Final[tuple[SenderType, ...]] = get_args(SenderType)
TRIGGERS: Final[tuple[Trigger, ...]] = get_args(Trigger)
SHORTFALLS: Final[tuple[Shortfall, ...]] = get_args(Shortfall)
QUOTAS: Final[tuple[Quotas, ...]] = get_args(Quotas)
PREPAYS: Final[tuple[Prepay, ...]] = get_args(Prepay)
SURPRISES: Final[tuple[Surprise, ...]] = get_args(Surprise)
ENGINES: Final[tuple[EngineName, ...]] = get_args(EngineName)
BAD_FILES: Final[tuple[BadFilesPolicy, ...]] = get_args(BadFilesPolicy)
LOG_FORMATS: Final[tuple[LogFormat, ...]] = get_args(LogFormat)
CSV_READERS: Final[tuple[CsvReader, ...]] = get_args(CsvReader)
FIELDS_AS: Final[tuple[FieldsAs, ...]] = get_args(FieldsAs)


def one_of(what: str, value: object, choices: Iterable[str], *, any_case: bool = False) -> str:
    """`value`, which must be one of `choices`; or `USE017`, with the one that was probably meant.

    With `any_case`, as for codes of countries, it is found in capitals and small letters.

    >>> one_of("kind of sender", "alpha", ("alpha", "numeric"))
    'alpha'
    >>> one_of("billing country", "FR", ("fr", "es"), any_case=True)
    'fr'
    >>> one_of("kind of sender", "Alpha", ("alpha", "numeric"))
    Traceback (most recent call last):
    estimator.errors.kinds.UsageError: USE017  The kind of sender cannot be 'Alpha'.
    Did you mean 'alpha'? Choose one of 'alpha', 'numeric'.
    """
    known = tuple(choices)
    if isinstance(value, str):
        if value in known:
            return value
        folded = {each.casefold(): each for each in known}
        if any_case and value.casefold() in folded:
            return folded[value.casefold()]
    raise none_of(what, value, known)


def none_of(what: str, value: object, known: Collection[str]) -> UsageError:
    """`USE017`: what was given, what was probably meant, and what there is."""
    return UsageError(
        "USE017",
        what=what,
        found=repeated(value),
        close=meant(value, known),
        known=listed(map(quoted, known)),
    )


def meant(value: object, *known: Collection[str], least: float = 0.6) -> str:
    """What was probably meant, as a sentence before others; empty where nothing is near.

    Parameters
    ----------
    *known : collections of str
        What there is: what is near in the first one is meant, before what is in the second.
    least : float
        How near, from 0 to 1.

    >>> meant("Alpah", ("alpha", "numeric")), meant("fax", ("alpha", "numeric"))
    ("Did you mean 'alpha'? ", '')
    """
    if isinstance(value, str):
        for each in known:
            folded = {name.casefold(): name for name in each}
            if close := get_close_matches(value[:_LONGEST].casefold(), list(folded), n=1, cutoff=least):
                return told("Did you mean '{name}'? ", name=folded[close[0]])
    return ""
