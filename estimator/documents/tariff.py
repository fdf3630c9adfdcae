"""A tariff as every result names it, and as `smscost tariff` shows it."""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from estimator.base.choices import EffectKind, Status
from estimator.documents.values import (
    BillingCountry,
    Code,
    Count,
    Country,
    Credits,
    Currency,
    Day,
    Document,
    Money,
    Part,
    Percent,
    PriceChange,
    Schema,
    SignedCredits,
    says,
)


class UsedTariff(Part, frozen=True):
    """The tariff that was used: where it holds, from which day, and how it is known.

    Attributes
    ----------
    billing_country : str
        Where the credits are bought, as the provider writes it: "fr".
    currency : str
        ISO 4217.
    valid_from, read_on : date
        Its first day, and the day it was read.
    source : str
        Where it was read.
    status : "published", "quoted", "provider" or "illustrative"

    >>> from estimator.tariff import find_tariff
    >>> from estimator.tariff.document import used
    >>> tariff = used(find_tariff(on="2026-11-01"))
    >>> tariff.billing_country, tariff.valid_from.isoformat(), tariff.status
    ('fr', '2026-10-01', 'quoted')
    """

    billing_country: BillingCountry
    currency: Currency
    valid_from: Day
    read_on: Day
    source: str
    status: Status


class Facts(Part, frozen=True):
    """What a tariff says of itself. vat: percent; null where it is not known."""

    billing_country: BillingCountry
    currency: Currency
    valid_from: Day
    read_on: Day
    status: Status
    source: str
    vat: Percent | None
    order_maximum: Annotated[Count, says("The most credits in one order.")]
    falling: Annotated[bool, says("Whether the price of a credit falls as the quantity grows.")]


class Bracket(Part, frozen=True):
    """A range of quantities with one price for a credit."""

    minimum: Annotated[Count, says("The fewest credits it sells in one order.")] = field(name="from")
    maximum: Annotated[Count | None, says("From here on the next one holds; null: no end.")] = field(
        name="to"
    )
    price: Money
    known: Annotated[bool, says("false: the price is not public; it is at most this.")]
    at_least: Annotated[Money | None, says("The least that the price can be; null: nobody knows.")]
    gift: Annotated[Count, says("Credits that come on top.")]
    regular_price: Annotated[Money | None, says("Where the price is that of a promotion.")]


class KnownPrice(Part, frozen=True):
    """What a credit costs at one quantity, where nobody says where its bracket begins."""

    quantity: Count
    price: Money
    read_on: Day
    source: str


class Pack(Part, frozen=True):
    """A fixed quantity with one price."""

    credits: Count
    price: Money
    gift: Count


class Rate(Part, frozen=True):
    """Credits for one segment to a country; null where the tariff has no rate for it."""

    country: Country
    name: str
    credits: Credits | None


class Tariff(Document, frozen=True):
    """A tariff with its prices and rates, as `smscost tariff show --format json` writes it.

    Money excludes VAT.
    """

    schema: Schema
    tariff: Facts
    brackets: Annotated[tuple[Bracket, ...], says("As they are, or as they follow from known prices.")]
    known_prices: tuple[KnownPrice, ...]
    packs: tuple[Pack, ...]
    destinations: tuple[Rate, ...]


class Shelved(Facts, frozen=True):
    """One of the tariffs there are: how many rates and brackets it has, and in which file it is."""

    rates: Count
    brackets: Count
    file: str


class Shelf(Document, frozen=True):
    """Every dated tariff there is, as `smscost tariff show --all --format json` writes them."""

    schema: Schema
    tariffs: tuple[Shelved, ...]


class TariffCost(Part, frozen=True):
    """What is taken under one tariff, bought at once where nothing is held."""

    credits: Credits
    price: Annotated[Money | None, says("At most, where it is not exact; null: no price is known.")]
    price_at_least: Annotated[Money | None, says("null: nobody knows how low it may be.")]
    rejected: Annotated[Count, says("Rows without a price.")]


class TariffEffect(Part, frozen=True):
    """What the tariff does to a campaign or a calendar; differences are after - before."""

    kind: EffectKind
    name: str
    before: TariffCost
    after: TariffCost
    credits: SignedCredits
    price_range: Annotated[
        PriceChange | None, says("null where a price is unknown, or the currency another.")
    ]


class TariffDifference(Document, frozen=True):
    """The way from one tariff to another, as `smscost tariff diff --format json` writes it."""

    schema: Schema
    before: UsedTariff
    after: UsedTariff
    added: Annotated[dict[Country, Credits], says("Rates of countries that had none.")]
    removed: Annotated[dict[Country, Credits], says("Rates of countries that have none any more.")]
    changed: Annotated[dict[Country, tuple[Credits, Credits]], says("The rate before, and after.")]
    facts: Annotated[dict[str, tuple[str, str]], says("What else the tariffs say, before and after.")]
    brackets: Annotated[
        tuple[tuple[Bracket, ...], tuple[Bracket, ...]] | None, says("Before and after; null: the same.")
    ]
    packs: Annotated[
        tuple[tuple[Pack, ...], tuple[Pack, ...]] | None, says("Before and after; null: the same.")
    ]
    effects: Annotated[tuple[TariffEffect, ...], says("On what was named with --campaign and --calendar.")]


class Fault(Part, frozen=True):
    """What is wrong in a tariff file, and where."""

    code: Code
    line: Count | None
    column: Count | None
    what: str


class TariffCheck(Document, frozen=True):
    """Whether a tariff file can be used, as `smscost tariff check --format json` writes it."""

    schema: Schema
    file: str
    faults: tuple[Fault, ...]
    tariffs: Annotated[Count, says("How many it has; 0 where there are faults.")]
    rates: Annotated[Count, says("Of all of them together.")]


class TariffFile(Document, frozen=True):
    """A tariff file that was written, as `smscost tariff import` and `update` say it with `--format json`."""

    schema: Schema
    file: str
    tariff: UsedTariff
    rates: Count
    brackets: Count
    without_rate: Annotated[tuple[str, ...], says("Countries that the provider has no rate for.")]
