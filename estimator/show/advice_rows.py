"""Advice as rows, for spreadsheets and programs: edits of one message, or what a campaign would save."""

from __future__ import annotations

from estimator.base.table_out import TableOut
from estimator.price.amounts import amounts_row
from estimator.save.advice.campaign import CampaignAdvice, CauseCost
from estimator.save.advice.edits import Advice

EDITS = ("position", "old", "new", "rule", "level")
"""Of one message: a row for each piece that is replaced."""

SAVINGS = ("kind", "name", "messages", "segments", "credits", "price", "price_at_least", "currency")
"""Of a campaign: what each level, character and part would save. A price that is not known is empty."""


def write_advice(found: Advice | CampaignAdvice, table: TableOut) -> None:
    """Write either."""
    if isinstance(found, Advice):
        table.row(EDITS)
        for edit in found.edits:
            table.row([edit.position, edit.old, edit.new, edit.rule, edit.level])
        return
    currency = found.before.tariff.currency
    table.row(SAVINGS)
    for step in found.steps:
        saved = step.saved_segments, step.saved_credits, step.saved_price, step.saved_at_least
        table.row(["level", step.level, step.estimate.totals.messages, *saved, currency])
    costs: list[tuple[str, CauseCost]] = [
        *(("character", cost) for cost in found.characters),
        *(("part", cost) for cost in found.parts),
        ("length", found.just_over),
    ]
    for kind, cost in costs:
        table.row([kind, cost.cause, *amounts_row(cost), currency])
