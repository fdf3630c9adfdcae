"""An estimate as it is compared: what it counted by destination and encoding, and at which rates.

It comes from an `Estimate`, or is read back from the JSON that `smscost estimate --format json` wrote; both
ways give the same value.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from estimator.base.credits import to_credits, to_milli
from estimator.base.display import one_line
from estimator.base.files import file_faults
from estimator.base.money import to_micro, to_price
from estimator.base.words import counted
from estimator.count.alphabet import Encoding
from estimator.count.kernels.tables import ENCODINGS
from estimator.documents.nodes import Node, nothing_twice, read_bounded, read_document
from estimator.errors import CATALOGUE, CampaignError, Place
from estimator.numbers import COUNTRIES
from estimator.price.summary import Line
from estimator.price.totals import Estimate
from estimator.tariff import Tariff


@dataclass(frozen=True, slots=True)
class LineCost:
    """What the messages of one line take: how many, in how many segments, at which rate."""

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


@dataclass(frozen=True, slots=True)
class UsedTariff:
    """Which tariff an estimate used: what `Tariff` says of itself, without its rates and prices."""

    billing_country: str
    currency: str
    valid_from: date
    read_on: date
    source: str
    status: str

    @classmethod
    def of(cls, tariff: Tariff) -> UsedTariff:
        """The same of a tariff."""
        return cls(
            tariff.billing_country,
            tariff.currency,
            tariff.valid_from,
            tariff.read_on,
            tariff.source,
            tariff.status,
        )


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
    price_at_most : bool
        Whether the price rests on one that is not public and can only be lower.
    tariff : UsedTariff
    """

    name: str
    costs: Mapping[Line, LineCost]
    rejects: Mapping[tuple[str, str], int]
    stop_clause: str
    with_clause: int
    price_micro: int | None
    price_at_most: bool
    tariff: UsedTariff

    def __repr__(self) -> str:
        return one_line(
            self, self.name, counted(to_credits(self.milli), "credit"), counted(self.messages, "message")
        )

    @classmethod
    def of(cls, estimate: Estimate) -> SavedEstimate:
        """What an estimate says."""
        summary = estimate.summary
        price = estimate.totals.price
        return cls(
            name=estimate.name,
            costs={
                line: LineCost(summary.messages[line], segments, to_milli(estimate.rate(line[0])))
                for line, segments in summary.segments.items()
            },
            rejects=dict(summary.rejects),
            stop_clause=estimate.terms.stop_clause,
            with_clause=summary.with_clause[True] if estimate.terms.stop_clause else 0,
            price_micro=None if price is None else to_micro(price),
            price_at_most=estimate.price_at_most,
            tariff=UsedTariff.of(estimate.tariff),
        )

    @property
    def price(self) -> Decimal | None:
        """Of all credits; None where the tariff has no prices."""
        return None if self.price_micro is None else to_price(self.price_micro)

    @property
    def messages(self) -> int:
        """All messages."""
        return sum(cost.messages for cost in self.costs.values())

    @property
    def segments(self) -> int:
        """All segments."""
        return sum(cost.segments for cost in self.costs.values())

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
    if not path.is_file():
        return False
    with file_faults(str(path)), path.open("rb") as file:
        return file.read(64).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def read_estimate(path: Path) -> SavedEstimate:
    """Read what `smscost estimate FILE --format json` wrote.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL003` the file cannot be read; `DIF004` it is no saved estimate, or one that was
        changed by hand and no longer adds up.
    """
    try:
        return _saved(read_document(read_bounded(path)))
    except ValueError as error:
        raise CampaignError("DIF004", Place(str(path)), why=error) from error


def _saved(document: Node) -> SavedEstimate:
    if document["schema"].count() != 1:
        raise ValueError(f"its schema is {document['schema'].count()}, and only 1 is known")
    totals, clause = document["totals"], document.get("stop_clause")
    price = totals.get("price")
    saved = SavedEstimate(
        name=document["campaign"]["name"].text(),
        costs=_costs(document),
        rejects=_rejects(document["rejects"]),
        stop_clause="" if clause is None else clause["text"].text(),
        with_clause=0 if clause is None else clause["messages"].count(),
        price_micro=None if price is None else price.price(),
        price_at_most=totals["price_at_most"].flag(),
        tariff=_tariff(document["tariff"]),
    )
    for what, found, total in (
        ("messages", saved.messages, totals["messages"].count()),
        ("segments", saved.segments, totals["segments"].count()),
        ("credits", to_credits(saved.milli), to_credits(totals["credits"].credits())),
        ("rejected rows", saved.rejected, document["campaign"]["rejected"].count()),
    ):
        if found != total:
            raise ValueError(f"its lines add up to {found} {what}, and its total is {total}")
    return saved


def _costs(document: Node) -> dict[Line, LineCost]:
    destinations = document["destinations"].items()
    nothing_twice((each["country"].text() for each in destinations), "the destination")
    rates = {each["country"].text(): each["rate"].credits() for each in destinations}
    lines = [(_line(each), each) for each in document["lines"].items()]
    nothing_twice((" ".join(line) for line, _ in lines), "the line")
    return {line: _cost(each, rates) for line, each in lines}


def _line(node: Node) -> Line:
    encoding = next((each for each in ENCODINGS if each == node["encoding"].text()), None)
    if encoding is None:
        raise ValueError(f"{node.path}.encoding is neither GSM-7 nor UCS-2")
    return _country(node["country"]), encoding


def _country(node: Node) -> str:
    country = node.text()
    if country not in COUNTRIES:
        raise ValueError(f"{node.path} is no country with phone numbers")
    return country


def _cost(node: Node, rates: Mapping[str, int]) -> LineCost:
    country = node["country"].text()
    if country not in rates:
        raise ValueError(f"it has no rate for {country}")
    cost = LineCost(node["messages"].count(), node["segments"].count(), rates[country])
    if cost.segments < cost.messages or (cost.segments and not cost.messages):
        raise ValueError(f"{node.path} has {cost.messages} messages in {cost.segments} segments")
    return cost


def _rejects(rejects: Node) -> dict[tuple[str, str], int]:
    found = [(_reject(each), each["rows"].count()) for each in rejects.items()]
    nothing_twice((" ".join(key).strip() for key, _ in found), "the reject")
    return dict(found)


def _reject(node: Node) -> tuple[str, str]:
    code, country = node["code"].text(), node.get("country")
    if code not in CATALOGUE or not CATALOGUE[code].title:
        raise ValueError(f"{node.path}.code is no reason for a reject")
    return code, "" if country is None else _country(country)


def _tariff(node: Node) -> UsedTariff:
    return UsedTariff(
        billing_country=node["billing_country"].text(),
        currency=node["currency"].text(),
        valid_from=node["valid_from"].day(),
        read_on=node["read_on"].day(),
        source=node["source"].text(),
        status=node["status"].text(),
    )
