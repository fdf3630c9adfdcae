"""The transfers of a plan, each made once, however often the plan is applied.

The intents of a plan are filed under its digest and their position. Those that were made are skipped; a plan
is begun again only by a deliberate `again`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from estimator.base.credits import to_credits, to_milli
from estimator.errors import AccountError, UsageError
from estimator.provider.ovhcloud.changes import check_move, make, propose_transfer, refuse_open
from estimator.provider.ovhcloud.client import Provider
from estimator.provider.ovhcloud.entries import JournalEntry
from estimator.provider.ovhcloud.journal import Journal
from estimator.provider.ovhcloud.model import in_words
from estimator.supply.transfers import SavedPlan, Transfer


@dataclass(frozen=True, slots=True)
class Position:
    """One transfer of a plan, and what the journal has of it.

    Attributes
    ----------
    number : int [1..]
    transfer : Transfer
    key : str
        What it is filed under.
    entry : JournalEntry, or None
        None where it is still to be made.
    """

    number: int
    transfer: Transfer
    key: str
    entry: JournalEntry | None


def positions_of(
    provider: Provider, journal: Journal, plan: SavedPlan, *, again: bool = False
) -> tuple[Position, ...]:
    """The transfers of a plan, and which of them were made.

    Raises `ACC033` where the plan is to begin `again` and has not been made whole.
    """
    filed = (entry for entry in journal.entries() if entry.provider == provider.name)
    live = {entry.key: entry for entry in filed if not entry.is_void}
    turn = 1
    while any(key in live for key in _keys(plan, turn + 1)):
        turn += 1
    if again:
        made = [key in live and live[key].state == "done" for key in _keys(plan, turn)]
        if any(key in live for key in _keys(plan, turn)) and not all(made):
            raise AccountError("ACC033")
        turn += all(made)
    return tuple(
        Position(number, transfer, key, live.get(key))
        for number, (transfer, key) in enumerate(zip(plan.transfers, _keys(plan, turn), strict=True), start=1)
    )


def _keys(plan: SavedPlan, turn: int) -> list[str]:
    return [f"{plan.digest[:32]}.{turn}.{number}" for number in range(1, len(plan.transfers) + 1)]


def check_plan(
    provider: Provider,
    journal: Journal,
    plan: SavedPlan,
    positions: Sequence[Position],
    *,
    below_threshold: bool = False,
) -> None:
    """Hold what is left of a plan against what the accounts hold now. Changes nothing.

    Raises
    ------
    AccountError
        `ACC025` where the plan buys credits that are not there yet, `ACC026` where it is open whether a
        change of its accounts was made; `ACC023`, `ACC024` as `propose_transfer`.
    UsageError
        `TRF005` to `TRF007` as `check_transfer`.
    NetworkError
        As `Provider.account`.
    """
    for position in positions:
        if position.entry and position.entry.is_open:
            raise AccountError("ACC026", what=in_words(position.transfer), number=position.entry.number)
    waiting = [position.transfer for position in positions if position.entry is None]
    for transfer in waiting:
        refuse_open(provider, journal, transfer)
    names = {name for transfer in waiting for name in (transfer.source, transfer.target)}
    accounts = {name: provider.account(name) for name in sorted(names)}
    milli = {name: account.milli for name, account in accounts.items()}
    for transfer in waiting:
        source = accounts[transfer.source]
        try:
            check_move(transfer, source, milli[source.name], below_threshold=below_threshold)
        except UsageError as error:
            if error.code == "TRF007" and plan.bought:
                raise AccountError(
                    "ACC025",
                    credits=plan.bought,
                    account=plan.bought_on,
                    source=source.name,
                    left=to_credits(milli[source.name]),
                    moved=transfer.credits,
                ) from error
            raise
        milli[transfer.source] -= to_milli(transfer.credits)
        milli[transfer.target] += to_milli(transfer.credits)


def apply_plan(
    provider: Provider,
    journal: Journal,
    plan: SavedPlan,
    *,
    again: bool = False,
    below_threshold: bool = False,
    on_made: Callable[[Position, JournalEntry], object] = lambda _position, _entry: None,
) -> tuple[Position, ...]:
    """Make the transfers of a plan that were not made yet, in order; the first that fails ends it.

    Parameters
    ----------
    again : bool
        Make them all once more, after they were all made.
    below_threshold : bool
        Whether transfers may start the recharge of their source.
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
        check_plan(provider, journal, plan, positions, below_threshold=below_threshold)
        for position in positions:
            if position.entry is None:
                proposal = propose_transfer(provider, position.transfer, below_threshold=below_threshold)
                on_made(position, make(provider, journal, proposal, position.key))
        return positions
