"""What was paid for the credits on an account, read: a CSV file, a workbook, a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Union

from estimator.base.credits import to_credits
from estimator.base.language import joined, told
from estimator.base.money import to_price
from estimator.base.table_in import TableLayout, TableRow, TableSource, rows_of
from estimator.errors import CampaignError
from estimator.price.packs import Bought

StockSource = Union[TableSource, Sequence[Bought]]  # noqa: UP007 - the first is a forward reference
"""The path of a CSV file or a workbook, a DataFrame, or purchases one by one."""


def _lacking(roles: Collection[str]) -> str:
    lacking = [
        told("a column {role}", role=role) for role in ("date", "credits", "price") if role not in roles
    ]
    return joined(lacking)


LAYOUT = TableLayout(
    what=told("list of purchases"),
    names={
        "date": ("date", "day", "jour"),
        "credits": ("credits", "crédits"),
        "price": ("price", "price paid", "paid", "prix", "prix payé", "payé", "montant HT", "prix HT"),
    },
    amounts=frozenset({"credits", "price"}),
    lacking=_lacking,
    example="date;credits;price",
)


def read_stock(source: StockSource) -> tuple[Bought, ...]:
    """What was paid for the credits on an account.

    Parameters
    ----------
    source : path, DataFrame, or iterable of Bought
        A CSV file or a workbook with the columns `date`, `credits` and `price`, which is what was paid for
        these credits, excluding VAT; or the same in French. Other columns are not looked at.

    Raises
    ------
    SmsCostError
        `CAL001`, `COL004` the columns, `DAY001` a day, `AMT001` to `AMT005` an amount, `SPL004` a price of no
        credits; `FIL…`, `CSV…`, `ENC…`, `XLS…` the file; `CAL013` a source that is nothing of these.

    >>> [str(each.price) for each in read_stock([Bought("2026-10-01", 1000, 58)])]
    ['58.00']
    """
    if isinstance(source, (list, tuple)) and all(isinstance(each, Bought) for each in source):
        return tuple(source)
    return tuple(map(_bought, rows_of(source, LAYOUT)))  # type: ignore[arg-type] # it refuses what is none


def _bought(row: TableRow) -> Bought:
    on = row.day("date", told("day of the purchase"))
    milli, micro = row.amount("credits"), row.amount("price", places=6)
    if micro and not milli:
        raise CampaignError("SPL004", row.place, price=to_price(micro))
    return Bought(on, to_credits(milli), to_price(micro))
