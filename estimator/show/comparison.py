"""What changed between two estimates, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from estimator.base.countries import country_name
from estimator.base.credits import MILLI, to_credits
from estimator.base.exact import divide_half_up
from estimator.base.language import marked, number, said
from estimator.base.prices import NO_DIFFERENCE
from estimator.price.comparison import Change, Comparison, SavedEstimate
from estimator.price.comparison.difference import CAUSES
from estimator.price.reasons import reject_reason
from estimator.price.saved import LineCost
from estimator.show.sheet import Block, Lines, Row, Sheet, Table, codes, numbers, rows_of, strong, texts
from estimator.show.words import counted, difference, money, more, rate_of, signed, tariff_note

_CHANGES_SHOWN = 20


def comparison_sheet(comparison: Comparison) -> Sheet:
    """The difference from the total to the last of its causes."""
    return Sheet(_headline(comparison), *_blocks(comparison), _tariffs(comparison))


def _blocks(comparison: Comparison) -> Iterator[Block]:
    if comparison.empty:
        yield Lines((said("Nothing changed in credits, price or rejects."),))
    if len(comparison.causes) > 1:
        yield _causes(comparison)
    if comparison.changes:
        yield _changes(comparison)
    if comparison.rejects:
        yield _rejects(comparison)
    if remarks := tuple(_remarks(comparison)):
        yield Lines(remarks)


def _headline(comparison: Comparison) -> Lines:
    before, after = comparison.before, comparison.after
    names = before.name + (f" → {after.name}" if after.name != before.name else "")
    taken = said(
        "Credits: {before} before, {after} after",
        before=before.credits,
        after=after.credits,
    )
    change = (
        [strong(said(": {difference}", difference=more(comparison.credits)))] if comparison.credits else []
    )
    price = said(
        "Price excluding VAT: {before} before, {after} after", before=_price(before), after=_price(after)
    )
    return Lines((strong(names), (taken, *change), f"{price}{_price_difference(comparison)}"))


def _price(saved: SavedEstimate) -> str:
    return money(saved.bounds, saved.tariff.currency)


def _price_difference(comparison: Comparison) -> str:
    bounds = comparison.bounds
    if bounds is None or bounds == NO_DIFFERENCE:
        return ""
    return said(": {difference}", difference=difference(bounds, comparison.after.tariff.currency))


def _causes(comparison: Comparison) -> Table:
    return Table(
        (*texts(said("Cause")), *numbers(said("Credits"))),
        rows_of((said(CAUSES[cause]), signed(credits_)) for cause, credits_ in comparison.causes.items()),
        total=Row((said("All"), signed(comparison.credits)), "strong"),
    )


def _changes(comparison: Comparison) -> Table:
    changes = comparison.changes
    rows = [
        (
            country_name(change.country),
            change.encoding,
            _why(comparison, change),
            signed(change.credits),
        )
        for change in changes
    ]
    rest = changes[_CHANGES_SHOWN:]
    together = signed(to_credits(sum(change.milli for change in rest)))
    others = (counted(len(rest), "other"), "", said("--format json lists them"), together)
    return Table(
        (
            *texts(said("Destination")),
            *codes(said("Encoding")),
            *texts(said("Why")),
            *numbers(said("Credits")),
        ),
        rows_of(rows, most=_CHANGES_SHOWN, others=others),
    )


def _why(comparison: Comparison, change: Change) -> str:
    old = comparison.before.of_country(change.country)
    new = comparison.after.of_country(change.country)
    nothing = LineCost(0, 0, 0)
    a, b = old.get(change.encoding, nothing), new.get(change.encoding, nothing)
    all_a, all_b = _messages(old.values()), _messages(new.values())
    return said(
        _WHY[change.cause],
        before=all_a,
        after=counted(all_b, "message"),
        some_before=a.messages,
        all_before=all_a,
        some_after=b.messages,
        all_after=all_b,
        length_before=_per_message(a),
        length_after=_per_message(b),
        rate_before=rate_of(_rate(old.values())),
        rate_after=rate_of(_rate(new.values())),
        messages_before=counted(a.messages, "message"),
        messages=counted(b.messages, "message"),
    )


_WHY: Final = {
    "volume": marked("{before} → {after}"),
    "encoding": marked("{some_before} of {all_before} → {some_after} of {all_after} messages"),
    "length": marked("{length_before} → {length_after} segments per message"),
    "rate": marked("rate {rate_before} → {rate_after}"),
    "new": marked("new: {messages}"),
    "gone": marked("gone: {messages_before}"),
    "rated": marked("had no rate before: {messages}"),
    "unrated": marked("has no rate any more: {messages_before}"),
}


def _messages(costs: Iterable[LineCost]) -> int:
    return sum(cost.messages for cost in costs)


def _rate(costs: Iterable[LineCost]) -> Decimal | None:
    """Credits for a segment: the same for all messages to one destination."""
    return next((cost.rate for cost in costs), None)


def _per_message(cost: LineCost) -> str:
    return number(to_credits(divide_half_up(cost.segments * MILLI, max(cost.messages, 1))))


def _rejects(comparison: Comparison) -> Table:
    rows = [
        (number(before), number(after), code, reject_reason(code, country))
        for (code, country), (before, after) in comparison.rejects.items()
    ]
    columns = (*numbers(said("Before"), said("After")), *codes(said("Code")), *texts(said("Not priced")))
    return Table(columns, rows_of(rows), title=strong(said("Rows without a price")), indent=2)


def _remarks(comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    if bool(before.stop_clause) != bool(after.stop_clause):
        yield (
            said("The STOP clause is counted before only: the two are not estimated alike.")
            if before.stop_clause
            else said("The STOP clause is counted after only: the two are not estimated alike.")
        )
    if before.tariff.currency != after.tariff.currency:
        yield said(
            "Prices in {before} and {after} are not compared.",
            before=before.tariff.currency,
            after=after.tariff.currency,
        )


def _tariffs(comparison: Comparison) -> Lines:
    before, after = comparison.before.tariff, comparison.after.tariff
    if before == after:
        return Lines((tariff_note(after),), "faint")
    lines = (
        said("Before. {tariff}", tariff=tariff_note(before)),
        said("After. {tariff}", tariff=tariff_note(after)),
    )
    return Lines(lines, "faint")
