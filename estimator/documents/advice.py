"""How a message or a campaign could cost less."""

from __future__ import annotations

from typing import Annotated

from estimator.base.choices import Level
from estimator.documents.estimate import Amounts, Decided
from estimator.documents.tariff import UsedTariff
from estimator.documents.text import Units
from estimator.documents.values import (
    Character,
    Count,
    Currency,
    Document,
    Part,
    PriceChange,
    Schema,
    SignedCredits,
    SignedMoney,
    says,
)


class Edit(Part, frozen=True):
    """One piece of a message replaced."""

    position: Annotated[Count, says("Characters of the original before it.")]
    old: str
    new: str
    rule: str
    level: Level


class Advice(Document, frozen=True):
    """Advice for one message, as `smscost advise TEXT --format json` writes it."""

    schema: Schema
    levels: Annotated[tuple[Level, ...], says("Whose rules were allowed.")]
    original: str
    text: str
    edits: Annotated[tuple[Edit, ...], says("What makes `text` of `original`, in order.")]
    before: Units
    after: Units
    segments_saved: int


class Campaign(Part, frozen=True):
    """Rows read, and those without a price."""

    name: str
    rows: Count
    rejected: Count


class Saved(Part, frozen=True):
    """What is saved; price: if both cost the most they can; null where prices are not known."""

    segments: int
    credits: SignedCredits
    price: Annotated[SignedMoney | None, says("Where both cost the most they can.")]
    price_at_least: Annotated[
        SignedMoney | None,
        says("Where both cost the least they can; null: nobody knows how little that is."),
    ] = None
    price_range: Annotated[PriceChange | None, says("How far it may go; null where price is.")] = None


class LevelAdvice(Part, frozen=True):
    """The campaign rewritten by the rules of a level and of those before it."""

    level: Level
    after: Amounts
    saved: Saved


class Cost(Amounts, frozen=True, kw_only=True):
    """Messages, and the segments and credits that they would save; price: null where it is not known."""


class CharacterCost(Cost, frozen=True):
    """Messages with a character that GSM-7 lacks; one with several is counted under each."""

    character: Character
    name: str


class PartCost(Cost, frozen=True):
    """Messages that would take fewer segments without a part, such as a link."""

    part: str


class Applied(Part, frozen=True):
    """Where the rewritten campaign was written."""

    file: str
    message_column: str | None
    left_out: Annotated[Count, says("Rows without a message.")]
    differences: Annotated[
        tuple[str, ...], says("What it lacks of the campaign, and what it has as it was: a sentence each.")
    ]


class CampaignAdvice(Document, frozen=True):
    """Advice for a campaign, as `smscost advise FILE --format json` writes it.

    Credits and money are texts with exact decimals; money excludes VAT.
    """

    schema: Schema
    campaign: Campaign
    currency: Currency
    price_at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    before: Amounts
    levels: Annotated[tuple[LevelAdvice, ...], says("Each with those before it.")]
    characters: tuple[CharacterCost, ...]
    parts: tuple[PartCost, ...]
    just_over: Annotated[Cost, says("Messages just over a boundary.")]
    example: Annotated[Advice | None, says("null where no message becomes cheaper.")]
    applied: Applied | None
    tariff: UsedTariff
    read_as: tuple[Decided, ...] = ()
