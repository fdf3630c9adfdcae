"""What an SMS campaign costs in OVHcloud credits, exactly and before it is sent.

>>> import estimator
>>> estimator.explain("Déjà 20 €").encoding
'GSM-7'
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from estimator.base.deprecated import keep_moved_modules, renamed_function

# The public names and the rooms they live in: what a user calls, passes or gets. Each is loaded when it is
# first used: a script that explains one message does not wait for numpy and pyarrow. Names stand here once;
# `scripts/build_public_names.py` writes them for type checkers into `__init__.pyi`.
_ROOMS = {
    "base.speaking": ("language",),
    "campaign": ("Batch", "CampaignSource", "Originals", "Template"),
    "campaign.fields": ("FieldSyntax", "FieldToken", "ForeignField"),
    "count.clauses": ("CountedClause", "MeasuredClause", "counted_clause"),
    "count.message": ("CharacterUse", "Explanation", "Segment", "explain"),
    "count.core": ("Counts", "Spans"),
    "base.prices": ("PriceDifference", "PriceRange"),
    "count.names": ("SortedNames",),
    "count.segments": ("count_segments",),
    "count.strings": ("Strings",),
    "documents.tariff": ("UsedTariff",),
    "distributed.estimating": ("estimate_files",),
    "errors": (
        "AccountError",
        "ArgumentError",
        "CampaignError",
        "LimitExceeded",
        "MessageError",
        "NetworkError",
        "Place",
        "SmsCostError",
        "TariffError",
        "UnknownOutcome",
        "UsageError",
    ),
    "price.amounts": ("Amounts", "Share"),
    "price.buying": ("Buying",),
    "price.client_shares": ("ClientShares",),
    "price.clients": ("ClientSums",),
    "price.comparison.difference": ("Change", "Comparison", "compare"),
    "price.comparison.jobs": ("SentJob",),
    "price.comparison.reconciliation": ("Explained", "Reconciliation", "reconcile"),
    "price.examples": ("Example", "Examples"),
    "price.focus": ("focus",),
    "price.flow": ("estimate",),
    "price.job": ("CampaignOptions", "JobOptions"),
    "price.packs": (
        "Alternative",
        "Bought",
        "MoreCredits",
        "NextBracket",
        "Order",
        "Purchase",
        "Rest",
        "StockTaken",
        "StockUsed",
        "cheapest_purchase",
    ),
    "price.loaded": ("LoadedEstimate",),
    "price.parts": ("BadFile", "CampaignPart"),
    "price.pricing": ("PricedRows", "Terms"),
    "price.quote": ("Quote", "QuoteLine", "quote"),
    "price.reasons": ("Duplicates",),
    "price.saved": ("LineCost", "SavedEstimate"),
    "price.seen": ("Seen",),
    "price.summary": ("Summary",),
    "price.totals": ("Estimate",),
    "save.advice.campaign": ("AdviceStep", "CampaignAdvice", "CauseCost", "advise_campaign"),
    "save.advice.edits": ("Advice", "Edit", "advise"),
    "save.templates.bounds": ("FieldBounds", "TemplateBounds", "bound_template"),
    "save.templates.distribution": ("FieldUse", "LongRow", "TemplateDistribution", "fill_template"),
    "supply.calendar": (
        "Account",
        "AccountList",
        "Calendar",
        "Need",
        "keep_advertising_hours",
        "read_accounts",
        "read_balances",
        "read_calendar",
    ),
    "supply.calendar.effects": ("TariffCost", "TariffEffect", "tariff_effects"),
    "supply.plan.model": (
        "Certificate",
        "ExpiredCredits",
        "PlacedOrder",
        "Plan",
        "PlannedPurchase",
        "Refused",
        "Way",
    ),
    "supply.plan.outcome": ("PlanOutcome", "ServiceLevel", "UncertainPlan"),
    "supply.plan.actuals": ("Actuals", "MonthVolume", "compare_volumes"),
    "supply.plan.forecast": ("ExpectedVolume", "VolumeForecast", "forecast_volumes"),
    "supply.plan.planning": ("plan_purchases",),
    "supply.plan.uncertain": ("plan_uncertain",),
    "supply.recharge": (
        "Choice",
        "Event",
        "ManyReplays",
        "Recommendation",
        "Replay",
        "Risk",
        "Rules",
        "Setting",
        "recommend_recharge",
        "simulate_many",
        "simulate_recharge",
    ),
    "supply.recharge.conditions": ("Condition",),
    "supply.transfers": ("SavedPlan", "Transfer", "TransferPlan", "plan_transfers"),
    "tariff": ("Bracket", "KnownPrice", "Pack", "Tariff", "TariffSource", "find_tariff", "load_tariffs"),
}

_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)  # noqa: PLE0605 - it is a list of texts

keep_moved_modules()


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        return renamed_function(sys.modules[__name__], name)
    return getattr(import_module(f"estimator.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
