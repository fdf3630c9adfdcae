"""The transfers of a plan, each made once, however often the plan is applied.

A plan is what it does: the transfers in their order, and what the accounts hold before them. Its intents are
filed under a digest of that and their position. Those that were made are skipped; a plan is begun again only
by a deliberate `again`. What no journal knows, the balances show: where they are not those that the plan and
the journal come to, nothing is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from estimator.base.credits import to_credits, to_milli
from estimator.base.language import listed, told
from estimator.errors import AccountError
from estimator.provider.ovhcloud.changes import (
    check_move,
    is_recent,
    make,
    propose_transfer,
    refuse_transfer,
)
from estimator.provider.ovhcloud.client import Provider
from estimator.provider.ovhcloud.entries import JournalEntry
from estimator.provider.ovhcloud.journal import Journal
from estimator.provider.ovhcloud.model import in_words
from estimator.supply.transfers import SavedPlan, Transfer
from estimator.supply.transfers.saved import milli_after


@dataclass(frozen=True, slots=True)
class Position:
    """One transfer of a plan, and what the journal has of it.

    Attributes
    ----------
    number : int [1..]
    transfer : Transfer
    turn : int [1..]
        How often the plan was begun.
    key : str
        What it is filed under.
    entry : JournalEntry, or None
        None where it is still to be made.
    """

    number: int
    transfer: Transfer
    turn: int
    key: str
    entry: JournalEntry | None


def positions_of(
    provider: Provider, journal: Journal, plan: SavedPlan, *, again: bool = False
) -> tuple[Position, ...]:
    """The transfers of a plan, and which of them were made; `again`, of one that was made whole: none yet."""
    filed = (entry for entry in journal.settled() if entry.provider == provider.name)
    live = {entry.key: entry for entry in filed if not entry.is_void}
    turn = 1
    while any(key in live for keys in _keys(plan, turn + 1) for key in keys):
        turn += 1
    found = _found(plan, live, turn, journal.now())
    if again and all(entry is not None and entry.state == "done" for entry in found):
        turn, found = turn + 1, [None] * len(found)
    return tuple(
        Position(number, transfer, turn, keys[0], entry)
        for number, (transfer, keys, entry) in enumerate(
            zip(plan.transfers, _keys(plan, turn), found, strict=True), start=1
        )
    )


def _keys(plan: SavedPlan, turn: int) -> list[tuple[str, str]]:
    """What each transfer is filed under: now, and by earlier versions."""
    return [
        (f"{plan.digest[:32]}.{turn}.{number}", f"{plan.digest_of_bytes[:32]}.{turn}.{number}")
        for number in range(1, len(plan.transfers) + 1)
    ]


def _found(
    plan: SavedPlan, live: Mapping[str, JournalEntry], turn: int, now: datetime
) -> list[JournalEntry | None]:
    """What the journal has of each transfer: under its key or, the first time, by what it did.

    A transfer that was made from the very balances that the plan comes to is that of the plan, whoever asked
    for it: a person, or another plan. That holds for as long as equal transfers are taken for a mistake.
    """
    found = [next((live[key] for key in keys if key in live), None) for keys in _keys(plan, turn)]
    taken = {entry.number for entry in found if entry}
    for at, transfer in enumerate(plan.transfers):
        if turn > 1 or found[at]:
            continue
        held = milli_after(plan, range(at))
        before = (held[transfer.source], held[transfer.target])
        for entry in live.values():
            same = entry.intent == transfer and tuple(state.milli for state in entry.before) == before
            if same and entry.number not in taken and is_recent(entry, now):
                found[at] = entry
                taken.add(entry.number)
                break
    return found


def check_plan(
    provider: Provider,
    journal: Journal,
    plan: SavedPlan,
    positions: Sequence[Position],
    *,
    again: bool = False,
    below_threshold: bool = False,
    accept_balances: bool = False,
) -> None:
    """Hold what is left of a plan against what the accounts hold now. Changes nothing.

    Raises
    ------
    AccountError
        `ACC025` where the plan buys credits that are not there yet, `ACC026` where it is open whether a
        change of its accounts was made, `ACC027` where an equal transfer was made in the last 24 hours and
        not `again` asked for, `ACC034` where the accounts hold something else than what the plan was made
        from and `accept_balances` does not allow that; `ACC023`, `ACC024` as `propose_transfer`.
    UsageError
        `TRF005` to `TRF007` as `check_transfer`.
    NetworkError
        As `Provider.account`.
    """
    for position in positions:
        if position.entry and position.entry.is_open:
            raise AccountError(
                "ACC026", what=in_words(position.transfer), number=position.entry.number, whose=""
            )
    waiting = [position.transfer for position in positions if position.entry is None]
    own = {position.entry.number for position in positions if position.entry}
    for transfer in waiting:
        refuse_transfer(provider, journal, transfer, again=again, besides=own)
    if not waiting:
        return
    names = {name for transfer in waiting for name in (transfer.source, transfer.target)}
    if plan.bought_on is not None:
        names.add(plan.bought_on)
    accounts = {name: provider.account(name) for name in sorted(names)}
    milli = {name: account.milli for name, account in accounts.items()}
    _check_balances(plan, positions, milli, accept=accept_balances)
    for transfer in waiting:
        source = accounts[transfer.source]
        left = milli[source.name]
        check_move(transfer, source, left, below_threshold=below_threshold, quotas=plan.quotas)
        milli[transfer.source] -= to_milli(transfer.credits)
        milli[transfer.target] += to_milli(transfer.credits)


def _check_balances(
    plan: SavedPlan, positions: Sequence[Position], now: Mapping[str, int], *, accept: bool
) -> None:
    """Raise `ACC025` or `ACC034` where accounts do not hold [milli-credits] what the plan comes to by now."""
    made = [at for at, position in enumerate(positions) if position.entry]
    every = range(len(positions))
    # A plan that is begun once more finds what it left, or again what it was made from.
    for begun in {0, positions[0].turn - 1}:
        expected = milli_after(plan, [*(at for _ in range(begun) for at in every), *made])
        if all(expected[name] == held for name, held in now.items()):
            return
    if plan.bought_on is not None:
        held = now[plan.bought_on]
        if held == milli_after(plan, made, purchase=False)[plan.bought_on]:
            left = to_credits(held)
            raise AccountError("ACC025", credits=plan.bought, account=plan.bought_on, left=left)
    if accept:
        return
    differing = (
        told(
            "{account} holds {credits} ({planned} in the plan)",
            account=name,
            credits=to_credits(held),
            planned=to_credits(expected[name]),
        )
        for name, held in now.items()
        if held != expected[name]
    )
    raise AccountError("ACC034", accounts=listed(differing), looks=_looks_made(plan, made, now))


def _looks_made(plan: SavedPlan, made: Sequence[int], now: Mapping[str, int]) -> str:
    """That the accounts hold what they would after more of the transfers, where they do; else empty."""
    waiting = [at for at in range(len(plan.transfers)) if at not in made]
    for count in range(len(waiting), 0, -1):
        after = milli_after(plan, [*made, *waiting[:count]])
        if all(after[name] == held for name, held in now.items()):
            last = str(waiting[count - 1] + 1)
            return told(" That is what they would hold after transfer {number} of it.", number=last)
    return ""


def apply_plan(
    provider: Provider,
    journal: Journal,
    plan: SavedPlan,
    *,
    again: bool = False,
    below_threshold: bool = False,
    accept_balances: bool = False,
    on_made: Callable[[Position, JournalEntry], object] = lambda _position, _entry: None,
) -> tuple[Position, ...]:
    """Make the transfers of a plan that were not made yet, in order; the first that fails ends it.

    Parameters
    ----------
    again : bool
        Make them all once more, after they were all made; and make what another command made just now.
    below_threshold : bool
        Whether transfers may start the recharge of their source.
    accept_balances : bool
        Whether accounts may hold something else than what the plan was made from.
    on_made : function (position, entry)
        Called after each transfer.

    Returns
    -------
    tuple of Position
        As they were before: those with an entry were skipped.

    Raises as `check_plan` and `transfer` do. Run again, it goes on where it ended.
    """
    with journal.writing():
        positions = positions_of(provider, journal, plan, again=again)
        check_plan(
            provider,
            journal,
            plan,
            positions,
            again=again,
            below_threshold=below_threshold,
            accept_balances=accept_balances,
        )
        for position in positions:
            if position.entry is None:
                proposal = propose_transfer(
                    provider, position.transfer, below_threshold=below_threshold, quotas=plan.quotas
                )
                on_made(position, make(provider, journal, proposal, position.key))
        return positions
