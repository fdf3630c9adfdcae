"""A plan of transfers read back from the JSON that `TransferPlan.save` or the command wrote."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from estimator.base.choices import Quotas
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.decode import utf8_of
from estimator.base.display import OneLine
from estimator.base.language import told
from estimator.base.paths import on_disk
from estimator.base.read import DOCUMENT, read_bounded
from estimator.documents import transfers as documents
from estimator.documents.reading import nothing_twice, read_document
from estimator.errors import CampaignError, Place
from estimator.supply.transfers.model import Transfer


@dataclass(frozen=True, slots=True, repr=False)
class SavedPlan(OneLine):
    """A plan as it was read from its file.

    Attributes
    ----------
    transfers : tuple of Transfer
        In the order in which they are to be made.
    bought : int [credits]
        What is to be bought first; 0: nothing.
    bought_on : str, or None
        For which account.
    planned : mapping of account to Decimal [credits]
        What the accounts held when the plan was made.
    quotas : "apart" or "within"
        How what quotas hold was read.
    digest : str
        Of what the plan does: its transfers in their order, and what the accounts they touch hold before the
        first of them. However the plan was made and written, what does the same has the same.
    digest_of_bytes : str
        What the journals of earlier versions know this file by.

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
    planned: Mapping[str, Decimal]
    quotas: Quotas
    digest: str
    digest_of_bytes: str


def milli_after(plan: SavedPlan, made: Iterable[int], *, purchase: bool = True) -> dict[str, int]:
    """What every account holds [milli-credits] after the purchase and some of the transfers [0..]."""
    milli = {account: to_milli(held) for account, held in plan.planned.items()}
    if purchase and plan.bought_on is not None:
        milli[plan.bought_on] += plan.bought * MILLI
    for at in made:
        moved = to_milli(plan.transfers[at].credits)
        milli[plan.transfers[at].source] -= moved
        milli[plan.transfers[at].target] += moved
    return milli


def read_plan(path: Path | str) -> SavedPlan:
    """A saved plan.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL005` the file cannot be read; `TRF008` it is no such plan, or one that was changed by
        hand into something that no provider would do.
    """
    try:
        octets = utf8_of(read_bounded(on_disk(path), DOCUMENT), str(path))
        return _plan(read_document(documents.TransferPlan, octets), octets)
    except ValueError as error:
        raise CampaignError("TRF008", Place(str(path)), why=error) from error


def read_transfers(path: Path | str) -> tuple[Transfer, ...]:
    """The transfers of a saved plan; raises as `read_plan` does."""
    return read_plan(path).transfers


def _plan(document: documents.TransferPlan, octets: bytes) -> SavedPlan:
    planned = _planned(document)
    bought, bought_on = _bought(document, planned)
    transfers = tuple(
        _transfer(each, f"transfers[{at}]", planned) for at, each in enumerate(document.transfers)
    )
    return SavedPlan(
        transfers=transfers,
        bought=bought,
        bought_on=bought_on,
        planned=planned,
        quotas=document.quotas,
        digest=_digest(_effect(transfers, planned, bought, bought_on)),
        # As it always was: the journal would not know a plan of before any more.
        digest_of_bytes=_digest(json.loads(octets.removeprefix(codecs.BOM_UTF8))),
    )


def _effect(
    transfers: tuple[Transfer, ...], planned: Mapping[str, Decimal], bought: int, bought_on: str | None
) -> object:
    """What a plan does, as plain numbers; the journal files its transfers under a digest of that."""
    touched = {name for each in transfers for name in (each.source, each.target)}
    before = {name: to_milli(planned[name]) + (name == bought_on) * bought * MILLI for name in touched}
    return {
        "transfers": [[each.source, each.target, to_milli(each.credits)] for each in transfers],
        "before": before,
    }


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _planned(document: documents.TransferPlan) -> dict[str, Decimal]:
    nothing_twice((each.account for each in document.accounts), told("account"))
    return {each.account: to_credits(to_milli(each.credits)) for each in document.accounts}


def _bought(document: documents.TransferPlan, planned: Mapping[str, Decimal]) -> tuple[int, str | None]:
    if document.purchase is None:
        return 0, None
    if document.bought_on is None:
        raise ValueError(told("bought_on names no account"))
    _check_planned("bought_on", document.bought_on, planned)
    return sum(order.credits + order.gift for order in document.purchase.orders), document.bought_on


def _transfer(moved: documents.Transfer, place: str, planned: Mapping[str, Decimal]) -> Transfer:
    if moved.source == moved.target:
        raise ValueError(told("{place} goes from {source} to itself", place=place, source=moved.source))
    if not (milli := to_milli(moved.credits)):
        raise ValueError(told("{place} moves nothing", place=place))
    _check_planned(f"{place}.source", moved.source, planned)
    _check_planned(f"{place}.target", moved.target, planned)
    return Transfer(moved.source, moved.target, to_credits(milli))


def _check_planned(place: str, account: str, planned: Mapping[str, Decimal]) -> None:
    if account not in planned:
        raise ValueError(
            told("{place} is {account}, of which accounts has nothing", place=place, account=account)
        )
