"""Changes: shown first, held against the limits, written down, asked for once.

The order of steps is what keeps credits from moving twice. Under the lock of the journal: no change of these
accounts is open, the same change was not just made, the accounts are read, the limits hold, the intent is
written, "calling" is written, the provider is asked once, the outcome is written. Wherever the process dies,
the journal says the least that is certain.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta

from estimator.base import clock
from estimator.base.amounts import Amount, exact_amount
from estimator.base.choices import Quotas
from estimator.base.clock import Day, day_of
from estimator.base.credits import to_credits, to_milli
from estimator.base.language import told
from estimator.errors import AccountError, SmsCostError, UnknownOutcome, UsageError
from estimator.provider.ovhcloud.client import Provider
from estimator.provider.ovhcloud.entries import JournalEntry
from estimator.provider.ovhcloud.journal import Journal
from estimator.provider.ovhcloud.model import (
    AccountState,
    ChangeOutcome,
    Intent,
    RechargeChange,
    accounts_of,
    in_words,
    wire_number,
)
from estimator.supply.calendar.accounts import withheld_milli
from estimator.supply.recharge import Rules, Setting
from estimator.supply.transfers import Transfer, check_transfer

RECENT = timedelta(hours=24)
"""The same transfer is not made twice in this time, unless asked for: the second command may be a mistake."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that the provider would take, and the accounts it touches as they are now.

    Attributes
    ----------
    intent : Transfer or RechargeChange
    before : tuple of AccountState
    """

    intent: Intent
    before: tuple[AccountState, ...]

    @property
    def is_needed(self) -> bool:
        """Whether anything would change: a recharge may be set already as it is to be."""
        return isinstance(self.intent, Transfer) or self.before[0].recharge != self.intent.setting


def propose_transfer(
    provider: Provider, transfer: Transfer, *, below_threshold: bool = False, quotas: Quotas = "apart"
) -> Proposal:
    """A transfer, held against the provider's rules and what the accounts hold now. Changes nothing.

    What quotas hold comes on top of what is left on an account, or is a part of it and stays.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005`, `TRF005` to `TRF007` as `check_transfer`.
    AccountError
        `ACC023` where there is no such account, `ACC024` where the transfer would start the recharge of its
        source, which buys credits, and `below_threshold` does not ask for that.
    NetworkError
        As `Provider.account`.
    """
    # What needs no network comes first.
    check_transfer(transfer, transfer.credits)
    _check_carried(
        told("number of credits to move"), exact_amount(told("number of credits to move"), transfer.credits)
    )
    source, target = provider.account(transfer.source), provider.account(transfer.target)
    check_move(transfer, source, source.milli, below_threshold=below_threshold, quotas=quotas)
    return Proposal(transfer, (source, target))


def _check_carried(what: str, milli: int) -> None:
    """Raise `AMT004` where the provider's API would carry another number of credits than this one."""
    try:
        wire_number(milli)
    except ValueError:
        wanted = told("a rounder number, which the provider's API can carry exactly")
        raise UsageError("AMT004", what=what, found=to_credits(milli), wanted=wanted) from None


def check_move(
    transfer: Transfer, source: AccountState, milli: int, *, below_threshold: bool, quotas: Quotas
) -> None:
    """Raise as `propose_transfer` does where the source, with `milli` left, cannot make a transfer."""
    held = to_credits(withheld_milli(source.held_milli, quotas))
    check_transfer(transfer, to_credits(milli), held=held)
    left = milli - to_milli(transfer.credits)
    if not below_threshold and Rules().started(left, source.recharge):
        raise AccountError(
            "ACC024",
            account=source.name,
            left=to_credits(left),
            threshold=source.recharge.threshold,
        )


def propose_recharge(
    provider: Provider,
    account: str,
    *,
    threshold: Amount | None = None,
    quantity: int | None,
    on: Day | None = None,
) -> Proposal:
    """A setting of automatic recharge that the provider takes `on` a day [today]. Changes nothing.

    Without a `threshold`, that of the account stays; without a `quantity`, recharge is off.

    Raises
    ------
    UsageError
        `RCG001` for a quantity that is not offered, `AMT001` to `AMT005` for a number that makes no sense.
    AccountError, NetworkError
        As `Provider.account`.
    """
    day = clock.today() if on is None else day_of(told("day"), on)
    wanted = Setting.of(0 if threshold is None else threshold, quantity, on=day)
    _check_carried(told("threshold"), wanted.threshold_milli)
    now = provider.account(account)
    kept = now.recharge.threshold if threshold is None else threshold
    return Proposal(RechargeChange(account, Setting.of(kept, quantity, on=day)), (now,))


def transfer(
    provider: Provider,
    journal: Journal,
    wanted: Transfer,
    *,
    below_threshold: bool = False,
    quotas: Quotas = "apart",
    again: bool = False,
) -> JournalEntry:
    """Move credits, once.

    Raises
    ------
    UsageError
        As `propose_transfer`; `ACC029` where the journal cannot be used.
    AccountError
        As `propose_transfer`; `ACC020` to `ACC022` where the provider refuses, `ACC026` where an earlier
        change of these accounts is open, `ACC027` where the same was made in the last 24 hours and not
        `again` asked for, `ACC028` where another process is changing accounts. Nothing was changed.
    NetworkError
        `ACC010` to `ACC012`. Nothing was changed.
    UnknownOutcome
        `ACC040`: it may have been made. `reconcile` finds out.
    """
    with journal.writing():
        refuse_transfer(provider, journal, wanted, again=again)
        proposal = propose_transfer(provider, wanted, below_threshold=below_threshold, quotas=quotas)
        return make(provider, journal, proposal, secrets.token_hex(8))


def set_recharge(
    provider: Provider,
    journal: Journal,
    account: str,
    *,
    threshold: Amount | None = None,
    quantity: int | None,
    on: Day | None = None,
) -> JournalEntry | None:
    """Set automatic recharge, or turn it off; None where it is set like that already.

    Raises as `propose_recharge` and `transfer` do.
    """
    with journal.writing():
        proposal = propose_recharge(provider, account, threshold=threshold, quantity=quantity, on=on)
        refuse_open(provider, journal, proposal.intent)
        if not proposal.is_needed:
            return None
        return make(provider, journal, proposal, secrets.token_hex(8))


def refuse_open(provider: Provider, journal: Journal, intent: Intent) -> None:
    """Raise `ACC026` where it is open whether an earlier change of the same accounts was made."""
    touched = set(accounts_of(intent))
    for entry in journal.settled():
        if entry.provider == provider.name and entry.is_open and touched & set(accounts_of(entry.intent)):
            raise AccountError("ACC026", what=in_words(entry.intent), number=entry.number, whose="")


def refuse_transfer(
    provider: Provider,
    journal: Journal,
    wanted: Transfer,
    *,
    again: bool,
    besides: Container[int] = (),
) -> None:
    """Raise `ACC026` as `refuse_open`, and `ACC027` where it was just made and not asked for `again`.

    `besides` has the numbers of intents that are known to be other transfers, though they are equal.
    """
    refuse_open(provider, journal, wanted)
    for entry in journal.settled():
        made = (entry.provider, entry.intent, entry.state) == (provider.name, wanted, "done")
        if again or not made or entry.number in besides:
            continue
        if entry.called_at and is_recent(entry, journal.now()):
            at = told("{moment} UTC", moment=entry.called_at)
            raise AccountError("ACC027", what=in_words(wanted), at=at, number=entry.number)


def is_recent(entry: JournalEntry, now: datetime) -> bool:
    """Whether the provider was asked for it so short a time ago that the same once more may be a mistake."""
    return entry.called_at is not None and entry.called_at > now - RECENT


def make(provider: Provider, journal: Journal, proposal: Proposal, key: str) -> JournalEntry:
    """Write a change down, ask for it once, and write down how it ended. The journal's lock is held."""
    intent = proposal.intent
    entry = journal.write(key, provider.name, intent, proposal.before)
    journal.call(entry)
    outcome = _asked(provider, intent)
    try:
        settled = journal.settle(entry, outcome)
    except SmsCostError as error:
        # The disk is full, perhaps. What the provider said must not get lost behind that.
        known = {
            "done": told("the provider made it"),
            "refused": told("the provider refused it"),
            "unknown": outcome.why,
        }
        why = told(
            "{outcome}, and the journal cannot be written ({why})",
            outcome=known[outcome.state],
            why=str(error.details["why"]),
        )
        raise _unknown(entry, ChangeOutcome("unknown", why, outcome.query_id)) from error
    if outcome.error:
        raise outcome.error
    if outcome.state == "unknown":
        raise _unknown(entry, outcome)
    return settled


def _asked(provider: Provider, intent: Intent) -> ChangeOutcome:
    try:
        return provider.transfer(intent) if isinstance(intent, Transfer) else provider.set_recharge(intent)
    except (KeyboardInterrupt, SystemExit):
        return ChangeOutcome("unknown", told("the command was interrupted while it waited for the answer"))


def _unknown(entry: JournalEntry, outcome: ChangeOutcome) -> UnknownOutcome:
    query = told(" (query {query})", query=outcome.query_id) if outcome.query_id else ""
    return UnknownOutcome(
        "ACC040", what=in_words(entry.intent), number=entry.number, why=outcome.why, query=query, whose=""
    )
