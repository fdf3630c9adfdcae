"""A quote for whoever makes it: what is offered, what it costs, and what the client is told."""

from __future__ import annotations

from collections.abc import Iterator

from estimator.base.countries import country_name
from estimator.base.language import day, number, said, said_many
from estimator.price.quote import Quote
from estimator.show.sheet import Column, Lines, Row, Sheet, Table, numbers, rows_of, strong
from estimator.show.words import money, price_of, tariff_note, visible


def quote_sheet(quote: Quote) -> Sheet:
    """The lines of a quote, its total, and its margin."""
    currency = quote.tariff.currency
    return Sheet(
        Lines(
            (
                strong(
                    said(
                        "Quote {number} for {client}: {price} excluding VAT",
                        number=visible(quote.number),
                        client=visible(quote.client.split("\n")[0]),
                        price=money(quote.total, currency),
                    )
                ),
                *_with_vat(quote),
                said("Of {day}, valid until {until}.", day=day(quote.on), until=day(quote.valid_until)),
            )
        ),
        Table(
            (
                Column(said("Destination")),
                *numbers(
                    said("Messages"),
                    said("Segments"),
                    said("Credits"),
                    said("Price {currency}", currency=currency),
                ),
            ),
            rows_of(
                (
                    country_name(line.country),
                    number(line.messages),
                    number(line.segments),
                    number(line.credits),
                    price_of(line.bounds),
                )
                for line in quote.lines
            ),
            total=Row(
                (
                    said("All"),
                    number(sum(line.messages for line in quote.lines)),
                    number(sum(line.segments for line in quote.lines)),
                    number(sum(line.credits for line in quote.lines)),
                    price_of(quote.total),
                ),
                "strong",
            ),
        ),
        Lines(
            (
                said(
                    "One credit is {price}: what it costs, and a margin of {margin} %.",
                    price=money(quote.credit_price, currency),
                    margin=quote.margin,
                ),
                said("The credits cost {price} excluding VAT.", price=money(quote.cost, currency)),
                *said_to_client(quote),
                said("--out quote.html writes the page for the client, without cost and margin."),
            )
        ),
        Lines((tariff_note(quote.tariff),), "faint"),
    )


def _with_vat(quote: Quote) -> Iterator[str]:
    if quote.vat is None:
        yield said("The VAT is not known; [[--vat|vat]] adds it.")
    else:
        yield said(
            "{price} with VAT of {vat} %",
            price=money(quote.total_with_vat, quote.tariff.currency),
            vat=quote.vat,
        )


def said_to_client(quote: Quote) -> Iterator[str]:
    """What a quote rests on, and what is not in it: on the client's page, too."""
    if not quote.total.is_exact:
        yield said(
            "The price is not exact: part of the provider's price list is not public. What will be invoiced "
            "lies within the bounds that are given."
        )
    if quote.not_priced:
        yield said_many(
            "{count} row of the list cannot be priced, and is not in this quote.",
            "{count} rows of the list cannot be priced, and are not in this quote.",
            quote.not_priced,
        )
    if quote.stop_clause:
        yield said(
            "The opt-out text ({clause}) is counted where it is added.",
            clause=visible(quote.stop_clause.strip()),
        )
