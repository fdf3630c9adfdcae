"""Accounts, changes of them and the journal, as people and programs read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.credits import to_credits, to_milli
from estimator.provider.ovhcloud import AccountState, ChangeFinding, JournalEntry, Proposal
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.entries import wanted_of
from estimator.provider.ovhcloud.model import said
from estimator.show.amounts import signed
from estimator.show.words import counted, number, visible
from estimator.supply.recharge import Setting
from estimator.supply.transfers import SavedPlan, Transfer

_NAMES = ("Account", "From", "To")
_COLUMNS = ("account", "credits", "held_by_quota", "threshold")


def accounts_parts(accounts: Sequence[AccountState]) -> Iterator[RenderableType]:
    """One line for each account."""
    if not accounts:
        yield Text("There is no account.")
        return
    table = _table("Account", "Description", ">Credits", ">Held by quotas", "Recharge")
    for account in accounts:
        table.add_row(
            account.name,
            visible(account.description),
            number(account.credits),
            number(account.held_by_quota),
            setting_words(account.recharge),
        )
    yield table


def account_parts(account: AccountState) -> Iterator[RenderableType]:
    """All that is known of one account."""
    yield Text(f"{account.name}  {visible(account.description)}".rstrip(), style="bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row("Credits", number(account.credits))
    table.add_row("Held by quotas", number(account.held_by_quota))
    table.add_row("Recharge", setting_words(account.recharge))
    table.add_row("Status", visible(account.status))
    yield Padding.indent(table, 2)


def setting_words(setting: Setting) -> str:
    """An automatic recharge in a few words.

    >>> setting_words(Setting(12_500, 200)), setting_words(Setting(0, None))
    ('200 credits at 12.5', 'off')
    """
    if setting.quantity is None:
        return "off"
    return f"{number(setting.quantity)} credits at {number(setting.threshold)}"


def accounts_document(provider: str, accounts: Iterable[AccountState]) -> dict[str, Any]:
    """Accounts for programs: credits are texts."""
    return {"schema": 1, "provider": provider, "accounts": [_account(each) for each in accounts]}


def accounts_csv(accounts: Iterable[AccountState]) -> str:
    """Accounts as `smscost transfers` and `--balances` read them; no threshold where recharge is off."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for account in accounts:
        document = _account(account)
        threshold = document["recharge"]["threshold"] if document["recharge"] else ""
        writer.writerow([account.name, document["credits"], document["held_by_quota"], threshold])
    return file.getvalue()


def _account(account: AccountState) -> dict[str, Any]:
    return {
        "account": account.name,
        "description": account.description,
        "status": account.status,
        "credits": str(account.credits),
        "held_by_quota": str(account.held_by_quota),
        "recharge": None
        if account.recharge.quantity is None
        else {
            "threshold": str(account.recharge.threshold),
            "quantity": account.recharge.quantity,
        },
    }


def proposal_parts(proposal: Proposal) -> Iterator[RenderableType]:
    """What a change would do."""
    intent = proposal.intent
    if isinstance(intent, Transfer):
        plural = "" if intent.credits == 1 else "s"
        title = f"Transfer of {number(intent.credits)} credit{plural} from {intent.source} to {intent.target}"
        milli = to_milli(intent.credits)
        table = _table("Account", ">Credits now", ">After it")
        for account, change in zip(proposal.before, (-milli, milli), strict=True):
            table.add_row(account.name, number(account.credits), number(to_credits(account.milli + change)))
    else:
        title = f"Automatic recharge of {intent.account}"
        table = _table("Recharge now", "After it")
        table.add_row(setting_words(proposal.before[0].recharge), setting_words(intent.setting))
    yield Group(Text(title, style="bold"), Padding.indent(table, 2))
    if isinstance(intent, Transfer):
        source = proposal.before[0]
        missing = source.held_milli - (source.milli - to_milli(intent.credits))
        if missing > 0:
            held = counted(source.held_by_quota, "credit")
            lack = number(to_credits(missing))
            yield Text(f"The quotas of {source.name} hold {held}, of which {lack} would be missing.")


def plan_parts(plan: SavedPlan, positions: Sequence[Position]) -> Iterator[RenderableType]:
    """The transfers of a plan, and which of them were made."""
    table = _table(">No.", "From", "To", ">Credits", "")
    for position in positions:
        wanted, entry = position.transfer, position.entry
        state = "" if entry is None else "open" if entry.is_open else f"made (intent {entry.number})"
        table.add_row(str(position.number), wanted.source, wanted.target, number(wanted.credits), state)
    title = Text(f"{counted(len(positions), 'transfer')}", style="bold")
    yield Group(title, Padding.indent(table, 2)) if positions else title
    if plan.bought:
        bought = counted(plan.bought, "credit")
        yield Text(f"This plan buys {bought} for {plan.bought_on} first: the transfers come after that.")


def findings_parts(findings: Sequence[ChangeFinding]) -> Iterator[RenderableType]:
    """What became of each open intent."""
    if not findings:
        yield Text("No change is open.")
    for finding in findings:
        yield Group(Text(_finding_words(finding)), *_numbers(finding))


def _finding_words(finding: ChangeFinding) -> str:
    entry = finding.entry
    verdict = {"done": "was made", "not made": "was not made"}.get(entry.state, "is still open")
    what = said(entry.intent)
    return f"Intent {entry.number}: {what} {verdict}: {finding.why}."


def _numbers(finding: ChangeFinding) -> Iterator[RenderableType]:
    """For those that a person must decide on: what the accounts held, and what they hold."""
    entry = finding.entry
    if not entry.is_open or not finding.now:
        return
    if isinstance(entry.intent, Transfer):
        milli = to_milli(entry.intent.credits)
        table = _table("Account", ">Credits then", ">Now", ">Moved", ">If made")
        changes = zip(entry.before, finding.now, (-milli, milli), strict=True)
        for before, now, expected in changes:
            table.add_row(
                now.name,
                number(before.credits),
                number(now.credits),
                signed(to_credits(now.milli - before.milli)),
                signed(to_credits(expected)),
            )
    else:
        table = _table("Recharge then", "Now", "If made")
        table.add_row(
            setting_words(entry.before[0].recharge),
            setting_words(finding.now[0].recharge),
            setting_words(entry.intent.setting),
        )
    yield Padding.indent(table, 2)


def journal_parts(entries: Sequence[JournalEntry]) -> Iterator[RenderableType]:
    """One line for each intent, oldest first."""
    if not entries:
        yield Text("The journal is empty.")
        return
    table = _table(">No.", "Last step (UTC)", "State", "Change")
    table.columns[-1].overflow = "fold"
    table.columns[-1].no_wrap = False
    for entry in entries:
        state = "unknown" if entry.is_open else entry.state
        query = f" (query {entry.query_id})" if entry.query_id else ""
        why = f": {entry.why}" if entry.why else ""
        table.add_row(str(entry.number), _time(entry.at), state, f"{said(entry.intent)}{why}{query}")
    yield table


def journal_document(entries: Iterable[JournalEntry]) -> dict[str, Any]:
    """The journal for programs."""
    return {"schema": 1, "intents": [_intent(entry) for entry in entries]}


def _intent(entry: JournalEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "provider": entry.provider,
        "wanted": wanted_of(entry.intent),
        "before": [_account(account) for account in entry.before],
        "state": entry.state,
        "open": entry.is_open,
        "at": entry.at.isoformat(),
        "called_at": None if entry.called_at is None else entry.called_at.isoformat(),
        "why": entry.why,
        "query_id": entry.query_id,
        "settled_by": entry.settled_by or None,
    }


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _table(*headers: str) -> Table:
    """A table of these columns; those that begin with > are numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        is_number = header.startswith(">")
        table.add_column(
            header.removeprefix(">"),
            justify="right" if is_number else "left",
            no_wrap=is_number or header in _NAMES,
            overflow="fold",
        )
    return table
