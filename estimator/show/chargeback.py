"""What is paid now, shared over clients: for people, for spreadsheets, for programs."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import Final

from estimator.base.language import day, marked, number, said, said_again
from estimator.base.money import to_price
from estimator.base.read import visible
from estimator.base.table_out import TableOut
from estimator.price.amounts import NO_CLIENT, REST, Share
from estimator.price.clients import alike
from estimator.price.packs import Rest
from estimator.price.totals import Estimate
from estimator.show.amounts import amounts_cells, amounts_columns
from estimator.show.purchase import bounds_remark
from estimator.show.sheet import MOST_ROWS, Column, Row, Table, numbers, rows_of, strong
from estimator.show.words import and_others, counted, money, price_of

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
    "stock",
    "stock_at_least",
    "cost",
)
"""Of the CSV: one row a client, and one for each reason to pay for credits that no client takes. Prices that
are not known are empty. `stock` was paid before, for credits on the account; `cost` is that and the price."""

_HEADINGS: Final = {
    "client": marked("Client"),
    "messages": marked("Messages"),
    "segments": marked("Segments"),
    "credits": marked("Credits"),
    "price": marked("Price {currency}"),
    "price_at_least": marked("Price at least {currency}"),
    "price_at_most": marked("Price is at most"),
    "currency": marked("Currency"),
    "rejected": marked("Not priced"),
    "vat": marked("VAT {currency}"),
    "price_with_vat": marked("Price with VAT {currency}"),
    "kind": marked("Kind"),
    "stock": marked("Stock {currency}"),
    "stock_at_least": marked("Stock at least {currency}"),
    "cost": marked("Cost {currency}"),
}
"""The same for people."""

_KINDS: Final[dict[str, str]] = {"client": marked("client"), **dict(REST.items())}

_CLIENTS_SHOWN = 15
_ALIKE_SHOWN = 5


def rest_name(rest: Rest) -> str:
    """What credits are called that are paid for and that nobody takes."""
    return said("({reason})", reason=said_again(REST[rest.kind]))


def rest_share(rest: Rest) -> Share:
    """The same amounts as a client has."""
    nothing = to_price(0)
    return Share(0, 0, rest.credits, rest.price, rest.at_least, rest.vat, nothing, nothing)


def chargeback_table(estimate: Estimate) -> Table:
    """The clients that take most, the others together, what no client takes, and all of it."""
    clients = estimate.clients
    rejects = clients.rejected
    vat_known = estimate.paid.vat is not None

    def cells(share: Share, rejected: int) -> tuple[str, ...]:
        vat = (price_of(share.vat_bounds),) if vat_known else ()
        before = () if estimate.stock is None else (price_of(share.stock_bounds), price_of(share.cost))
        return *amounts_cells(share), *vat, *before, *((number(rejected),) if rejects else ())

    rows = [
        (client or said("(empty)"), *cells(share, rejected))
        for client, share, rejected in islice(clients.lines(), MOST_ROWS)
    ]
    others: tuple[str, ...] = ()
    if len(clients) > _CLIENTS_SHOWN:
        others = (
            counted(len(clients) - _CLIENTS_SHOWN, "other"),
            *cells(*clients.together(_CLIENTS_SHOWN)),
        )
    currency = estimate.tariff.currency
    last = (
        *((said("VAT {currency}", currency=currency),) if vat_known else ()),
        *(
            ()
            if estimate.stock is None
            else (
                said("Stock {currency}", currency=currency),
                said("Cost {currency}", currency=currency),
            )
        ),
        *((said("Not priced"),) if rejects else ()),
    )
    return Table(
        amounts_columns((said("Client"),), estimate.tariff.currency, last),
        (
            *rows_of(rows, most=_CLIENTS_SHOWN, others=others),
            *rows_of((rest_name(rest), *cells(rest_share(rest), 0)) for rest in estimate.rest),
        ),
        total=Row((said("All"), *cells(estimate.paid, rejects)), "strong"),
        title=strong(
            said(
                "To pay now, shared over {clients} in proportion to the credits they take",
                clients=counted(len(clients), "client"),
            )
        ),
        notes=tuple(split_notes(estimate)),
        hints=(said("--split-out FILE lists them all."),) if others else (),
        beyond=len(clients) - len(rows),
    )


def split_notes(estimate: Estimate) -> list[str]:
    """What the shares rest on, where that is not plain."""
    notes = []
    bounds = estimate.paid.bounds
    if bounds is not None and not bounds.is_exact:
        notes.append(bounds_remark(bounds))
    bought = estimate.purchase
    if bought is not None and bought.balance_used and estimate.stock is None:
        notes.append(
            said(
                "What was on the account ({credits}) costs nothing now: without a balance, it is shared, "
                "too; [[--stock FILE|stock]] says what was paid for it.",
                credits=counted(bought.balance_used, "credit"),
            )
        )
    if estimate.stock is not None:
        notes.append(said("Stock was paid before, for credits on the account; cost is that and the price."))
    if same := alike(estimate.clients):
        shown = [" = ".join(map(visible, names)) for names in same[:_ALIKE_SHOWN]]
        notes.append(
            said(
                "Clients that may be one, for capitals, accents, blanks and hyphens apart they have the same "
                "name; each has a share of its own: {names}",
                names=and_others(shown, len(same) - _ALIKE_SHOWN),
            )
        )
    return notes


def stock_table(estimate: Estimate) -> Table:
    """What was paid for the credits that are taken from the account, by purchase."""
    taken = estimate.stock
    assert taken is not None
    currency = estimate.tariff.currency
    return Table(
        (
            Column(said("Bought")),
            *numbers(said("Credits"), said("Paid {currency}", currency=currency)),
        ),
        rows_of(
            (
                said("not known") if line.on is None else day(line.on),
                number(line.credits),
                price_of(line.bounds),
            )
            for line in taken.lines
        ),
        total=Row(
            (
                said("All"),
                number(sum((line.credits for line in taken.lines), Decimal(0))),
                price_of(taken.bounds),
            ),
            "strong",
        ),
        title=strong(said("Taken from the account, the oldest credits first")),
        notes=tuple(stock_notes(estimate)),
    )


def stock_notes(estimate: Estimate) -> list[str]:
    """What the purchases before do not say of the credits on the account."""
    taken = estimate.stock
    assert taken is not None
    currency = estimate.tariff.currency
    notes = []
    if taken.not_known:
        notes.append(
            said(
                "Nobody says what was paid for {credits} on the account: between nothing and {price} each, "
                "the dearest price that is known.",
                credits=counted(taken.not_known, "credit"),
                price=money(taken.dearest, currency),
            )
        )
    if taken.used_before:
        notes.append(
            said(
                "The account holds {credits} fewer than were bought: the oldest were used before.",
                credits=counted(taken.used_before, "credit"),
            )
        )
    return notes


def write_chargeback(estimate: Estimate, table: TableOut, *, for_people: bool = False) -> None:
    """The same for spreadsheets and programs, with plain numbers; `for_people` names the columns, and what no
    client is, in the language in force.
    """
    currency = estimate.tariff.currency
    table.row([said(_HEADINGS[name], currency=currency) for name in COLUMNS] if for_people else COLUMNS)
    at_most = "true" if estimate.paid_at_most else "false"
    if for_people:
        at_most = said("yes") if estimate.paid_at_most else said("no")

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
                currency,
                rejected,
                share.vat,
                share.price_with_vat,
                said_again(_KINDS[kind]) if for_people else kind,
                *((None, None, None) if estimate.stock is None else _before(share)),
            ]
        )

    no_client = said(NO_CLIENT) if for_people else NO_CLIENT
    for client, share, rejected in estimate.clients.lines():
        write(client or no_client, share, rejected, "client")
    for rest in estimate.rest:
        write(rest_name(rest) if for_people else f"({REST[rest.kind]})", rest_share(rest), 0, rest.kind)


def _before(share: Share) -> tuple[Decimal | None, ...]:
    return share.stock, share.stock_at_least, None if share.cost is None else share.cost.most
