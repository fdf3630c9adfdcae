"""Write the shipped tariffs from the facts in `data/facts/`.

    make tariffs

`data/tarifs.xml` holds facts and nothing else: every rate of `destinations.csv`, dated; a price only where
`packs.csv` says plainly that it is the price of one credit, at the quantity it was read at; the VAT of
`vat.csv`. A day on which only a price was read, and no rate, makes no tariff: the next one of the country has
the price.

`data/examples/tariff-degressive.xml` is invented, so that demonstrations have brackets to choose from.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from estimator.base.credits import to_milli
from estimator.base.money import to_micro
from estimator.tariff.imports import CURRENCIES
from estimator.tariff.model import Bracket, KnownPrice, Tariff
from estimator.tariff.write import tariffs_xml
from estimator.tariff.xml import parse_tariffs
from scripts.written import ROOT, main

DATA = ROOT / "data"

INVENTED_PRICES = {
    100: "0.06",
    200: "0.058",
    250: "0.0565",
    500: "0.055",
    1_000: "0.0525",
    2_500: "0.05",
    5_000: "0.0475",
    10_000: "0.045",
    25_000: "0.0425",
    50_000: "0.04",
    100_000: "0.0375",
    1_000_000: "0.035",
}
"""By pack level of the provider; only the first is a fact."""


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "facts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_price_of_a_credit(row: dict[str, str]) -> bool:
    # "verified as printed" marks guides that print the price of one local SMS and call it a credit's.
    return row["status"].startswith("verified") and "as printed" not in row["status"]


def _known_prices(country: str, since: str, day: str) -> tuple[KnownPrice, ...]:
    """What was read of prices after the tariff before, up to this one's day; of each quantity the latest."""
    latest: dict[int, KnownPrice] = {}
    for row in sorted(_rows("packs.csv"), key=lambda row: row["date"]):
        if not (_is_price_of_a_credit(row) and row["billing_country"] == country):
            continue
        if since < row["date"] <= day:
            if row["currency"] != CURRENCIES[country]:
                raise ValueError(f"{country} {day}: a price in {row['currency']}")
            quantity, read_on = int(row["credits"]), date.fromisoformat(row["date"])
            source = f"{row['source']}; {row['status']}"
            latest[quantity] = KnownPrice(quantity, to_micro(row["unit_price"]), read_on, source)
    return tuple(latest[quantity] for quantity in sorted(latest))


def tariffs_of_facts() -> list[Tariff]:
    """Every dated tariff that the facts support."""
    rates: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in _rows("destinations.csv"):
        rates[row["billing_country"], row["date"], row["source"]][row["iso2"]] = to_milli(row["credits"])
    made, since = [], dict.fromkeys(CURRENCIES, "")
    for (country, day, source), by_destination in sorted(rates.items()):
        made.append(_tariff(country, since[country], day, source, by_destination))
        since[country] = day
    return made


def _tariff(country: str, since: str, day: str, source: str, rates: dict[str, int]) -> Tariff:
    vat, known = _vat(country, day, _rows("vat.csv")), _known_prices(country, since, day)
    return Tariff(
        billing_country=country,
        currency=CURRENCIES[country],
        valid_from=date.fromisoformat(day),
        read_on=date.fromisoformat(day),
        source=source,
        status="quoted" if "public file" in source else "published",
        rates_milli=rates,
        known_prices=known,
        falling=bool(known),
        vat=Decimal(vat["percent"]) if vat else None,
        vat_source=vat["source"] if vat else None,
    )


def _vat(country: str, day: str, rows: Iterable[dict[str, str]]) -> dict[str, str] | None:
    in_force = [row for row in rows if row["billing_country"] == country and row["valid_from"] <= day]
    return max(in_force, key=lambda row: row["valid_from"], default=None)


def degressive_example(tariff: Tariff) -> Tariff:
    """The rates of a real tariff with invented prices."""
    levels = list(INVENTED_PRICES)
    brackets = tuple(
        Bracket(level, above, to_micro(INVENTED_PRICES[level]))
        for level, above in zip(levels, [*levels[1:], None], strict=True)
    )
    source = f"invented prices for demonstrations; the rates are those of {tariff.valid_from}"
    return replace(
        tariff, status="illustrative", source=source, brackets=brackets, known_prices=(), falling=False
    )


def files() -> dict[Path, bytes]:
    """Both files, as they are written; each was read back."""
    tariffs = tariffs_of_facts()
    latest = max((t for t in tariffs if t.billing_country == "fr"), key=lambda tariff: tariff.valid_from)
    facts = tariffs_xml(
        tariffs,
        comment="Facts with their sources, written by scripts/build_tariffs.py from data/facts: do not edit",
    )
    example = tariffs_xml(
        [degressive_example(latest)],
        comment="ILLUSTRATIVE: the prices in this file are INVENTED. They show how degressive packs work,\n"
        "     and are nobody's offer. Written by scripts/build_tariffs.py: do not edit.",
    )
    made = {
        DATA / "tarifs.xml": facts.encode(),
        DATA / "examples" / "tariff-degressive.xml": example.encode(),
    }
    for path, content in made.items():
        parse_tariffs(content, str(path))
    return made


if __name__ == "__main__":
    main(files, command="make tariffs")
