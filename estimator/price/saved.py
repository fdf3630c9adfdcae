"""An estimate as it is compared: what it counted by destination and encoding, and at which rates.

It is made from the document of an estimate: of one just made, or of one read back from the JSON that
`smscost estimate --format json` or `Estimate.save` wrote.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, TypeVar

from estimator.base.choices import Encoding
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.display import one_line
from estimator.base.exact import divide_half_up
from estimator.base.language import marked, told
from estimator.base.money import to_micro, to_price
from estimator.base.paths import is_file
from estimator.base.prices import PriceRange
from estimator.base.read import file_faults
from estimator.base.words import counted, money
from estimator.documents import estimate as documents
from estimator.documents.reading import nothing_twice, read_saved
from estimator.documents.tariff import UsedTariff
from estimator.errors import CATALOGUE, CampaignError, Place
from estimator.numbers import COUNTRIES
from estimator.price.summary import Line

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class LineCost:
    """What the messages of one line of an estimate take.

    Attributes
    ----------
    messages, segments : int
    rate_milli : int [milli-credits]
        For one segment.

    >>> cost = LineCost(messages=10, segments=20, rate_milli=1050)
    >>> str(cost.rate), str(cost.credits)
    ('1.05', '21')
    """

    messages: int
    segments: int
    rate_milli: int

    @property
    def rate(self) -> Decimal:
        """Credits for one segment."""
        return to_credits(self.rate_milli)

    @property
    def milli(self) -> int:
        """Milli-credits of all segments."""
        return self.segments * self.rate_milli

    @property
    def credits(self) -> Decimal:
        """Of all segments [credits]."""
        return to_credits(self.milli)


@dataclass(frozen=True)
class SavedEstimate:
    """What is needed of an estimate to compare it.

    Attributes
    ----------
    name : str
        The campaign's.
    costs : mapping of (country, encoding) to LineCost
    rejects : mapping of (code, country) to int
        Rows without a price; the country is empty where it has no part in it.
    stop_clause : str
        The opt-out text that was counted; empty: none.
    with_clause : int
        Messages it was counted in.
    price_micro : int, or None
        Of all credits, in micro-units of the currency; None where the tariff has no prices.
    least_micro : int, or None
        The same at least; None where nobody knows how low it may be.
    tariff : UsedTariff
    credit_price : PriceRange, or None
        Of one credit; None where the tariff has no prices.
    vat : Decimal [percent], or None
        None where it is not known.
    document : documents.Estimate, or None
        All that was saved.

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}]
    >>> saved = SavedEstimate.of(estimate(campaign, on="2026-11-01").document())
    >>> str(saved.credits), str(saved.price), saved.costs["FR", "GSM-7"].messages
    ('1', '0.06', 1)
    """

    name: str
    costs: Mapping[Line, LineCost]
    rejects: Mapping[tuple[str, str], int]
    stop_clause: str
    with_clause: int
    price_micro: int | None
    least_micro: int | None
    tariff: UsedTariff
    credit_price: PriceRange | None = None
    vat: Decimal | None = None
    document: documents.Estimate | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        return one_line(
            self,
            self.name,
            counted(self.credits, "credit"),
            counted(self.messages, "message"),
            money(self.bounds, self.tariff.currency),
        )

    @classmethod
    def of(cls, document: documents.Estimate, **more: Any) -> Self:
        """What the document of an estimate says.

        Raises `ValueError` with the reason where it was changed by hand and no longer adds up.
        """
        totals, clause = document.totals, document.stop_clause
        saved = cls(
            name=document.campaign.name,
            costs=_costs(document),
            rejects=_rejects(document.rejects),
            stop_clause="" if clause is None else clause.text,
            with_clause=0 if clause is None else clause.messages,
            price_micro=None if totals.price is None else to_micro(totals.price),
            least_micro=_least_micro(totals),
            tariff=document.tariff,
            credit_price=_credit_price(totals),
            vat=None
            if document.purchase is None or document.purchase.vat is None
            else Decimal(document.purchase.vat),
            document=document,
            **more,
        )
        for what, found, total in (
            (marked("messages"), saved.messages, totals.messages),
            (marked("segments"), saved.segments, totals.segments),
            (marked("credits"), saved.credits, to_credits(to_milli(totals.credits))),
            (marked("rejected rows"), saved.rejected, document.campaign.rejected),
        ):
            if found != total:
                raise ValueError(
                    told(
                        "its lines add up to {found} {what}, and its total is {total}",
                        found=found,
                        what=told(what),
                        total=total,
                    )
                )
        return saved

    @property
    def price(self) -> Decimal | None:
        """Of all credits; None where the tariff has no prices."""
        return None if self.price_micro is None else to_price(self.price_micro)

    @property
    def bounds(self) -> PriceRange | None:
        """The price at most and at least; None where the tariff has no prices."""
        if self.price is None:
            return None
        return PriceRange(self.price, None if self.least_micro is None else to_price(self.least_micro))

    @property
    def price_at_most(self) -> bool:
        """Whether the price is not exact: it is paid at most."""
        return self.bounds is not None and not self.bounds.is_exact

    @property
    def messages(self) -> int:
        """All messages."""
        return sum(cost.messages for cost in self.costs.values())

    @property
    def segments(self) -> int:
        """All segments."""
        return sum(cost.segments for cost in self.costs.values())

    @property
    def credits(self) -> Decimal:
        """What all messages take [credits]."""
        return to_credits(self.milli)

    @property
    def milli(self) -> int:
        """All credits [milli-credits]."""
        return sum(cost.milli for cost in self.costs.values())

    @property
    def rejected(self) -> int:
        """Rows without a price."""
        return sum(self.rejects.values())

    def of_country(self, country: str) -> dict[Encoding, LineCost]:
        """The costs of one destination; empty where no message goes there."""
        found = {line[1]: cost for line, cost in self.costs.items() if line[0] == country}
        return found if any(cost.messages for cost in found.values()) else {}


def is_saved(path: Path) -> bool:
    """Whether a file is meant as a saved estimate: it is called `.json`, or begins as no campaign does.

    Raises `FIL003` where it is there, and cannot be read.
    """
    if path.suffix.lower() == ".json":
        return True
    if not is_file(path):
        return False
    with file_faults(str(path)), path.open("rb") as file:
        return file.read(64).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


Saved = TypeVar("Saved", bound=SavedEstimate)


def read_estimate(path: Path, kind: type[Saved] = SavedEstimate, **more: Any) -> Saved:  # type: ignore[assignment]
    """Read what `smscost estimate FILE --format json` or `Estimate.save` wrote.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL005` the file cannot be read; `DIF004` it is no saved estimate, or one that was
        changed by hand and no longer adds up.
    """
    try:
        return kind.of(read_saved(documents.Estimate, path), **more)
    except ValueError as error:
        raise CampaignError("DIF004", Place(str(path)), why=error) from error


def _least_micro(totals: documents.Totals) -> int | None:
    if totals.price_at_least is not None:
        return to_micro(totals.price_at_least)
    # Files of before prices had two bounds say only whether the one is exact.
    return None if totals.price is None or totals.price_at_most else to_micro(totals.price)


def _credit_price(totals: documents.Totals) -> PriceRange | None:
    if totals.price is None:
        return None
    if totals.credit_price is not None:
        least = totals.credit_price_at_least
        return PriceRange(Decimal(totals.credit_price), None if least is None else Decimal(least))
    # Files of before say only what all credits cost.
    milli, least_micro = to_milli(totals.credits), _least_micro(totals)
    if not milli:
        return None

    def each(micro: int) -> Decimal:
        return to_price(divide_half_up(micro * MILLI, milli))

    return PriceRange(each(to_micro(totals.price)), None if least_micro is None else each(least_micro))


def _costs(document: documents.Estimate) -> dict[Line, LineCost]:
    nothing_twice((each.country for each in document.destinations), told("the destination"))
    rates = {each.country: to_milli(each.rate) for each in document.destinations}
    nothing_twice((f"{each.country} {each.encoding}" for each in document.lines), told("the line"))
    return {
        (_country(each.country, place), each.encoding): _cost(each, rates, place)
        for place, each in _placed("lines", document.lines)
    }


def _cost(line: documents.Line, rates: Mapping[str, int], place: str) -> LineCost:
    if line.country not in rates:
        raise ValueError(told("it has no rate for {country}", country=line.country))
    if line.segments < line.messages or (line.segments and not line.messages):
        raise ValueError(
            told(
                "{place} has {messages} messages in {segments} segments",
                place=place,
                messages=line.messages,
                segments=line.segments,
            )
        )
    return LineCost(line.messages, line.segments, rates[line.country])


def _rejects(rejects: Sequence[documents.Reject]) -> dict[tuple[str, str], int]:
    nothing_twice((f"{each.code} {each.country or ''}".strip() for each in rejects), told("the reject"))
    return {_reject(each, place): each.rows for place, each in _placed("rejects", rejects)}


def _reject(reject: documents.Reject, place: str) -> tuple[str, str]:
    if reject.code not in CATALOGUE or not CATALOGUE[reject.code].title:
        raise ValueError(told("{place}.code is no reason for a reject", place=place))
    return reject.code, "" if reject.country is None else _country(reject.country, place)


def _country(country: str, place: str) -> str:
    if country not in COUNTRIES:
        raise ValueError(told("{place}.country is no country with phone numbers", place=place))
    return country


def _placed(name: str, items: Sequence[Item]) -> Iterator[tuple[str, Item]]:
    return ((f"{name}[{at}]", item) for at, item in enumerate(items))
