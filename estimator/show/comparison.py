"""What changed between two estimates, and why: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.countries import country_name
from estimator.base.credits import MILLI, to_credits
from estimator.base.exact import divide_half_up
from estimator.price.comparison import Change, Comparison, SavedEstimate
from estimator.price.comparison.saved import LineCost
from estimator.show.amounts import more, signed
from estimator.show.reasons import reject_reason
from estimator.show.used_tariff import tariff_document, tariff_note
from estimator.show.words import counted, money, number, visible

CAUSES: Final = {
    "volume": "number of messages",
    "encoding": "messages moved between GSM-7 and UCS-2",
    "length": "segments per message",
    "rate": "rates",
    "new": "new destinations",
    "gone": "destinations no longer sent to",
    "rated": "destinations that had no rate before",
    "unrated": "destinations that have no rate any more",
}
"""What a cause of the difference is called."""

_CHANGES_SHOWN = 20


def comparison_parts(comparison: Comparison) -> Iterator[RenderableType]:
    """The difference from the total to the last of its causes, part by part."""
    yield _headline(comparison)
    if comparison.empty:
        yield Text("Nothing changed in credits, price or rejects.")
    if len(comparison.causes) > 1:
        yield _causes(comparison)
    if comparison.changes:
        yield _changes(comparison)
    if comparison.rejects:
        yield _rejects(comparison)
    if remarks := list(_remarks(comparison)):
        yield Text("\n".join(remarks))
    yield from _tariffs(comparison)


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """The same as a JSON document, described by `data/difference.schema.json`."""
    return {
        "schema": 1,
        "before": saved_document(comparison.before),
        "after": saved_document(comparison.after),
        "difference": {
            "credits": str(comparison.credits),
            "price": None if comparison.price is None else str(comparison.price),
            "price_bound": comparison.price_bound,
        },
        "causes": [
            {"cause": cause, "text": CAUSES[cause], "credits": str(credits_)}
            for cause, credits_ in comparison.causes.items()
        ],
        "changes": [
            {
                "country": change.country,
                "name": country_name(change.country),
                "encoding": change.encoding,
                "cause": change.cause,
                "credits": str(to_credits(change.milli)),
            }
            for change in comparison.changes
        ],
        "rejects": [
            {
                "code": code,
                "reason": reject_reason(code, country),
                "country": country or None,
                "before": before,
                "after": after,
            }
            for (code, country), (before, after) in comparison.rejects.items()
        ],
    }


def saved_document(saved: SavedEstimate) -> dict[str, Any]:
    """An estimate in short, as a part of a JSON document."""
    return {
        "name": saved.name,
        "messages": saved.messages,
        "segments": saved.segments,
        "credits": str(to_credits(saved.milli)),
        "price": None if saved.price is None else str(saved.price),
        "price_at_most": saved.price_at_most,
        "rejected": saved.rejected,
        "stop_clause": saved.stop_clause or None,
        "tariff": tariff_document(saved.tariff),
    }


def _headline(comparison: Comparison) -> Text:
    before, after = comparison.before, comparison.after
    names = visible(before.name) + (f" → {visible(after.name)}" if after.name != before.name else "")
    taken = f"Credits: {number(to_credits(before.milli))} before, {number(to_credits(after.milli))} after"
    difference = f": {more(comparison.credits)}" if comparison.credits else ""
    price = f"Price excluding VAT: {_price(before)} before, {_price(after)} after"
    return Text.assemble(
        (f"{names}\n", "bold"), taken, (difference, "bold"), f"\n{price}{_price_difference(comparison)}"
    )


def _price(saved: SavedEstimate) -> str:
    price = saved.price
    return money(price, saved.tariff.currency, at_most=saved.price_at_most)


def _price_difference(comparison: Comparison) -> str:
    price = comparison.price
    if price is None or not price:
        return ""
    difference = f"{money(abs(price), comparison.after.tariff.currency)} {'more' if price > 0 else 'less'}"
    bound = comparison.price_bound
    if bound == "unknown":
        return f": {difference} if both cost the most they can"
    # At least -5 is, in words, at most 5 less.
    said = {"exact": "", "at most": "at most ", "at least": "at least "}
    turned = {"at most": "at least ", "at least": "at most ", "exact": ""}
    return f": {(said if price > 0 else turned)[bound]}{difference}"


def _table(*columns: str) -> Table:
    """A table without lines; a heading that begins with `>` aligns its column to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        right = column.startswith(">")
        table.add_column(
            column.removeprefix(">"),
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=right,
        )
    return table


def _causes(comparison: Comparison) -> RenderableType:
    table = _table("Cause", ">Credits")
    for cause, credits_ in comparison.causes.items():
        table.add_row(CAUSES[cause], signed(credits_))
    table.add_row("All", signed(comparison.credits), style="bold")
    return table


def _changes(comparison: Comparison) -> RenderableType:
    table = _table("Destination", "Encoding", "Why", ">Credits")
    changes = comparison.changes
    for change in changes[:_CHANGES_SHOWN]:
        table.add_row(
            country_name(change.country),
            change.encoding,
            _why(comparison, change),
            signed(to_credits(change.milli)),
        )
    if rest := changes[_CHANGES_SHOWN:]:
        together = sum(change.milli for change in rest)
        table.add_row(f"{len(rest)} others", "", "--format json lists them", signed(to_credits(together)))
    return table


def _why(comparison: Comparison, change: Change) -> str:
    old = comparison.before.of_country(change.country)
    new = comparison.after.of_country(change.country)
    nothing = LineCost(0, 0, 0)
    a, b = old.get(change.encoding, nothing), new.get(change.encoding, nothing)
    all_a, all_b = _messages(old.values()), _messages(new.values())
    return {
        "volume": f"{number(all_a)} → {counted(all_b, 'message')}",
        "encoding": f"{_part(a.messages, all_a)} → {_part(b.messages, all_b)} messages",
        "length": f"{_per_message(a)} → {_per_message(b)} segments per message",
        "rate": f"rate {_rate(old.values())} → {_rate(new.values())}",
        "new": f"new: {counted(b.messages, 'message')}",
        "gone": f"gone: {counted(a.messages, 'message')}",
        "rated": f"had no rate before: {counted(b.messages, 'message')}",
        "unrated": f"has no rate any more: {counted(a.messages, 'message')}",
    }[change.cause]


def _messages(costs: Iterable[LineCost]) -> int:
    return sum(cost.messages for cost in costs)


def _part(some: int, messages: int) -> str:
    return f"{number(some)} of {number(messages)}"


def _rate(costs: Iterable[LineCost]) -> Decimal | None:
    """Credits for a segment: the same for all messages to one destination."""
    return next((cost.rate for cost in costs), None)


def _per_message(cost: LineCost) -> str:
    return number(to_credits(divide_half_up(cost.segments * MILLI, max(cost.messages, 1))))


def _rejects(comparison: Comparison) -> RenderableType:
    table = _table(">Before", ">After", "Code", "Not priced")
    for (code, country), (before, after) in comparison.rejects.items():
        table.add_row(number(before), number(after), code, reject_reason(code, country))
    return Group(Text("Rows without a price", "bold"), Padding.indent(table, 2))


def _remarks(comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    if bool(before.stop_clause) != bool(after.stop_clause):
        which = "before" if before.stop_clause else "after"
        yield f"The STOP clause is counted {which} only: the two are not estimated alike."
    if before.tariff.currency != after.tariff.currency:
        yield f"Prices in {before.tariff.currency} and {after.tariff.currency} are not compared."


def _tariffs(comparison: Comparison) -> Iterator[RenderableType]:
    before, after = comparison.before.tariff, comparison.after.tariff
    if before == after:
        yield tariff_note(after)
    else:
        yield Text.assemble("Before. ", tariff_note(before), "\nAfter. ", tariff_note(after), style="dim")
