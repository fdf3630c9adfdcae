"""What is paid now, shared over clients: for people, for spreadsheets, for programs."""

from __future__ import annotations

from functools import reduce
from operator import add

from estimator.base.language import number, said, said_again
from estimator.base.table_out import TableOut
from estimator.price.amounts import NO_CLIENT, REST, Share
from estimator.price.packs import Rest
from estimator.price.totals import Estimate
from estimator.show.amounts import amounts_cells, amounts_columns
from estimator.show.sheet import Row, Table, rows_of, strong
from estimator.show.words import counted, price_of

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
    "vat",
    "price_with_vat",
    "kind",
)
"""Of the CSV: one row a client, and one for each reason to pay for credits that no client takes. Prices that
are not known are empty."""

_CLIENTS_SHOWN = 15


def rest_name(rest: Rest) -> str:
    """What credits are called that are paid for and that nobody takes."""
    return said("({reason})", reason=said_again(REST[rest.kind]))


def rest_share(rest: Rest) -> Share:
    """The same amounts as a client has."""
    return Share(0, 0, rest.credits, rest.price, rest.at_least, rest.vat)


def chargeback_table(estimate: Estimate) -> Table:
    """The clients that take most, the others together, what no client takes, and all of it."""
    rejects = estimate.summary.client_rejects
    clients = list(estimate.clients.items())
    vat_known = estimate.paid.vat is not None

    def cells(share: Share, rejected: int) -> tuple[str, ...]:
        vat = (price_of(share.vat),) if vat_known else ()
        return *amounts_cells(share), *vat, *((number(rejected),) if rejects else ())

    rows = [(client or said("(empty)"), *cells(share, rejects[client])) for client, share in clients]
    others: tuple[str, ...] = ()
    if more := clients[_CLIENTS_SHOWN:]:
        together = reduce(add, (share for _, share in more))
        others = counted(len(more), "other"), *cells(together, sum(rejects[client] for client, _ in more))
    last = (
        *((said("VAT {currency}", currency=estimate.tariff.currency),) if vat_known else ()),
        *((said("Not priced"),) if rejects else ()),
    )
    return Table(
        amounts_columns((said("Client"),), estimate.tariff.currency, last),
        (
            *rows_of(rows, most=_CLIENTS_SHOWN, others=others),
            *rows_of((rest_name(rest), *cells(rest_share(rest), 0)) for rest in estimate.rest),
        ),
        total=Row((said("All"), *cells(estimate.paid, rejects.total())), "strong"),
        title=strong(
            said(
                "To pay now, shared over {clients} in proportion to the credits they take",
                clients=counted(len(clients), "client"),
            )
        ),
        notes=tuple(split_notes(estimate)),
        hints=(said("--split-out FILE lists them all."),) if more else (),
    )


def split_notes(estimate: Estimate) -> list[str]:
    """What the shares rest on, where that is not plain."""
    notes = []
    if estimate.paid_at_most:
        notes.append(said("These prices are at most: part of the price list is not public."))
    bought = estimate.purchase
    if bought is not None and bought.balance_used:
        notes.append(
            said(
                "{credits} were on the account and cost nothing now: without a balance, they are shared, "
                "too.",
                credits=counted(bought.balance_used, "credit"),
            )
        )
    return notes


def write_chargeback(estimate: Estimate, table: TableOut, *, for_people: bool = False) -> None:
    """The same for spreadsheets and programs, with plain numbers; `for_people` names what no client is in the
    language in force.
    """
    table.row(COLUMNS)
    at_most = "true" if estimate.paid_at_most else "false"

    def write(name: str, share: Share, rejected: int, kind: str) -> None:
        table.row(
            [
                name,
                share.messages,
                share.segments,
                share.credits,
                share.price,
                share.at_least,
                at_most,
                estimate.tariff.currency,
                rejected,
                share.vat,
                share.price_with_vat,
                kind,
            ]
        )

    no_client = said(NO_CLIENT) if for_people else NO_CLIENT
    for client, share in estimate.clients.items():
        write(client or no_client, share, estimate.summary.client_rejects[client], "client")
    for rest in estimate.rest:
        write(rest_name(rest) if for_people else f"({REST[rest.kind]})", rest_share(rest), 0, rest.kind)
