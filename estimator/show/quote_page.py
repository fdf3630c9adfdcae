"""The client's page of a quote: HTML that needs no other file, and prints on A4.

What the credits cost and the margin on them are nowhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from estimator.base.countries import country_name
from estimator.base.language import day, number, said
from estimator.base.read import shown
from estimator.base.speaking import known_language
from estimator.price.quote import Quote
from estimator.show.quote import said_to_client
from estimator.show.words import money, price_of
from estimator.speech.languages import LanguageCode, in_force, spoken_in

_HERE: Final = Path(__file__)
_TERMS: Final = '<section class="terms"><h2>{title}</h2>{terms}</section>\n'
_TOTAL: Final = (
    '<tr><th scope="row" colspan="3">{name}</th><td class="number" colspan="3">{price}</td></tr>\n'
)
_IS_NUMBER: Final = ' class="number"'
_OF_COLUMN: Final = ' scope="col"'


def quote_html(quote: Quote, *, language: LanguageCode | None = None) -> str:
    """The page for the client.

    Parameters
    ----------
    quote : Quote
    language : "en" or "fr"
        By default the one that people are spoken to in.

    >>> from estimator import estimate
    >>> from estimator.price.quote import quote
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}]
    >>> offered = quote(
    ...     estimate(campaign, on="2026-11-01"), client="A & B", number="7", issuer="C",
    ...     on="2026-11-28", valid_until="2026-12-31",
    ... )
    >>> "A &amp; B" in quote_html(offered), "Valable jusqu" in quote_html(offered, language="fr")
    (True, True)
    """
    with spoken_in(known_language(language)):
        return _page(quote)


def _escape(text: str) -> str:
    return escape(shown(text))


def _page(quote: Quote) -> str:
    title = said("Quote {number}", number=quote.number)
    currency = quote.tariff.currency
    facts = (
        (said("Number"), quote.number),
        (said("Date"), day(quote.on)),
        (said("Valid until"), day(quote.valid_until)),
        *([(said("Subject"), quote.subject)] if quote.subject else []),
    )
    head = (
        (said("Destination"), False),
        (said("Messages"), True),
        (said("Segments"), True),
        (said("Credits"), True),
        (said("Unit price {currency}", currency=currency), True),
        (said("Total {currency}", currency=currency), True),
    )
    unit = price_of(quote.credit_price)
    rows = [
        (
            country_name(line.country),
            number(line.messages),
            number(line.segments),
            number(line.credits),
            unit,
            price_of(line.bounds),
        )
        for line in quote.lines
    ]
    notes = [*said_to_client(quote), said("The unit price is that of one credit, excluding VAT.")]
    terms = _lines(quote.terms)
    return Template(_read("html")).substitute(
        language=in_force(),
        title=_escape(title),
        style=_read("css"),
        issuer=_lines(quote.issuer),
        facts="".join(f"<dt>{_escape(name)}</dt><dd>{_escape(value)}</dd>" for name, value in facts),
        client_title=_escape(said("Client")),
        client=_lines(quote.client),
        head="".join(_cell(*each, tag="th") for each in head),
        rows=_rows(rows),
        totals=_rows_of_totals(quote),
        notes="".join(f"<li>{_escape(note)}</li>" for note in notes),
        terms=_TERMS.format(title=_escape(said("Terms")), terms=terms) if terms else "",
        agreed=_escape(said("Agreed by the client")),
        signature=_escape(said("Date and signature:")),
    )


def _read(kind: str) -> str:
    return _HERE.with_name(f"quote.{kind}").read_text(encoding="utf-8")


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(
        f"<tr>{''.join(_cell(cell, at > 0) for at, cell in enumerate(row))}</tr>\n" for row in rows
    )


def _rows_of_totals(quote: Quote) -> str:
    currency = quote.tariff.currency
    lines = [(said("Total excluding VAT"), money(quote.total, currency))]
    if quote.vat is None:
        lines.append((said("VAT"), said("not known")))
    else:
        lines.append((said("VAT of {vat} %", vat=quote.vat), money(quote.vat_amount, currency)))
        lines.append((said("Total with VAT"), money(quote.total_with_vat, currency)))
    return "".join(_TOTAL.format(name=_escape(name), price=_escape(price)) for name, price in lines)


def _cell(text: str, is_number: bool, *, tag: str = "td") -> str:
    kind = _IS_NUMBER if is_number else ""
    scope = _OF_COLUMN if tag == "th" else ""
    return f"<{tag}{scope}{kind}>{_escape(text)}</{tag}>"


def _lines(text: str) -> str:
    """A text of several lines, the first of which stands out."""
    return "".join(f"<p>{_escape(line)}</p>" for line in text.strip().splitlines())
