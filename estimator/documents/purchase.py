"""A purchase of credits, as a part of many documents and as `smscost packs` writes it."""

from __future__ import annotations

from typing import Annotated

from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Count,
    Credits,
    Currency,
    Document,
    Money,
    Part,
    Percent,
    Schema,
    SignedCredits,
    says,
)


class Order(Part, frozen=True):
    """One order, which is one line of an invoice; its credits are whole."""

    credits: Count
    gift: Annotated[Count, says("Credits that come on top.")]
    price_per_credit: Annotated[Money | None, says("null for a fixed pack.")]
    price: Money
    at_most: bool


class Alternative(Part, frozen=True):
    """The next best purchase. extra: what it costs more."""

    orders: tuple[Order, ...]
    price: Money
    extra: Money
    left_over: Credits
    at_most: bool


class NextBracket(Part, frozen=True):
    """The next higher bracket whose credits cost less."""

    minimum: Count
    price_per_credit: Money
    trigger: Annotated[Count, says("From how many credits to buy on an order of `minimum` costs less.")]


class Purchase(Part, frozen=True):
    """The cheapest purchase of what the balance lacks. Money excludes VAT unless its name says with_vat."""

    credits_needed: Credits
    balance: SignedCredits
    orders: Annotated[tuple[Order, ...], says("The largest first; empty where the balance is enough.")]
    price: Money
    price_with_vat: Annotated[Money | None, says("null where the VAT is not known.")]
    vat: Annotated[Percent | None, says("Percent; null where it is not known.")]
    left_over: Annotated[Credits, says("On the account once everything is sent.")]
    at_most: Annotated[bool, says("A price is not public, and can only be lower.")]
    currency: Currency
    alternative: Alternative | None
    next_bracket: NextBracket | None
    balance_used: Annotated[Credits | None, says("Taken from the account instead of being bought.")] = None
    vat_amount: Annotated[Money | None, says("null where it is not known.")] = None
    smallest_order: Annotated[
        Count | None, says("The fewest credits of an order, where so many are bought for no other reason.")
    ] = None


class Packs(Document, frozen=True):
    """The cheapest purchase that covers a need, as `smscost packs --format json` writes it.

    Credits and money are texts with exact decimals.
    """

    schema: Schema
    purchase: Purchase
    tariff: UsedTariff
