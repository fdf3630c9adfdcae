"""Tables made for people: which column holds the countries, which the credits, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from estimator.base.countries import country_code, country_told
from estimator.base.credits import to_credits, to_milli
from estimator.base.language import listed, told, told_many
from estimator.base.read import quoted, words
from estimator.errors import Place, TariffError

# Codes before names: a file that has both says the same country twice, once without room for doubt.
_COUNTRY = (
    *("iso2", "iso", "country code", "countrycode", "code pays", "code"),
    *("country", "pays", "destination", "name", "nom", "name en", "name fr", "nom fr", "nom en"),
)
_CREDITS = (
    *("credits", "credit", "credits per sms", "credits par sms", "credit par sms", "nombre de credits"),
    *("rate", "taux"),
)
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))?(?:\s*cr[ée]dits?)?", re.IGNORECASE)


class RateCell(NamedTuple):
    """A country and its credits as somebody wrote them, and the line they stand on."""

    country: str
    credits: str
    line: int


def find_columns(header: Sequence[str]) -> tuple[int, int] | None:
    """Positions of the country and the credits column, or None where the header names no such two.

    >>> find_columns(["Indicatif", "Pays", "Crédits par SMS"])
    (1, 2)
    >>> find_columns(["Pays", "Prix"]) is None
    True
    """
    names = [" ".join(words(cell)) for cell in header]
    country = next((names.index(name) for name in _COUNTRY if name in names), None)
    amount = next((names.index(name) for name in _CREDITS if name in names), None)
    return None if country is None or amount is None else (country, amount)


def read_credits(text: str) -> int | None:
    """Milli-credits from a cell, with a decimal point or comma, or None where it holds no such number.

    >>> [read_credits(text) for text in ("2.15", "2,15 crédits", "1", "0", "-1", "1e3", "n/a")]
    [2150, 2150, 1000, None, None, None, None]
    """
    found = _NUMBER.fullmatch(text.strip())
    return (to_milli(f"{found[1]}.{found[2] or 0}") or None) if found else None


def read_rates(cells: Iterable[RateCell], file: str) -> dict[str, int]:
    """Cells as milli-credits by country code.

    Raises `TAR021` naming every country that is not known, `TAR022` for a rate that is no number above 0,
    `TAR025` where a country has two rates; the same rate twice is no contradiction.
    """
    rates: dict[str, int] = {}
    unknown: list[RateCell] = []
    for cell in cells:
        country = country_code(cell.country)
        if country is None:
            unknown.append(cell)
            continue
        place = Place(file, cell.line)
        rate = read_credits(cell.credits)
        if rate is None:
            raise TariffError("TAR022", place, value=quoted(cell.credits), country=country_told(country))
        if rates.setdefault(country, rate) != rate:
            one, other = to_credits(rates[country]), to_credits(rate)
            raise TariffError("TAR025", place, country=country_told(country), one=one, other=other)
    if unknown:
        raise _unknown_names(unknown, file)
    return rates


def _unknown_names(unknown: list[RateCell], file: str) -> TariffError:
    names = listed(
        told("{name} (line {line})", name=quoted(cell.country), line=str(cell.line)) for cell in unknown
    )
    count = told_many("One country is", "{count} countries are", len(unknown))
    return TariffError("TAR021", Place(file, unknown[0].line), count=count, names=names)
