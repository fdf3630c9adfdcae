"""Automatic recharge: what it would have done, and what to set it to."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from estimator.base import choices
from estimator.base.choices import EventKind, Surprise, Trigger
from estimator.documents.purchase import Purchase
from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Count,
    Credits,
    Currency,
    Day,
    Document,
    FrenchTime,
    MeanCount,
    Money,
    Part,
    Schema,
    Share,
    SignedCredits,
    SignedMoney,
    says,
)


class Risk(Part, frozen=True):
    """In how many of the calendars drawn it falls short."""

    shortfalls: Count
    calendars: Count
    probability: Share
    standard_error: Annotated[
        Share | None,
        says("Of the probability, for only so many are drawn; null where none or all fall short."),
    ]
    at_most: Annotated[
        Share | None,
        says("Where none falls short: what the probability is below, with a confidence of 95 %."),
    ]


class Setting(Part, frozen=True):
    """What automatic recharge is set to. quantity: credits of one recharge; null: it is off."""

    threshold: Credits
    quantity: Count | None


class Rules(Part, frozen=True):
    """How automatic recharge was taken to behave."""

    trigger: Trigger
    most_at_once: Count
    delay_seconds: Count


class ReplayRules(Rules, frozen=True):
    """The same, and what becomes of a job that is larger than the balance."""

    shortfall: choices.Shortfall


class Balance(Part, frozen=True):
    """How the balance went."""

    opening: SignedCredits
    lowest: SignedCredits
    lowest_at: Annotated[FrenchTime | None, says("null where there is no job.")]
    closing: SignedCredits


class Shortfall(Part, frozen=True):
    """A job that is not sent in full. messages_unsent: null where nobody knows how many."""

    at: FrenchTime
    job: str
    missing: Credits
    credits_unsent: Credits
    messages_unsent: Count | None
    messages_are_about: bool


class Shortfalls(Part, frozen=True):
    """Jobs that are not sent in full, together, and the first of them."""

    jobs: Count
    credits_unsent: Credits
    messages_unsent: Annotated[Count | None, says("null where nobody knows how many.")]
    messages_are_about: bool
    first: Shortfall | None


class ReplayEvent(Part, frozen=True):
    """One thing that happened to the account; a key that says nothing of such an event is left out."""

    at: FrenchTime
    event: EventKind
    credits: Annotated[SignedCredits, says("What it adds to the balance.")]
    balance: Annotated[SignedCredits, says("What the account holds after it.")]
    job: Annotated[str | UnsetType, says("Of a job: its name.")] = UNSET
    missing: Annotated[Credits | UnsetType, says("Of a job that is not sent in full: what was missing.")] = (
        UNSET
    )
    price: Annotated[Money | UnsetType | None, says("Of a recharge; null where its price is not known.")] = (
        UNSET
    )
    at_least: Annotated[
        Money | UnsetType | None, says("Of a recharge: what the price is at least; null where nobody knows.")
    ] = UNSET
    at_most: Annotated[bool | UnsetType, says("Of a recharge: whether the price is not exact.")] = UNSET


class Condition(Part, frozen=True):
    """What must be so before automatic recharge works, and who says so."""

    says: str
    source: str


class Replay(Document, frozen=True):
    """A replay of automatic recharge, as `smscost recharge simulate --format json` writes it.

    Credits and money are texts with exact decimals; money excludes VAT. Times are those of clocks in France.
    """

    schema: Schema
    account: Annotated[str, says("The provider's name of it; empty where the calendar has none.")]
    setting: Setting
    rules: ReplayRules
    paid: Annotated[Money | None, says("What all recharges cost; null where the price of one is not known.")]
    at_least: Annotated[Money | None, says("The same at least; null where nobody knows how low it may be.")]
    at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    currency: Currency
    recharges: Count
    bought: Count
    used: Credits
    balance: Balance
    shortfalls: Shortfalls
    events: tuple[ReplayEvent, ...]
    assumptions: Annotated[tuple[str, ...], says("What the provider does not say, and was assumed.")]
    conditions: tuple[Condition, ...]
    tariffs: Annotated[
        tuple[UsedTariff, ...], says("In use on the day of the first job, and of each recharge.")
    ]


class Begun(Part, frozen=True):
    """What counts of forecasts of a month that has begun: the days that are left of it."""

    left: Credits
    whole: Credits


class Choice(Part, frozen=True):
    """A quantity with the cheapest thresholds that are enough; means, where calendars are drawn."""

    quantity: Annotated[Count | None, says("Credits that one recharge buys; null: it is off.")]
    threshold: Annotated[
        Credits | None,
        says("The highest of those that cost the least; null where none is enough, or it is off."),
    ]
    lowest_threshold: Annotated[Credits | None, says("The lowest of them: below it, the account runs short.")]
    is_enough: Annotated[
        bool, says("The account does not run short, or no more often than the target allows.")
    ]
    price_per_recharge: Annotated[Money | None, says("null where the tariff knows no price, or it is off.")]
    recharges: Annotated[MeanCount | None, says("null where no threshold is enough.")]
    price: Annotated[
        Money | None,
        says("Of all recharges; null where no threshold is enough or the price is not known."),
    ]
    at_least: Annotated[Money | None, says("The same at least; null where nobody knows how low it may be.")]
    at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    left_over: Annotated[
        SignedCredits | None,
        says("On the account in the end, with what is on its way; null where no threshold is enough."),
    ]
    risk: Annotated[
        Risk | None,
        says(
            "In other calendars than those it was chosen on, with the highest threshold where none is "
            "enough; null where no calendars are drawn."
        ),
    ]


class Obstacle(Part, frozen=True):
    """The first job that no setting saves."""

    at: FrenchTime
    job: str
    credits: Credits


class Recommendation(Document, frozen=True):
    """A recommended setting of automatic recharge, as `smscost recharge recommend --format json` writes it.

    Credits, money and shares are texts with exact decimals; money excludes VAT. Times are those of clocks in
    France.
    """

    schema: Schema
    account: str
    best: Annotated[Choice | None, says("null where nothing is enough, or no price is known.")]
    choices: Annotated[
        tuple[Choice, ...],
        Meta(min_length=1, description="Off, and every quantity that is offered, the smallest first."),
    ]
    tried: Annotated[
        tuple[Surprise, ...],
        says(
            "What the best setting was held against: the other reading of the trigger, credits a day later, "
            "any one job a credit or 5 % smaller, any one job 5 % larger, and several of these at once."
        ),
    ]
    not_survived: Annotated[tuple[Surprise, ...], says("With which of these the account runs short.")]
    safe: Annotated[
        Choice | None, says("The cheapest setting with which it does not; null where there is none.")
    ]
    safe_extra: Annotated[
        SignedMoney | None, says("What that one costs more than the best; null: not known.")
    ]
    until_next: Annotated[
        Credits | None,
        says(
            "What is taken after the calendar's end before the next recharge; null where calendars are drawn."
        ),
    ]
    obstacle: Annotated[Obstacle | None, says("null where there is none, or calendars are drawn.")]
    balance: Annotated[SignedCredits, says("On the day it was made for, before anything is sent.")]
    needed: Annotated[Credits, says("What all jobs take, in the mean where calendars are drawn.")]
    planned: Annotated[Purchase | None, says("The same need bought once; null where no price is known.")]
    premium: Annotated[
        SignedMoney | None,
        says("What the best choice costs more than that; below 0 where it costs less."),
    ]
    premium_is_exact: Annotated[bool, says("false where a price in it is not exact.")]
    calendars: Annotated[
        Count,
        says("How many were drawn; 0 where volumes are certain, or taken as they are most likely to be."),
    ]
    target: Annotated[Share, says("In which share of the calendars drawn the account may run short.")]
    currency: Currency
    on: Annotated[Day, says("The day it was made for.")]
    past: Annotated[Credits, says("What was needed before that day, and is left out.")]
    begun: Annotated[
        Begun | None, says("The forecast of the month that has begun; null where there is none.")
    ]
    rules: Rules
    assumptions: Annotated[tuple[str, ...], says("What the provider does not say, and how it was taken.")]
    conditions: tuple[Condition, ...]
    tariff: UsedTariff
