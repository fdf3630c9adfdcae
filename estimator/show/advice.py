"""Advice as people and programs read it: for one message, and for a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from estimator.base.choices import Level
from estimator.base.language import number, said, said_again
from estimator.count.characters import name_of
from estimator.save.advice.edits import Advice, Edit
from estimator.save.advice.rules import LEVELS, rulebook
from estimator.show.amounts import amounts_columns
from estimator.show.explanation import lookalike_notes
from estimator.show.sheet import (
    Block,
    Lines,
    Quotation,
    Sheet,
    Table,
    numbers,
    rows_of,
    texts,
    with_strong,
)
from estimator.show.words import counted, money, price_of, tariff_note, visible

if TYPE_CHECKING:
    from estimator.price.totals import Estimate
    from estimator.save.advice.campaign import CampaignAdvice, CauseCost

_CHARACTERS_SHOWN = 10
_EDITS_SHOWN = 10
_TEXT_SHOWN = 240


def advice_sheet(advice: Advice) -> Sheet:
    """The cheaper text, what it saves, and every edit."""
    before, after = counted(len(advice.before.segments), "segment"), len(advice.after.segments)
    if not advice.edits:
        nothing = said(
            "{segments}, {encoding}. Nothing in these rules would make it fewer.",
            segments=before,
            encoding=advice.before.encoding,
        )
        notes = tuple(lookalike_notes(advice.text))
        return Sheet(
            with_strong(nothing, before), *([Lines(notes)] if notes else []), _levels_note(advice.levels)
        )
    become = said("{segments} become {fewer}", segments=before, fewer=after)
    sentence = said(
        "{change}: {encoding}, {units}, becomes {encoding_after}, {units_after}.",
        change=become,
        encoding=advice.before.encoding,
        units=counted(advice.before.units, "unit"),
        encoding_after=advice.after.encoding,
        units_after=counted(advice.after.units, "unit"),
    )
    quote, edits = Quotation(advice.text), _edits(advice.edits)
    return Sheet(with_strong(sentence, become), quote, edits, _levels_note(advice.levels))


def _edits(edits: Sequence[Edit], *, joined: bool = False) -> Table:
    rows = [
        (
            said("{old} → {new}", old=visible(edit.old), new=visible(edit.new) or said("nothing")),
            said("{rule} ({level})", rule=said(edit.rule), level=edit.level),
            number(edit.position + 1),
        )
        for edit in edits
    ]
    if len(edits) > _EDITS_SHOWN:
        title = said("{edits} edits, the first {shown}:", edits=len(edits), shown=_EDITS_SHOWN)
    else:
        title = said("{edits}:", edits=counted(len(edits), "edit"))
    shown = rows_of(rows, most=_EDITS_SHOWN)
    return Table((*texts("", ""), *numbers("")), shown, title=title, indent=2, joined=joined)


def campaign_sheet(advice: CampaignAdvice) -> Sheet:
    """What the campaign costs, what each level saves, and what makes it dear."""
    from estimator.show.estimate import headline, read_as, rejects_table, title

    tariff = advice.before.tariff
    levels = _levels_note(tuple(step.level for step in advice.steps))
    blocks = _campaign_blocks(advice, tariff.currency)
    read, priced_by = read_as(advice.before), Lines((tariff_note(tariff),), "faint")
    # Those who list them have another command.
    rejects = [replace(rejects_table(advice.before), hints=())] if advice.before.summary.rejected else []
    return Sheet(title(advice.before), headline(advice.before), *blocks, *rejects, *read, levels, priced_by)


def _campaign_blocks(advice: CampaignAdvice, currency: str) -> Iterator[Block]:
    from estimator.price.pricing import JUST_OVER

    yield _steps(advice, currency)
    if any(step.saved_bounds is not None and not step.saved_bounds.is_exact for step in advice.steps):
        yield Lines(
            (said("Saved prices: if both cost the least, or both the most, that they can."),), "faint"
        )
    if characters := [cost for cost in advice.characters if cost.segments][:_CHARACTERS_SHOWN]:
        title = said("Characters that cost: messages that hold one, and what these would save in GSM-7")
        twins = rulebook(LEVELS).lookalikes
        named = [
            f"{visible(cost.cause)}  {name_of(cost.cause).text}"
            + (said(", as the Latin {latin}", latin=twins[cost.cause]) if cost.cause in twins else "")
            for cost in characters
        ]
        yield _costs(title, said("Character"), named, characters, currency)
    if parts := [cost for cost in advice.parts if cost.segments]:
        title = said("Parts that cost: messages that would be cheaper without, and what they would save")
        yield _costs(title, said("Part"), [visible(said(cost.cause)) for cost in parts], parts, currency)
    if (over := advice.just_over).messages:
        sentence = said(
            "{messages} at most {units} units over a boundary: shortened, they would save {credits} "
            "({price}).",
            messages=counted(over.messages, "message"),
            units=JUST_OVER,
            credits=counted(over.credits, "credit"),
            price=money(over.bounds, currency),
        )
        yield Lines((sentence,))
    if advice.example is not None:
        yield from _example(advice.example)
    if advice.applied is not None:
        yield _applied(advice, advice.applied)


def _steps(advice: CampaignAdvice, currency: str) -> Table:
    rows = [(said("as it is"), *_taken(advice.before), "", "")]
    for at, step in enumerate(advice.steps):
        name = f"+ {step.level}" if at else step.level
        saved = number(step.saved_credits), price_of(step.saved_bounds)
        rows.append((name, *_taken(step.estimate), *saved))
    amounts = (said("Segments"), said("Credits"), said("Price {currency}", currency=currency))
    names = numbers(*amounts, said("Saved credits"), said("Saved price"))
    return Table((*texts(said("Rewritten")), *names), rows_of(rows))


def _taken(estimate: Estimate) -> tuple[str, str, str]:
    totals = estimate.totals
    return number(totals.segments), number(totals.credits), price_of(totals.bounds)


def _costs(title: str, first: str, names: Sequence[str], costs: Sequence[CauseCost], currency: str) -> Table:
    rows = [
        (name, number(cost.messages), number(cost.segments), number(cost.credits), price_of(cost.bounds))
        for name, cost in zip(names, costs, strict=True)
    ]
    return Table(amounts_columns((first,), currency, least=0), rows_of(rows), title=title, indent=2)


def _example(example: Advice) -> Iterator[Block]:
    yield Lines((said("For example"),))
    yield Quotation(_cut(example.original), joined=True)
    yield Lines((said("becomes"),), joined=True)
    yield Quotation(_cut(example.text), joined=True)
    yield _edits(example.edits, joined=True)


def _cut(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _TEXT_SHOWN else f"{shown[:_TEXT_SHOWN]}…"


def _applied(advice: CampaignAdvice, file: str) -> Lines:
    column = advice.message_column or ""
    where = {"file": file, "column": column}
    if advice.steps[-1].saved_segments:
        written = said("The cheaper campaign is in {file}, its messages in the column '{column}'.", **where)
    else:
        written = said("The campaign is in {file}, its messages in the column '{column}'.", **where)
    return Lines((written, *map(said_again, advice.differences)))


def _levels_note(levels: Sequence[Level]) -> Lines:
    used, others = ", ".join(levels), ", ".join(level for level in LEVELS if level not in levels)
    if not others:
        return Lines((said("Rules used: {levels}.", levels=used),))
    more = said("Rules used: {levels}; --level adds {others}, --all all of them.", levels=used, others=others)
    return Lines((more,))
