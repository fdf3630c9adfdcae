"""The tariff that was used: every result says which one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.price.comparison import UsedTariff


def tariff_document(tariff: Tariff | UsedTariff) -> dict[str, Any]:
    """The tariff as a part of a JSON document: where it holds, from which day, and how it is known.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> tariff_document(find_tariff(on=date(2022, 12, 31)))["valid_from"]
    '2022-08-29'
    """
    return {
        "billing_country": tariff.billing_country,
        "currency": tariff.currency,
        "valid_from": tariff.valid_from.isoformat(),
        "read_on": tariff.read_on.isoformat(),
        "source": tariff.source,
        "status": tariff.status,
    }
