"""What an SMS campaign costs in OVHcloud credits, exactly and before it is sent.

>>> import estimator
>>> estimator.explain("Déjà 20 €").encoding
'GSM-7'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from estimator.advice.campaign import CampaignAdvice, advise_campaign
    from estimator.advice.edits import Advice, advise
    from estimator.calendar import Account, advertising_hours, read_accounts, read_balances, read_calendar
    from estimator.comparison import compare, reconcile
    from estimator.errors import (
        AccountError,
        CampaignError,
        LimitExceeded,
        MessageError,
        NetworkError,
        SmsCostError,
        TariffError,
        UnknownOutcome,
        UsageError,
    )
    from estimator.flow import estimate
    from estimator.message import Explanation, explain
    from estimator.packs import Purchase, cheapest_purchase
    from estimator.plan import Plan, UncertainPlan, plan_purchases, plan_uncertain
    from estimator.recharge import (
        ManyReplays,
        Recommendation,
        Replay,
        recommend_recharge,
        simulate_many,
        simulate_recharge,
    )
    from estimator.segments import count_segments
    from estimator.tariff import Tariff, find_tariff, load_tariffs
    from estimator.templates.bounds import TemplateBounds, template_bounds
    from estimator.templates.distribution import TemplateDistribution, template_distribution
    from estimator.totals import Estimate
    from estimator.transfers import Transfer, TransferPlan, plan_transfers

# Each public name and the room it lives in, loaded when it is first used: a script that explains one message
# does not wait for numpy and pyarrow.
_ROOMS = {
    "Account": "calendar",
    "AccountError": "errors",
    "Advice": "advice.edits",
    "CampaignAdvice": "advice.campaign",
    "CampaignError": "errors",
    "Estimate": "totals",
    "Explanation": "message",
    "LimitExceeded": "errors",
    "ManyReplays": "recharge",
    "MessageError": "errors",
    "NetworkError": "errors",
    "Plan": "plan",
    "Purchase": "packs",
    "Recommendation": "recharge",
    "Replay": "recharge",
    "SmsCostError": "errors",
    "Tariff": "tariff",
    "TariffError": "errors",
    "TemplateBounds": "templates.bounds",
    "TemplateDistribution": "templates.distribution",
    "Transfer": "transfers",
    "TransferPlan": "transfers",
    "UncertainPlan": "plan",
    "UnknownOutcome": "errors",
    "UsageError": "errors",
    "advertising_hours": "calendar",
    "advise": "advice.edits",
    "advise_campaign": "advice.campaign",
    "cheapest_purchase": "packs",
    "compare": "comparison",
    "count_segments": "segments",
    "estimate": "flow",
    "explain": "message",
    "find_tariff": "tariff",
    "load_tariffs": "tariff",
    "plan_purchases": "plan",
    "plan_transfers": "transfers",
    "plan_uncertain": "plan",
    "read_accounts": "calendar",
    "read_balances": "calendar",
    "read_calendar": "calendar",
    "recommend_recharge": "recharge",
    "reconcile": "comparison",
    "simulate_many": "recharge",
    "simulate_recharge": "recharge",
    "template_bounds": "templates.bounds",
    "template_distribution": "templates.distribution",
}

__all__ = [
    "Account",
    "AccountError",
    "Advice",
    "CampaignAdvice",
    "CampaignError",
    "Estimate",
    "Explanation",
    "LimitExceeded",
    "ManyReplays",
    "MessageError",
    "NetworkError",
    "Plan",
    "Purchase",
    "Recommendation",
    "Replay",
    "SmsCostError",
    "Tariff",
    "TariffError",
    "TemplateBounds",
    "TemplateDistribution",
    "Transfer",
    "TransferPlan",
    "UncertainPlan",
    "UnknownOutcome",
    "UsageError",
    "advertising_hours",
    "advise",
    "advise_campaign",
    "cheapest_purchase",
    "compare",
    "count_segments",
    "estimate",
    "explain",
    "find_tariff",
    "load_tariffs",
    "plan_purchases",
    "plan_transfers",
    "plan_uncertain",
    "read_accounts",
    "read_balances",
    "read_calendar",
    "recommend_recharge",
    "reconcile",
    "simulate_many",
    "simulate_recharge",
    "template_bounds",
    "template_distribution",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'estimator' has no attribute '{name}'")
    return getattr(import_module(f"estimator.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
