"""Tariffs in: the file format of `tarifs.xml`, validated, every value exact.

The format is described in `docs/tariff-format.md` and by the schema `data/tarifs.xsd`. The schema says what a
file looks like; what it cannot say (brackets that overlap) is checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TypeVar, cast

from lxml import etree

from estimator.base.arguments import checked
from estimator.base.choices import Status
from estimator.base.credits import to_milli
from estimator.base.language import told
from estimator.base.money import to_micro, to_price
from estimator.base.paths import on_disk
from estimator.base.resources import data_path
from estimator.errors import SmsCostError, TariffError
from estimator.tariff.faults import MAXIMUM_FAULTS, schema_faults, with_others
from estimator.tariff.model import ORDER_MAXIMUM, Bracket, KnownPrice, Pack, Tariff
from estimator.tariff.untrusted import XmlDocument, parse_untrusted, read_tariff

Found = TypeVar("Found")


@checked()
def load_tariffs(path: Path | str) -> tuple[Tariff, ...]:
    """All tariffs of one file, by billing country and day.

    The file may come from anybody: at most 2 MiB of it are read, and a DOCTYPE, an entity, an encoding other
    than UTF-8 or anything that the schema does not know is refused.

    Raises
    ------
    TariffError
        `FIL001` to `FIL005` for a file that cannot be read, `TAR003` to `TAR008` for one that is no plain
        XML, `TAR009` to `TAR016` and `TAR028` for the
        first fault in one that is; its hint counts the others.

    >>> from estimator.base.resources import data_path
    >>> tariffs = load_tariffs(data_path("tarifs.xml"))
    >>> [(t.valid_from.isoformat(), len(t.rates)) for t in tariffs if t.billing_country == "fr"]
    [('2020-05-19', 2), ('2022-08-29', 2), ('2023-02-09', 2), ('2026-10-01', 207)]
    """
    return parse_tariffs(read_tariff(on_disk(path)), str(path))


@lru_cache(maxsize=8)
def parse_tariffs(data: bytes, name: str) -> tuple[Tariff, ...]:
    """`load_tariffs` for bytes at hand; `name` is what errors call them.

    Kept by what the file holds, which cannot be out of date: a script asks for the same tariffs every time.
    """
    document = parse_untrusted(data, name)
    faults = _faults(document)
    if faults:
        raise with_others(faults[0], len(faults) - 1)
    tariffs = (_tariff(element) for element in document.root)
    return tuple(sorted(tariffs, key=lambda tariff: (tariff.billing_country, tariff.valid_from)))


def find_faults(path: Path) -> tuple[TariffError, ...]:
    """Every fault of a tariff file with its line and column, in the order of the file; at most 100.

    Raises `FIL001` to `FIL005` where the file cannot be read, `TAR003` to `TAR008` where it is no plain XML.

    >>> from estimator.base.resources import data_path
    >>> find_faults(data_path("tarifs.xml"))
    ()
    """
    return tuple(_faults(parse_untrusted(read_tariff(path), str(path))))


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(data_path("tarifs.xsd").read_bytes()))


def _faults(document: XmlDocument) -> list[TariffError]:
    schema = _schema()
    schema.validate(document.root)
    faults = schema_faults(document, schema.error_log)
    for tariff in document.root.iterchildren("tarif"):
        faults += islice(_bracket_faults(document, tariff), MAXIMUM_FAULTS)
        faults += islice(_faults_of_known_prices(document, tariff), MAXIMUM_FAULTS)
    return sorted(faults, key=_position)[:MAXIMUM_FAULTS]


def _position(fault: TariffError) -> tuple[int, int]:
    return (fault.place.line or 0, fault.place.column or 0) if fault.place else (0, 0)


def _bracket_faults(document: XmlDocument, tariff: etree._Element) -> Iterator[TariffError]:
    brackets = _readable(tariff, "bracket", _bracket)
    for element in tariff.iterchildren("bracket"):
        try:
            _bracket(element)
        except TariffError as fault:
            yield TariffError(fault.code, document.place(element, "to"), **fault.details)
        except (KeyError, ValueError, SmsCostError):
            continue  # the schema has named it
    brackets.sort(key=lambda pair: pair[1].minimum)
    for (_, lower), (element, upper) in pairwise(brackets):
        if lower.maximum is None or lower.maximum > upper.minimum:
            place = document.place(element, "from")
            end = (
                told("without end") if lower.maximum is None else told("to {maximum}", maximum=lower.maximum)
            )
            yield TariffError("TAR016", place, minimum=upper.minimum, lower=lower.minimum, end=end, others="")


def _faults_of_known_prices(document: XmlDocument, tariff: etree._Element) -> Iterator[TariffError]:
    """Prices that rise where the tariff says that they fall: a bound between them would be untrue."""
    if tariff.get("falling") != "true":
        return
    known = [
        (element, each.quantity, each.price_micro)
        for element, each in _readable(tariff, "known-price", _known_price)
    ]
    brackets = [
        (element, each.minimum, each.price_micro) for element, each in _readable(tariff, "bracket", _bracket)
    ]
    for prices in (known, brackets):
        prices.sort(key=itemgetter(1))
        for (_, lower, lower_price), (element, quantity, price) in pairwise(prices):
            if price > lower_price:
                place = document.place(element, "price")
                details = {"quantity": quantity, "price": to_price(price)}
                than = {"lower": lower, "lower_price": to_price(lower_price)}
                yield TariffError("TAR028", place, **details, **than, others="")


def _readable(
    tariff: etree._Element, tag: str, read: Callable[[etree._Element], Found]
) -> list[tuple[etree._Element, Found]]:
    """What elements say, of those that say something; the schema has named the others."""
    found = []
    for element in tariff.iterchildren(tag):
        with suppress(KeyError, ValueError, SmsCostError):
            found.append((element, read(element)))
    return found


def _tariff(element: etree._Element) -> Tariff:
    vat = element.get("vat")
    return Tariff(
        billing_country=_given(element, "billing-country"),
        currency=_given(element, "currency"),
        valid_from=_day(_given(element, "valid-from")),
        read_on=_day(_given(element, "read-on")),
        source=_given(element, "source"),
        status=cast(Status, _given(element, "status")),
        rates_milli={
            _given(one, "country"): to_milli(_given(one, "credits"))
            for one in element.iterchildren("destination")
        },
        brackets=tuple(sorted(map(_bracket, element.iterchildren("bracket")), key=lambda one: one.minimum)),
        packs=tuple(sorted(map(_pack, element.iterchildren("pack")), key=lambda one: one.credits)),
        vat=None if vat is None else Decimal(vat),
        vat_source=element.get("vat-source"),
        order_maximum=int(element.get("order-maximum", ORDER_MAXIMUM)),
        known_prices=tuple(
            sorted(map(_known_price, element.iterchildren("known-price")), key=lambda one: one.quantity)
        ),
        falling=element.get("falling") == "true",
    )


def _bracket(element: etree._Element) -> Bracket:
    maximum, regular = element.get("to"), element.get("regular-price")
    return Bracket(
        minimum=int(_given(element, "from")),
        maximum=None if maximum is None else int(maximum),
        price_micro=to_micro(_given(element, "price")),
        known=_given(element, "known") == "true",
        gift=int(element.get("gift", 0)),
        regular_price_micro=None if regular is None else to_micro(regular),
    )


def _known_price(element: etree._Element) -> KnownPrice:
    return KnownPrice(
        quantity=int(_given(element, "quantity")),
        price_micro=to_micro(_given(element, "price")),
        read_on=_day(_given(element, "read-on")),
        source=_given(element, "source"),
    )


def _pack(element: etree._Element) -> Pack:
    return Pack(
        credits=int(_given(element, "credits")),
        price_micro=to_micro(_given(element, "price")),
        gift=int(element.get("gift", 0)),
    )


def _given(element: etree._Element, attribute: str) -> str:
    """An attribute that the schema requires; `KeyError` where the element is one that it found at fault."""
    return str(element.attrib[attribute])


def _day(text: str) -> date:
    # The schema lets blanks stand around a day, as around a number.
    return date.fromisoformat(text.strip())
