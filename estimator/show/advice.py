"""Advice as people and programs read it: for one message, and for a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.count.message import Explanation, character_name
from estimator.save.advice.edits import Advice, Edit
from estimator.save.advice.rules import LEVELS, Level
from estimator.show.estimate import headline
from estimator.show.words import counted, money, number, visible

if TYPE_CHECKING:
    from estimator.price.totals import Estimate
    from estimator.save.advice.campaign import CampaignAdvice, CauseCost

_CHARACTERS_SHOWN = 10
_EDITS_SHOWN = 10
_TEXT_SHOWN = 240


def advice_document(advice: Advice) -> dict[str, Any]:
    """Advice for one message (schema 1 of `data/advice.schema.json`); positions count from 0.

    >>> from estimator.save.advice.edits import advise
    >>> advice_document(advise("Bonjour"))["segments_saved"]
    0
    """
    return {
        "schema": 1,
        "levels": list(advice.levels),
        "original": advice.original,
        "text": advice.text,
        "edits": [_edit(edit) for edit in advice.edits],
        "before": _units(advice.before),
        "after": _units(advice.after),
        "segments_saved": advice.segments_saved,
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "position": edit.position,
        "old": edit.old,
        "new": edit.new,
        "rule": edit.rule,
        "level": edit.level,
    }


def _units(explanation: Explanation) -> dict[str, Any]:
    return {
        "encoding": explanation.encoding,
        "units": explanation.units,
        "segments": len(explanation.segments),
    }


def campaign_document(advice: CampaignAdvice) -> dict[str, Any]:
    """Advice for a campaign (schema 1 of `data/advice.schema.json`); credits and money are texts."""
    from estimator.show.amounts import amounts_document
    from estimator.show.used_tariff import tariff_document

    before = advice.before
    return {
        "schema": 1,
        "campaign": {
            "name": before.name,
            "rows": before.summary.read,
            "rejected": before.summary.rejected,
        },
        "currency": before.tariff.currency,
        "price_at_most": before.price_at_most,
        "before": amounts_document(before.totals),
        "levels": [
            {
                "level": step.level,
                "after": amounts_document(step.estimate.totals),
                "saved": {
                    "segments": step.saved_segments,
                    "credits": str(step.saved_credits),
                    "price": _text(step.saved_price),
                },
            }
            for step in advice.steps
        ],
        "characters": [
            {"character": cost.cause, "name": character_name(cost.cause), **_cost(cost)}
            for cost in advice.characters
        ],
        "parts": [{"part": cost.cause, **_cost(cost)} for cost in advice.parts],
        "just_over": _cost(advice.just_over),
        "example": None if advice.example is None else advice_document(advice.example),
        "applied": None
        if advice.applied is None
        else {"file": advice.applied, "message_column": advice.message_column, "left_out": advice.left_out},
        "tariff": tariff_document(before.tariff),
    }


def _cost(cost: CauseCost) -> dict[str, Any]:
    return {
        "messages": cost.messages,
        "segments": cost.segments,
        "credits": str(cost.credits),
        "price": _text(cost.price),
    }


def _text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)


def advice_parts(advice: Advice) -> Iterator[RenderableType]:
    """The cheaper text, what it saves, and every edit."""
    if not advice.edits:
        yield Text.assemble(
            (counted(len(advice.before.segments), "segment"), "bold"),
            f", {advice.before.encoding}. Nothing in these rules would make it fewer.",
        )
    else:
        yield Text.assemble(
            (
                f"{counted(len(advice.before.segments), 'segment')} become {len(advice.after.segments)}",
                "bold",
            ),
            f": {advice.before.encoding}, {counted(advice.before.units, 'unit')}, becomes "
            f"{advice.after.encoding}, {counted(advice.after.units, 'unit')}.",
        )
        yield Padding.indent(Text(advice.text), 2)
        yield _edits(advice.edits)
    yield _levels_note(advice.levels)


def _edits(edits: Sequence[Edit]) -> RenderableType:
    table = _table(("", ""), ("At",))
    for edit in edits[:_EDITS_SHOWN]:
        table.add_row(
            Text(f"{visible(edit.old)} → {visible(edit.new) or 'nothing'}"),
            Text(f"{edit.rule} ({edit.level})"),
            number(edit.position + 1),
        )
    more = len(edits) - _EDITS_SHOWN
    title = (
        f"{counted(len(edits), 'edit')}:" if more <= 0 else f"{len(edits)} edits, the first {_EDITS_SHOWN}:"
    )
    return Group(Text(title), Padding.indent(table, 2))


def campaign_parts(advice: CampaignAdvice) -> Iterator[RenderableType]:
    """What the campaign costs, what each level saves, and what makes it dear."""
    from estimator.price.summary import JUST_OVER
    from estimator.show.used_tariff import tariff_note

    currency = advice.before.tariff.currency
    yield headline(advice.before)
    yield _steps(advice, currency)
    if costs := [cost for cost in advice.characters if cost.segments][:_CHARACTERS_SHOWN]:
        title = "Characters that cost: messages that hold one, and what these would save in GSM-7"
        yield _costs(
            title, "Character", costs, currency, lambda cause: f"{visible(cause)}  {character_name(cause)}"
        )
    if costs := [cost for cost in advice.parts if cost.segments]:
        title = "Parts that cost: messages that would be cheaper without, and what they would save"
        yield _costs(title, "Part", costs, currency, visible)
    if advice.just_over.messages:
        over = advice.just_over
        yield Text(
            f"{counted(over.messages, 'message')} at most {JUST_OVER} units over a boundary: shortened, they "
            f"would save {counted(over.credits, 'credit')} ({money(over.price, currency)})."
        )
    if advice.example is not None:
        yield _example(advice.example)
    if advice.applied is not None:
        yield _applied(advice)
    yield _levels_note(tuple(step.level for step in advice.steps))
    yield tariff_note(advice.before.tariff)


def _steps(advice: CampaignAdvice, currency: str) -> RenderableType:
    table = _table(
        ("Rewritten",), ("Segments", "Credits", f"Price {currency}", "Saved credits", "Saved price")
    )
    rows: list[tuple[str, Estimate, str, str]] = [("as it is", advice.before, "", "")]
    for at, step in enumerate(advice.steps):
        saved = "unknown" if step.saved_price is None else number(step.saved_price)
        name = f"+ {step.level}" if at else step.level
        rows.append((name, step.estimate, number(step.saved_credits), saved))
    for name, estimate, credits_saved, price_saved in rows:
        totals = estimate.totals
        price = "unknown" if totals.price is None else number(totals.price)
        table.add_row(
            name, number(totals.segments), number(totals.credits), price, credits_saved, price_saved
        )
    return table


def _costs(title: str, first: str, costs: Iterable[CauseCost], currency: str, name_of: Any) -> RenderableType:
    table = _table((first,), ("Messages", "Segments", "Credits", f"Price {currency}"))
    for cost in costs:
        price = "unknown" if cost.price is None else number(cost.price)
        table.add_row(
            Text(name_of(cost.cause)),
            number(cost.messages),
            number(cost.segments),
            number(cost.credits),
            price,
        )
    return Group(Text(title), Padding.indent(table, 2))


def _table(left: Sequence[str], right: Sequence[str]) -> Table:
    headed = any(left)
    table = Table(box=None, show_header=headed, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in left:
        table.add_column(name, overflow="fold")
    for name in right:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _example(example: Advice) -> RenderableType:
    return Group(
        Text("For example"),
        Padding.indent(Text(_cut(example.original)), 2),
        Text("becomes"),
        Padding.indent(Text(_cut(example.text)), 2),
        _edits(example.edits),
    )


def _cut(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _TEXT_SHOWN else f"{shown[:_TEXT_SHOWN]}…"


def _applied(advice: CampaignAdvice) -> Text:
    text = (
        f"The cheaper campaign is in {advice.applied}, its messages in the column '{advice.message_column}'."
    )
    if advice.left_out:
        text += f" {counted(advice.left_out, 'row')} without a message left out."
    return Text(text)


def _levels_note(levels: Sequence[Level]) -> Text:
    others = [level for level in LEVELS if level not in levels]
    more = f"; --level adds {', '.join(others)}, --all all of them" if others else ""
    return Text(f"Rules used: {', '.join(levels)}{more}.")
