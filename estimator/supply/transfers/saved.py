"""A plan of transfers read back from the JSON that `smscost transfers --format json` wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from estimator.base.credits import to_credits
from estimator.base.decode import utf8_of
from estimator.base.read import DOCUMENT, read_bounded
from estimator.documents.nodes import Node, read_document
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
        return _plan(read_document(utf8_of(read_bounded(Path(path), DOCUMENT), str(path))))
    except ValueError as error:
        raise CampaignError("TRF008", Place(str(path)), why=error) from error


def read_transfers(path: Path | str) -> tuple[Transfer, ...]:
    """The transfers of a saved plan; raises as `read_plan` does."""
    return read_plan(path).transfers


def _plan(document: Node) -> SavedPlan:
    if (schema := document["schema"].count()) != 1:
        raise ValueError(f"its schema is {schema}, and only 1 is known")
    bought, bought_on = _bought(document)
    canonical = json.dumps(document.value, sort_keys=True, separators=(",", ":"), default=str)
    return SavedPlan(
        transfers=tuple(map(_transfer, document["transfers"].items())),
        bought=bought,
        bought_on=bought_on,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _bought(document: Node) -> tuple[int, str | None]:
    purchase = document.get("purchase")
    if purchase is None:
        return 0, None
    orders = purchase["orders"].items()
    received = sum(order["credits"].count() + order["gift"].count() for order in orders)
    return received, document["bought_on"].text()


def _transfer(node: Node) -> Transfer:
    source, target = node["source"].text(), node["target"].text()
    milli = node["credits"].credits()
    if not (source and target):
        raise ValueError(f"{node.path} names no account")
    if source == target:
        raise ValueError(f"{node.path} goes from {source} to itself")
    if not milli:
        raise ValueError(f"{node.path} moves nothing")
    return Transfer(source, target, to_credits(milli))
