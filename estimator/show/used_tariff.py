"""The tariff that was used: every result says which one, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents.tariff import UsedTariff


def tariff_note(tariff: Tariff | UsedTariff) -> Text:
    """One sentence, and a warning before it where the prices are invented."""
    illustrative = "Illustrative prices, not the provider's. " if tariff.status == "illustrative" else ""
    return Text(
        f"{illustrative}Tariff: billing country {tariff.billing_country}, in use from {tariff.valid_from}, "
        f"read {tariff.read_on}. Source: {tariff.source}",
        "dim",
    )
