"""A replay of automatic recharge as spreadsheets read it."""

from __future__ import annotations

import csv
from typing import IO

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
    "price_at_most",
    "currency",
)
"""Of the CSV: one row an event. `price` is empty where nothing is paid, or nobody knows how much."""


def write_events(replay: Replay, file: IO[str]) -> None:
    """Every event as CSV, with plain numbers and a dot, for spreadsheets and programs."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for event in replay.events:
        short, paid = event.is_short, event.kind == "recharge"
        at_most = event.order is not None and event.order.at_most
        rows.writerow(
            [
                event.at.isoformat(),
                event.kind,
                event.name,
                event.credits,
                event.balance,
                event.missing if short else "",
                event.unsent_messages if short else "",
                event.price if paid else "",
                ("true" if at_most else "false") if paid else "",
                replay.currency if paid else "",
            ]
        )
