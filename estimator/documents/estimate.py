"""An estimate of a campaign."""

from __future__ import annotations

from typing import Annotated

from estimator.base.choices import Encoding, RestKind
from estimator.documents.kept import Addable, BadFile
from estimator.documents.purchase import Purchase
from estimator.documents.tariff import UsedTariff
from estimator.documents.text import Clause
from estimator.documents.values import (
    Character,
    Code,
    Count,
    Country,
    Credits,
    Currency,
    Day,
    Document,
    Money,
    Part,
    Schema,
    says,
)


class Campaign(Part, frozen=True):
    """Rows read; always priced + rejected + left_out, which are duplicates that --unique leaves out."""

    name: str
    rows: Count
    priced: Count
    rejected: Count
    left_out: Count = 0


class Duplicates(Part, frozen=True):
    """Rows with a price whose number came before, however it was written, whether left out or not.

    one_in: of so many different numbers one was looked at, and rows is what these stand for; 1: it is exact.
    """

    rows: Count
    same_text: Annotated[Count, says("Of these, those whose text the same number got before.")]
    one_in: Count
    text_one_in: Annotated[Count, says("As one_in, of same_text.")]


class Decided(Part, frozen=True):
    """What was decided while the campaign was read, and of how many files or rows."""

    kind: str
    detail: str
    text: str
    count: Count
    campaigns: Annotated[
        tuple[str, ...], says("Of several campaigns, for which; empty where for all of them.")
    ] = ()


class CountedClause(Clause, frozen=True, kw_only=True):
    """The opt-out text counted, its units, and in how many messages."""

    messages: Count
    rows_with_other: Annotated[
        Count | None,
        says(
            "Rows that would take more segments with a clause of 14 units in place of 11; null where it is "
            "known or said which one is added."
        ),
    ] = None


class Amounts(Part, frozen=True, kw_only=True):
    """What some messages cost together. price: null where the tariff has no prices.

    Its keys come after those that name the messages: fields by keyword follow those by position.
    """

    messages: Count
    segments: Count
    credits: Credits
    price: Annotated[Money | None, says("At most, where it is not exact.")]
    price_at_least: Annotated[
        Money | None, says("The same at least; null: nobody knows how low it may be.")
    ] = None


class CampaignAmounts(Amounts, frozen=True, kw_only=True):
    """One campaign of several; the amounts of all add up to the totals."""

    name: str
    rows: Count
    rejected: Count
    bytes: Annotated[Count | None, says("Of its file; null where it is none.")]


class Totals(Amounts, frozen=True, kw_only=True):
    """The whole campaign. price: what these credits cost at the price of the cheapest purchase of all."""

    price_at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    currency: Currency
    credit_price: Annotated[
        Money | None, says("Of one credit, at most, to the millionth; null where no price is known.")
    ] = None
    credit_price_at_least: Annotated[Money | None, says("The same at least.")] = None


class EncodingAmounts(Amounts, frozen=True):
    """The messages of one encoding."""

    encoding: Encoding


class Destination(Amounts, frozen=True):
    """The messages to one country. rate: credits for one segment."""

    country: Country
    name: str
    rate: Credits


class Line(Part, frozen=True):
    """Destination by encoding."""

    country: Country
    encoding: Encoding
    messages: Count
    segments: Count


class Length(Part, frozen=True):
    """Messages by number of segments."""

    segments: Count
    messages: Count


class Forcing(Part, frozen=True):
    """A character outside GSM-7, and how many messages hold it."""

    character: Character
    name: str
    messages: Count


class JustOver(Part, frozen=True):
    """Messages at most so many units above what one segment less holds, and what that segment costs."""

    units: Count
    messages: Count
    credits: Credits


class Example(Part, frozen=True):
    """A message as it will be sent, STOP clause included where it is counted."""

    row: Annotated[Count, says("From 1, the header not counted.")]
    line: Annotated[Count | None, says("Of the file; null where it has no lines.")]
    number: Annotated[str, says("Who gets it, masked.")]
    message: str
    encoding: Encoding
    units: Count
    segments: Count
    campaign: Annotated[str | None, says("Of several campaigns, the one it comes from.")] = None


class ForeignField(Part, frozen=True):
    """A field in the messages that has the name of a column, and was not filled in."""

    written: str
    column: str
    fields_as: Annotated[str, says("What --fields-as takes to fill it in.")]


class Reject(Part, frozen=True):
    """Rows without a price, by reason."""

    code: Code
    reason: str
    country: Annotated[Country | None, says("null where it has no part in the reason.")]
    rows: Count


class Warned(Part, frozen=True):
    """Messages that are worth a look."""

    kind: str
    text: str
    messages: Count


class _Client(Amounts, frozen=True):
    client: Annotated[Character | None, says("null where the column is empty.")]


class Client(_Client, frozen=True, kw_only=True):
    """What one client takes and pays, and how many of its rows have no price."""

    rejected: Count
    vat: Annotated[Money | None, says("On the price; null where it is not known.")] = None
    stock: Annotated[
        Money | None,
        says("Its part of what was paid before for credits on the account, at most; null: nobody says it."),
    ] = None
    stock_at_least: Annotated[Money | None, says("The same at least.")] = None


class StockLine(Part, frozen=True):
    """Credits taken from the account, of one purchase. on: null where no purchase is known."""

    on: Day | None
    credits: Credits
    price: Annotated[Money, says("What was paid for them; at most, where that is not exact.")]
    price_at_least: Annotated[Money, says("The same at least.")]


class Stock(Part, frozen=True):
    """What the credits cost that are taken from the account; the clients' parts add up to its lines."""

    lines: Annotated[tuple[StockLine, ...], says("The oldest first.")]
    price: Annotated[Money, says("Of all lines, at most.")]
    price_at_least: Money
    used_before: Annotated[Credits, says("Credits of these purchases that the account holds no more.")]
    not_known: Annotated[Credits, says("Credits on the account that are of none of these purchases.")]


class Rest(Part, frozen=True):
    """Credits that are paid for and that no client takes. reason: the same in words."""

    kind: RestKind
    reason: str
    credits: Credits
    price: Money
    price_at_least: Annotated[Money | None, says("The same at least; null: nobody knows how low it may be.")]
    vat: Annotated[Money | None, says("On the price; null where it is not known.")]


class Split(Part, frozen=True):
    """What is paid now, shared over the values of a column; clients and rest add up to the purchase."""

    column: str
    clients: Annotated[tuple[Client, ...], says("The most credits first.")]
    rest: tuple[Rest, ...] = ()
    alike: Annotated[
        tuple[tuple[str, ...], ...],
        says("Clients that may be one, for capitals, accents, blanks and hyphens apart they have one name."),
    ] = ()


class Estimate(Document, frozen=True):
    """An estimate, as `smscost estimate --format json` writes it.

    Credits and money are texts with exact decimals; money excludes VAT unless its name says with_vat.
    """

    schema: Schema
    campaign: Campaign
    stop_clause: Annotated[CountedClause | None, says("null: none.")]
    totals: Totals
    encodings: tuple[EncodingAmounts, ...]
    destinations: Annotated[tuple[Destination, ...], says("The most credits first.")]
    lines: tuple[Line, ...]
    lengths: tuple[Length, ...]
    forcing: tuple[Forcing, ...]
    just_over: JustOver
    rejects: tuple[Reject, ...]
    warnings: tuple[Warned, ...]
    split: Annotated[Split | None, says("null: not asked for.")]
    assumed: Annotated[dict[Country, Country], says("Countries priced as another.")]
    purchase: Annotated[Purchase | None, says("null where the tariff has no prices.")]
    tariff: UsedTariff
    read_as: tuple[Decided, ...] = ()
    examples: Annotated[tuple[Example, ...], says("The first messages.")] = ()
    longest: Annotated[Example | None, says("null where no message has a price.")] = None
    foreign_fields: tuple[ForeignField, ...] = ()
    campaigns: Annotated[tuple[CampaignAmounts, ...], says("In the order given; a single one, too.")] = ()
    duplicates: Annotated[Duplicates | None, says("null in documents of before.")] = None
    stock: Annotated[Stock | None, says("null where nobody says what the credits on the account cost.")] = (
        None
    )
    bad_files: Annotated[
        tuple[BadFile, ...], says("Files left out because they could not be read, where that was asked for.")
    ] = ()
    adding: Annotated[
        Addable | None, says("All it is made from, for smscost sum; null where only the figures are saved.")
    ] = None
