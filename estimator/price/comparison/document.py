"""Comparisons as documents."""

from __future__ import annotations

from estimator.base.countries import country_name
from estimator.documents import comparison as documents
from estimator.documents.values import PriceChange, maybe
from estimator.price.comparison.difference import CAUSES, Comparison
from estimator.price.comparison.reconciliation import Reconciliation
from estimator.price.reasons import reject_reason
from estimator.price.saved import SavedEstimate


def difference_document(comparison: Comparison) -> documents.Difference:
    """What changed between two estimates, and why."""
    return documents.Difference(
        schema=1,
        before=_in_short(comparison.before),
        after=_in_short(comparison.after),
        difference=documents.Amounts(
            credits=str(comparison.credits),
            price=maybe(comparison.price),
            price_bound=comparison.price_bound,
            price_range=PriceChange.of(comparison.bounds),
        ),
        causes=tuple(
            documents.CauseTotal(cause=cause, text=CAUSES[cause], credits=str(total))
            for cause, total in comparison.causes.items()
        ),
        changes=tuple(
            documents.Change(
                country=change.country,
                name=country_name(change.country, "en"),
                encoding=change.encoding,
                cause=change.cause,
                credits=str(change.credits),
            )
            for change in comparison.changes
        ),
        rejects=tuple(
            documents.RejectChange(
                code=code,
                reason=reject_reason(code, country),
                country=country or None,
                before=before,
                after=after,
            )
            for (code, country), (before, after) in comparison.rejects.items()
        ),
    )


def reconciliation_document(reconciliation: Reconciliation) -> documents.Reconciliation:
    """An estimate against what the provider took."""
    return documents.Reconciliation(
        schema=1,
        estimate=_in_short(reconciliation.estimate),
        jobs=len(reconciliation.jobs),
        receivers=documents.Receivers(
            valid=reconciliation.valid.total(), invalid=reconciliation.invalid.total()
        ),
        estimated=str(reconciliation.estimated),
        taken=str(reconciliation.taken),
        difference=str(reconciliation.difference),
        causes=tuple(
            documents.Explained(
                cause=cause.reason,
                text=cause.text,
                receivers=cause.receivers,
                credits=str(cause.credits),
            )
            for cause in reconciliation.causes
        ),
        unexplained=str(reconciliation.unexplained),
    )


def _in_short(saved: SavedEstimate) -> documents.InShort:
    return documents.InShort(
        name=saved.name,
        messages=saved.messages,
        segments=saved.segments,
        credits=str(saved.credits),
        price=maybe(saved.price),
        price_at_least=None if saved.bounds is None else maybe(saved.bounds.least),
        price_at_most=saved.price_at_most,
        rejected=saved.rejected,
        stop_clause=saved.stop_clause or None,
        tariff=saved.tariff,
    )
