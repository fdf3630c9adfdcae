"""Accounts and the journal as documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from estimator.documents import account as documents
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.changes import Proposal
from estimator.provider.ovhcloud.entries import JournalEntry, transfer_part, wanted_part
from estimator.provider.ovhcloud.model import AccountState
from estimator.provider.ovhcloud.reconcile import ChangeFinding
from estimator.supply.recharge.document import setting_part


def accounts_document(provider: str, accounts: Iterable[AccountState]) -> documents.Accounts:
    """What accounts hold, and how they are set."""
    return documents.Accounts(schema=1, provider=provider, accounts=tuple(map(account_part, accounts)))


def account_part(account: AccountState) -> documents.Account:
    """One account, as a part of a document; its recharge is None where it is off."""
    off = account.recharge.quantity is None
    return documents.Account(
        account=account.name,
        description=account.description,
        status=account.status,
        credits=str(account.credits),
        held_by_quota=str(account.held_by_quota),
        recharge=None if off else setting_part(account.recharge),
    )


def journal_document(entries: Iterable[JournalEntry]) -> documents.Journal:
    """All changes that were asked for."""
    return documents.Journal(schema=1, intents=tuple(map(_intent, entries)))


def change_document(proposal: Proposal, made: JournalEntry | None) -> documents.Change:
    """A change that was proposed, and its number in the journal once it was asked for."""
    return documents.Change(
        schema=1,
        wanted=wanted_part(proposal.intent),
        before=tuple(map(account_part, proposal.before)),
        needed=proposal.is_needed,
        intent=None if made is None else made.number,
    )


def positions_document(positions: Iterable[Position]) -> documents.Positions:
    """The transfers of a saved plan, and which of them were asked for."""
    return documents.Positions(
        schema=1,
        transfers=tuple(
            documents.Position(
                number=position.number,
                wanted=transfer_part(position.transfer),
                intent=None if position.entry is None else position.entry.number,
                open=position.entry is not None and position.entry.is_open,
            )
            for position in positions
        ),
    )


def findings_document(findings: Iterable[ChangeFinding]) -> documents.Findings:
    """What became of changes whose outcome nobody knew."""
    return documents.Findings(
        schema=1,
        intents=tuple(
            documents.Finding(
                **_intent_keys(finding.entry), now=tuple(map(account_part, finding.now)), found=finding.why
            )
            for finding in findings
        ),
    )


def _intent(entry: JournalEntry) -> documents.Intent:
    return documents.Intent(**_intent_keys(entry))


def _intent_keys(entry: JournalEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "provider": entry.provider,
        "wanted": wanted_part(entry.intent),
        "before": tuple(map(account_part, entry.before)),
        "state": entry.state,
        "open": entry.is_open,
        "at": entry.at.isoformat(),
        "called_at": None if entry.called_at is None else entry.called_at.isoformat(),
        "why": entry.why,
        "query_id": entry.query_id,
        "settled_by": entry.settled_by or None,
    }
