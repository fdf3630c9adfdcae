"""All documents there are, by the name of the file in `data/schemas/` that describes each."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

import msgspec

from estimator.documents.account import Accounts, Change, Clauses, Findings, Journal, Positions, SandboxState
from estimator.documents.advice import Advice, CampaignAdvice
from estimator.documents.comparison import Difference, Reconciliation
from estimator.documents.config import Config
from estimator.documents.estimate import Estimate
from estimator.documents.kept import KeptFile
from estimator.documents.lint import Lint
from estimator.documents.plan import Plan
from estimator.documents.purchase import Packs
from estimator.documents.quote import Quote
from estimator.documents.recharge import Recommendation, Replay
from estimator.documents.tariff import Shelf, Tariff, TariffCheck, TariffDifference, TariffFile
from estimator.documents.template import Template
from estimator.documents.text import Text
from estimator.documents.transfers import TransferPlan
from estimator.documents.values import Document

KINDS: Final[dict[str, type[Document]]] = {
    "account-change": Change,
    "account-findings": Findings,
    "account-positions": Positions,
    "accounts": Accounts,
    "advice": Advice,
    "clauses": Clauses,
    "campaign-advice": CampaignAdvice,
    "config": Config,
    "difference": Difference,
    "estimate": Estimate,
    "journal": Journal,
    "kept-file": KeptFile,
    "lint": Lint,
    "packs": Packs,
    "plan": Plan,
    "quote": Quote,
    "recharge": Replay,
    "recommendation": Recommendation,
    "reconciliation": Reconciliation,
    "sandbox": SandboxState,
    "shelf": Shelf,
    "tariff": Tariff,
    "tariff-check": TariffCheck,
    "tariff-difference": TariffDifference,
    "tariff-file": TariffFile,
    "template": Template,
    "text": Text,
    "transfers": TransferPlan,
}


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a document.

    >>> schema_of("packs")["title"]
    'The cheapest purchase that covers a need, as `smscost packs --format json` writes it.'
    """
    kind = KINDS[name]
    schema = msgspec.json.schema(kind)
    for described in schema["$defs"].values():
        # Indented as in the code before Python 3.13, and not since.
        described["description"] = cleandoc(described["description"])
    description = schema["$defs"][kind.__name__]["description"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://smscost.invalid/schemas/{name}.json",
        "title": description.partition("\n")[0],
        **schema,
    }
