"""Entries of the journal, as values and as rows of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

import msgspec

from estimator.base.choices import StepState
from estimator.base.credits import to_credits, to_milli
from estimator.base.language import marked
from estimator.documents import account as documents
from estimator.documents.reading import read_document
from estimator.provider.ovhcloud.model import AccountState, Intent, RechargeChange
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

STATES: Final[dict[StepState, str]] = {
    "written": marked("written"),
    "calling": marked("called"),
    "done": marked("done"),
    "refused": marked("refused"),
    "unknown": marked("unknown"),
    "not made": marked("not made"),
}
"""The same in words."""

SettledBy = Literal["", "answer", "balances", "hand"]

_OPEN = ("calling", "unknown")
_VOID = ("refused", "not made")


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """What happens to an intent, and all that is known of why."""

    state: StepState
    why: str = ""
    query_id: str | None = None
    settled_by: SettledBy = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One intent, and what is known of it.

    Attributes
    ----------
    number : int
        Its name in the journal.
    key : str
        The same for the same position of the same plan; otherwise nothing else has it.
    provider : str
        Where the accounts are: `"ovh-eu"`, `"sandbox"`.
    intent : Transfer or RechargeChange
    before : tuple of AccountState
        The accounts it touches, as they were when it was written.
    state : str
        The last step.
    at : datetime
        Of that step, in UTC.
    called_at : datetime or None
        When the provider was asked.
    why, query_id : str, str or None
        What is known of a refusal, or of why it is unknown.
    settled_by : "", "answer", "balances" or "hand"
    """

    number: int
    key: str
    provider: str
    intent: Intent
    before: tuple[AccountState, ...]
    state: StepState
    at: datetime
    called_at: datetime | None
    why: str
    query_id: str | None
    settled_by: SettledBy

    @property
    def is_open(self) -> bool:
        """Whether the change may or may not have been made."""
        return self.state in _OPEN

    @property
    def is_void(self) -> bool:
        """Whether the change was certainly not made."""
        return self.state in _VOID


def text_of(value: Intent | tuple[AccountState, ...]) -> str:
    """An intent, or the accounts it touches, as the text of a row."""
    part = tuple(map(_state, value)) if isinstance(value, tuple) else wanted_part(value)
    return msgspec.json.encode(part, enc_hook=str.__str__).decode()


def wanted_part(intent: Intent) -> documents.Transfer | documents.RechargeChange:
    """An intent as programs read it; credits are texts."""
    if isinstance(intent, Transfer):
        return transfer_part(intent)
    threshold = str(intent.setting.threshold)
    return documents.RechargeChange(intent.account, threshold=threshold, quantity=intent.setting.quantity)


def transfer_part(transfer: Transfer) -> documents.Transfer:
    """The same of a transfer."""
    return documents.Transfer(source=transfer.source, target=transfer.target, credits=str(transfer.credits))


def _state(account: AccountState) -> documents.AccountState:
    return documents.AccountState(
        account=account.name,
        description=account.description,
        status=account.status,
        credits=str(account.credits),
        held_by_quota=str(account.held_by_quota),
        threshold=str(account.recharge.threshold),
        quantity=account.recharge.quantity,
    )


def entry_of(row: Mapping[str, Any]) -> JournalEntry:
    """The value of a row; `ValueError`, `KeyError` or `TypeError` where somebody else has written it."""
    if row["state"] not in get_args(StepState):
        raise ValueError(f"it says {row['state']!r} of intent {row['number']}")
    return JournalEntry(
        number=row["number"],
        key=row["key"],
        provider=row["provider"],
        intent=_read_intent(_read(documents.Transfer | documents.RechargeChange, row["wanted"])),
        before=tuple(map(_read_state, _read(tuple[documents.AccountState, ...], row["before"]))),
        state=row["state"],
        at=datetime.fromisoformat(row["at"]),
        called_at=None if row["called_at"] is None else datetime.fromisoformat(row["called_at"]),
        why=row["why"],
        query_id=row["query_id"],
        settled_by=row["settled_by"],
    )


def _read(kind: Any, text: Any) -> Any:
    if not isinstance(text, str):
        raise TypeError("no text")
    return read_document(kind, text.encode(), schema=None)


def _read_intent(wanted: documents.Transfer | documents.RechargeChange) -> Intent:
    if isinstance(wanted, documents.Transfer):
        return Transfer(wanted.source, wanted.target, to_credits(to_milli(wanted.credits)))
    return RechargeChange(wanted.account, Setting(to_milli(wanted.threshold), wanted.quantity))


def _read_state(state: documents.AccountState) -> AccountState:
    return AccountState(
        name=state.account,
        description=state.description,
        status=state.status,
        milli=to_milli(state.credits),
        held_milli=to_milli(state.held_by_quota),
        recharge=Setting(to_milli(state.threshold), state.quantity),
    )
