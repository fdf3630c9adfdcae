"""One purchase shared over clients: for people, for spreadsheets, for programs."""

from __future__ import annotations

from functools import reduce
from operator import add

from estimator.base.language import number, said
from estimator.base.table_out import TableOut
from estimator.price.totals import NO_CLIENT, Estimate
from estimator.show.amounts import amounts_cells, amounts_columns
from estimator.show.sheet import Row, Table, rows_of, strong
from estimator.show.words import counted

COLUMNS = (
    "client",
    "messages",
    "segments",
    "credits",
    "price",
    "price_at_least",
    "price_at_most",
    "currency",
    "rejected",
)
"""Of the CSV: one row a client. `price` is empty where it is not known."""

_CLIENTS_SHOWN = 15


def chargeback_table(estimate: Estimate) -> Table:
    """The clients that take most, the others together, and all of them."""
    rejects = estimate.summary.client_rejects
    clients = list(estimate.clients.items())

    def rejected(rows: int) -> tuple[str, ...]:
        return (number(rows),) if rejects else ()

    rows = [
        (client or said("(empty)"), *amounts_cells(amounts), *rejected(rejects[client]))
        for client, amounts in clients
    ]
    others: tuple[str, ...] = ()
    if more := clients[_CLIENTS_SHOWN:]:
        together = reduce(add, (amounts for _, amounts in more))
        left_out = sum(rejects[client] for client, _ in more)
        others = counted(len(more), "other"), *amounts_cells(together), *rejected(left_out)
    notes = (said("These prices are at most: part of the price list is not public."),)
    return Table(
        amounts_columns(
            (said("Client"),), estimate.tariff.currency, (said("Not priced"),) if rejects else ()
        ),
        rows_of(rows, most=_CLIENTS_SHOWN, others=others),
        total=Row((said("All"), *amounts_cells(estimate.totals), *rejected(rejects.total())), "strong"),
        title=strong(
            said(
                "Shared over {clients}, in proportion to the credits they take",
                clients=counted(len(clients), "client"),
            )
        ),
        notes=notes if estimate.price_at_most else (),
        hints=(said("--split-out FILE lists them all."),) if more else (),
    )


def write_chargeback(estimate: Estimate, table: TableOut) -> None:
    """The same for spreadsheets and programs, with plain numbers."""
    table.row(COLUMNS)
    at_most = "true" if estimate.price_at_most else "false"
    for client, amounts in estimate.clients.items():
        table.row(
            [
                client or NO_CLIENT,
                amounts.messages,
                amounts.segments,
                amounts.credits,
                amounts.price,
                amounts.at_least,
                at_most,
                estimate.tariff.currency,
                estimate.summary.client_rejects[client],
            ]
        )
