"""Written by scripts/build_public_names.py from `estimator/__init__.py`."""

from estimator.base.prices import PriceDifference as PriceDifference
from estimator.base.prices import PriceRange as PriceRange
from estimator.base.speaking import language as language
from estimator.campaign import Batch as Batch
from estimator.campaign import CampaignSource as CampaignSource
from estimator.campaign import Originals as Originals
from estimator.campaign import Template as Template
from estimator.campaign.fields import FieldSyntax as FieldSyntax
from estimator.campaign.fields import FieldToken as FieldToken
from estimator.campaign.fields import ForeignField as ForeignField
from estimator.count.clauses import CountedClause as CountedClause
from estimator.count.clauses import MeasuredClause as MeasuredClause
from estimator.count.clauses import counted_clause as counted_clause
from estimator.count.core import Counts as Counts
from estimator.count.core import Spans as Spans
from estimator.count.message import CharacterUse as CharacterUse
from estimator.count.message import Explanation as Explanation
from estimator.count.message import Segment as Segment
from estimator.count.message import explain as explain
from estimator.count.names import SortedNames as SortedNames
from estimator.count.segments import count_segments as count_segments
from estimator.count.strings import Strings as Strings
from estimator.distributed.estimating import estimate_files as estimate_files
from estimator.documents.tariff import UsedTariff as UsedTariff
from estimator.errors import AccountError as AccountError
from estimator.errors import ArgumentError as ArgumentError
from estimator.errors import CampaignError as CampaignError
from estimator.errors import LimitExceeded as LimitExceeded
from estimator.errors import MessageError as MessageError
from estimator.errors import NetworkError as NetworkError
from estimator.errors import Place as Place
from estimator.errors import SmsCostError as SmsCostError
from estimator.errors import TariffError as TariffError
from estimator.errors import UnknownOutcome as UnknownOutcome
from estimator.errors import UsageError as UsageError
from estimator.price.amounts import Amounts as Amounts
from estimator.price.amounts import Share as Share
from estimator.price.buying import Buying as Buying
from estimator.price.client_shares import ClientShares as ClientShares
from estimator.price.clients import ClientSums as ClientSums
from estimator.price.comparison.difference import Change as Change
from estimator.price.comparison.difference import Comparison as Comparison
from estimator.price.comparison.difference import compare as compare
from estimator.price.comparison.jobs import SentJob as SentJob
from estimator.price.comparison.reconciliation import Explained as Explained
from estimator.price.comparison.reconciliation import Reconciliation as Reconciliation
from estimator.price.comparison.reconciliation import reconcile as reconcile
from estimator.price.examples import Example as Example
from estimator.price.examples import Examples as Examples
from estimator.price.flow import estimate as estimate
from estimator.price.focus import focus as focus
from estimator.price.job import CampaignOptions as CampaignOptions
from estimator.price.job import JobOptions as JobOptions
from estimator.price.loaded import LoadedEstimate as LoadedEstimate
from estimator.price.packs import Alternative as Alternative
from estimator.price.packs import Bought as Bought
from estimator.price.packs import MoreCredits as MoreCredits
from estimator.price.packs import NextBracket as NextBracket
from estimator.price.packs import Order as Order
from estimator.price.packs import Purchase as Purchase
from estimator.price.packs import Rest as Rest
from estimator.price.packs import StockTaken as StockTaken
from estimator.price.packs import StockUsed as StockUsed
from estimator.price.packs import cheapest_purchase as cheapest_purchase
from estimator.price.parts import BadFile as BadFile
from estimator.price.parts import CampaignPart as CampaignPart
from estimator.price.pricing import PricedRows as PricedRows
from estimator.price.pricing import Terms as Terms
from estimator.price.quote import Quote as Quote
from estimator.price.quote import QuoteLine as QuoteLine
from estimator.price.quote import quote as quote
from estimator.price.reasons import Duplicates as Duplicates
from estimator.price.saved import LineCost as LineCost
from estimator.price.saved import SavedEstimate as SavedEstimate
from estimator.price.seen import Seen as Seen
from estimator.price.summary import Summary as Summary
from estimator.price.totals import Estimate as Estimate
from estimator.save.advice.campaign import AdviceStep as AdviceStep
from estimator.save.advice.campaign import CampaignAdvice as CampaignAdvice
from estimator.save.advice.campaign import CauseCost as CauseCost
from estimator.save.advice.campaign import advise_campaign as advise_campaign
from estimator.save.advice.edits import Advice as Advice
from estimator.save.advice.edits import Edit as Edit
from estimator.save.advice.edits import advise as advise
from estimator.save.templates.bounds import FieldBounds as FieldBounds
from estimator.save.templates.bounds import TemplateBounds as TemplateBounds
from estimator.save.templates.bounds import bound_template as bound_template
from estimator.save.templates.distribution import FieldUse as FieldUse
from estimator.save.templates.distribution import LongRow as LongRow
from estimator.save.templates.distribution import TemplateDistribution as TemplateDistribution
from estimator.save.templates.distribution import fill_template as fill_template
from estimator.supply.calendar import Account as Account
from estimator.supply.calendar import AccountList as AccountList
from estimator.supply.calendar import Calendar as Calendar
from estimator.supply.calendar import Need as Need
from estimator.supply.calendar import keep_advertising_hours as keep_advertising_hours
from estimator.supply.calendar import read_accounts as read_accounts
from estimator.supply.calendar import read_balances as read_balances
from estimator.supply.calendar import read_calendar as read_calendar
from estimator.supply.calendar.effects import TariffCost as TariffCost
from estimator.supply.calendar.effects import TariffEffect as TariffEffect
from estimator.supply.calendar.effects import tariff_effects as tariff_effects
from estimator.supply.plan.actuals import Actuals as Actuals
from estimator.supply.plan.actuals import MonthVolume as MonthVolume
from estimator.supply.plan.actuals import compare_volumes as compare_volumes
from estimator.supply.plan.forecast import ExpectedVolume as ExpectedVolume
from estimator.supply.plan.forecast import VolumeForecast as VolumeForecast
from estimator.supply.plan.forecast import forecast_volumes as forecast_volumes
from estimator.supply.plan.model import Certificate as Certificate
from estimator.supply.plan.model import ExpiredCredits as ExpiredCredits
from estimator.supply.plan.model import PlacedOrder as PlacedOrder
from estimator.supply.plan.model import Plan as Plan
from estimator.supply.plan.model import PlannedPurchase as PlannedPurchase
from estimator.supply.plan.model import Refused as Refused
from estimator.supply.plan.model import Way as Way
from estimator.supply.plan.outcome import PlanOutcome as PlanOutcome
from estimator.supply.plan.outcome import ServiceLevel as ServiceLevel
from estimator.supply.plan.outcome import UncertainPlan as UncertainPlan
from estimator.supply.plan.planning import plan_purchases as plan_purchases
from estimator.supply.plan.uncertain import plan_uncertain as plan_uncertain
from estimator.supply.recharge import Choice as Choice
from estimator.supply.recharge import Event as Event
from estimator.supply.recharge import ManyReplays as ManyReplays
from estimator.supply.recharge import Recommendation as Recommendation
from estimator.supply.recharge import Replay as Replay
from estimator.supply.recharge import Risk as Risk
from estimator.supply.recharge import Rules as Rules
from estimator.supply.recharge import Setting as Setting
from estimator.supply.recharge import recommend_recharge as recommend_recharge
from estimator.supply.recharge import simulate_many as simulate_many
from estimator.supply.recharge import simulate_recharge as simulate_recharge
from estimator.supply.recharge.conditions import Condition as Condition
from estimator.supply.transfers import SavedPlan as SavedPlan
from estimator.supply.transfers import Transfer as Transfer
from estimator.supply.transfers import TransferPlan as TransferPlan
from estimator.supply.transfers import plan_transfers as plan_transfers
from estimator.tariff import Bracket as Bracket
from estimator.tariff import KnownPrice as KnownPrice
from estimator.tariff import Pack as Pack
from estimator.tariff import Tariff as Tariff
from estimator.tariff import TariffSource as TariffSource
from estimator.tariff import find_tariff as find_tariff
from estimator.tariff import load_tariffs as load_tariffs

__all__ = [
    "Account",
    "AccountError",
    "AccountList",
    "Actuals",
    "Advice",
    "AdviceStep",
    "Alternative",
    "Amounts",
    "ArgumentError",
    "BadFile",
    "Batch",
    "Bought",
    "Bracket",
    "Buying",
    "Calendar",
    "CampaignAdvice",
    "CampaignError",
    "CampaignOptions",
    "CampaignPart",
    "CampaignSource",
    "CauseCost",
    "Certificate",
    "Change",
    "CharacterUse",
    "Choice",
    "ClientShares",
    "ClientSums",
    "Comparison",
    "Condition",
    "CountedClause",
    "Counts",
    "Duplicates",
    "Edit",
    "Estimate",
    "Event",
    "Example",
    "Examples",
    "ExpectedVolume",
    "ExpiredCredits",
    "Explained",
    "Explanation",
    "FieldBounds",
    "FieldSyntax",
    "FieldToken",
    "FieldUse",
    "ForeignField",
    "JobOptions",
    "KnownPrice",
    "LimitExceeded",
    "LineCost",
    "LoadedEstimate",
    "LongRow",
    "ManyReplays",
    "MeasuredClause",
    "MessageError",
    "MonthVolume",
    "MoreCredits",
    "Need",
    "NetworkError",
    "NextBracket",
    "Order",
    "Originals",
    "Pack",
    "Place",
    "PlacedOrder",
    "Plan",
    "PlanOutcome",
    "PlannedPurchase",
    "PriceDifference",
    "PriceRange",
    "PricedRows",
    "Purchase",
    "Quote",
    "QuoteLine",
    "Recommendation",
    "Reconciliation",
    "Refused",
    "Replay",
    "Rest",
    "Risk",
    "Rules",
    "SavedEstimate",
    "SavedPlan",
    "Seen",
    "Segment",
    "SentJob",
    "ServiceLevel",
    "Setting",
    "Share",
    "SmsCostError",
    "SortedNames",
    "Spans",
    "StockTaken",
    "StockUsed",
    "Strings",
    "Summary",
    "Tariff",
    "TariffCost",
    "TariffEffect",
    "TariffError",
    "TariffSource",
    "Template",
    "TemplateBounds",
    "TemplateDistribution",
    "Terms",
    "Transfer",
    "TransferPlan",
    "UncertainPlan",
    "UnknownOutcome",
    "UsageError",
    "UsedTariff",
    "VolumeForecast",
    "Way",
    "advise",
    "advise_campaign",
    "bound_template",
    "cheapest_purchase",
    "compare",
    "compare_volumes",
    "count_segments",
    "counted_clause",
    "estimate",
    "estimate_files",
    "explain",
    "fill_template",
    "find_tariff",
    "focus",
    "forecast_volumes",
    "keep_advertising_hours",
    "language",
    "load_tariffs",
    "plan_purchases",
    "plan_transfers",
    "plan_uncertain",
    "quote",
    "read_accounts",
    "read_balances",
    "read_calendar",
    "recommend_recharge",
    "reconcile",
    "simulate_many",
    "simulate_recharge",
    "tariff_effects",
]
