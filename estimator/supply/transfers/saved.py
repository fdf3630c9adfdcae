"""A plan of transfers read back from the JSON that `TransferPlan.save` or the command wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from estimator.base.credits import to_credits, to_milli
from estimator.base.language import told
from estimator.documents import transfers as documents
from estimator.documents.reading import read_saved
from estimator.errors import CampaignError, Place
from estimator.supply.transfers.model import Transfer


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan as it was read from its file.

    Attributes
    ----------
    transfers : tuple of Transfer
        In the order in which they are to be made.
    bought : int [credits]
        What is to be bought first; 0: nothing.
    bought_on : str, or None
        For which account.
    digest : str
        The same for the same plan, however its file is indented.

    >>> from tempfile import TemporaryDirectory
    >>> from estimator import plan_transfers
    >>> balances = {"sms-ab1234-1": "90.5", "sms-ab1234-2": 10}
    >>> plan = plan_transfers(balances, needs={"sms-ab1234-2": 40}, on="2026-11-01")
    >>> with TemporaryDirectory() as folder:
    ...     plan.save(Path(folder) / "plan.json")
    ...     saved = read_plan(Path(folder) / "plan.json")
    >>> saved.bought, [(each.target, str(each.credits)) for each in saved.transfers]
    (0, [('sms-ab1234-2', '30')])
    """

    transfers: tuple[Transfer, ...]
    bought: int
    bought_on: str | None
    digest: str


def read_plan(path: Path | str) -> SavedPlan:
    """A saved plan.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL005` the file cannot be read; `TRF008` it is no such plan, or one that was changed by
        hand into something that no provider would do.
    """
    try:
        return _plan(read_saved(documents.TransferPlan, Path(path)))
    except ValueError as error:
        raise CampaignError("TRF008", Place(str(path)), why=error) from error


def read_transfers(path: Path | str) -> tuple[Transfer, ...]:
    """The transfers of a saved plan; raises as `read_plan` does."""
    return read_plan(path).transfers


def _plan(document: documents.TransferPlan) -> SavedPlan:
    bought, bought_on = _bought(document)
    # The journal files transfers under it: another way to compute it would make them a second time.
    canonical = json.dumps(msgspec.to_builtins(document), sort_keys=True, separators=(",", ":"))
    return SavedPlan(
        transfers=tuple(_transfer(each, f"transfers[{at}]") for at, each in enumerate(document.transfers)),
        bought=bought,
        bought_on=bought_on,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _bought(document: documents.TransferPlan) -> tuple[int, str | None]:
    if document.purchase is None:
        return 0, None
    if document.bought_on is None:
        raise ValueError(told("bought_on names no account"))
    return sum(order.credits + order.gift for order in document.purchase.orders), document.bought_on


def _transfer(moved: documents.Transfer, place: str) -> Transfer:
    if moved.source == moved.target:
        raise ValueError(told("{place} goes from {source} to itself", place=place, source=moved.source))
    if not (milli := to_milli(moved.credits)):
        raise ValueError(told("{place} moves nothing", place=place))
    return Transfer(moved.source, moved.target, to_credits(milli))
