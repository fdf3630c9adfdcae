"""What a number, a day or a name is inside a document: one type each, with its pattern and its words.

Credits, money and shares are texts, for a JSON number may become a binary fraction on its way; their patterns
take plain decimals alone, so `1e3`, `NaN` and ` 5` are none. Python's `$` also fits before a last line feed,
hence `(?!\\n)`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from estimator.base.language import told
from estimator.base.prices import PriceDifference


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """An object inside a document. A key nobody knows is refused: it may be a known one, misspelt."""


def says(description: str) -> Meta:
    """What a key means, for its JSON Schema."""
    return Meta(description=description)


class DefaultsUsed(Part, frozen=True):
    """Options that were not typed, but are from a file of defaults."""

    file: str
    keys: tuple[str, ...]


class Document(Part, frozen=True, kw_only=True):
    """A whole document: what a command writes with `--format json`, and what a library user saves."""

    defaults: Annotated[
        tuple[DefaultsUsed, ...] | UnsetType, says("Only there where a file of defaults had a part in it.")
    ] = UNSET


_CREDITS: Final = r"^[0-9]{1,15}(\.[0-9]{1,3})?(?!\n)$"
_SIGNED_CREDITS: Final = r"^-?[0-9]{1,15}(\.[0-9]{1,3})?(?!\n)$"
_MONEY: Final = r"^[0-9]{1,15}\.[0-9]{2,6}(?!\n)$"
_SIGNED_MONEY: Final = r"^-?[0-9]{1,15}\.[0-9]{2,6}(?!\n)$"
_PERCENT: Final = r"^[0-9]{1,15}(\.[0-9]{1,15})?(?!\n)$"
_SHARE: Final = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)(?!\n)$"
_MEAN_COUNT: Final = r"^[0-9]{1,15}(\.[0-9]{1,2})?(?!\n)$"
_COUNTRY: Final = r"^[A-Z]{2}(?!\n)$"
_BILLING_COUNTRY: Final = r"^[a-z]{2}(?!\n)$"
_CURRENCY: Final = r"^[A-Z]{3}(?!\n)$"
_CODE: Final = r"^[A-Z]{3}[0-9]{3}(?!\n)$"
_FINGERPRINT: Final = r"^[0-9a-f]{16}(?!\n)$"
_UTC: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?\+00:00(?!\n)$"

Credits = Annotated[str, Meta(pattern=_CREDITS)]
SignedCredits = Annotated[str, Meta(pattern=_SIGNED_CREDITS)]
Money = Annotated[str, Meta(pattern=_MONEY)]
SignedMoney = Annotated[str, Meta(pattern=_SIGNED_MONEY)]
Percent = Annotated[str, Meta(pattern=_PERCENT)]
Share = Annotated[str, Meta(pattern=_SHARE)]
MeanCount = Annotated[str, Meta(pattern=_MEAN_COUNT)]
Country = Annotated[str, Meta(pattern=_COUNTRY)]
BillingCountry = Annotated[str, Meta(pattern=_BILLING_COUNTRY)]
Currency = Annotated[str, Meta(pattern=_CURRENCY)]
Code = Annotated[str, Meta(pattern=_CODE)]
Fingerprint = Annotated[str, Meta(pattern=_FINGERPRINT)]
Utc = Annotated[str, Meta(pattern=_UTC)]
"""A moment with its zone, which is always UTC."""
FrenchTime = Annotated[datetime, Meta(tz=False)]
"""A moment as clocks in France show it, without a zone."""
Day = date

Count = Annotated[int, Meta(ge=0, lt=10**18)]
"""Nobody counts further."""
Character = Annotated[str, Meta(min_length=1)]
Schema = Literal[1]
"""The version of a document. Keys may come; where one changes its meaning or goes, this number grows."""

WORDS: Final = {
    _CREDITS: told("an exact number of credits such as 6995.35"),
    _SIGNED_CREDITS: told("an exact number of credits such as -6995.35"),
    _MONEY: told("an exact price such as 6995.35"),
    _SIGNED_MONEY: told("an exact price such as -6995.35"),
    _PERCENT: told("an exact percentage such as 5.5"),
    _SHARE: told("a share from 0 to 1 such as 0.05"),
    _MEAN_COUNT: told("a number such as 2.25"),
    _COUNTRY: told("a country such as FR"),
    _BILLING_COUNTRY: told("a country such as fr"),
    _CURRENCY: told("a currency such as EUR"),
    _CODE: told("a code such as NUM002"),
    _FINGERPRINT: told("a fingerprint such as 0123456789abcdef"),
    _UTC: told("a time such as 2026-10-01T09:00:00+00:00"),
}
"""What a text that must fit a pattern is, for errors: a clause that follows "is not"."""


def maybe(value: Decimal | None) -> str | None:
    """An exact number as text; None stays None.

    >>> maybe(Decimal("2.50")), maybe(None)
    ('2.50', None)
    """
    return None if value is None else str(value)


class PriceChange(Part, frozen=True):
    """How much more a price is, excluding VAT; below 0: less."""

    least: Annotated[SignedMoney | None, says("null: nobody knows.")]
    most: Annotated[SignedMoney | None, says("null: nobody knows.")]

    @classmethod
    def of(cls, bounds: PriceDifference | None) -> PriceChange | None:
        """The bounds as a document has them."""
        return None if bounds is None else cls(least=maybe(bounds.least), most=maybe(bounds.most))
