"""An estimate worked out a second time, by other means: one row after the other, in Decimal.

Nothing of the flow is used but `explain`, the counter's plainly written twin. Files are read by Python's csv
module, numbers by libphonenumber, rates from the facts as they were written down.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import phonenumbers

from estimator.base.scan import is_blank
from estimator.count.message import explain

ROOT = Path(__file__).parent.parent


def rates(day: str = "2026-10-01", billing_country: str = "fr") -> dict[str, Decimal]:
    """Credits for a segment by destination, from the table of facts."""
    with (ROOT / "data" / "facts" / "destinations.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso2"]: Decimal(row["credits"])
            for row in csv.DictReader(line for line in file if not line.startswith("#"))
            if (row["date"], row["billing_country"]) == (day, billing_country)
        }


@dataclass
class Totals:
    """What an independent reader of the file found."""

    rows: int = 0
    rejected: int = 0
    credits: Decimal = Decimal(0)
    messages: Counter[tuple[str, str]] = field(default_factory=Counter)
    segments: Counter[tuple[str, str]] = field(default_factory=Counter)


def country_of(number: str, default_country: str | None) -> str | None:
    """The country of a number as libphonenumber reads it; None where it is none or cannot be one."""
    plain = number.strip().removeprefix("'")
    if any(character.isalpha() for character in plain):
        return None
    try:
        parsed = phonenumbers.parse(f"+{plain[2:]}" if plain.startswith("00") else plain, default_country)
    except phonenumbers.NumberParseException:
        return None
    # Numbers of a city alone are "possible" too, but nobody can send to them.
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    # Where countries share a calling code, it does not name the one of a number that nobody has.
    region = phonenumbers.region_code_for_number(parsed)
    return region or phonenumbers.region_code_for_country_code(parsed.country_code)


def _is_seen(message: str) -> bool:
    """Whether a recipient sees anything of it: what holds nothing but blanks is not sent."""
    return not is_blank(message.encode("utf-8", "replace"))


def total(rows: list[tuple[str, str]], *, default_country: str | None, clause: str) -> Totals:
    """Add up rows of (number, message)."""
    found, rated = Totals(), rates()
    for number, message in rows:
        found.rows += 1
        country = country_of(number, default_country)
        if country not in rated or not _is_seen(message):
            found.rejected += 1
            continue
        explanation = explain(message, stop_clause=clause)
        segments = len(explanation.segments)
        found.messages[country, explanation.encoding] += 1
        found.segments[country, explanation.encoding] += segments
        found.credits += segments * rated[country]
    return found


def read(path: Path, number: str, message: str, delimiter: str) -> list[tuple[str, str]]:
    """The two columns of a CSV file, as Python's own module reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row[number], row[message]) for row in csv.DictReader(file, delimiter=delimiter)]
