"""Accounts and the journal as documents."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.documents import account as documents
from estimator.provider.ovhcloud.entries import Entry, wanted_part
from estimator.provider.ovhcloud.model import AccountState
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


def journal_document(entries: Iterable[Entry]) -> documents.Journal:
    """All changes that were asked for."""
    return documents.Journal(schema=1, intents=tuple(map(_intent, entries)))


def _intent(entry: Entry) -> documents.Intent:
    return documents.Intent(
        number=entry.number,
        provider=entry.provider,
        wanted=wanted_part(entry.intent),
        before=tuple(map(account_part, entry.before)),
        state=entry.state,
        open=entry.is_open,
        at=entry.at.isoformat(),
        called_at=None if entry.called_at is None else entry.called_at.isoformat(),
        why=entry.why,
        query_id=entry.query_id,
        settled_by=entry.settled_by or None,
    )
