"""Tariffs as documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from estimator.base.countries import country_name
from estimator.documents import tariff as documents
from estimator.documents.values import maybe
from estimator.errors import SmsCostError
from estimator.tariff.diff import Difference
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import Shelved


def used(tariff: Tariff) -> documents.UsedTariff:
    """What a result says of the tariff it used.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> used(find_tariff(on=date(2022, 12, 31))).valid_from.isoformat()
    '2022-08-29'
    """
    return documents.UsedTariff(
        billing_country=tariff.billing_country,
        currency=tariff.currency,
        valid_from=tariff.valid_from,
        read_on=tariff.read_on,
        source=tariff.source,
        status=tariff.status,
    )


def tariff_document(tariff: Tariff, countries: Sequence[str] = ()) -> documents.Tariff:
    """A tariff with its prices and all its rates, or only the rates of some countries."""
    return documents.Tariff(
        schema=1,
        tariff=documents.Facts(**_facts(tariff)),
        brackets=_brackets(tariff),
        known_prices=tuple(
            documents.KnownPrice(
                quantity=known.quantity, price=str(known.price), read_on=known.read_on, source=known.source
            )
            for known in tariff.known_prices
        ),
        packs=_packs(tariff),
        destinations=tuple(
            documents.Rate(
                country=country, name=country_name(country, "en"), credits=maybe(tariff.rate(country))
            )
            for country in countries or sorted(tariff.rates_milli)
        ),
    )


def shelf_document(shelf: Iterable[Shelved]) -> documents.Shelf:
    """Every tariff there is, with the file it stands in."""
    return documents.Shelf(
        schema=1,
        tariffs=tuple(
            documents.Shelved(
                **_facts(tariff), rates=len(tariff.rates_milli), brackets=len(tariff.offered), file=str(path)
            )
            for tariff, path in shelf
        ),
    )


def difference_document(
    difference: Difference, effects: Iterable[documents.TariffEffect] = ()
) -> documents.TariffDifference:
    """The way from one tariff to another, and what it does to a campaign or a calendar."""
    before, after = difference.before, difference.after
    return documents.TariffDifference(
        schema=1,
        before=used(before),
        after=used(after),
        added=_rates(difference.added),
        removed=_rates(difference.removed),
        changed={country: (str(old), str(new)) for country, (old, new) in difference.changed.items()},
        facts=dict(difference.facts),
        brackets=None if difference.brackets is None else (_brackets(before), _brackets(after)),
        packs=None if difference.packs is None else (_packs(before), _packs(after)),
        effects=tuple(effects),
    )


def check_document(
    file: Path, faults: Iterable[SmsCostError], tariffs: Sequence[Tariff]
) -> documents.TariffCheck:
    """The faults of a file with their places; where there is none, what it holds."""
    return documents.TariffCheck(
        schema=1,
        file=str(file),
        faults=tuple(
            documents.Fault(
                code=fault.code,
                line=None if fault.place is None else fault.place.line,
                column=None if fault.place is None else fault.place.column,
                what=fault.told,
            )
            for fault in faults
        ),
        tariffs=len(tariffs),
        rates=sum(len(tariff.rates_milli) for tariff in tariffs),
    )


def file_document(path: Path, made: Tariff, without_rate: Iterable[str]) -> documents.TariffFile:
    """A tariff file that was written, and the countries that the provider has no rate for."""
    return documents.TariffFile(
        schema=1,
        file=str(path),
        tariff=used(made),
        rates=len(made.rates_milli),
        brackets=len(made.offered),
        without_rate=tuple(without_rate),
    )


def _brackets(tariff: Tariff) -> tuple[documents.Bracket, ...]:
    return tuple(
        documents.Bracket(
            minimum=bracket.minimum,
            maximum=bracket.maximum,
            price=str(bracket.price),
            known=bracket.known,
            at_least=maybe(bracket.at_least),
            gift=bracket.gift,
            regular_price=maybe(bracket.regular_price),
        )
        for bracket in tariff.offered
    )


def _packs(tariff: Tariff) -> tuple[documents.Pack, ...]:
    return tuple(
        documents.Pack(credits=pack.credits, price=str(pack.price), gift=pack.gift) for pack in tariff.packs
    )


def _rates(rates: Mapping[str, Decimal]) -> dict[str, str]:
    return {country: str(rate) for country, rate in rates.items()}


def _facts(tariff: Tariff) -> dict[str, Any]:
    return {
        "billing_country": tariff.billing_country,
        "currency": tariff.currency,
        "valid_from": tariff.valid_from,
        "read_on": tariff.read_on,
        "status": tariff.status,
        "source": tariff.source,
        "vat": maybe(tariff.vat),
        "order_maximum": tariff.order_maximum,
        "falling": tariff.falling,
    }
