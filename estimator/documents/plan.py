"""What to buy, and when."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from estimator.documents.purchase import Purchase
from estimator.documents.recharge import Begun, Risk
from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Count,
    Credits,
    Currency,
    Day,
    Document,
    Money,
    Part,
    Percent,
    Schema,
    SignedCredits,
    SignedMoney,
    says,
)


class PlannedPurchase(Part, frozen=True):
    """What to buy on one day, before anything is sent that day."""

    on: Day
    purchase: Purchase


class PlacedOrder(Part, frozen=True):
    """One order and its day."""

    on: Day
    credits: Count
    gift: Count
    price: Annotated[Money, says("At most, where it is not exact.")]
    at_least: Annotated[Money | None, says("The same at least; null: nobody knows how low it may be.")]


class Way(Part, frozen=True):
    """One way to serve the needs of a calendar; or only `why_not`, where it is no way."""

    why_not: str | UnsetType = UNSET
    price: Money | UnsetType = UNSET
    cost_of_cash: Money | UnsetType = UNSET
    at_least: Annotated[
        Money | UnsetType | None, says("What the price is at least; null: nobody knows how low it may be.")
    ] = UNSET
    at_most: bool | UnsetType = UNSET
    extra: Annotated[
        SignedMoney | UnsetType | None,
        says("What it costs more than the plan, with the cost of cash; null where a price is not public."),
    ] = UNSET
    orders: tuple[PlacedOrder, ...] | UnsetType = UNSET

    def __post_init__(self) -> None:
        # Two objects without a key that tells them apart are one type to msgspec.
        missing = [key for key in _OF_A_WAY if getattr(self, key) is UNSET]
        if missing != (list(_OF_A_WAY) if isinstance(self.why_not, str) else []):
            raise ValueError(f"an object with why_not, or with {', '.join(_OF_A_WAY)} was expected")


_OF_A_WAY = ("price", "cost_of_cash", "at_least", "at_most", "extra", "orders")

EitherWay = Annotated[
    Way,
    Meta(
        extra_json_schema={
            "oneOf": [
                {"required": ["why_not"], "maxProperties": 1},
                {"required": list(_OF_A_WAY), "maxProperties": 6},
            ]
        }
    ),
]


class Certificate(Part, frozen=True):
    """What else could be bought."""

    fewer_or_more_days: EitherWay
    at_once: Annotated[EitherWay, says("Everything in one purchase.")]
    by_month: Annotated[EitherWay, says("In each month what that month lacks.")]
    recharge: Annotated[
        EitherWay, says("Automatic recharge alone: each account on its own, with the cheapest setting.")
    ]


class Outcome(Part, frozen=True):
    """What becomes of a purchase, on average over all calendars drawn."""

    purchase: Purchase
    cost: Annotated[SignedMoney, says("The price and what is missing, less what is left over.")]
    missing: SignedCredits
    late_cost: Money
    left_over: SignedCredits
    left_over_worth: Money
    risk: Annotated[Risk | None, says("How often it is not enough; null where the volumes are certain.")]


class ServiceLevel(Part, frozen=True):
    """A purchase that is enough in so many percent of the calendars drawn."""

    percent: Percent
    outcome: Outcome


class UncertainPlan(Part, frozen=True):
    """Where volumes are uncertain: the one purchase that is enough in nearly all cases."""

    on: Day | None
    best: Annotated[Outcome, says("What to buy.")]
    likely: Annotated[Outcome, says("What to buy for the volumes that are most likely.")]
    levels: Annotated[tuple[ServiceLevel, ...], says("What to buy for other shares.")]
    service_level: Annotated[Percent, says("In which share of the calendars drawn the best one is enough.")]
    least_on_average: Annotated[
        Outcome | None, says("What costs least in the mean; null where no late price is given.")
    ]
    late_price: Annotated[Money | None, says("Of a credit that is missing in the end, at least.")]
    left_over_worth: Annotated[Money, says("Of a credit that is left over in the end.")]
    samples: Annotated[Count, says("How many calendars were drawn.")]
    seed: int
    assumptions: tuple[str, ...]


class MonthVolume(Part, frozen=True):
    """A month of an account: what was planned, what was sent before the day of the plan, what is to come."""

    month: Day
    account: str
    budget: Credits
    sent: Credits
    left: Credits


class ExpectedVolume(Part, frozen=True):
    """What an account is expected to send in a month, and how far off the method was in months held out."""

    month: Day
    account: str
    low: Annotated[Credits | None, says("null where too few months are known to say it.")]
    expected: Credits
    high: Credits | None
    method: str
    error: Annotated[Percent | None, says("In percent of what was sent; null where no month was held out.")]
    held_out: Count


class LaterJobs(Part, frozen=True):
    """What was sent, or is said to be, too late to count."""

    since: Annotated[Day, says("The first day that does not count.")]
    jobs: Count
    credits: Credits


class ExpiredCredits(Part, frozen=True):
    """Credits that are lost unused, and the first day on which they are."""

    on: Day
    credits: Credits


class Plan(Document, frozen=True):
    """A plan of purchases, as `smscost plan --format json` writes it.

    Credits and money are texts with exact decimals. Money excludes VAT unless the key says so.
    """

    schema: Schema
    currency: Currency
    price: Annotated[Money, says("At most, where it is not exact.")]
    cost_of_cash: Annotated[Money, says("What it costs to have paid before the last day of the plan.")]
    at_least: Annotated[
        Money | None, says("What the price is at least; null: nobody knows how low it may be.")
    ]
    at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    left_over: Annotated[SignedCredits, says("In the end, without what has expired by then.")]
    expired: Annotated[
        tuple[ExpiredCredits, ...], says("What of the credits bought is lost unused before the last need.")
    ]
    assumptions: Annotated[tuple[str, ...], says("What nobody said, and what the plan rests on.")]
    at_once_is_best: Annotated[bool, says("Everything in one purchase costs no more.")]
    within: Annotated[Money, says("How much cheaper other purchases can be; 0.00: not at all.")]
    purchases: tuple[PlannedPurchase, ...]
    certificate: Annotated[Certificate | None, says("null where there is nothing to buy.")]
    tariffs: Annotated[tuple[UsedTariff, ...], Meta(min_length=1)]
    uncertain: Annotated[UncertainPlan | None, says("null where volumes are certain.")]
    on: Annotated[Day, says("The day it was made for.")]
    past: Annotated[Credits, says("What was needed before that day, and is left out.")]
    service_level: Annotated[
        Percent | None,
        says("In which share of all cases nothing runs short; null: volumes are certain."),
    ]
    risk: Annotated[Risk | None, says("In how many calendars that were drawn anew something does.")]
    begun: Annotated[
        Begun | None, says("The forecast of the month that has begun; null where there is none.")
    ]
    actuals: Annotated[tuple[MonthVolume, ...], says("Empty where nobody said what was sent.")]
    forecast: Annotated[tuple[ExpectedVolume, ...], says("Empty where a calendar was planned.")]
    later: Annotated[LaterJobs | None, says("What is left out of what was sent; null where nothing is.")]
