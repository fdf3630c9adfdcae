"""Tariffs out: one canonical spelling, so that two files with the same facts are the same bytes."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from estimator.base.credits import to_credits
from estimator.base.files import written_atomically
from estimator.base.formats import XML_SUFFIXES, check_suffix
from estimator.base.money import to_price
from estimator.base.notes import note
from estimator.base.paths import is_file, is_standard_output
from estimator.errors import Place, TariffError
from estimator.tariff.model import Bracket, KnownPrice, Pack, Tariff
from estimator.tariff.untrusted import decode_utf8, read_tariff
from estimator.tariff.xml import parse_tariffs


def write_tariffs(tariffs: Iterable[Tariff], path: Path, *, comment: str = "") -> None:
    """Write tariffs to one XML file, sorted by billing country and day, whole or not at all.

    What is written is read back first: `load_tariffs(path)` gives equal values, or nothing is written.

    Parameters
    ----------
    tariffs : iterable of Tariff
    path : Path
    comment : str
        For human readers, at the top of the file.

    Raises
    ------
    TariffError
        `TAR009` to `TAR016`, `TAR028` where the values are no valid tariff, such as one without any
        destination, or one with brackets and known prices.
    UsageError
        `OUT001`, `OUT002` where the file cannot be written, `OUT005` where its name is none of XML.

    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from estimator.tariff import find_tariff, load_tariffs
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> with TemporaryDirectory() as folder:
    ...     write_tariffs([tariff], Path(folder, "copy.xml"))
    ...     load_tariffs(Path(folder, "copy.xml")) == (tariff,)
    True
    """
    check_suffix(path, XML_SUFFIXES)
    _write(tariffs_xml(tariffs, comment=comment), path)


def add_tariff(tariff: Tariff, path: Path) -> None:
    """Add a tariff to a file of tariffs, whole or not at all; where there is no file, make one.

    A new day is a new tariff, and an old one is never edited: what the file holds stays as it is, with its
    comments, so that an estimate of last year gives the same result again. Where it has the very same tariff,
    there is nothing to do: an import can be run again.

    Raises
    ------
    TariffError
        `TAR029` where the file has another tariff of the same billing country and day, `FIL…`, `TAR003` to
        `TAR016` where it is there and holds no tariffs; else as `write_tariffs`.
    UsageError
        `OUT001`, `OUT002` where the file cannot be written, `OUT005` where its name is none of XML.
    """
    check_suffix(path, XML_SUFFIXES)
    before = b"" if is_standard_output(path) or not is_file(path) else read_tariff(path)
    if not before:
        _write(tariffs_xml([tariff]), path)
        return
    others = parse_tariffs(before, str(path))
    for other in others:
        if other == replace(tariff, read_on=other.read_on):
            note(Place(str(path)), "it has this tariff already, and stays as it is")
            return
        if (other.billing_country, other.valid_from) == (tariff.billing_country, tariff.valid_from):
            details = {"billing_country": tariff.billing_country, "day": tariff.valid_from}
            raise TariffError("TAR029", Place(str(path)), **details)
    text = decode_utf8(before, str(path))
    end = _END.search(text)
    assert end is not None  # it has an element, and was read
    added = "\n".join([*_tariff_lines(tariff), ""])
    added = added.replace("\n", "\r\n" if "\r\n" in text else "\n")
    mark = "\ufeff" if before.startswith(BOM_UTF8) else ""
    _write(mark + text[: end.start()] + added + text[end.start() :], path)
    note(Place(str(path)), "the tariffs that it had stay as they are: {count}", count=len(others))


_END = re.compile(
    r"</tarifs\s*>(?=(?:\s|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*\Z)",
    re.DOTALL,
)
"""Where a file of tariffs ends: behind it are comments at most, and those before it may speak of it."""


def _write(text: str, path: Path) -> None:
    """Write a file of tariffs that is read back first."""
    try:
        parse_tariffs(text.encode(), str(path))
    except TariffError as error:
        # No such file is there: nobody can look at its lines, and no command can list what else is wrong.
        details = {**error.details, "others": ""} if "others" in error.details else error.details
        raise TariffError(error.code, Place(str(path)), **details) from error
    with written_atomically(path) as file:
        file.write(text)


def tariffs_xml(tariffs: Iterable[Tariff], *, comment: str = "") -> str:
    """The text of the file that `write_tariffs` writes."""
    from xml.sax.saxutils import escape  # not above: it loads a network client, and most commands only read

    in_order = sorted(tariffs, key=lambda tariff: (tariff.billing_country, tariff.valid_from))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    if comment:
        lines.append(f"<!-- {escape(comment)} -->")
    lines.append('<tarifs version="1">')
    for tariff in in_order:
        lines += _tariff_lines(tariff)
    lines.append("</tarifs>")
    return "\n".join(lines) + "\n"


def _tariff_lines(tariff: Tariff) -> list[str]:
    first, *others = _spelled(_tariff_attributes(tariff))
    return [
        "",
        "  <tarif " + "\n         ".join([first, *others]) + ">",
        *(_empty("bracket", _bracket_attributes(bracket)) for bracket in tariff.brackets),
        *(_empty("known-price", _known_price_attributes(known)) for known in tariff.known_prices),
        *(_empty("pack", _pack_attributes(pack)) for pack in tariff.packs),
        *(
            _empty("destination", {"country": country, "credits": to_credits(rate)})
            for country, rate in sorted(tariff.rates_milli.items())
        ),
        "  </tarif>",
    ]


def _tariff_attributes(tariff: Tariff) -> dict[str, object]:
    return {
        "billing-country": tariff.billing_country,
        "currency": tariff.currency,
        "valid-from": tariff.valid_from,
        "read-on": tariff.read_on,
        "status": tariff.status,
        "source": tariff.source,
        "vat": None if tariff.vat is None else _plain(tariff.vat),
        "vat-source": tariff.vat_source,
        "order-maximum": tariff.order_maximum,
        "falling": "true" if tariff.falling else None,
    }


def _bracket_attributes(bracket: Bracket) -> dict[str, object]:
    return {
        "from": bracket.minimum,
        "to": bracket.maximum,
        "price": to_price(bracket.price_micro),
        "known": "true" if bracket.known else "false",
        "gift": bracket.gift or None,
        "regular-price": None
        if bracket.regular_price_micro is None
        else to_price(bracket.regular_price_micro),
    }


def _known_price_attributes(known: KnownPrice) -> dict[str, object]:
    return {
        "quantity": known.quantity,
        "price": known.price,
        "read-on": known.read_on,
        "source": known.source,
    }


def _pack_attributes(pack: Pack) -> dict[str, object]:
    return {"credits": pack.credits, "price": to_price(pack.price_micro), "gift": pack.gift or None}


def _empty(element: str, attributes: Mapping[str, object]) -> str:
    return f"    <{element} {' '.join(_spelled(attributes))}/>"


def _spelled(attributes: Mapping[str, object]) -> list[str]:
    from xml.sax.saxutils import quoteattr

    return [f"{name}={quoteattr(str(value))}" for name, value in attributes.items() if value is not None]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
