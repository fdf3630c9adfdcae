"""What people read: a result becomes a sheet, and the sheet a terminal's text or a notebook's HTML."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from estimator.show.sheet import Sheet

_BUILDERS: Final = {
    "estimator.count.message.Explanation": "explanation.explanation_sheet",
    "estimator.price.comparison.difference.Comparison": "comparison.comparison_sheet",
    "estimator.price.comparison.reconciliation.Reconciliation": "reconciliation.reconciliation_sheet",
    "estimator.price.packs.purchase.Purchase": "purchase.purchase_sheet",
    "estimator.price.totals.Estimate": "estimate.estimate_sheet",
    "estimator.provider.ovhcloud.model.AccountState": "account.account_sheet",
    "estimator.provider.ovhcloud.changes.Proposal": "account.proposal_sheet",
    "estimator.save.advice.campaign.CampaignAdvice": "advice.campaign_sheet",
    "estimator.save.advice.edits.Advice": "advice.advice_sheet",
    "estimator.save.templates.bounds.TemplateBounds": "template.bounds_sheet",
    "estimator.save.templates.distribution.TemplateDistribution": "template.distribution_sheet",
    "estimator.supply.calendar.accounts.AccountList": "calendar.account_list_sheet",
    "estimator.supply.calendar.model.Calendar": "calendar.calendar_sheet",
    "estimator.supply.plan.actuals.Actuals": "plan.actuals_sheet",
    "estimator.supply.plan.forecast.VolumeForecast": "plan.forecast_sheet",
    "estimator.supply.plan.model.Plan": "plan.plan_sheet",
    "estimator.supply.plan.outcome.UncertainPlan": "plan.uncertain_sheet",
    "estimator.supply.recharge.recommendation.Recommendation": "recommendation.recommendation_sheet",
    "estimator.supply.recharge.replay.Replay": "recharge.replay_sheet",
    "estimator.supply.transfers.model.TransferPlan": "transfers.transfers_sheet",
    "estimator.tariff.diff.Difference": "tariff.difference_sheet",
    "estimator.tariff.model.Tariff": "tariff.tariff_sheet",
}
"""For each type the function that makes its sheet, in which module of this room: loaded when one is shown."""


def sheet_of(value: object, **how: Any) -> Sheet:
    """A result as people read it.

    Parameters
    ----------
    value : any result
        An estimate, a purchase, a plan, a comparison …
    **how
        What else its builder takes, for instance `everything=True` for tables in full.

    >>> from datetime import date
    >>> from estimator import cheapest_purchase, find_tariff
    >>> purchase = cheapest_purchase(5, find_tariff(on=date(2026, 10, 1)), balance=7)
    >>> print(sheet_of(purchase).to_terminal().splitlines()[0])
    Nothing to buy: 5 credits needed, 7 on the account, 2 left afterwards.
    """
    for kind in type(value).__mro__:
        place = _BUILDERS.get(f"{kind.__module__}.{kind.__qualname__}")
        if place is not None:
            module, _, name = place.partition(".")
            sheet: Sheet = getattr(import_module(f"{__name__}.{module}"), name)(value, **how)
            return sheet
    raise TypeError(f"nothing is known of how to show a {type(value).__name__}")
