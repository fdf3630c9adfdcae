"""Tariffs as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.countries import country_name
from estimator.base.language import currency_sign, day, marked, marked_many, number, said, said_many
from estimator.base.prices import NO_DIFFERENCE, PriceRange
from estimator.base.resources import data_path
from estimator.show.sheet import (
    Column,
    Lines,
    Sheet,
    Table,
    Words,
    codes,
    filled,
    numbers,
    rows_of,
    strong,
    texts,
)
from estimator.show.words import counted, difference, money, more, price_of, rate_of
from estimator.tariff.diff import Difference
from estimator.tariff.model import Bracket, Pack, Tariff
from estimator.tariff.shelf import Shelved

if TYPE_CHECKING:
    from estimator.supply.calendar.effects import TariffEffect

_STATUS = {
    "published": marked("read in the provider's documents"),
    "quoted": marked("quoted by a third party"),
    "provider": marked("answered by the provider"),
    "illustrative": marked("illustrative prices: invented, and nobody's offer"),
}


_WORDS = {
    "published": marked("published"),
    "quoted": marked("quoted"),
    "provider": marked("provider"),
    "illustrative": marked("illustrative"),
}
_FACTS = {"currency": marked("currency"), "VAT": marked("VAT rate"), "order maximum": marked("order maximum")}


def tariff_sheet(tariff: Tariff, *, countries: Sequence[str] = ()) -> Sheet:
    """The tariff with its prices and all its rates, or only the rates of some countries."""
    offers = [] if countries else _offers(tariff)
    rates = _rates(tariff, countries or sorted(tariff.rates_milli, key=country_name))
    return Sheet(_headline(tariff), *offers, rates)


def shelf_sheet(shelf: Iterable[Shelved]) -> Sheet:
    """Every tariff there is, one a line."""
    rows = [
        (
            tariff.billing_country,
            day(tariff.valid_from),
            said(_WORDS[tariff.status]),
            number(len(tariff.rates_milli)),
            _price(tariff.offered[0], tariff.currency) if tariff.offered else said("unknown"),
            said("shipped") if path == data_path("tarifs.xml") else path.name,
        )
        for tariff, path in shelf
    ]
    columns = (
        *codes(said("Billed in"), said("Valid from")),
        *texts(said("Status")),
        *numbers(said("Rates"), said("Price from")),
        *texts(said("File")),
    )
    return Sheet(Table(columns, rows_of(rows)))


def difference_sheet(difference: Difference, *, effects: Sequence[TariffEffect] = ()) -> Sheet:
    """What changed, in sections, and what that does to others; one line where nothing did."""
    headline = said(
        "From {before} to {after}", before=_named(difference.before), after=_named(difference.after)
    )
    nothing = [said("No rate and no price changed.")] if difference.empty else []
    return Sheet(strong(headline), *nothing, *_effects(effects), *_changes(difference))


def _effects(effects: Sequence[TariffEffect]) -> Iterator[Lines]:
    """What the change costs, before its details: that is what an alert is read for."""
    for effect in effects:
        before, after = effect.before, effect.after
        old, new = effect.currencies
        taken = said("Credits: {before} before, {after} after", before=before.credits, after=after.credits)
        if effect.credits:
            taken += said(": {difference}", difference=more(effect.credits))
        price = said(
            "Price excluding VAT: {before} before, {after} after",
            before=money(before.bounds, old),
            after=money(after.bounds, new),
        )
        if effect.bounds is not None and effect.bounds != NO_DIFFERENCE:
            price += said(": {difference}", difference=difference(effect.bounds, new))
        lines: list[str | tuple[Words, ...]] = [(strong(effect.name),), taken, price]
        if before.rejected or after.rejected:
            lines.append(
                said(
                    "Rows without a price: {before} before, {after} after",
                    before=before.rejected,
                    after=after.rejected,
                )
            )
        yield Lines(tuple(lines))


def _changes(difference: Difference) -> Iterator[Table]:
    if difference.facts:
        facts = [(said(_FACTS[name]), old, new) for name, (old, new) in difference.facts.items()]
        yield _section(said("Terms"), texts("", said("Before"), said("After")), facts)
    if difference.brackets:
        yield _bracket_changes(difference)
    if difference.packs:
        yield _pack_changes(difference)
    if difference.changed:
        changed = [
            (country_name(country), country, number(old), number(new))
            for country, (old, new) in difference.changed.items()
        ]
        title = said_many("Changed: {count} rate", "Changed: {count} rates", len(changed))
        yield _section(title, _countries(said("Before"), said("After")), changed)
    for sentences, rates in (
        (marked_many("Added: {count} rate", "Added: {count} rates"), difference.added),
        (marked_many("Removed: {count} rate", "Removed: {count} rates"), difference.removed),
    ):
        if rates:
            title = said_many(*sentences, len(rates))
            lines = [(country_name(each), each, number(rate)) for each, rate in rates.items()]
            yield _section(title, _countries(said("Credits")), lines)


def _countries(*amounts: str) -> tuple[Column, ...]:
    return (*texts(said("Country")), *codes(said("Code")), *numbers(*amounts))


def _headline(tariff: Tariff) -> Lines:
    vat = said("VAT unknown") if tariff.vat is None else said("VAT {vat} %", vat=tariff.vat)
    return Lines(
        (
            strong(
                said(
                    "Billing country {country}, in use from {day}",
                    country=tariff.billing_country,
                    day=tariff.valid_from,
                )
            ),
            said(
                "{currency}, {vat}, at most {credits} an order",
                currency=tariff.currency,
                vat=vat,
                credits=counted(tariff.order_maximum, "credit"),
            ),
            said("Read on {day}, {status}", day=tariff.read_on, status=said(_STATUS[tariff.status])),
            Words(said("Source: {source}", source=tariff.source), "faint"),
        )
    )


def _offers(tariff: Tariff) -> list[Lines | Table]:
    if not tariff.has_prices:
        return [Lines((said("No price is known."),))]
    sections: list[Lines | Table] = []
    if tariff.offered:
        sections.append(_brackets(tariff))
    if tariff.known_prices:
        sections.append(_known_prices(tariff))
    if tariff.packs:
        packs = [
            (
                number(pack.credits),
                _money(pack.price, tariff.currency),
                number(pack.gift) if pack.gift else "",
            )
            for pack in tariff.packs
        ]
        columns, title = (
            numbers(said("Pack"), said("Price"), said("Gift")),
            said("Packs, prices excluding VAT"),
        )
        sections.append(_section(title, columns, packs, joined=bool(sections)))
    return sections


def _brackets(tariff: Tariff) -> Table:
    rows = [
        (
            number(bracket.minimum),
            "" if bracket.maximum is None else number(bracket.maximum),
            _price(bracket, tariff.currency),
            _money(bracket.regular_price, tariff.currency),
            number(bracket.gift) if bracket.gift else "",
        )
        for bracket in tariff.offered
    ]
    columns = numbers(
        said("From"), said("To below"), said("Price of one credit"), said("Regular price"), said("Gift")
    )
    title = strong(said("Credits in one order, prices excluding VAT"))
    # What no bracket has gets no column.
    return Table(*filled(columns, rows), title=title, indent=2)


def _known_prices(tariff: Tariff) -> Lines:
    """Where each was read: brackets that follow from them have no source of their own."""
    return Lines(
        tuple(
            said(
                "The price at {credits} was read on {day}: {source}",
                credits=counted(known.quantity, "credit"),
                day=known.read_on,
                source=known.source,
            )
            for known in tariff.known_prices
        ),
        "faint",
    )


def _rates(tariff: Tariff, countries: Sequence[str]) -> Table:
    found = [(country, tariff.rate(country)) for country in countries]
    rows = [(country_name(country), country, rate_of(rate)) for country, rate in found]
    return _section(said("Credits for one segment"), _countries(said("Credits")), rows)


def _bracket_changes(difference: Difference) -> Table:
    assert difference.brackets is not None
    old, new = ({(b.minimum, b.maximum): b for b in brackets} for brackets in difference.brackets)
    rows = [
        (
            number(minimum),
            "" if maximum is None else number(maximum),
            _price(old[minimum, maximum], difference.before.currency) if (minimum, maximum) in old else "",
            _price(new[minimum, maximum], difference.after.currency) if (minimum, maximum) in new else "",
        )
        for minimum, maximum in sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1] or 0))
    ]
    columns = numbers(said("From"), said("To below"), said("Before"), said("After"))
    return _section(said("Price of one credit"), columns, rows)


def _pack_changes(difference: Difference) -> Table:
    assert difference.packs is not None
    old, new = ({_pack(pack): pack.price for pack in packs} for packs in difference.packs)
    rows = [
        (
            name,
            _money(old.get(name), difference.before.currency),
            _money(new.get(name), difference.after.currency),
        )
        for name in dict.fromkeys([*old, *new])
    ]
    return _section(said("Packs"), (*codes(said("Pack")), *numbers(said("Before"), said("After"))), rows)


def _price(bracket: Bracket, currency: str) -> str:
    # Shorter than in a sentence: there are two of them in a row of a difference.
    price = price_of(PriceRange(bracket.price, bracket.at_least))
    return said("{price} {currency}", price=price, currency=currency_sign(currency))


def _money(price: Decimal | None, currency: str) -> str:
    return "" if price is None else money(price, currency)


def _pack(pack: Pack) -> str:
    return number(pack.credits) + (f" + {number(pack.gift)}" if pack.gift else "")


def _named(tariff: Tariff) -> str:
    return said(
        "{country} {day} ({status})",
        country=tariff.billing_country,
        day=tariff.valid_from,
        status=said(_WORDS[tariff.status]),
    )


def _section(
    title: str, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]], *, joined: bool = False
) -> Table:
    return Table(columns, rows_of(rows), title=strong(title), indent=2, joined=joined)


def check_line(file: Path, tariffs: Sequence[Tariff]) -> str:
    """That a file has no fault."""
    return said(
        "{file}: no fault in {tariffs} with {rates}.",
        file=str(file),
        tariffs=counted(len(tariffs), "tariff"),
        rates=counted(sum(len(tariff.rates_milli) for tariff in tariffs), "rate"),
    )


def file_line(path: Path, made: Tariff) -> str:
    """What is in a file that was written."""
    rates = counted(len(made.rates_milli), "rate")
    if not made.offered:
        return said("{file}: {rates}, no price.", file=str(path), rates=rates)
    brackets = counted(len(made.offered), "price bracket")
    return said("{file}: {rates}, {brackets}.", file=str(path), rates=rates, brackets=brackets)
