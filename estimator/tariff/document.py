"""Tariffs as documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from estimator.base.countries import country_name
from estimator.documents import tariff as documents
from estimator.documents.values import maybe
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
        brackets=tuple(
            documents.Bracket(
                minimum=bracket.minimum,
                maximum=bracket.maximum,
                price=str(bracket.price),
                known=bracket.known,
                gift=bracket.gift,
                regular_price=maybe(bracket.regular_price),
            )
            for bracket in tariff.brackets
        ),
        packs=tuple(
            documents.Pack(credits=pack.credits, price=str(pack.price), gift=pack.gift)
            for pack in tariff.packs
        ),
        destinations=tuple(
            documents.Rate(country=country, name=country_name(country), credits=maybe(tariff.rate(country)))
            for country in countries or sorted(tariff.rates_milli)
        ),
    )


def shelf_document(shelf: Iterable[Shelved]) -> documents.Shelf:
    """Every tariff there is, with the file it stands in."""
    return documents.Shelf(
        schema=1,
        tariffs=tuple(
            documents.Shelved(
                **_facts(tariff), rates=len(tariff.rates_milli), brackets=len(tariff.brackets), file=str(path)
            )
            for tariff, path in shelf
        ),
    )


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
    }
