"""Advice as documents: for one message, and for a campaign."""

from __future__ import annotations

from estimator.count.message import Explanation, character_name
from estimator.documents import advice as documents
from estimator.documents import estimate as estimates
from estimator.documents.text import Units
from estimator.documents.values import PriceChange, maybe
from estimator.price.decided import read_as_parts
from estimator.price.document import amounts_part
from estimator.save.advice.campaign import CampaignAdvice
from estimator.save.advice.edits import Advice
from estimator.tariff.document import used


def advice_document(advice: Advice) -> documents.Advice:
    """Advice for one message; positions count from 0.

    >>> from estimator.save.advice.edits import advise
    >>> advice_document(advise("Bonjour")).segments_saved
    0
    """
    return documents.Advice(
        schema=1,
        levels=advice.levels,
        original=advice.original,
        text=advice.text,
        edits=tuple(
            documents.Edit(
                position=edit.position, old=edit.old, new=edit.new, rule=edit.rule, level=edit.level
            )
            for edit in advice.edits
        ),
        before=_units(advice.before),
        after=_units(advice.after),
        segments_saved=advice.segments_saved,
    )


def _units(explanation: Explanation) -> Units:
    return Units(encoding=explanation.encoding, units=explanation.units, segments=len(explanation.segments))


def campaign_document(advice: CampaignAdvice) -> documents.CampaignAdvice:
    """Advice for a campaign."""
    before = advice.before
    return documents.CampaignAdvice(
        schema=1,
        campaign=documents.Campaign(
            name=before.name, rows=before.summary.read, rejected=before.summary.rejected
        ),
        currency=before.tariff.currency,
        price_at_most=before.price_at_most,
        before=estimates.Amounts(**amounts_part(before.totals)),
        levels=tuple(
            documents.LevelAdvice(
                level=step.level,
                after=estimates.Amounts(**amounts_part(step.estimate.totals)),
                saved=documents.Saved(
                    segments=step.saved_segments,
                    credits=str(step.saved_credits),
                    price=maybe(step.saved_price),
                    price_at_least=maybe(step.saved_at_least),
                    price_range=PriceChange.of(step.saved),
                ),
            )
            for step in advice.steps
        ),
        characters=tuple(
            documents.CharacterCost(
                character=cost.cause, name=character_name(cost.cause), **amounts_part(cost)
            )
            for cost in advice.characters
        ),
        parts=tuple(documents.PartCost(part=cost.cause, **amounts_part(cost)) for cost in advice.parts),
        just_over=documents.Cost(**amounts_part(advice.just_over)),
        example=None if advice.example is None else advice_document(advice.example),
        applied=None
        if advice.applied is None
        else documents.Applied(
            file=advice.applied,
            message_column=advice.message_column,
            left_out=advice.left_out,
            differences=advice.differences,
        ),
        tariff=used(before.tariff),
        read_as=read_as_parts(before.read_as, before.campaigns_of),
    )
