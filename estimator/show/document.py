"""An estimate as a JSON document: stable keys, credits and money as texts.

The keys are described by `data/estimate.schema.json`, which ships with the package.
"""

from __future__ import annotations

from typing import Any

from estimator.base.countries import country_name
from estimator.count.message import character_name, explain
from estimator.price.rejects import reject_reason
from estimator.price.summary import JUST_OVER
from estimator.price.totals import Estimate
from estimator.show.amounts import amounts_document
from estimator.show.chargeback import chargeback_document
from estimator.show.purchase import purchase_document
from estimator.show.used_tariff import tariff_document
from estimator.show.words import warning_text


def estimate_document(estimate: Estimate) -> dict[str, Any]:
    """The whole estimate, schema 1."""
    summary, totals, tariff = estimate.summary, estimate.totals, estimate.tariff
    return {
        "schema": 1,
        "campaign": {
            "name": estimate.name,
            "rows": summary.read,
            "priced": summary.read - summary.rejected,
            "rejected": summary.rejected,
        },
        "stop_clause": _stop_clause(estimate),
        "totals": {
            **amounts_document(totals),
            "price_at_most": estimate.price_at_most,
            "currency": tariff.currency,
        },
        "encodings": [
            {"encoding": encoding, **amounts_document(amounts)}
            for encoding, amounts in estimate.encodings.items()
        ],
        "destinations": [
            {
                "country": country,
                "name": country_name(country),
                "rate": str(estimate.rate(country)),
                **amounts_document(amounts),
            }
            for country, amounts in estimate.destinations.items()
        ],
        "lines": [
            {
                "country": country,
                "encoding": encoding,
                "messages": summary.messages[country, encoding],
                "segments": segments,
            }
            for (country, encoding), segments in sorted(summary.segments.items())
        ],
        "lengths": [
            {"segments": segments, "messages": messages}
            for segments, messages in sorted(summary.lengths.items())
        ],
        "forcing": [
            {"character": character, "name": character_name(character), "messages": messages}
            for character, messages in sorted(summary.forcing.items(), key=lambda item: (-item[1], item[0]))
        ],
        "just_over": {
            "units": JUST_OVER,
            "messages": sum(summary.just_over.values()),
            "credits": str(estimate.just_over_credits),
        },
        "rejects": [
            {"code": code, "reason": reject_reason(code, country), "country": country or None, "rows": rows}
            for (code, country), rows in sorted(summary.rejects.items(), key=lambda item: (-item[1], item[0]))
        ],
        "warnings": [
            {"kind": kind, "text": warning_text(kind), "messages": messages}
            for kind, messages in sorted(summary.warnings.items())
        ],
        "split": chargeback_document(estimate),
        "assumed": dict(sorted(estimate.terms.assume.items())),
        "purchase": None if estimate.purchase is None else purchase_document(estimate.purchase),
        "tariff": tariff_document(tariff),
    }


def _stop_clause(estimate: Estimate) -> dict[str, Any] | None:
    clause = estimate.terms.stop_clause
    if not clause:
        return None
    counted = estimate.summary.with_clause[True]
    return {"text": clause, "units": explain(clause).units, "messages": counted}
