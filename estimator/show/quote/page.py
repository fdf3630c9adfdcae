"""The client's page of a quote: HTML that needs no other file, and prints on A4.

What the credits cost and the margin on them are nowhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final

from estimator.base.countries import country_name
from estimator.base.language import day, number, said
from estimator.price.quote import Quote
from estimator.show.quote.sheet import said_to_client
from estimator.show.words import money, price_of
from estimator.speech.languages import LanguageCode, in_force, spoken_in

_STYLE: Final = Path(__file__).with_name("quote.css")


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
    with spoken_in(language or in_force()):
        return _page(quote)


def _page(quote: Quote) -> str:
    title = said("Quote {number}", number=quote.number)
    currency = quote.tariff.currency
    facts = (
        (said("Number"), quote.number),
        (said("Date"), day(quote.on)),
        (said("Valid until"), day(quote.valid_until)),
        (said("Subject"), quote.subject),
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
    # Sentences stand outside of f-strings: those who gather them for translation do not look into these.
    terms_title, client_title = escape(said("Terms")), escape(said("Client"))
    agreed, signature = escape(said("Agreed by the client")), escape(said("Date and signature:"))
    terms = (
        f'<section class="terms"><h2>{terms_title}</h2>{_lines(quote.terms)}</section>\n'
        if quote.terms.strip()
        else ""
    )
    return f"""\
<!doctype html>
<html lang="{in_force()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>
{_STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header>
<div class="issuer">{_lines(quote.issuer)}</div>
<h1>{escape(title)}</h1>
</header>
<div class="parties">
<dl>{"".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)}</dl>
<div class="client"><h2>{client_title}</h2>{_lines(quote.client)}</div>
</div>
<table>
<thead><tr>{"".join(_cell(*each, tag="th") for each in head)}</tr></thead>
<tbody>
{_rows(rows)}</tbody>
<tbody class="totals">
{_rows_of_totals(quote)}</tbody>
</table>
<ul class="notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>
{terms}<section class="agreed">
<h2>{agreed}</h2>
<p>{signature}</p>
</section>
</main>
</body>
</html>
"""


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
        lines.append((said("VAT of {vat} %", vat=format(quote.vat, "f")), money(quote.vat_amount, currency)))
        lines.append((said("Total with VAT"), money(quote.total_with_vat, currency)))
    return "".join(
        f'<tr><th scope="row" colspan="3">{escape(name)}</th>'
        f'<td class="number" colspan="3">{escape(price)}</td></tr>\n'
        for name, price in lines
    )


def _cell(text: str, is_number: bool, *, tag: str = "td") -> str:
    kind = ' class="number"' if is_number else ""
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"


def _lines(text: str) -> str:
    """A text of several lines, the first of which stands out."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.strip().splitlines())
