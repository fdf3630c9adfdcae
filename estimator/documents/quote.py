"""A quote for a client."""

from __future__ import annotations

from typing import Annotated

from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Character,
    Count,
    Country,
    Credits,
    Currency,
    Day,
    Document,
    Money,
    Part,
    Percent,
    Schema,
    says,
)


class QuoteLine(Part, frozen=True):
    """The messages to one country. price: credits times the price of one, rounded once; at most."""

    country: Country
    messages: Count
    segments: Count
    credits: Credits
    price: Money
    price_at_least: Annotated[Money | None, says("The same at least; null: nobody knows how low it may be.")]


class Quote(Document, frozen=True, kw_only=True):
    """A quote, as `smscost quote --format json` writes it: for whoever makes it, with cost and margin.

    Money excludes VAT unless its name says with_vat; every price is at most, and beside it at least.
    """

    schema: Schema
    number: Character
    client: Character
    issuer: Character
    subject: str
    terms: str
    on: Day
    valid_until: Day
    lines: Annotated[tuple[QuoteLine, ...], says("The most credits first; they add up to the total.")]
    currency: Currency
    credit_price: Annotated[Money, says("Of one credit, margin included.")]
    credit_price_at_least: Money | None
    total: Money
    total_at_least: Money | None
    vat: Annotated[Percent | None, says("Percent; null where it is not known.")]
    vat_amount: Money | None
    vat_amount_at_least: Money | None
    total_with_vat: Money | None
    total_with_vat_at_least: Money | None
    exact: Annotated[bool, says("Whether the price offered is one number.")]
    at_most: Annotated[bool, says("Whether that is the upper bound of a price that is not exact.")]
    not_priced: Annotated[Count, says("Rows of the campaign that are in no line.")]
    margin: Annotated[Percent, says("Percent, on what the credits cost.")]
    cost: Annotated[Money, says("What the credits cost.")]
    cost_at_least: Money | None
    tariff: UsedTariff
