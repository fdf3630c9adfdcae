"""Accounts at the provider, and the journal of their changes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from estimator.base.choices import SenderType, StepState
from estimator.documents.recharge import Setting
from estimator.documents.values import (
    Character,
    Count,
    Credits,
    Day,
    Document,
    Part,
    Schema,
    SignedCredits,
    Utc,
    says,
)

SettledBy = Literal["answer", "balances", "hand"]


class Account(Part, frozen=True):
    """What one account holds, and how it is set."""

    account: str
    description: str
    status: Annotated[str, says("enable or disable, as the provider says it.")]
    credits: Annotated[SignedCredits, says("What is left.")]
    held_by_quota: Annotated[Credits, says("What the quotas of users hold.")]
    recharge: Annotated[Setting | None, says("Automatic recharge; null: it is off.")]


class MeasuredClause(Part, frozen=True):
    """How much longer the provider makes the messages of an account, as it says itself."""

    provider: Annotated[str, says("ovh-eu, or sandbox.")]
    account: Character
    sender_type: SenderType
    units: Annotated[int, Meta(ge=0, le=160), says("0: nothing is added.")]
    on: Annotated[Day, says("When the provider was asked.")]


class Clauses(Document, frozen=True):
    """STOP clauses, as `smscost account calibrate` keeps them and writes them with `--format json`."""

    schema: Schema
    clauses: tuple[MeasuredClause, ...]


class Accounts(Document, frozen=True):
    """Accounts, as `smscost account list` and `show` write them with `--format json`.

    Credits are texts with exact decimals.
    """

    schema: Schema
    provider: Annotated[str, says("ovh-eu, or sandbox.")]
    accounts: tuple[Account, ...]


class SandboxAccount(Part, frozen=True):
    """An account of the sandbox."""

    account: str
    credits: SignedCredits


class SandboxState(Document, frozen=True):
    """What a sandbox holds, as `smscost sandbox buy` and the others write it with `--format json`."""

    schema: Schema
    file: Annotated[str, says("Where it is kept.")]
    stop_clause: Annotated[str, says("What is added to messages that advertise.")]
    accounts: tuple[SandboxAccount, ...]


class Transfer(Part, frozen=True, tag_field="kind", tag="transfer"):
    """Credits to be moved."""

    source: str
    target: str
    credits: Credits


class RechargeChange(Part, frozen=True, tag_field="kind", tag="recharge"):
    """Automatic recharge to be set. quantity: null: off."""

    account: str
    threshold: SignedCredits
    quantity: Count | None


class AccountState(Part, frozen=True):
    """An account as a row of the journal keeps it: its threshold is there, also where recharge is off."""

    account: str
    description: str
    status: str
    credits: SignedCredits
    held_by_quota: SignedCredits
    threshold: SignedCredits
    quantity: Count | None


class Intent(Part, frozen=True):
    """A change that was asked for, and what is known of it."""

    number: Count
    provider: str
    wanted: Transfer | RechargeChange
    before: Annotated[tuple[Account, ...], says("The accounts as they were when it was written.")]
    state: StepState
    open: Annotated[bool, says("Whether it may or may not have been made.")]
    at: Annotated[Utc, says("Of the last step.")]
    called_at: Annotated[Utc | None, says("When the provider was asked.")]
    why: str
    query_id: Annotated[str | None, says("What the provider calls the request.")]
    settled_by: SettledBy | None


class Journal(Document, frozen=True):
    """All changes that were asked for, as `smscost account journal --format json` writes them."""

    schema: Schema
    intents: tuple[Intent, ...]


class Change(Document, frozen=True):
    """A change that was proposed, as `smscost account transfer` and `recharge` write it as JSON."""

    schema: Schema
    wanted: Transfer | RechargeChange
    before: tuple[Account, ...]
    needed: Annotated[bool, says("false: the account is set so already.")]
    intent: Annotated[Count | None, says("Its number in the journal, once it was asked for.")]


class Position(Part, frozen=True):
    """One transfer of a saved plan."""

    number: Annotated[Count, says("From 1, in the order of the plan.")]
    wanted: Transfer
    intent: Annotated[Count | None, says("Its number in the journal, once it was asked for.")]
    open: Annotated[bool, says("Whether it may or may not have been made.")]


class Positions(Document, frozen=True):
    """The transfers of a saved plan, as `smscost account apply --format json` writes them."""

    schema: Schema
    transfers: tuple[Position, ...]


class Finding(Intent, frozen=True):
    """A change whose outcome nobody knew, and what was found out."""

    now: Annotated[tuple[Account, ...], says("The accounts as they are now.")]
    found: Annotated[str, says("What it was concluded from.")]


class Findings(Document, frozen=True):
    """What became of changes, as `smscost account reconcile --format json` writes it."""

    schema: Schema
    intents: tuple[Finding, ...]
