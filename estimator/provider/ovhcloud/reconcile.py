"""What became of changes nobody knows the outcome of: found out from balances and settings, or left open.

A balance says only what it is, not why. Jobs are sent and credits are bought meanwhile, so what follows from
balances is little, and no more than this is concluded:

- a transfer was made where its source holds exactly its credits less, and its target exactly as many more.
  For that to be chance, jobs would have to take exactly so much from the source, and what the target was
  sold, less its jobs, would have to be exactly so much too.
- it was not made where both hold exactly what they held, long enough after it was asked for that the request
  cannot still be on its way.
- a recharge was set where it is set as wanted, and was not where it is as it was, long enough after.

In every other case it stays unknown, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from estimator.base.credits import to_milli
from estimator.base.language import time_of_day, told
from estimator.errors import SmsCostError, UsageError
from estimator.provider.ovhcloud.client import Provider
from estimator.provider.ovhcloud.entries import STATES, JournalEntry
from estimator.provider.ovhcloud.journal import Journal
from estimator.provider.ovhcloud.model import AccountState, RechargeChange, accounts_of
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

PATIENCE = timedelta(minutes=10)
"""How long a request that nobody answered may still be on its way."""


@dataclass(frozen=True, slots=True)
class ChangeFinding:
    """What was found out about one open intent.

    Attributes
    ----------
    entry : JournalEntry
        As the journal has it now.
    now : tuple of AccountState
        The accounts as they are; empty where they cannot be read.
    why : str
        What it was concluded from, or why nothing can be concluded.
    """

    entry: JournalEntry
    now: tuple[AccountState, ...]
    why: str


def reconcile(provider: Provider, journal: Journal) -> tuple[ChangeFinding, ...]:
    """Settle every open intent of this provider that can be settled from what the accounts show.

    Raises
    ------
    AccountError
        `ACC028` where another process is changing accounts.
    UsageError
        `ACC029` where the journal cannot be used.
    """
    with journal.writing():
        return tuple(
            _find_out(provider, journal, entry)
            for entry in journal.entries()
            if entry.provider == provider.name and entry.is_open
        )


def settle_by_hand(journal: Journal, number: int, *, made: bool) -> JournalEntry:
    """Write down what a person knows of an open intent.

    Raises
    ------
    UsageError
        `ACC030` where there is no such intent, `ACC031` where it is settled.
    AccountError
        `ACC028` where another process is changing accounts.
    """
    with journal.writing():
        entry = journal.entry(number)
        if not entry.is_open:
            raise UsageError("ACC031", number=number, state=told(STATES[entry.state]))
        return journal.reconcile(entry, made, "hand")


def _find_out(provider: Provider, journal: Journal, entry: JournalEntry) -> ChangeFinding:
    try:
        now = tuple(provider.account(name) for name in accounts_of(entry.intent))
    except SmsCostError as error:
        return ChangeFinding(entry, (), error.clause)
    made, why = _concluded(entry, now)
    if made is False and entry.called_at and journal.now() - entry.called_at < PATIENCE:
        since = entry.called_at + PATIENCE
        why = told(
            "nothing has changed, and the request may be on its way until {since} UTC",
            since=time_of_day(since),
        )
        return ChangeFinding(entry, now, why)
    if made is None:
        return ChangeFinding(entry, now, why)
    return ChangeFinding(journal.reconcile(entry, made, "balances", why), now, why)


def _concluded(entry: JournalEntry, now: tuple[AccountState, ...]) -> tuple[bool | None, str]:
    """Whether the change was made, and from what that follows; None where nothing follows."""
    if isinstance(entry.intent, RechargeChange):
        return _setting_concluded(entry.intent, entry.before[0], now[0])
    return _transfer_concluded(entry.intent, entry.before, now)


def _setting_concluded(
    change: RechargeChange, before: AccountState, now: AccountState
) -> tuple[bool | None, str]:
    if _same(now.recharge, change.setting):
        return True, told("it is set so")
    if _same(now.recharge, before.recharge):
        return False, told("it is set as it was")
    return None, told("it is set neither as it was nor as it should be")


def _same(one: Setting, other: Setting) -> bool:
    # Where recharge is off, its threshold means nothing, and the provider may show another.
    return one == other or one.quantity is other.quantity is None


def _transfer_concluded(
    transfer: Transfer, before: tuple[AccountState, ...], now: tuple[AccountState, ...]
) -> tuple[bool | None, str]:
    amount = to_milli(transfer.credits)
    gone = before[0].milli - now[0].milli
    come = now[1].milli - before[1].milli
    if (gone, come) == (amount, amount):
        return True, told("both accounts moved by exactly that")
    if (gone, come) == (0, 0):
        return False, told("neither account moved")
    return None, told("the accounts moved by something else: jobs or purchases may have come between")
