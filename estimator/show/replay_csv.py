"""A replay of automatic recharge as spreadsheets read it."""

from __future__ import annotations

from estimator.base.table_out import TableOut
from estimator.supply.recharge import Replay

COLUMNS = (
    "at",
    "event",
    "job",
    "credits",
    "balance",
    "missing",
    "messages_unsent",
    "price",
    "price_at_least",
    "price_at_most",
    "currency",
)
"""Of the CSV: one row an event. `price` is empty where nothing is paid, or nobody knows how much."""


def write_events(replay: Replay, table: TableOut) -> None:
    """Every event, with plain numbers, for spreadsheets and programs."""
    table.row(COLUMNS)
    for event in replay.events:
        short, paid = event.is_short, event.kind == "recharge"
        at_most = event.order is not None and event.order.at_most
        table.row(
            [
                event.at.isoformat(),
                event.kind,
                event.name,
                event.credits,
                event.balance,
                event.missing if short else "",
                event.unsent_messages if short else "",
                event.price if paid else "",
                (event.price if event.order is None else event.order.at_least) if paid else "",
                ("true" if at_most else "false") if paid else "",
                replay.currency if paid else "",
            ]
        )
