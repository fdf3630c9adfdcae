"""What was paid for the credits on an account, read: a CSV file, a workbook, a table."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Union

from estimator.base.credits import to_credits
from estimator.base.formats import WORKBOOKS
from estimator.base.language import joined, told
from estimator.base.money import to_price
from estimator.base.paths import named
from estimator.base.read import TABLE, read_bounded
from estimator.base.table_in import TableLayout, TableRow, TableSource, is_said_total, rows_of, rows_of_cells
from estimator.errors import CampaignError, Place
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
    return tuple(map(_bought, _rows(source)))


def _rows(source: object) -> Iterator[TableRow]:
    if isinstance(source, (str, os.PathLike)):
        path = Path(named(os.fspath(source)))
        if path.suffix.lower() in WORKBOOKS:
            return _rows_of_workbook(path)
    return rows_of(source, LAYOUT)  # type: ignore[arg-type] # it refuses what is none


def _rows_of_workbook(path: Path) -> Iterator[TableRow]:
    from estimator.campaign.workbook.sheets import workbook_cells

    octets = BytesIO(read_bounded(path, TABLE))
    sheet, ((first, header), *below) = workbook_cells(octets, str(path))
    roles = LAYOUT.checked_roles(header, Place(str(path), first, sheet=sheet))
    rows: list[tuple[Place, list[str]]] = []
    for line, cells in below:
        place = Place(str(path), line, sheet=sheet)
        cut = [*cells, *[""] * len(roles)][: len(roles)]
        if not is_said_total(cut, [above for _, above in rows], place):
            rows.append((place, cut))
    return rows_of_cells(rows, roles, LAYOUT)


def _bought(row: TableRow) -> Bought:
    on = row.day("date", told("day of the purchase"))
    milli, micro = row.amount("credits"), row.amount("price", places=6)
    if micro and not milli:
        raise CampaignError("SPL004", row.place, price=to_price(micro))
    return Bought(on, to_credits(milli), to_price(micro))
