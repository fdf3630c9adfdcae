"""Tariffs as people read them, in 80 columns, and as programs do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.countries import country_name
from estimator.base.resources import data_path
from estimator.show.words import counted, money, number
from estimator.tariff.diff import Difference
from estimator.tariff.model import Bracket, Pack, Tariff
from estimator.tariff.shelf import Shelved

_STATUS = {
    "published": "read in the provider's documents",
    "quoted": "quoted by a third party",
    "provider": "answered by the provider",
    "illustrative": "illustrative prices: invented, and nobody's offer",
}


def tariff_parts(tariff: Tariff, countries: Sequence[str]) -> Iterator[RenderableType]:
    """The tariff with its prices and all its rates, or only the rates of some countries."""
    yield _headline(tariff)
    if not countries:
        yield _offers(tariff)
    yield _rates(tariff, countries or sorted(tariff.rates_milli, key=country_name))


def tariff_document(tariff: Tariff, countries: Sequence[str]) -> dict[str, Any]:
    """The same for programs: credits and money as texts, null where a country has no rate."""
    asked = countries or sorted(tariff.rates_milli)
    return {
        "schema": 1,
        "tariff": _facts(tariff),
        "brackets": [
            {
                "from": bracket.minimum,
                "to": bracket.maximum,
                "price": str(bracket.price),
                "known": bracket.known,
                "gift": bracket.gift,
                "regular_price": None if bracket.regular_price is None else str(bracket.regular_price),
            }
            for bracket in tariff.brackets
        ],
        "packs": [
            {"credits": pack.credits, "price": str(pack.price), "gift": pack.gift} for pack in tariff.packs
        ],
        "destinations": [
            {
                "country": country,
                "name": country_name(country),
                "credits": None if tariff.rate(country) is None else str(tariff.rate(country)),
            }
            for country in asked
        ],
    }


def shelf_parts(shelf: Iterable[Shelved]) -> Iterator[RenderableType]:
    """Every tariff there is, one a line."""
    table = _table("Billed in", "Valid from", "Status", ">Rates", ">Price from", "File")
    for tariff, path in shelf:
        price = _price(tariff.brackets[0], tariff.currency) if tariff.brackets else "unknown"
        table.add_row(
            tariff.billing_country,
            str(tariff.valid_from),
            tariff.status,
            number(len(tariff.rates_milli)),
            price,
            "shipped" if path == data_path("tarifs.xml") else path.name,
        )
    yield table


def shelf_document(shelf: Iterable[Shelved]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": 1,
        "tariffs": [
            {
                **_facts(tariff),
                "rates": len(tariff.rates_milli),
                "brackets": len(tariff.brackets),
                "file": str(path),
            }
            for tariff, path in shelf
        ],
    }


def difference_parts(difference: Difference) -> Iterator[RenderableType]:
    """What changed, in sections; one line where nothing did."""
    before, after = difference.before, difference.after
    yield Text(f"From {_named(before)} to {_named(after)}", "bold")
    if difference.empty:
        yield Text("No rate and no price changed.")
    if difference.facts:
        table = _table("", "Before", "After")
        for name, (old, new) in difference.facts.items():
            table.add_row(name, old, new)
        yield _section("Terms", table)
    if difference.brackets:
        yield _section("Price of one credit", _bracket_changes(difference))
    if difference.packs:
        table = _table("Pack", ">Before", ">After")
        old_packs, new_packs = ({_pack(pack): pack.price for pack in packs} for packs in difference.packs)
        for name in [*old_packs, *(new for new in new_packs if new not in old_packs)]:
            table.add_row(
                name,
                _money(old_packs.get(name), before.currency),
                _money(new_packs.get(name), after.currency),
            )
        yield _section("Packs", table)
    if difference.changed:
        table = _table("Country", "Code", ">Before", ">After")
        for country, (old_rate, new_rate) in difference.changed.items():
            table.add_row(country_name(country), country, str(old_rate), str(new_rate))
        yield _section(f"Changed: {counted(len(difference.changed), 'rate')}", table)
    for title, rates in (("Added", difference.added), ("Removed", difference.removed)):
        if rates:
            table = _table("Country", "Code", ">Credits")
            for country, rate in rates.items():
                table.add_row(country_name(country), country, str(rate))
            yield _section(f"{title}: {counted(len(rates), 'rate')}", table)


def _facts(tariff: Tariff) -> dict[str, Any]:
    return {
        "billing_country": tariff.billing_country,
        "currency": tariff.currency,
        "valid_from": str(tariff.valid_from),
        "read_on": str(tariff.read_on),
        "status": tariff.status,
        "source": tariff.source,
        "vat": None if tariff.vat is None else str(tariff.vat),
        "order_maximum": tariff.order_maximum,
    }


def _headline(tariff: Tariff) -> Text:
    vat = "VAT unknown" if tariff.vat is None else f"VAT {tariff.vat} %"
    return Text.assemble(
        (f"Billing country {tariff.billing_country}, in use from {tariff.valid_from}", "bold"),
        f"\n{tariff.currency}, {vat}, at most {counted(tariff.order_maximum, 'credit')} an order\n",
        f"Read on {tariff.read_on}, {_STATUS[tariff.status]}\n",
        (f"Source: {tariff.source}", "dim"),
    )


def _offers(tariff: Tariff) -> Group:
    if not (tariff.brackets or tariff.packs):
        return Group(Text("No price is known."))
    sections: list[RenderableType] = []
    if tariff.brackets:
        # A column with nothing in it would make rich break the others.
        extras: list[tuple[str, Callable[[Bracket], str]]] = [
            (">Regular price", lambda bracket: _money(bracket.regular_price, tariff.currency)),
            (">Gift", lambda bracket: number(bracket.gift) if bracket.gift else ""),
        ]
        extras = [(name, cell) for name, cell in extras if any(map(cell, tariff.brackets))]
        table = _table(">From", ">To below", ">Price of one credit", *(name for name, _ in extras))
        for bracket in tariff.brackets:
            top = "" if bracket.maximum is None else number(bracket.maximum)
            price = _price(bracket, tariff.currency)
            table.add_row(number(bracket.minimum), top, price, *(cell(bracket) for _, cell in extras))
        sections.append(_section("Credits in one order, prices excluding VAT", table))
    if tariff.packs:
        table = _table(">Pack", ">Price", ">Gift")
        for pack in tariff.packs:
            gift = number(pack.gift) if pack.gift else ""
            table.add_row(number(pack.credits), _money(pack.price, tariff.currency), gift)
        sections.append(_section("Packs, prices excluding VAT", table))
    return Group(*sections)


def _rates(tariff: Tariff, countries: Sequence[str]) -> Group:
    table = _table("Country", "Code", ">Credits")
    for country in countries:
        rate = tariff.rate(country)
        table.add_row(country_name(country), country, "no rate" if rate is None else str(rate))
    return _section("Credits for one segment", table)


def _bracket_changes(difference: Difference) -> Table:
    assert difference.brackets is not None
    old, new = ({(b.minimum, b.maximum): b for b in brackets} for brackets in difference.brackets)
    table = _table(">From", ">To below", ">Before", ">After")
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1] or 0)):
        minimum, maximum = key
        table.add_row(
            number(minimum),
            "" if maximum is None else number(maximum),
            _price(old[key], difference.before.currency) if key in old else "",
            _price(new[key], difference.after.currency) if key in new else "",
        )
    return table


def _price(bracket: Bracket, currency: str) -> str:
    return f"{'' if bracket.known else 'at most '}{_money(bracket.price, currency)}"


def _money(price: Decimal | None, currency: str) -> str:
    return "" if price is None else money(price, currency)


def _pack(pack: Pack) -> str:
    return number(pack.credits) + (f" + {number(pack.gift)}" if pack.gift else "")


def _named(tariff: Tariff) -> str:
    return f"{tariff.billing_country} {tariff.valid_from} ({tariff.status})"


def _section(title: str, table: Table) -> Group:
    return Group(Text(title, "bold"), Padding.indent(table, 2))


def _table(*columns: str) -> Table:
    """A table without lines; a heading that begins with `>` aligns its column to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(
            column.removeprefix(">"), justify="right" if column.startswith(">") else "left", overflow="fold"
        )
    return table
