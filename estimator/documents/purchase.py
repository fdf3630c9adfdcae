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
    SignedMoney,
    says,
)


class Order(Part, frozen=True, kw_only=True):
    """One order, which is one line of an invoice; its credits are whole."""

    credits: Count
    gift: Annotated[Count, says("Credits that come on top.")]
    price_per_credit: Annotated[Money | None, says("null for a fixed pack.")]
    price: Annotated[Money, says("At most, where it is not exact.")]
    at_least: Annotated[Money | None, says("null: nobody knows how low it may be.")] = None
    at_most: Annotated[bool, says("Whether the price is not exact.")]


class Alternative(Part, frozen=True, kw_only=True):
    """The best purchase without one of the brackets or packs of the cheapest.

    extra: what it costs more; at most, where extra_at_least is another.
    """

    orders: tuple[Order, ...]
    price: Money
    at_least: Money | None = None
    extra: Money
    extra_at_least: SignedMoney | None = None
    left_over: Credits
    at_most: bool


class NextBracket(Part, frozen=True):
    """The next higher bracket whose credits cost less."""

    minimum: Count
    price_per_credit: Money
    trigger: Annotated[Count, says("From how many credits to buy on an order of `minimum` costs less.")]
    sure: Annotated[bool, says("Whether it does; false: prices it is compared with are not exact.")] = True


class MoreCredits(Part, frozen=True):
    """A larger order whose additional credits each cost no more than half of what those bought cost each."""

    order: Order
    credits: Annotated[Count, says("What it brings more.")]
    extra: Annotated[Money, says("What it costs more.")]


class Purchase(Part, frozen=True, kw_only=True):
    """The cheapest purchase of what the balance lacks. Money excludes VAT unless its name says with_vat."""

    credits_needed: Credits
    balance: SignedCredits
    orders: Annotated[tuple[Order, ...], says("The largest first; empty where the balance is enough.")]
    price: Annotated[Money, says("At most, where it is not exact.")]
    at_least: Annotated[Money | None, says("The same at least; null: nobody knows how low it may be.")] = None
    price_with_vat: Annotated[Money | None, says("null where the VAT is not known.")]
    at_least_with_vat: Money | None = None
    vat: Annotated[Percent | None, says("Percent; null where it is not known.")]
    left_over: Annotated[Credits, says("On the account once everything is sent.")]
    at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    currency: Currency
    alternative: Alternative | None
    next_bracket: NextBracket | None
    may_be_cheaper: Annotated[
        Order | None,
        says("An order of what is needed or more, whose price is not exact and may be lower than this one."),
    ] = None
    more: MoreCredits | None = None
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
