"""Tariffs: rates and pack brackets as dated facts."""

from estimator.base.choices import Status
from estimator.tariff.model import Bracket, KnownPrice, Pack, Tariff
from estimator.tariff.shelf import TariffSource, find_tariff
from estimator.tariff.write import write_tariffs
from estimator.tariff.xml import load_tariffs

__all__ = [
    "Bracket",
    "KnownPrice",
    "Pack",
    "Status",
    "Tariff",
    "TariffSource",
    "find_tariff",
    "load_tariffs",
    "write_tariffs",
]
