"""An estimate as people read it: what a campaign costs, where, why, and what to buy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add

from estimator.base.countries import country_name
from estimator.base.language import number, said, said_again, said_many
from estimator.count.alphabet import OTHER_STOP_CLAUSE
from estimator.count.message import explain
from estimator.price.amounts import Amounts
from estimator.price.examples import Example
from estimator.price.pricing import JUST_OVER
from estimator.price.reasons import duplicates_text, reading_text, reject_hint, reject_reason, warning_text
from estimator.price.totals import Estimate
from estimator.show.amounts import amounts_cells, amounts_columns
from estimator.show.chargeback import chargeback_table, stock_table
from estimator.show.decided import read_as_listing
from estimator.show.explanation import whose_clause
from estimator.show.purchase import paid_sentence, purchase_blocks
from estimator.show.sheet import (
    Block,
    Column,
    Lines,
    Listing,
    Row,
    Sheet,
    Spoken,
    Table,
    codes,
    numbers,
    rows_of,
    strong,
    with_strong,
)
from estimator.show.words import and_others, counted, money, percent, rate_of, tariff_note, visible

_CAMPAIGNS_SHOWN = 15
_DESTINATIONS_SHOWN = 15
_CHARACTERS_SHOWN = 8
_NAMES_SHOWN = 3
_LONGEST_EXAMPLE = 1000


def estimate_sheet(estimate: Estimate) -> Sheet:
    """The estimate from the total to the tariff."""
    return Sheet(
        title(estimate),
        *_examples(estimate),
        headline(estimate),
        *read_as(estimate),
        *_blocks(estimate),
        Lines((tariff_note(estimate.tariff),), "faint"),
    )


def title(estimate: Estimate) -> Lines:
    """What the campaign is called."""
    return Lines((strong(estimate.name),), joined=True)


def _examples(estimate: Estimate) -> Iterator[Block]:
    """The first messages and the longest, before any price: a slip is seen by looking."""
    shown = estimate.shown_examples
    longest = estimate.examples.longest
    for at, example in enumerate(shown):
        title = said("First message, as it will be sent") if not at else said("Another message")
        if example == longest:
            title = said("{title}, and the longest", title=title)
        yield from _example(title, example, estimate)
    if longest is not None and longest not in shown:
        yield from _example(said("The longest message"), longest, estimate)


def example_place(example: Example, estimate: Estimate) -> str:
    """The row or line of a message, and of which campaign where there are several."""
    row, line, campaign = example.row, example.line, visible(example.campaign)
    if len(estimate.parts) == 1:
        return said("row {row}", row=row) if line is None else said("line {line}", line=line)
    if line is None:
        return said("row {row} of {campaign}", row=row, campaign=campaign)
    return said("line {line} of {campaign}", line=line, campaign=campaign)


def _example(title: str, example: Example, estimate: Estimate) -> Iterator[Block]:
    yield Lines(
        (
            said(
                "{title} ({place}, to {number}; {segments}, {units} of {encoding})",
                title=title,
                place=example_place(example, estimate),
                number=example.number,
                segments=counted(example.segments, "segment"),
                units=counted(example.units, "unit"),
                encoding=example.encoding,
            ),
        ),
        joined=True,
    )
    yield Lines((visible(clipped_example(example.message)),), indent=2, joined=True)


def clipped_example(message: str) -> str:
    """A message as far as anybody reads it."""
    return message if len(message) <= _LONGEST_EXAMPLE else f"{message[:_LONGEST_EXAMPLE]}…"


def _blocks(estimate: Estimate) -> Iterator[Block]:
    if estimate.bad:
        yield _bad_files(estimate)
    if len(estimate.parts) > 1:
        yield _campaigns(estimate)
    if estimate.destinations:
        yield _destinations(estimate)
        yield _encodings(estimate)
        yield Listing(said("Why it costs this much"), tuple(_reasons(estimate)))
    if estimate.stock is not None:
        yield stock_table(estimate)
    if estimate.split_by is not None:
        yield chargeback_table(estimate)
    if estimate.summary.rejected:
        yield rejects_table(estimate)
    if warnings := tuple(_warnings(estimate)):
        yield Listing(said("Worth a look"), warnings)
    if estimate.purchase is not None and estimate.destinations:
        yield from purchase_blocks(estimate.purchase)


def headline(estimate: Estimate) -> Lines:
    """What the campaign takes, what that costs, and what must be paid for it now."""
    totals = estimate.totals
    if not estimate.destinations:
        return Lines((strong(said("Nothing could be priced.")),))
    price = money(totals.bounds, estimate.tariff.currency)
    taken = said(
        "{credits} for {messages} in {segments}",
        credits=counted(totals.credits, "credit"),
        messages=counted(totals.messages, "message"),
        segments=counted(totals.segments, "segment"),
    )
    return Lines(
        (
            with_strong(taken, counted(totals.credits, "credit")),
            (
                strong(said("Price:")),
                " ",
                said("not known, for this tariff has no prices")
                if totals.price is None
                else said("{price} excluding VAT", price=price),
            ),
            *_to_pay(estimate),
        )
    )


def _to_pay(estimate: Estimate) -> Iterator[Spoken]:
    if estimate.purchase is not None:
        yield strong(said("To pay now:")), " ", paid_sentence(estimate.purchase)


def read_as(estimate: Estimate) -> Iterator[Listing]:
    """What was decided while the campaign was read."""
    lines = reading_lines(estimate)
    if estimate.duplicates.left_out:
        lines.append(duplicates_text(estimate.duplicates))
    yield from read_as_listing(lines)


def reading_lines(estimate: Estimate) -> list[str]:
    """Each thing that was decided, behind the campaigns for which it was, where these are not all."""
    lines = []
    for (kind, detail), count in estimate.read_as.items():
        what = reading_text(kind, detail, count)
        if names := estimate.campaigns_of((kind, detail)):
            shown = and_others([visible(name) for name in names[:_NAMES_SHOWN]], len(names) - _NAMES_SHOWN)
            what = said("{campaigns}: {what}", campaigns=shown, what=what)
        lines.append(what)
    return lines


def bad_files_title(estimate: Estimate) -> str:
    """How many files are left out, of how many."""
    return said(
        "Files that cannot be read, and are in no figure: {bad} of {files}",
        bad=number(len(estimate.bad)),
        files=number(len(estimate.bad) + len(estimate.parts)),
    )


def _bad_files(estimate: Estimate) -> Table:
    """Which files are left out, and why."""
    return Table(
        (Column(""), *codes(""), Column("")),
        rows_of((str(each.place), each.code, said_again(each.reason)) for each in estimate.bad),
        title=strong(bad_files_title(estimate)),
        hints=(said("--bad-files-out FILE lists them for programs."),),
        indent=2,
    )


def _campaigns(estimate: Estimate) -> Table:
    """What each campaign takes, in the order in which they were given."""
    parts, any_rejected = estimate.parts, estimate.summary.rejected > 0

    def cells(name: str, rows: int, amounts: Amounts, rejected: int) -> tuple[str, ...]:
        return name, number(rows), *amounts_cells(amounts), *((number(rejected),) if any_rejected else ())

    more = parts[_CAMPAIGNS_SHOWN:]
    others = (
        cells(
            counted(len(more), "other"),
            sum(part.rows for part in more),
            reduce(add, (estimate.campaigns[part.name] for part in more)),
            sum(part.rejected for part in more),
        )
        if more
        else ()
    )
    return Table(
        amounts_columns(
            (said("Campaign"), said("Rows")),
            estimate.tariff.currency,
            (said("Not priced"),) if any_rejected else (),
        ),
        rows_of(
            [
                cells(visible(part.name), part.rows, estimate.campaigns[part.name], part.rejected)
                for part in parts
            ],
            most=_CAMPAIGNS_SHOWN,
            others=others,
        ),
        total=Row(
            cells(said("All"), estimate.summary.read, estimate.totals, estimate.summary.rejected), "strong"
        ),
    )


def _destinations(estimate: Estimate) -> Table:
    lines = list(estimate.destinations.items())
    rows = [
        (country_name(country), rate_of(estimate.rate(country)), *amounts_cells(amounts))
        for country, amounts in lines
    ]
    more = [amounts for _, amounts in lines[_DESTINATIONS_SHOWN:]]
    others = (counted(len(more), "other"), "", *amounts_cells(reduce(add, more))) if more else ()
    return Table(
        amounts_columns((said("Destination"), said("Rate")), estimate.tariff.currency),
        rows_of(rows, most=_DESTINATIONS_SHOWN, others=others),
        total=Row((said("All"), "", *amounts_cells(estimate.totals)), "strong") if len(lines) > 1 else None,
    )


def _encodings(estimate: Estimate) -> Table:
    return Table(
        amounts_columns((said("Encoding"),), estimate.tariff.currency),
        rows_of((encoding, *amounts_cells(amounts)) for encoding, amounts in estimate.encodings.items()),
    )


def _reasons(estimate: Estimate) -> Iterator[str]:
    summary, messages = estimate.summary, estimate.totals.messages
    if ucs2 := estimate.encodings.get("UCS-2"):
        forcing = summary.forcing.most_common()
        shown = [
            said("{character} in {messages}", character=visible(c), messages=n)
            for c, n in forcing[:_CHARACTERS_SHOWN]
        ]
        yield said(
            "{messages} ({share}) of UCS-2, which holds 70 units where GSM-7 holds 160, because of: "
            "{characters}",
            messages=counted(ucs2.messages, "message"),
            share=percent(ucs2.messages, messages),
            characters=and_others(shown, len(forcing) - _CHARACTERS_SHOWN),
        )
    longer = messages - summary.lengths[1]
    if longer:
        yield said(
            "{messages} ({share}) of more than one segment",
            messages=counted(longer, "message"),
            share=percent(longer, messages),
        )
    if just_over := sum(summary.just_over.values()):
        yield said(
            "{messages} at most {units} units over a boundary: shortened, they would save {credits}",
            messages=counted(just_over, "message"),
            units=JUST_OVER,
            credits=counted(estimate.just_over_credits, "credit"),
        )
    yield _clause(estimate)
    if estimate.summary.with_clause[True]:
        yield from _how_known(estimate)


def _clause(estimate: Estimate) -> str:
    clause, messages = estimate.terms.stop_clause, estimate.summary.with_clause[True]
    if not messages:
        return said("no STOP clause is counted")
    shown, units = visible(clause), counted(explain(clause).units, "unit")
    if messages == estimate.totals.messages:
        return said(
            "the STOP clause ({clause}, {units}) is counted in every message; "
            "see [[--no-stop-clause|stop_clause=False]]",
            clause=shown,
            units=units,
        )
    return said(
        "the STOP clause ({clause}, {units}) is counted in {messages}; "
        "see [[--no-stop-clause|stop_clause=False]]",
        clause=shown,
        units=units,
        messages=counted(messages, "message"),
    )


def _how_known(estimate: Estimate) -> Iterator[str]:
    """Whose clause it is; or, while nobody knows, what another one would change."""
    measured = estimate.terms.measured
    if measured is not None:
        yield whose_clause(measured)
    elif estimate.terms.clause_assumed:
        rows, units = estimate.summary.with_other["rows"], counted(len(OTHER_STOP_CLAUSE), "unit")
        if not rows:
            yield said(
                "an account may get another one, of {units}; smscost account calibrate finds out, "
                "[[--stop-units|stop_units]] says it",
                units=units,
            )
            return
        yield said_many(
            "an account may get another one, of {units}, with which {count} row would cost more; "
            "smscost account calibrate finds out, [[--stop-units|stop_units]] says it",
            "an account may get another one, of {units}, with which {count} rows would cost more; "
            "smscost account calibrate finds out, [[--stop-units|stop_units]] says it",
            rows,
            units=units,
        )


def rejects_table(estimate: Estimate) -> Table:
    """Rows without a price, by the reason."""
    summary = estimate.summary
    title = said(
        "Not priced: {rejected} of {rows}",
        rejected=summary.rejected,
        rows=counted(summary.read, "row"),
    )
    return Table(
        (*numbers(""), *codes(""), Column("")),
        rows_of(
            (
                number(rows),
                code,
                said(
                    "{reason} → {hint}",
                    reason=reject_reason(code, country),
                    hint=reject_hint(code, country, estimate.tariff),
                ),
            )
            for (code, country), rows in sorted(summary.rejects.items(), key=lambda item: (-item[1], item[0]))
        ),
        title=strong(title),
        hints=(said("--rejects FILE lists them."),),
        indent=2,
    )


def _warnings(estimate: Estimate) -> Iterator[str]:
    if estimate.duplicates.rows > estimate.duplicates.left_out:
        yield duplicates_text(estimate.duplicates)
    for kind, messages in sorted(estimate.summary.warnings.items()):
        yield said("{messages}: {warning}", messages=counted(messages, "message"), warning=warning_text(kind))
    for found in estimate.examples.foreign:
        yield said(
            "messages write the column '{column}' as {written}; "
            '[[--fields-as {syntax}|fields_as="{syntax}"]] fills it in',
            column=visible(found.column),
            written=visible(found.written),
            syntax=found.syntax.name,
        )
    for country, like in sorted(estimate.terms.assume.items()):
        yield said(
            "{country} is priced as {like}, as [[--assume|assume]] says",
            country=country_name(country),
            like=country_name(like),
        )
