"""Two estimates held against each other, and one held against what the provider took."""

from __future__ import annotations

from typing import Annotated

from estimator.base.choices import Bound, Cause, Encoding, Reason
from estimator.documents.tariff import UsedTariff
from estimator.documents.values import (
    Character,
    Code,
    Count,
    Country,
    Credits,
    Document,
    Money,
    Part,
    PriceChange,
    Schema,
    SignedCredits,
    SignedMoney,
    says,
)


class InShort(Part, frozen=True):
    """An estimate in short."""

    name: str
    messages: Count
    segments: Count
    credits: Credits
    price: Annotated[Money | None, says("null where the tariff has no prices.")]
    price_at_least: Annotated[Money | None, says("null: nobody knows how low it may be.")]
    price_at_most: Annotated[bool, says("Whether the price is not exact: it is paid at most.")]
    rejected: Annotated[Count, says("Rows without a price.")]
    stop_clause: Annotated[Character | None, says("The opt-out text counted; null: none.")]
    tariff: UsedTariff


class Amounts(Part, frozen=True):
    """What `after` takes more than `before`.

    price: null where a price is not known, or in another currency. price_bound: how the true difference lies
    to price where a price is not public; unknown where it may be more or less.
    """

    credits: SignedCredits
    price: SignedMoney | None
    price_bound: Bound
    price_range: Annotated[PriceChange | None, says("How far the difference may go; null where price is.")]


class CauseTotal(Part, frozen=True):
    """All changes of one cause."""

    cause: Cause
    text: str
    credits: SignedCredits


class Change(Part, frozen=True):
    """One cause on one line of the estimates."""

    country: Country
    name: str
    encoding: Encoding
    cause: Cause
    credits: SignedCredits


class RejectChange(Part, frozen=True):
    """Rows without a price, by reason."""

    code: Code
    reason: str
    country: Country | None
    before: Count
    after: Count


class Difference(Document, frozen=True):
    """The difference of two estimates, as `smscost diff --format json` writes it.

    Credits and money are texts with exact decimals; differences are after - before. Money excludes VAT.
    """

    schema: Schema
    before: InShort
    after: InShort
    difference: Amounts
    causes: Annotated[tuple[CauseTotal, ...], says("The changes by cause; they add up to the difference.")]
    changes: Annotated[
        tuple[Change, ...],
        says(
            "None of them 0; they add up to the difference. Taken in the order volume, encoding, length, "
            "rate, each at what is old of those after it."
        ),
    ]
    rejects: Annotated[tuple[RejectChange, ...], says("Those whose number changed.")]


class Receivers(Part, frozen=True):
    """As the provider called them."""

    valid: Count
    invalid: Count


class Explained(Part, frozen=True):
    """What explains a part of the difference.

    Receivers count as the average message to their destination, where that is known.
    """

    cause: Reason
    text: str
    receivers: Annotated[int, says("Below 0 where the jobs have fewer than the estimate has messages.")]
    credits: SignedCredits


class Reconciliation(Document, frozen=True):
    """An estimate against what the provider took, as `smscost reconcile --format json` writes it.

    Credits are texts with exact decimals; difference = taken - estimated = all causes + unexplained.
    """

    schema: Schema
    estimate: InShort
    jobs: Count
    receivers: Receivers
    estimated: Credits
    taken: Credits
    difference: SignedCredits
    causes: tuple[Explained, ...]
    unexplained: SignedCredits
