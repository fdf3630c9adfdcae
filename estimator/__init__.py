"""What an SMS campaign costs in OVHcloud credits, exactly and before it is sent.

>>> import estimator
>>> estimator.explain("Déjà 20 €").encoding
'GSM-7'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from estimator.count.message import Explanation, explain
    from estimator.count.segments import count_segments
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
    from estimator.price.comparison import compare, reconcile
    from estimator.price.flow import estimate
    from estimator.price.packs import Purchase, cheapest_purchase
    from estimator.price.totals import Estimate
    from estimator.save.advice.campaign import CampaignAdvice, advise_campaign
    from estimator.save.advice.edits import Advice, advise
    from estimator.save.templates.bounds import TemplateBounds, bound_template
    from estimator.save.templates.distribution import TemplateDistribution, fill_template
    from estimator.supply.calendar import (
        Account,
        keep_advertising_hours,
        read_accounts,
        read_balances,
        read_calendar,
    )
    from estimator.supply.plan import Plan, UncertainPlan, plan_purchases, plan_uncertain
    from estimator.supply.recharge import (
        ManyReplays,
        Recommendation,
        Replay,
        recommend_recharge,
        simulate_many,
        simulate_recharge,
    )
    from estimator.supply.transfers import Transfer, TransferPlan, plan_transfers
    from estimator.tariff import Tariff, find_tariff, load_tariffs

# Each public name and the room it lives in, loaded when it is first used: a script that explains one message
# does not wait for numpy and pyarrow.
_ROOMS = {
    "Account": "supply.calendar",
    "AccountError": "errors",
    "Advice": "save.advice.edits",
    "CampaignAdvice": "save.advice.campaign",
    "CampaignError": "errors",
    "Estimate": "price.totals",
    "Explanation": "count.message",
    "LimitExceeded": "errors",
    "ManyReplays": "supply.recharge",
    "MessageError": "errors",
    "NetworkError": "errors",
    "Plan": "supply.plan",
    "Purchase": "price.packs",
    "Recommendation": "supply.recharge",
    "Replay": "supply.recharge",
    "SmsCostError": "errors",
    "Tariff": "tariff",
    "TariffError": "errors",
    "TemplateBounds": "save.templates.bounds",
    "TemplateDistribution": "save.templates.distribution",
    "Transfer": "supply.transfers",
    "TransferPlan": "supply.transfers",
    "UncertainPlan": "supply.plan",
    "UnknownOutcome": "errors",
    "UsageError": "errors",
    "keep_advertising_hours": "supply.calendar",
    "advise": "save.advice.edits",
    "advise_campaign": "save.advice.campaign",
    "cheapest_purchase": "price.packs",
    "compare": "price.comparison",
    "count_segments": "count.segments",
    "estimate": "price.flow",
    "explain": "count.message",
    "find_tariff": "tariff",
    "load_tariffs": "tariff",
    "plan_purchases": "supply.plan",
    "plan_transfers": "supply.transfers",
    "plan_uncertain": "supply.plan",
    "read_accounts": "supply.calendar",
    "read_balances": "supply.calendar",
    "read_calendar": "supply.calendar",
    "recommend_recharge": "supply.recharge",
    "reconcile": "price.comparison",
    "simulate_many": "supply.recharge",
    "simulate_recharge": "supply.recharge",
    "bound_template": "save.templates.bounds",
    "fill_template": "save.templates.distribution",
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
    "advise",
    "advise_campaign",
    "bound_template",
    "cheapest_purchase",
    "compare",
    "count_segments",
    "estimate",
    "explain",
    "fill_template",
    "find_tariff",
    "keep_advertising_hours",
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
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'estimator' has no attribute '{name}'")
    return getattr(import_module(f"estimator.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
