"""A tariff from what people have at hand: a CSV, answers of the API saved as JSON, a saved web page."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from estimator.base import clock
from estimator.base.amounts import Amount, exact_percent
from estimator.base.clock import Day, day_of
from estimator.base.contents import LONGEST_MAGIC, content_of
from estimator.base.countries import country_told
from estimator.base.credits import to_credits
from estimator.base.exact_json import read_json
from estimator.base.formats import CAMPAIGNS, PAGE_SUFFIXES
from estimator.base.language import told
from estimator.base.read import raised_as
from estimator.base.tables import table_of, text_of_cell
from estimator.errors import Place, TariffError
from estimator.tariff.api import DestinationRate, PackLevel, one_currency, one_vat, read_pack, read_rate
from estimator.tariff.cells import RateCell, find_columns, lacking, note_columns, read_rates
from estimator.tariff.html import read_html
from estimator.tariff.model import Bracket, Tariff
from estimator.tariff.untrusted import decode_utf8, read_tariff

CURRENCIES = {"es": "EUR", "fr": "EUR", "gb": "GBP", "ie": "EUR", "it": "EUR", "pl": "PLN"}
"""What the provider bills in, by billing country."""


TABLES = CAMPAIGNS
"""The endings of rate cards that are tables: whatever campaigns may be."""


_OWN = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:[?!][^<]*<)*tarifs[\s>]")
"""How a tariff file begins: behind its declaration and comments is its element."""


class _Content(NamedTuple):
    """What a file says of a tariff; no currency where it holds no price."""

    rates: dict[str, int]
    brackets: tuple[Bracket, ...] = ()
    currency: str | None = None
    vat: Decimal | None = None


def import_tariff(
    path: Path,
    *,
    billing_country: str,
    valid_from: Day,
    source: str,
    currency: str | None = None,
    vat: Amount | None = None,
    vat_source: str | None = None,
) -> Tariff:
    """Read a tariff out of a table, JSON or an HTML page; its ending says which.

    Parameters
    ----------
    path : Path
        `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xls`, `.ods`, `.parquet`: a header with a country and a credits
        column.
        `.json`: a list of sms.DestinationRates and sms.PackDetails, as the provider's API answers them.
        `.htm` or `.html`: a saved page with tables of countries and credits.
        At most 2 MiB; JSON and HTML in UTF-8. Countries are codes, French names or English names.
    billing_country, valid_from, source
        What the file does not say; `valid_from` is also the day it was read, if it is not still to come: then
        it was read today.
    currency : str, optional
        That of the prices in the file, or else the one the provider uses in the billing country.
    vat, vat_source
        Percent, and where it was read, for where the file does not say it.

    Returns
    -------
    Tariff
        Its status is `"quoted"`. Without brackets unless the file holds packs: the price is then unknown.

    Raises
    ------
    TariffError
        `FIL…`, `CSV…`, `ENC…`, `XLS…`, `TAR004`, `TAR005` where the file cannot be read, `TAR020` to
        `TAR027` where it is not understood.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "rates.csv")
    ...     _ = file.write_text("Pays;Crédits\\nInde;2,15\\nÉtats-Unis;1\\n", encoding="utf-8")
    ...     import_tariff(file, billing_country="fr", valid_from="2026-11-01", source="my notes").rates
    {'IN': Decimal('2.15'), 'US': Decimal('1')}
    """
    first = day_of(told("first day of the tariff"), valid_from)
    content = _read(path)
    billing_country = billing_country.lower()
    chosen = currency or content.currency or CURRENCIES.get(billing_country)
    if chosen is None:
        raise TariffError("TAR027", billing_country=billing_country)
    if content.currency not in (None, chosen):
        raise TariffError("TAR026", Place(str(path)), found=content.currency, currency=chosen)
    given = None if vat is None else exact_percent(told("VAT"), vat)
    return Tariff(
        billing_country=billing_country,
        currency=chosen,
        valid_from=first,
        read_on=min(first, clock.today()),
        source=source,
        status="quoted",
        rates_milli=content.rates,
        brackets=content.brackets,
        vat=given if content.vat is None else content.vat,
        vat_source=vat_source if content.vat is None else source,
    )


def _read(path: Path) -> _Content:
    file = str(path)
    kind = path.suffix.lower()
    octets = read_tariff(path)
    if _OWN.search(octets):
        raise TariffError("TAR031", Place(file), file=file)
    is_table = kind in TABLES
    if not is_table and kind not in (".json", *PAGE_SUFFIXES):
        # Of texts without a suffix that says so, it is not known which of three they are.
        is_table = content_of(octets[:LONGEST_MAGIC]) in ("excel", "parquet")
        if not is_table:
            raise TariffError("TAR020", Place(file))
    if is_table:
        with raised_as(TariffError):
            return _Content(read_rates(_cells(octets, file), file))
    text = decode_utf8(octets, file)
    return _read_answers(text, file) if kind == ".json" else _Content(read_rates(read_html(text, file), file))


def _cells(octets: bytes, file: str) -> list[RateCell]:
    """The cells below the header that names both columns."""
    table = table_of(octets, file, meaning=lambda header: find_columns(header) is not None)
    rows = [(place, list(map(text_of_cell, cells))) for place, cells in table.rows]
    columns = find_columns(table.header, [cells for _, cells in rows])
    if columns is None:
        raise TariffError(
            "TAR023",
            table.place,
            what=lacking(table.header),
            advice=told("Call them country and credits, or pays and crédits."),
        )
    country, amount = columns
    note_columns(table.header, amount, table.place)
    found = [RateCell(cells[country], cells[amount], place) for place, cells in rows]
    if not found:
        raise TariffError(
            "TAR023", Place(file), what=told("The file has no row"), advice=told("Give one a country.")
        )
    return found


def _read_answers(text: str, file: str) -> _Content:
    rates: dict[str, int] = {}
    levels: list[PackLevel] = []
    shares: set[Decimal | None] = set()
    try:
        answers = read_json(text.encode())
        if not isinstance(answers, list) or not answers:
            raise ValueError(told("a list was expected, with something in it"))  # noqa: TRY301
        for number, answer in enumerate(answers, start=1):
            country, rate, vat = _read_answer(answer, number, levels)
            shares.add(vat)
            if rates.setdefault(country, rate) != rate:
                one, other = to_credits(rates[country]), to_credits(rate)
                raise TariffError("TAR025", Place(file), country=country_told(country), one=one, other=other)
        currency, vat = one_currency(levels) if levels else None, one_vat(shares)
    except ValueError as error:
        raise TariffError("TAR024", Place(file), why=error) from error
    brackets = sorted((level.bracket for level in levels), key=lambda bracket: bracket.minimum)
    return _Content(rates, tuple(brackets), currency, vat)


def _read_answer(answer: object, number: int, levels: list[PackLevel]) -> DestinationRate:
    try:
        if isinstance(answer, dict) and "creditPrice" in answer:
            levels.append(read_pack(answer))
        return read_rate(answer)
    except ValueError as error:
        raise ValueError(told("item {number}: {error}", number=str(number), error=error)) from error
