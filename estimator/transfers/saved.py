"""Transfers read back from the JSON that `smscost transfers --format json` wrote."""

from __future__ import annotations

from pathlib import Path

from estimator.comparison.nodes import Node, read_bounded, read_document
from estimator.credits import to_credits
from estimator.errors import CampaignError, Place
from estimator.transfers.model import Transfer


def read_transfers(path: Path | str) -> tuple[Transfer, ...]:
    """The transfers of a saved plan, in the order in which they are to be made.

    Raises
    ------
    CampaignError
        `FIL001`, `FIL003` the file cannot be read; `TRF008` it is no such plan, or one that was changed by
        hand into something that no provider would do.
    """
    try:
        return _transfers(read_document(read_bounded(Path(path))))
    except ValueError as error:
        raise CampaignError("TRF008", Place(str(path)), why=error) from error


def _transfers(document: Node) -> tuple[Transfer, ...]:
    if (schema := document["schema"].count()) != 1:
        raise ValueError(f"its schema is {schema}, and only 1 is known")
    return tuple(map(_transfer, document["transfers"].items()))


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
