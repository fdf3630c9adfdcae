"""A plan of transfers between accounts."""

from __future__ import annotations

from typing import Annotated

from estimator.base.choices import Quotas
from estimator.documents.purchase import Purchase
from estimator.documents.recharge import Begun
from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Character,
    Count,
    Credits,
    Day,
    Document,
    Money,
    Part,
    PriceChange,
    Schema,
    SignedCredits,
    SignedMoney,
    says,
)


class Transfer(Part, frozen=True):
    """Credits that go from one account to another."""

    source: Character
    target: Character
    credits: Credits


class Account(Part, frozen=True):
    """One account, before and after."""

    account: str
    credits: SignedCredits
    held_by_quota: Credits
    threshold: Annotated[Credits | None, says("null where automatic recharge is off.")]
    need: Credits
    credits_after: Annotated[
        SignedCredits, says("After the purchase and the transfers, before anything is sent.")
    ]


class TransferPlan(Document, frozen=True):
    """A plan of transfers, as `smscost transfers --format json` writes it.

    Credits and money are texts with exact decimals. Money excludes VAT unless the key says so.
    """

    schema: Schema
    transfers: Annotated[tuple[Transfer, ...], says("To be made in this order, after the purchase.")]
    exact: Annotated[bool, says("Whether it is proved that nothing of this price takes fewer transfers.")]
    purchase: Annotated[Purchase | None, says("null where the accounts together hold enough.")]
    bought_on: Annotated[str | None, says("The account that the purchase is made for.")]
    price: Annotated[Money, says("At most, where it is not exact.")]
    price_alone: Annotated[
        Money | None,
        says("If every account bought what it lacks itself, at most; null where no price is known."),
    ]
    saving: Annotated[
        SignedMoney | None,
        says("The difference if both cost the most they can; below 0 where the plan was told to be dearer."),
    ]
    accounts: tuple[Account, ...]
    tariff: UsedTariff
    quotas: Annotated[
        Quotas,
        says(
            "Whether what quotas hold comes on top of the credits of an account, or is a part of them; plans "
            "without this key took it for a part."
        ),
    ] = "within"
    price_alone_at_least: Annotated[
        Money | None, says("null: nobody knows how low it may be, or no price is known.")
    ] = None
    transfers_at_least: Annotated[
        Count | None,
        says("Nothing of this price takes fewer transfers; null in plans of before it was worked out."),
    ] = None
    saving_range: Annotated[PriceChange | None, says("How far the difference may go.")] = None
    on: Annotated[
        Day | None, says("The day it was made for; null in plans of before anything was left out.")
    ] = None
    past: Annotated[Credits, says("What a calendar needed before that day, and is left out.")] = "0"
    begun: Annotated[
        Begun | None, says("The forecast of the month that has begun; null where there is none.")
    ] = None
