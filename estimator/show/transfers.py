"""A plan of transfers as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.show.purchase import orders_table, purchase_document, vat_line
from estimator.show.used_tariff import tariff_document
from estimator.show.words import counted, money, number, owed
from estimator.supply.transfers import TransferPlan


def transfers_document(plan: TransferPlan) -> dict[str, Any]:
    """The plan as a JSON document: `data/transfers.schema.json`. Credits and money are texts.

    >>> from datetime import date
    >>> from estimator.supply.transfers import plan_transfers
    >>> plan = plan_transfers({"shop": 700, "clinic": 50}, needs={"clinic": 450}, on=date(2026, 10, 1))
    >>> document = transfers_document(plan)
    >>> document["transfers"], document["purchase"], document["saving"]
    ([{'source': 'shop', 'target': 'clinic', 'credits': '400'}], None, '24.00')
    """
    return {
        "schema": 1,
        "transfers": [
            {"source": each.source, "target": each.target, "credits": str(each.credits)}
            for each in plan.transfers
        ],
        "exact": plan.exact,
        "purchase": None if plan.purchase is None else purchase_document(plan.purchase),
        "bought_on": plan.bought_on,
        "price": str(plan.price),
        "price_alone": None if plan.price_alone is None else str(plan.price_alone),
        "saving": None if plan.saving is None else str(plan.saving),
        "accounts": [
            {
                "account": account.name,
                "credits": str(account.credits),
                "held_by_quota": str(account.held_by_quota),
                "threshold": None if account.threshold is None else str(account.threshold),
                "need": str(plan.needs[account.name]),
                "credits_after": str(plan.balances[account.name]),
            }
            for account in plan.accounts
        ],
        "tariff": tariff_document(plan.tariff),
    }


def transfers_parts(plan: TransferPlan) -> Iterator[RenderableType]:
    """What to buy and where, what to move, what everybody has then, and what that saves, part by part."""
    head: list[RenderableType] = [Text(headline(plan), "bold")]
    if plan.purchase is not None:
        head += [Text(vat_line(plan.purchase)), Padding.indent(orders_table(plan.purchase), 2)]
    yield Group(*head)
    if plan.transfers:
        yield _table(("From", "To", "Credits"), moves(plan), texts=2)
    yield _table(*accounts_table(plan), texts=1)
    if said := list(remarks(plan)):
        yield Text("\n".join(said))


def headline(plan: TransferPlan) -> str:
    """What is to be done, in one sentence."""
    made = counted(len(plan.transfers), "transfer")
    if plan.purchase is None:
        return f"{made}, and nothing to buy" if plan.transfers else "Nothing to buy, and nothing to move"
    bought = counted(sum(order.credits for order in plan.purchase.orders), "credit")
    price = money(plan.price, plan.tariff.currency, at_most=plan.purchase.at_most)
    then = f", then make {made}" if plan.transfers else ", and move nothing"
    return f"Buy {bought} on {plan.bought_on} for {price} excluding VAT{then}"


def moves(plan: TransferPlan) -> list[tuple[str, ...]]:
    """The transfers: source, target, credits."""
    return [(each.source, each.target, number(each.credits)) for each in plan.transfers]


def accounts_table(plan: TransferPlan) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers and rows of the accounts; what none of them has gets no column."""
    columns: list[tuple[str, list[Decimal | None]]] = [
        ("Has", [plan.balances_before[each.name] for each in plan.accounts]),
        ("Quotas", [Decimal(each.held_by_quota) or None for each in plan.accounts]),
        (
            "Threshold",
            [None if each.threshold is None else Decimal(each.threshold) for each in plan.accounts],
        ),
        ("Needs", [plan.needs[each.name] for each in plan.accounts]),
        ("Has after", [plan.balances[each.name] for each in plan.accounts]),
    ]
    shown = [column for column in columns if any(cell is not None for cell in column[1])]
    rows = [
        (account.name, *("" if cell is None else number(cell) for cell in cells))
        for account, *cells in zip(plan.accounts, *(cells for _, cells in shown), strict=True)
    ]
    return ("Account", *(header for header, _ in shown)), rows


def remarks(plan: TransferPlan) -> Iterator[str]:
    """What is owed, how sure it is, and what it saves."""
    owing = sum((min(Decimal(0), balance) for balance in plan.balances_before.values()), Decimal(0))
    yield from owed(owing, bought=plan.purchase is not None)
    if plan.transfers and plan.exact:
        yield "It is proved that nothing of this price takes fewer transfers."
    elif plan.transfers:
        yield "With so many accounts it is not proved that nothing of this price takes fewer transfers."
    if plan.purchase is not None and plan.purchase.at_most:
        yield "The provider's price for this quantity is not public; it can only be lower."
    if plan.price_alone is None:
        yield "What it would cost if every account bought what it lacks is not known: no price is."
    elif plan.price_alone or plan.price:
        yield f"If every account bought what it lacks itself: {_alone(plan.price_alone, plan)}."


def _alone(price: Decimal, plan: TransferPlan) -> str:
    """That price, and how it compares."""
    currency, extra = plan.tariff.currency, price - plan.price
    word = "more" if extra > 0 else "less"
    return f"{money(price, currency)}, {f'{money(abs(extra), currency)} {word}' if extra else 'the same'}"


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int) -> Padding:
    """A table whose first columns are texts, and the others numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for at, header in enumerate(headers):
        table.add_column(header, justify="left" if at < texts else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return Padding.indent(table, 2)
