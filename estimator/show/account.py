"""Accounts, changes of them and the journal, as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from estimator.base.credits import to_credits, to_milli
from estimator.base.language import day, marked, moment, number, said
from estimator.base.table_out import TableOut
from estimator.count.clauses import MeasuredClause
from estimator.provider.ovhcloud import AccountState, ChangeFinding, JournalEntry, Proposal
from estimator.provider.ovhcloud.applying import Position
from estimator.provider.ovhcloud.entries import STATES
from estimator.provider.ovhcloud.model import in_words as change_words
from estimator.show.sheet import Block, Lines, Sheet, Table, codes, numbers, rows_of, strong, texts
from estimator.show.words import counted, signed
from estimator.supply.recharge import Setting
from estimator.supply.transfers import SavedPlan, Transfer

_COLUMNS = ("account", "credits", "held_by_quota", "threshold")


def accounts_sheet(accounts: Sequence[AccountState]) -> Sheet:
    """One line for each account."""
    if not accounts:
        return Sheet(said("There is no account."))
    rows = [
        (
            account.name,
            account.description,
            number(account.credits),
            number(account.held_by_quota),
            setting_words(account.recharge),
        )
        for account in accounts
    ]
    columns = (
        *codes(said("Account")),
        *texts(said("Description")),
        *numbers(said("Credits"), said("Held by quotas")),
        *texts(said("Recharge")),
    )
    return Sheet(Table(columns, rows_of(rows)))


def account_sheet(account: AccountState) -> Sheet:
    """All that is known of one account."""
    rows = [
        (said("Credits"), number(account.credits)),
        (said("Held by quotas"), number(account.held_by_quota)),
        (said("Recharge"), setting_words(account.recharge)),
        (said("Status"), _status(account.status)),
    ]
    headline = strong(f"{account.name}  {account.description}".rstrip())
    return Sheet(headline, Table(texts("", ""), rows_of(rows), indent=2))


def _status(word: str) -> str:
    """The provider's word for whether an account may send; one that is not in its description as it is."""
    known = {"enable": said("enabled"), "disable": said("disabled")}
    return known.get(word, word)


def setting_words(setting: Setting) -> str:
    """An automatic recharge in a few words.

    >>> setting_words(Setting(12_500, 200)), setting_words(Setting(0, None))
    ('200 credits at 12.5', 'off')
    """
    if setting.quantity is None:
        return said("off")
    return said(
        "{quantity} credits at {threshold}",
        quantity=setting.quantity,
        threshold=setting.threshold,
    )


def write_accounts(accounts: Iterable[AccountState], table: TableOut) -> None:
    """Accounts as `smscost transfers` and `--balances` read them; no threshold where recharge is off."""
    table.row(_COLUMNS)
    for account in accounts:
        recharge = account.recharge
        threshold = "" if recharge.quantity is None else recharge.threshold
        table.row([account.name, account.credits, account.held_by_quota, threshold])


def proposal_sheet(proposal: Proposal) -> Sheet:
    """What a change would do."""
    intent = proposal.intent
    if isinstance(intent, Transfer):
        return _transfer_sheet(intent, proposal.before)
    table = Table(
        texts(said("Recharge now"), said("After it")),
        rows_of([(setting_words(proposal.before[0].recharge), setting_words(intent.setting))]),
        indent=2,
        joined=True,
    )
    return Sheet(strong(said("Automatic recharge of {account}", account=intent.account)), table)


def _transfer_sheet(intent: Transfer, before: Sequence[AccountState]) -> Sheet:
    milli = to_milli(intent.credits)
    rows = [
        (account.name, number(account.credits), number(to_credits(account.milli + change)))
        for account, change in zip(before, (-milli, milli), strict=True)
    ]
    headline = said(
        "Transfer of {credits} from {source} to {target}",
        credits=counted(intent.credits, "credit"),
        source=intent.source,
        target=intent.target,
    )
    columns = (*codes(said("Account")), *numbers(said("Credits now"), said("After it")))
    return Sheet(strong(headline), Table(columns, rows_of(rows), indent=2, joined=True))


def clauses_sheet(measured: Sequence[MeasuredClause]) -> Sheet:
    """One line for each account: how long its STOP clause is."""
    if not measured:
        return Sheet(said("There is no account."))
    rows = [(each.account, each.sender_type, counted(each.units, "unit"), day(each.on)) for each in measured]
    columns = (*codes(said("Account"), said("Sender")), *texts(said("STOP clause"), said("Measured")))
    return Sheet(Table(columns, rows_of(rows)))


def progress_sheet(plan: SavedPlan, positions: Sequence[Position]) -> Sheet:
    """The transfers of a plan, and which of them were made."""
    headline, blocks = strong(counted(len(positions), "transfer")), list[Block]()
    if positions:
        rows = [
            (
                str(each.number),
                each.transfer.source,
                each.transfer.target,
                number(each.transfer.credits),
                _state(each.entry),
            )
            for each in positions
        ]
        columns = (
            *numbers(said("No.")),
            *codes(said("From"), said("To")),
            *numbers(said("Credits")),
            *texts(""),
        )
        blocks.append(Table(columns, rows_of(rows), indent=2, joined=True))
    if plan.bought:
        first = said(
            "This plan buys {credits} for {account} first: the transfers come after that.",
            credits=counted(plan.bought, "credit"),
            account=plan.bought_on or "",
        )
        blocks.append(Lines((first,)))
    return Sheet(headline, *blocks)


def _state(entry: JournalEntry | None) -> str:
    if entry is None:
        return ""
    return said("open") if entry.is_open else said("made (intent {number})", number=str(entry.number))


def findings_sheet(findings: Sequence[ChangeFinding]) -> Sheet:
    """What became of each open intent."""
    if not findings:
        return Sheet(said("No change is open."))
    blocks: list[Block] = []
    for finding in findings:
        blocks += [_verdict(finding), *_numbers(finding)]
    return Sheet(*blocks)


def _verdict(finding: ChangeFinding) -> Lines:
    entry = finding.entry
    sentence = {
        "done": marked("Intent {number}: {change} was made: {why}."),
        "not made": marked("Intent {number}: {change} was not made: {why}."),
    }.get(entry.state, marked("Intent {number}: {change} is still open: {why}."))
    return Lines(
        (said(sentence, number=str(entry.number), change=change_words(entry.intent), why=finding.why),)
    )


def _numbers(finding: ChangeFinding) -> Iterator[Table]:
    """For those that a person must decide on: what the accounts held, and what they hold."""
    entry = finding.entry
    if not entry.is_open or not finding.now:
        return
    if isinstance(entry.intent, Transfer):
        milli = to_milli(entry.intent.credits)
        rows = [
            (
                now.name,
                number(before.credits),
                number(now.credits),
                signed(to_credits(now.milli - before.milli)),
                signed(to_credits(expected)),
            )
            for before, now, expected in zip(entry.before, finding.now, (-milli, milli), strict=True)
        ]
        amounts = numbers(said("Credits then"), said("Now"), said("Moved"), said("If made"))
        yield Table((*codes(said("Account")), *amounts), rows_of(rows), indent=2, joined=True)
    else:
        settings = (entry.before[0].recharge, finding.now[0].recharge, entry.intent.setting)
        yield Table(
            texts(said("Recharge then"), said("Now"), said("If made")),
            rows_of([tuple(map(setting_words, settings))]),
            indent=2,
            joined=True,
        )


def journal_sheet(entries: Sequence[JournalEntry]) -> Sheet:
    """One line for each intent, oldest first."""
    if not entries:
        return Sheet(said("The journal is empty."))
    rows = [
        (
            str(entry.number),
            moment(entry.at),
            said("unknown") if entry.is_open else said(STATES[entry.state]),
            _change(entry),
        )
        for entry in entries
    ]
    columns = (*numbers(said("No.")), *codes(said("Last step (UTC)"), said("State")), *texts(said("Change")))
    return Sheet(Table(columns, rows_of(rows)))


def _change(entry: JournalEntry) -> str:
    change = change_words(entry.intent)
    if entry.why:
        change = said("{change}: {why}", change=change, why=entry.why)
    return said("{change} (query {query})", change=change, query=entry.query_id) if entry.query_id else change
