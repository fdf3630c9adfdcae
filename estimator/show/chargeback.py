"""One purchase shared over clients: for people, for spreadsheets, for programs."""

from __future__ import annotations

import csv
from functools import reduce
from operator import add
from typing import IO

from rich.console import Group, RenderableType
from rich.text import Text

from estimator.price.totals import NO_CLIENT, Estimate
from estimator.show.amounts import amounts_cells, amounts_table
from estimator.show.words import counted, number

COLUMNS = ("client", "messages", "segments", "credits", "price", "price_at_most", "currency", "rejected")
"""Of the CSV: one row a client. `price` is empty where it is not known."""

_CLIENTS_SHOWN = 15


def chargeback_part(estimate: Estimate) -> RenderableType:
    """The clients that take most, the others together, and all of them."""
    rejects = estimate.summary.client_rejects
    table = amounts_table(("Client",), estimate.tariff.currency, ("Not priced",) if rejects else ())
    lines = list(estimate.clients.items())
    shown, more = lines[:_CLIENTS_SHOWN], lines[_CLIENTS_SHOWN:]

    def rejected(rows: int) -> tuple[str, ...]:
        return (number(rows),) if rejects else ()

    for client, amounts in shown:
        table.add_row(Text(client or NO_CLIENT), *amounts_cells(amounts), *rejected(rejects[client]))
    if more:
        together = reduce(add, (amounts for _, amounts in more))
        rows = sum(rejects[client] for client, _ in more)
        table.add_row(f"{number(len(more))} others", *amounts_cells(together), *rejected(rows))
    table.add_row("All", *amounts_cells(estimate.totals), *rejected(rejects.total()), style="bold")
    title = f"Shared over {counted(len(lines), 'client')}, in proportion to the credits they take"
    notes = []
    if more:
        notes.append("--split-out FILE lists them all.")
    if estimate.price_at_most:
        notes.append("These prices are at most: part of the price list is not public.")
    return Group(Text(title, "bold"), table, *map(Text, notes))


def write_chargeback(estimate: Estimate, file: IO[str]) -> None:
    """The same as CSV, with plain numbers and a dot, for spreadsheets and programs."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    at_most = "true" if estimate.price_at_most else "false"
    for client, amounts in estimate.clients.items():
        price = "" if amounts.price is None else str(amounts.price)
        rows.writerow(
            [
                client or NO_CLIENT,
                amounts.messages,
                amounts.segments,
                amounts.credits,
                price,
                at_most,
                estimate.tariff.currency,
                estimate.summary.client_rejects[client],
            ]
        )
