"""A quote for a client: what a campaign will cost them, line by line, on a day, for a time.

Every line is its credits times the price of one, rounded once; every total is the sum of its lines. So
whoever gets the quote can reckon it again. What the credits cost, and the margin on it, are for whoever makes
it alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.amounts import Amount, exact_decimal, exact_percent
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import MILLI, to_credits
from estimator.base.display import Displayed, one_line, page_of
from estimator.base.exact import to_scaled
from estimator.base.language import told
from estimator.base.money import MICRO, round_line, to_micro, to_price, with_vat
from estimator.base.prices import PriceRange
from estimator.base.words import money
from estimator.documents import Documented
from estimator.documents.tariff import UsedTariff
from estimator.errors import UsageError
from estimator.price.saved import SavedEstimate
from estimator.price.totals import Estimate
from estimator.speech.languages import LanguageCode

if TYPE_CHECKING:
    from estimator.documents import quote as documents

_MOST_MARGIN = 10_000
"""Percent: more than a hundred times the cost is a slip."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """The messages to one country, and what they cost the client.

    Attributes
    ----------
    country : str
        ISO 3166 alpha-2.
    messages, segments : int
    credits : Decimal [credits]
    bounds : PriceRange
        Excluding VAT.

    >>> from decimal import Decimal
    >>> line = QuoteLine("FR", 2, 2, Decimal(2), PriceRange.exactly(Decimal("0.14")))
    >>> line.bounds.is_exact
    True
    """

    country: str
    messages: int
    segments: int
    credits: Decimal
    bounds: PriceRange


@dataclass(frozen=True)
class Quote(Displayed, Documented):
    """What a client is offered.

    Attributes
    ----------
    number, client, issuer, subject, terms : str
        Texts as they were given; `terms` may be empty.
    on, valid_until : date
    lines : tuple of QuoteLine
        The most credits first.
    credit_price : PriceRange
        Of one credit, excluding VAT, margin included.
    vat : Decimal [percent], or None
        None where it is not known.
    at_most : bool
        Whether the upper bound of a price that is not exact is what is offered.
    not_priced : int
        Rows of the campaign that are in no line.
    stop_clause : str
        The opt-out text that is counted; empty: none.
    margin : Decimal [percent]
    cost : PriceRange
        What the credits cost whoever makes the quote.
    tariff : UsedTariff

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}]
    >>> offered = quote(
    ...     estimate(campaign * 100, on="2026-11-01"), client="Acme", number="2026-014", issuer="Agence",
    ...     valid_until="2026-12-31", on="2026-11-28", margin=15,
    ... )
    >>> str(offered.credit_price.most), str(offered.total.most), str(offered.total_with_vat.most)
    ('0.069', '6.90', '8.28')
    """

    number: str
    client: str
    issuer: str
    subject: str
    terms: str
    on: date
    valid_until: date
    lines: tuple[QuoteLine, ...]
    credit_price: PriceRange
    vat: Decimal | None
    at_most: bool
    not_priced: int
    stop_clause: str
    margin: Decimal
    cost: PriceRange
    tariff: UsedTariff

    def __repr__(self) -> str:
        return one_line(self, self.number, self.client, money(self.total, self.tariff.currency))

    @property
    def total(self) -> PriceRange:
        """All lines together, excluding VAT."""
        return PriceRange.total(line.bounds for line in self.lines)

    @property
    def total_with_vat(self) -> PriceRange | None:
        """The same with VAT; None where that is not known."""
        return None if self.vat is None else self.total.with_vat(self.vat)

    @property
    def vat_amount(self) -> PriceRange | None:
        """The VAT on the total; None where it is not known."""
        if self.vat is None:
            return None
        least = self.total.least
        return PriceRange(_tax(self.total.most, self.vat), None if least is None else _tax(least, self.vat))

    def to_html(self, *, language: LanguageCode | None = None) -> str:
        """The page for the client, which prints on A4: without cost and margin.

        In the language that people are spoken to in, where none is given. Raises `USE017` for one that
        results are not written in.
        """
        return page_of(self, language)

    def document(self) -> documents.Quote:
        """What `smscost quote --format json` writes."""
        from estimator.documents import quote as documents
        from estimator.documents.values import maybe

        with_tax, tax = self.total_with_vat, self.vat_amount
        return documents.Quote(
            schema=1,
            number=self.number,
            client=self.client,
            issuer=self.issuer,
            subject=self.subject,
            terms=self.terms,
            on=self.on,
            valid_until=self.valid_until,
            lines=tuple(
                documents.QuoteLine(
                    country=line.country,
                    messages=line.messages,
                    segments=line.segments,
                    credits=str(line.credits),
                    price=str(line.bounds.most),
                    price_at_least=maybe(line.bounds.least),
                )
                for line in self.lines
            ),
            currency=self.tariff.currency,
            credit_price=str(self.credit_price.most),
            credit_price_at_least=maybe(self.credit_price.least),
            total=str(self.total.most),
            total_at_least=maybe(self.total.least),
            vat=maybe(self.vat),
            vat_amount=None if tax is None else str(tax.most),
            vat_amount_at_least=None if tax is None else maybe(tax.least),
            total_with_vat=None if with_tax is None else str(with_tax.most),
            total_with_vat_at_least=None if with_tax is None else maybe(with_tax.least),
            exact=self.total.is_exact,
            at_most=self.at_most,
            not_priced=self.not_priced,
            margin=str(self.margin),
            cost=str(self.cost.most),
            cost_at_least=maybe(self.cost.least),
            tariff=self.tariff,
        )


@checked()
def quote(
    estimate: Estimate | SavedEstimate,
    *,
    client: str,
    number: str,
    issuer: str,
    valid_until: Day,
    on: Day | None = None,
    subject: str = "",
    terms: str = "",
    margin: Amount = 0,
    vat: Amount | None = None,
    at_most: bool = False,
) -> Quote:
    """Make a quote from an estimate.

    Parameters
    ----------
    estimate : Estimate or SavedEstimate
        `Estimate.load` reads a saved one.
    client, number, issuer : str
        For whom, its number, and by whom; lines of an address may be added after line feeds.
    valid_until : date
    on : date
        The day of the quote; by default today.
    subject : str
        What it is about; by default nothing is said of that.
    terms : str
        What else is agreed.
    margin : Decimal, int or str [percent]
        Added to the price of a credit, which is then rounded up to the millionth.
    vat : Decimal, int or str [percent]
        Instead of that of the estimate.
    at_most : bool
        Offer the upper bound where the price is not exact. Otherwise both bounds are said.

    Raises
    ------
    UsageError
        `QUO001` the price is not known; `QUO002` it is valid until before its day; `QUO003` a text is empty;
        `AMT…`, `DAY…` an amount or a day.

    >>> from estimator import estimate
    >>> found = estimate([{"to": "+33639980001", "text": "Bonjour"}], on="2026-11-01")
    >>> offer = {"client": "Acme", "number": "7", "issuer": "Agence", "on": "2026-11-28"}
    >>> quote(found, **offer, valid_until="2026-12-31", margin=15)
    <Quote 7: Acme, 0.07 EUR>
    """
    day = today() if on is None else day_of(told("day of the quote"), on)
    until = day_of(told("last day of the quote"), valid_until)
    percent = exact_decimal(told("margin"), margin, most=_MOST_MARGIN)
    tax = None if vat is None else exact_percent(told("VAT"), vat)
    for option, flag, what, text in (
        ("client", "--client", told("a client"), client),
        ("number", "--number", told("a quote number"), number),
        ("issuer", "--from", told("an issuer"), issuer),
    ):
        if not text.strip():
            raise UsageError("QUO003", what=what, option=option, flag=flag)
    if until < day:
        raise UsageError("QUO002", on=day, valid_until=until)
    of = SavedEstimate.of(estimate.document()) if isinstance(estimate, Estimate) else estimate
    if of.credit_price is None or of.bounds is None:
        raise UsageError("QUO001")
    price = _with_margin(of.credit_price, percent)
    if at_most:
        price = PriceRange.exactly(price.most)
    return Quote(
        number=number,
        client=client,
        issuer=issuer,
        subject=subject,  # none is the name of a file: that is the agency's
        terms=terms,
        on=day,
        valid_until=until,
        lines=_lines(of, price),
        credit_price=price,
        vat=of.vat if tax is None else tax,
        at_most=at_most and not of.credit_price.is_exact,
        not_priced=of.rejected,
        stop_clause=of.stop_clause if of.with_clause else "",
        margin=percent,
        cost=of.bounds,
        tariff=of.tariff,
    )


def _with_margin(price: PriceRange, percent: Decimal) -> PriceRange:
    """The price of a credit with the margin, rounded up to the millionth: the margin is never less."""
    scaled = 100 * MICRO + to_scaled(percent, 6)

    def each(one: Decimal) -> Decimal:
        return to_price(-(-to_micro(one) * scaled // (100 * MICRO)))

    return PriceRange(each(price.most), None if price.least is None else each(price.least))


def _lines(of: SavedEstimate, price: PriceRange) -> tuple[QuoteLine, ...]:
    messages, segments, milli = Counter[str](), Counter[str](), Counter[str]()
    for (country, _), cost in of.costs.items():
        messages[country] += cost.messages
        segments[country] += cost.segments
        milli[country] += cost.milli

    def times(one: Decimal, many: int) -> Decimal:
        return to_price(round_line(to_micro(one) * many, MILLI))

    return tuple(
        QuoteLine(
            country,
            messages[country],
            segments[country],
            to_credits(many),
            PriceRange(times(price.most, many), None if price.least is None else times(price.least, many)),
        )
        for country, many in sorted(milli.items(), key=lambda item: (-item[1], item[0]))
        if messages[country]
    )


def _tax(price: Decimal, percent: Decimal) -> Decimal:
    return to_price(with_vat(to_micro(price), percent) - to_micro(price))
