"""An estimate as a document."""

from __future__ import annotations

from typing import TypedDict

from estimator.base.countries import country_name
from estimator.base.streamed import streamed
from estimator.count.clauses import CountedClause
from estimator.count.document import clause_part
from estimator.count.message import character_name
from estimator.documents import estimate as documents
from estimator.documents import kept
from estimator.documents.values import maybe
from estimator.price.amounts import REST, Amounts, Share
from estimator.price.clients import alike
from estimator.price.decided import read_as_parts
from estimator.price.examples import Example
from estimator.price.packs import StockTaken
from estimator.price.packs.document import purchase_part
from estimator.price.pricing import JUST_OVER
from estimator.price.reasons import Duplicates, reject_reason, warning_text
from estimator.price.totals import Estimate
from estimator.tariff.document import used


def estimate_document(estimate: Estimate) -> documents.Estimate:
    """The whole estimate."""
    summary, credit_price = estimate.summary, estimate.credit_price
    return documents.Estimate(
        schema=1,
        campaign=documents.Campaign(
            name=estimate.name,
            rows=summary.read,
            priced=summary.read - summary.rejected - summary.left_out,
            rejected=summary.rejected,
            left_out=summary.left_out,
        ),
        stop_clause=_clause(estimate),
        totals=documents.Totals(
            **amounts_part(estimate.totals),
            price_at_most=estimate.price_at_most,
            currency=estimate.tariff.currency,
            credit_price=None if credit_price is None else str(credit_price.most),
            credit_price_at_least=None if credit_price is None else maybe(credit_price.least),
        ),
        encodings=tuple(
            documents.EncodingAmounts(encoding=encoding, **amounts_part(amounts))
            for encoding, amounts in estimate.encodings.items()
        ),
        destinations=tuple(
            documents.Destination(
                country=country,
                name=country_name(country, "en"),
                rate=str(estimate.rate(country)),
                **amounts_part(amounts),
            )
            for country, amounts in estimate.destinations.items()
        ),
        lines=tuple(
            documents.Line(
                country=country,
                encoding=encoding,
                messages=summary.messages[country, encoding],
                segments=segments,
            )
            for (country, encoding), segments in sorted(summary.segments.items())
        ),
        lengths=tuple(
            documents.Length(segments=segments, messages=messages)
            for segments, messages in sorted(summary.lengths.items())
        ),
        forcing=tuple(
            documents.Forcing(character=character, name=character_name(character), messages=messages)
            for character, messages in sorted(summary.forcing.items(), key=lambda item: (-item[1], item[0]))
        ),
        just_over=documents.JustOver(
            units=JUST_OVER,
            messages=sum(summary.just_over.values()),
            credits=str(estimate.just_over_credits),
        ),
        rejects=tuple(
            documents.Reject(
                code=code, reason=reject_reason(code, country), country=country or None, rows=rows
            )
            for (code, country), rows in sorted(summary.rejects.items(), key=lambda item: (-item[1], item[0]))
        ),
        warnings=tuple(
            documents.Warned(kind=kind, text=warning_text(kind), messages=messages)
            for kind, messages in sorted(summary.warnings.items())
        ),
        split=_split(estimate),
        assumed=dict(sorted(estimate.terms.assume.items())),
        purchase=None if estimate.purchase is None else purchase_part(estimate.purchase),
        tariff=used(estimate.tariff),
        read_as=read_as_parts(estimate.read_as, estimate.campaigns_of),
        examples=tuple(_example(each, estimate) for each in estimate.shown_examples),
        longest=None if estimate.examples.longest is None else _example(estimate.examples.longest, estimate),
        foreign_fields=tuple(
            documents.ForeignField(written=each.written, column=each.column, fields_as=each.syntax.name)
            for each in estimate.examples.foreign
        ),
        duplicates=_duplicates(estimate.duplicates),
        stock=None if estimate.stock is None else _stock(estimate.stock),
        bad_files=tuple(
            kept.BadFile(each.name, each.code, each.line, each.column, each.sheet, each.reason)
            for each in estimate.bad
        ),
        campaigns=tuple(
            documents.CampaignAmounts(
                name=part.name,
                rows=part.rows,
                rejected=part.rejected,
                bytes=part.size,
                **amounts_part(estimate.campaigns[part.name]),
            )
            for part in estimate.parts
        ),
    )


def _duplicates(found: Duplicates) -> documents.Duplicates:
    return documents.Duplicates(
        rows=found.rows, same_text=found.same_text, one_in=found.one_in, text_one_in=found.text_one_in
    )


def _stock(taken: StockTaken) -> documents.Stock:
    return documents.Stock(
        lines=tuple(
            documents.StockLine(
                on=line.on,
                credits=str(line.credits),
                price=str(line.price),
                price_at_least=str(line.at_least),
            )
            for line in taken.lines
        ),
        price=str(taken.bounds.most),
        price_at_least=str(taken.bounds.least),
        used_before=str(taken.used_before),
        not_known=str(taken.not_known),
    )


def _example(example: Example, estimate: Estimate) -> documents.Example:
    return documents.Example(
        row=example.row,
        line=example.line,
        number=example.number,
        message=example.message,
        encoding=example.encoding,
        units=example.units,
        segments=example.segments,
        campaign=example.campaign if len(estimate.parts) > 1 else None,
    )


class AmountsKeys(TypedDict):
    """The keys of `documents.Amounts`, and of all that is made from it."""

    messages: int
    segments: int
    credits: str
    price: str | None
    price_at_least: str | None


def amounts_part(amounts: Amounts) -> AmountsKeys:
    """Messages, segments, credits and both bounds of the price, as many parts begin or end with them."""
    return {
        "messages": amounts.messages,
        "segments": amounts.segments,
        "credits": str(amounts.credits),
        "price": maybe(amounts.price),
        "price_at_least": maybe(amounts.at_least),
    }


def _clause(estimate: Estimate) -> documents.CountedClause | None:
    terms, summary = estimate.terms, estimate.summary
    clause = clause_part(CountedClause(terms.stop_clause, terms.measured))
    if clause is None:
        return None
    return documents.CountedClause(
        text=clause.text,
        units=clause.units,
        of_account=clause.of_account,
        measured_on=clause.measured_on,
        messages=summary.with_clause[True],
        rows_with_other=summary.with_other["rows"] if terms.clause_assumed else None,
    )


def _client(line: tuple[str, Share, int]) -> documents.Client:
    client, share, rejected = line
    return documents.Client(
        client=client or None,
        **amounts_part(share),
        rejected=rejected,
        vat=maybe(share.vat),
        stock=maybe(share.stock),
        stock_at_least=maybe(share.stock_at_least),
    )


def _split(estimate: Estimate) -> documents.Split | None:
    if estimate.split_by is None:
        return None
    return documents.Split(
        column=estimate.split_by,
        clients=streamed(len(estimate.clients), lambda: map(_client, estimate.clients.lines())),
        rest=tuple(
            documents.Rest(
                kind=rest.kind,
                reason=REST[rest.kind],
                credits=str(rest.credits),
                price=str(rest.price),
                price_at_least=maybe(rest.at_least),
                vat=maybe(rest.vat),
            )
            for rest in estimate.rest
        ),
        alike=alike(estimate.clients),
    )
