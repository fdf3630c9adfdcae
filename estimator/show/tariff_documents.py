"""What was done with tariff files, for programs and in a line: checked, compared, written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from estimator.errors import SmsCostError
from estimator.show.tariff import tariff_document
from estimator.show.used_tariff import tariff_document as used_document
from estimator.show.words import counted
from estimator.tariff import Tariff
from estimator.tariff.diff import Difference


def difference_document(difference: Difference) -> dict[str, Any]:
    """The way from one tariff to another; rates are credits, as texts."""
    before, after = (tariff_document(each, []) for each in (difference.before, difference.after))
    return {
        "schema": 1,
        "before": used_document(difference.before),
        "after": used_document(difference.after),
        "added": _rates(difference.added),
        "removed": _rates(difference.removed),
        "changed": {country: [str(rate) for rate in rates] for country, rates in difference.changed.items()},
        "facts": {fact: list(values) for fact, values in difference.facts.items()},
        "brackets": None if difference.brackets is None else [before["brackets"], after["brackets"]],
        "packs": None if difference.packs is None else [before["packs"], after["packs"]],
    }


def _rates(rates: Mapping[str, Decimal]) -> dict[str, str]:
    return {country: str(rate) for country, rate in rates.items()}


def check_line(file: Path, tariffs: Sequence[Tariff]) -> str:
    """That a file has no fault."""
    rates = sum(len(tariff.rates_milli) for tariff in tariffs)
    return f"{file}: no fault in {counted(len(tariffs), 'tariff')} with {counted(rates, 'rate')}."


def check_document(file: Path, faults: Sequence[SmsCostError], tariffs: Sequence[Tariff]) -> dict[str, Any]:
    """The faults of a file with their places; where there is none, what it holds."""
    return {
        "schema": 1,
        "file": str(file),
        "faults": [
            {
                "code": fault.code,
                "line": fault.place and fault.place.line,
                "column": fault.place and fault.place.column,
                "what": fault.sentence,
            }
            for fault in faults
        ],
        "tariffs": len(tariffs),
        "rates": sum(len(tariff.rates_milli) for tariff in tariffs),
    }


def file_line(path: Path, made: Tariff) -> str:
    """What is in a file that was written."""
    brackets = counted(len(made.brackets), "price bracket") if made.brackets else "no price"
    return f"{path}: {counted(len(made.rates_milli), 'rate')}, {brackets}."


def file_document(path: Path, made: Tariff, without_rate: Sequence[str]) -> dict[str, Any]:
    """The same for programs, and the countries that the provider has no rate for."""
    return {
        "schema": 1,
        "file": str(path),
        "tariff": used_document(made),
        "rates": len(made.rates_milli),
        "brackets": len(made.brackets),
        "without_rate": list(without_rate),
    }
