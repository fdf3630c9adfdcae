"""The rows of a small table of others, in a file or a DataFrame: texts by what they hold, and where."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, Union

from estimator.base.amounts import decimal_signs, exact_amount, refuse_float, whole_number
from estimator.base.arguments import type_in_words
from estimator.base.clock import day_of
from estimator.base.decode import known_encoding, utf8_of
from estimator.base.exact_json import meant, read_json
from estimator.base.language import told
from estimator.base.money import MICRO_PLACES
from estimator.base.paths import named, on_disk
from estimator.base.read import TABLE, fold, read_bounded
from estimator.base.tables import TableRecord, arrow_rows, table_of, text_of_cell, without_totals
from estimator.errors import ArgumentError, CampaignError, Place

if TYPE_CHECKING:
    import pandas as pd

TableSource = Union[str, "os.PathLike[str]", "pd.DataFrame"]
"""A calendar, a list of accounts … as a caller holds it: the path of a file (CSV, workbook, Parquet), or a
table (pandas, polars, Arrow)."""

_SAID = {
    "credits": told("number of credits"),
    "held_by_quota": told("number of credits held by quotas"),
    "threshold": told("threshold"),
    "need": told("need"),
    "price": told("price"),
    "low": told("low"),
    "high": told("high"),
    "deviation": told("deviation"),
}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What the columns of a table hold, and what they are called.

    Attributes
    ----------
    what : str
        The table: "calendar".
    names : mapping of str to tuple of str
        What a column may hold, its *role*, and its names.
    amounts : collection of str
        The roles that are credits: never floats.
    lacking : function of a collection of str
        What some roles lack, in words; empty where they do.
    example : str
        A first line.
    lists : collection of str
        The roles of which a JSON may give several at once.
    apart : tuple of (str, set of str)
        What a column holds, and the roles for that, of which a table has one at most.
    """

    what: str
    names: Mapping[str, tuple[str, ...]]
    amounts: frozenset[str]
    lacking: Callable[[Collection[str]], str]
    example: str
    lists: frozenset[str] = frozenset()
    apart: tuple[tuple[str, frozenset[str]], ...] = ()

    def roles(self, header: Sequence[str]) -> list[str]:
        """What each column holds; empty for a column that nobody has a use for."""
        known = {fold(name): role for role, names in self.names.items() for name in names}
        return [known.get(fold(name), "") for name in header]

    def checked_roles(self, header: Sequence[str], place: Place) -> list[str]:
        """The same, or `COL004` where two columns hold the same, `CAL001` where one is lacking."""
        roles = self.roles(header)
        for role in self.names:
            named = [name for name, found in zip(header, roles, strict=True) if found == role]
            if len(named) > 1:
                raise CampaignError(
                    "COL004", place, what=told("column of {role}", role=role), columns=tuple(named)
                )
        for what, together in self.apart:
            named = [name for name, found in zip(header, roles, strict=True) if found in together]
            if len(named) > 1:
                raise CampaignError(
                    "COL004", place, what=told("column of {role}", role=what), columns=tuple(named)
                )
        if needed := self.lacking(roles):
            details = {"what": self.what, "needed": needed, "columns": tuple(header), "example": self.example}
            raise CampaignError("CAL001", place, **details)
        return roles


class TableRow(NamedTuple):
    """One row: where it is, and its cells by what they hold; a cell that is not there is empty.

    `decimal` is the sign that is decimal in its amounts, or both where nobody knows. `given` are those cells
    that are no texts but values of their own, as a DataFrame has them.
    """

    place: Place
    cells: Mapping[str, str]
    decimal: str = "."
    given: Mapping[str, object] = MappingProxyType({})

    def cell(self, role: str) -> str:
        """What it holds in that role."""
        return self.cells.get(role, "")

    def value(self, role: str) -> object:
        """The same for a reader that takes more than texts: amounts and days as they were given."""
        return self.given.get(role, self.cell(role))

    def read(self, role: str, read: Callable[[str], _Value], code: str) -> _Value:
        """What a cell says, or an error with that code and the row's place."""
        try:
            return read(self.cell(role))
        except ValueError as error:
            raise CampaignError(code, self.place, found=self.cell(role)) from error

    def amount(self, role: str, *, least: int | None = 0, places: int = 3) -> int:
        """Milli-credits, or of other `places`; or `AMT…` with the row's place."""
        said = _SAID.get(role, role)
        return exact_amount(
            said, self.value(role), places=places, least=least, decimal=self.decimal, place=self.place
        )

    def count(self, role: str) -> int:
        """A whole number of 0 or more, or `AMT…` with the row's place."""
        value = self.value(role)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # where a cell is empty, pandas turns a column of whole numbers into floats
        return whole_number(told("number of {role}", role=role), value, place=self.place)

    def day(self, role: str, what: str) -> date:
        """A day, or `DAY001` with the row's place."""
        return day_of(what, self.value(role), place=self.place)

    def milli(self, role: str) -> int | None:
        """The same, None where the cell is empty."""
        return self.amount(role) if self.cell(role) else None


def rows_of(source: TableSource, layout: TableLayout, encoding: str | None = None) -> Iterator[TableRow]:
    """The rows of a path or a table, as `rows_of_file` and `rows_of_frame`; `CAL013` of anything else."""
    known_encoding(encoding)
    if isinstance(source, (str, os.PathLike)):
        if os.fspath(source).lower().endswith(".json"):
            return rows_of_json(on_disk(named(os.fspath(source))), layout)
        return rows_of_file(on_disk(named(os.fspath(source))), layout, encoding)
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        columns = [str(column) for column in source.columns]
        return rows_of_frame(columns, source.itertuples(index=False, name=None), layout)
    if hasattr(source, "__arrow_c_stream__"):
        return rows_of_frame(*arrow_rows(source), layout)
    raise ArgumentError("CAL013", what=layout.what, kind=type_in_words(source))


def rows_of_file(path: Path, layout: TableLayout, encoding: str | None = None) -> Iterator[TableRow]:
    """The rows of a file, whatever it is. Where semicolons delimit it, or its amounts show it, the comma is
    decimal.

    `encoding` is that of a text that is not UTF-8. Raises `FIL…`, `CSV…`, `ENC…`, `XLS…` where the file is
    none, and `CAL001`, `COL004` about its columns.
    """
    table = table_of(
        read_bounded(path, TABLE),
        str(path),
        meaning=lambda header: sum(map(bool, layout.roles(header))),
        encoding=encoding,
        encoding_option=True,
    )
    roles = layout.checked_roles(table.header, table.place)
    yield from _rows_of_cells(table.rows, roles, layout, table.delimiter)


def _rows_of_cells(
    rows: Iterable[TableRecord], roles: Sequence[str], layout: TableLayout, delimiter: str = ""
) -> Iterator[TableRow]:
    """Rows whose cells are in the order of their roles; `delimiter` is what stood between them."""
    found = [_row(place, roles, cells) for place, cells in rows]
    # A number of a workbook is written in no language: only texts tell which sign is decimal.
    amounts = (
        row.cells[role] for row in found for role in layout.amounts & row.cells.keys() - row.given.keys()
    )
    decimal = decimal_signs(amounts, delimiter=delimiter)
    for row in found:
        yield row._replace(decimal=decimal)


def _row(place: Place, roles: Sequence[str], cells: Iterable[object]) -> TableRow:
    values = {role: cell for role, cell in zip(roles, cells, strict=True) if role}
    texts = {role: text_of_cell(cell) for role, cell in values.items()}
    given = {role: cell for role, cell in values.items() if texts[role] and not isinstance(cell, str)}
    return TableRow(place, texts, given=given)


def rows_of_json(path: Path, layout: TableLayout) -> Iterator[TableRow]:
    """The rows of a JSON file: a list of objects, or one a line, as the provider's API answers.

    The statistics of a batch are read as if they were its own. Raises `FIL…`, `CAL016` where it is no such
    file, and `CAL001`, `COL004` about its keys.
    """
    name = str(path)
    try:
        found = _objects(utf8_of(read_bounded(path, TABLE), name, None, is_table=True))
    except ValueError as error:
        raise CampaignError("CAL016", Place(name), what=layout.what, why=error.args[0]) from error
    for line, each in enumerate(found, start=1):
        flat = each | each["statistics"] if isinstance(each.get("statistics"), dict) else each
        roles = layout.checked_roles(list(flat), Place(name, line))
        cells = [
            " ".join(map(text_of_cell, map(_of_json, value)))
            if role in layout.lists and isinstance(value, list)
            else _of_json(value)
            for role, value in zip(roles, flat.values(), strict=True)
        ]
        yield _row(Place(name, line), roles, cells)


def _objects(octets: bytes) -> list[dict[str, Any]]:
    """The objects of a JSON text, with exact numbers; `ValueError` where it holds anything else."""
    try:
        whole = read_json(octets)
    except ValueError:
        # A log has an answer a line.
        try:
            whole = [read_json(line) for line in octets.splitlines() if line.strip()]
        except ValueError as error:
            raise ValueError(told("it is not valid")) from error
    found = [each for each in (whole if isinstance(whole, list) else [whole]) if isinstance(each, dict)]
    if (isinstance(whole, list) and len(found) < len(whole)) or not found:
        raise ValueError(told("it is no list of objects"))
    return found


def _of_json(value: object) -> object:
    """A value of JSON as that of a cell: what holds others is none."""
    if isinstance(value, Decimal):
        return meant(value, MICRO_PLACES)
    return value if isinstance(value, (str, int)) else ""


def rows_of_frame(
    columns: Sequence[str], values: Iterable[Sequence[object]], layout: TableLayout
) -> Iterator[TableRow]:
    """The rows of a table in memory, counted from 1.

    Raises `CAL001`, `COL004` about its columns, `AMT001` where credits are floats.
    """
    name = told("the table")
    roles = layout.checked_roles(columns, Place(name))
    placed = (TableRecord(Place(name, line), cells) for line, cells in enumerate(values, start=1))
    rows = list(without_totals(placed))
    for place, cells in rows:
        for role, column, value in zip(roles, columns, cells, strict=True):
            if role in layout.amounts and text_of_cell(value):
                refuse_float(_SAID.get(role, role), value, column=column, place=place)
    yield from _rows_of_cells(rows, roles, layout)
