"""Entries of the journal, as values and as rows of its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from estimator.base.credits import to_credits, to_milli
from estimator.base.exact_json import read_json
from estimator.provider.ovhcloud.model import AccountState, Intent, RechargeChange
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

State = Literal["written", "calling", "done", "refused", "unknown", "not made"]
SettledBy = Literal["", "answer", "balances", "hand"]

_OPEN = ("calling", "unknown")
_VOID = ("refused", "not made")


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """What happens to an intent, and all that is known of why."""

    state: State
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
    state: State
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
    document = [_state(each) for each in value] if isinstance(value, tuple) else wanted_of(value)
    return json.dumps(document, ensure_ascii=False)


def wanted_of(intent: Intent) -> dict[str, Any]:
    """An intent as programs read it; credits are texts."""
    if isinstance(intent, Transfer):
        return {
            "kind": "transfer",
            "source": intent.source,
            "target": intent.target,
            "credits": str(intent.credits),
        }
    return {"kind": "recharge", "account": intent.account, **_setting(intent.setting)}


def _setting(setting: Setting) -> dict[str, Any]:
    return {"threshold": str(setting.threshold), "quantity": setting.quantity}


def _state(account: AccountState) -> dict[str, Any]:
    return {
        "account": account.name,
        "description": account.description,
        "status": account.status,
        "credits": str(account.credits),
        "held_by_quota": str(account.held_by_quota),
        **_setting(account.recharge),
    }


def entry_of(row: Mapping[str, Any]) -> JournalEntry:
    """The value of a row; `ValueError`, `KeyError` or `TypeError` where somebody else has written it."""
    if row["state"] not in get_args(State):
        raise ValueError(f"it says {row['state']!r} of intent {row['number']}")
    return JournalEntry(
        number=row["number"],
        key=row["key"],
        provider=row["provider"],
        intent=_read_intent(_document(row["wanted"])),
        before=tuple(_read_state(each) for each in _document(row["before"])),
        state=row["state"],
        at=datetime.fromisoformat(row["at"]),
        called_at=None if row["called_at"] is None else datetime.fromisoformat(row["called_at"]),
        why=row["why"],
        query_id=row["query_id"],
        settled_by=row["settled_by"],
    )


def _document(text: Any) -> Any:
    if not isinstance(text, str):
        raise TypeError("no text")
    return read_json(text.encode())


def _read_intent(wanted: dict[str, Any]) -> Intent:
    if wanted["kind"] == "transfer":
        return Transfer(wanted["source"], wanted["target"], to_credits(to_milli(wanted["credits"])))
    return RechargeChange(wanted["account"], _read_setting(wanted))


def _read_setting(values: dict[str, Any]) -> Setting:
    return Setting(to_milli(values["threshold"]), values["quantity"])


def _read_state(values: dict[str, Any]) -> AccountState:
    return AccountState(
        name=values["account"],
        description=values["description"],
        status=values["status"],
        milli=to_milli(values["credits"]),
        held_milli=to_milli(values["held_by_quota"]),
        recharge=_read_setting(values),
    )
