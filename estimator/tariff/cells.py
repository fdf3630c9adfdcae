"""Tables made for people: which column holds the countries, which the credits, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from estimator.base.countries import country_code, country_told
from estimator.base.credits import to_credits, to_milli
from estimator.base.language import joined, listed, told, told_many
from estimator.base.notes import note
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
_MONEY = ("price", "prix", "cost", "cout", "tarif", "amount", "montant", "eur", "euros", "usd", "gbp", "pln")
_DASHES = " \u00a0-\u2010\u2011\u2012\u2013\u2014\u2212_*."
_NO_RATE = frozenset(
    {"na", "n a", "nd", "n d", "nc", "none", "no", "non", "x", "aucun", "aucune", "sans", "null", "nil"}
    | {"not served", "not available", "unavailable", "not supported", "unsupported", "no rate", "no service"}
    | {
        "non disponible",
        "indisponible",
        "non desservi",
        "non desservie",
        "non servi",
        "pas desservi",
        "blocked",
    }
    | {"bloque", "pas de tarif", "sans tarif", "sur demande", "on request", "nous consulter", "tbd"}
)
_OTHERS = frozenset(
    {
        "all others",
        "all other",
        "others",
        "other",
        "other countries",
        "all other countries",
        "rest",
        "default",
    }
    | {"rest of world", "rest of the world", "row", "autres", "autre", "autres pays", "tous les autres"}
    | {"tous les autres pays", "autres destinations", "other destinations", "all other destinations"}
    | {"reste du monde", "international", "le reste", "all countries", "tous les pays", "monde", "world"}
)
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))?(?:\s*cr[ée]dits?)?", re.IGNORECASE)


class RateCell(NamedTuple):
    """A country and its credits as somebody wrote them, and where they stand."""

    country: str
    credits: str
    place: Place


def find_columns(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> tuple[int, int] | None:
    """Positions of the country and the credits column, or None where the header names no such two.

    Where several columns could be the one of countries, it is the one with most countries among the rows:
    a column `Code` may hold codes of countries, or calling codes.

    >>> find_columns(["Indicatif", "Pays", "Crédits par SMS"])
    (1, 2)
    >>> find_columns(["Pays", "Prix"]) is None
    True
    """
    names = [" ".join(words(cell)) for cell in header]
    countries = [names.index(name) for name in _COUNTRY if name in names]
    amount = next((names.index(name) for name in _CREDITS if name in names), None)
    if not countries or amount is None:
        return None
    known = {at: sum(country_code(row[at]) is not None for row in rows if at < len(row)) for at in countries}
    return max(known, key=lambda at: known[at]), amount


def note_columns(header: Sequence[str], amount: int, place: Place) -> None:
    """Say which column the credits are read from, where another one is called as one of credits, too."""
    others = [cell for at, cell in enumerate(header) if at != amount and " ".join(words(cell)) in _CREDITS]
    if others:
        note(
            place,
            "credits are read from the column {column}, and not from {others}",
            column=quoted(header[amount]),
            others=listed(map(quoted, others)),
        )


def lacking(header: Sequence[str]) -> str:
    """What `find_columns` lacks in a header, in words.

    >>> lacking(["Country", "Price"])
    'The header names no column of credits; Price is money, not credits'
    """
    names = [" ".join(words(cell)) for cell in header]
    nothing = []
    if not set(_COUNTRY) & set(names):
        nothing.append(told("no column of countries"))
    if not set(_CREDITS) & set(names):
        nothing.append(told("no column of credits"))
    money = [cell for cell, name in zip(header, names, strict=True) if set(name.split()) & set(_MONEY)]
    is_money = (
        told("; {name} is money, not credits", name=money[0])
        if money and nothing[-1:] == ["no column of credits"]
        else ""
    )
    return told("The header names {nothing}{money}", nothing=joined(nothing), money=is_money)


def has_no_rate(text: str) -> bool:
    """Whether a cell says that there is no rate: a dash, `N/A`, "not served".

    >>> [has_no_rate(text) for text in ("—", "n/a", "Not served", "0", "2,15")]
    [True, True, True, False, False]
    """
    return not text.strip(_DASHES) or " ".join(words(text)) in _NO_RATE


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
    `TAR025` where a country has two rates; the same rate twice is no contradiction. Countries that are said
    to have no rate have none, and what means all others is left out: both are noted.
    """
    rates: dict[str, int] = {}
    unknown: list[RateCell] = []
    without: list[str] = []
    for cell in cells:
        country = country_code(cell.country)
        place = cell.place
        if country is None:
            if " ".join(words(cell.country)) in _OTHERS:
                note(place, "{name} is no country, and left out", name=quoted(cell.country))
            else:
                unknown.append(cell)
            continue
        if has_no_rate(cell.credits):
            without.append(country_told(country))
            continue
        rate = read_credits(cell.credits)
        if rate is None:
            raise TariffError("TAR022", place, value=quoted(cell.credits), country=country_told(country))
        if rates.setdefault(country, rate) != rate:
            one, other = to_credits(rates[country]), to_credits(rate)
            raise TariffError("TAR025", place, country=country_told(country), one=one, other=other)
    if unknown:
        raise _unknown_names(unknown)
    if not rates:
        raise TariffError(
            "TAR023", Place(file), what="No country has a rate", advice="Give one a number of credits."
        )
    if without:
        note(Place(file), "no rate is given for {countries}", countries=", ".join(without))
    return rates


def _unknown_names(unknown: list[RateCell]) -> TariffError:
    names = listed(
        told("{name} (line {line})", name=quoted(cell.country), line=str(cell.place.line)) for cell in unknown
    )
    count = told_many("One country is", "{count} countries are", len(unknown))
    return TariffError("TAR021", unknown[0].place, count=count, names=names)
