"""Changes of accounts for programs: what was proposed, what came of it, what was found out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from estimator.provider.ovhcloud import Entry, Finding, Proposal
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.entries import wanted_of
from estimator.show.account import account_entry, intent_entry


def change_document(proposal: Proposal, made: Entry | None) -> dict[str, Any]:
    """A change that was proposed; `intent` is its number in the journal once it was made."""
    return {
        "schema": 1,
        "wanted": wanted_of(proposal.intent),
        "before": [account_entry(account) for account in proposal.before],
        "needed": proposal.is_needed,
        "intent": None if made is None else made.number,
    }


def positions_document(positions: Iterable[Position]) -> dict[str, Any]:
    """The transfers of a plan; `intent` is the number in the journal of one that was asked for."""
    return {
        "schema": 1,
        "transfers": [
            {
                "number": position.number,
                "wanted": wanted_of(position.transfer),
                "intent": None if position.entry is None else position.entry.number,
                "open": position.entry is not None and position.entry.is_open,
            }
            for position in positions
        ],
    }


def findings_document(findings: Iterable[Finding]) -> dict[str, Any]:
    """What became of changes, each with the accounts as they are now and what it was concluded from."""
    return {
        "schema": 1,
        "intents": [
            intent_entry(finding.entry)
            | {"now": [account_entry(account) for account in finding.now], "found": finding.why}
            for finding in findings
        ],
    }
