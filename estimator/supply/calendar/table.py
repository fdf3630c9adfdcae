"""The rows of a CSV file or a DataFrame: texts by what they hold, with their places."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, Union

from estimator.base.amounts import decimal_signs, exact_amount, refuse_float, whole_number
from estimator.base.cells import read_table
from estimator.base.decode import utf8_of
from estimator.base.exact_json import read_json
from estimator.base.language import told
from estimator.base.notes import note_total
from estimator.base.paths import named
from estimator.base.read import TABLE, fold, read_bounded
from estimator.base.totals import is_sum, is_total
from estimator.errors import CampaignError, Place, UsageError

if TYPE_CHECKING:
    import pandas as pd

TableSource = Union[str, "os.PathLike[str]", "pd.DataFrame"]
"""A calendar or a list of accounts as a caller holds it: the path of a CSV file, or its rows."""

_SAID = {
    "credits": told("number of credits"),
    "held_by_quota": told("number of credits held by quotas"),
    "threshold": told("threshold"),
    "need": told("need"),
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
    """

    what: str
    names: Mapping[str, tuple[str, ...]]
    amounts: frozenset[str]
    lacking: Callable[[Collection[str]], str]
    example: str

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
        if needed := self.lacking(roles):
            details = {"what": self.what, "needed": needed, "columns": tuple(header), "example": self.example}
            raise CampaignError("CAL001", place, **details)
        return roles


class TableRow(NamedTuple):
    """One row: where it is, and its cells by what they hold; a cell that is not there is empty.

    `decimal` is the sign that is decimal in its amounts, or both where nobody knows.
    """

    place: Place
    cells: Mapping[str, str]
    decimal: str = "."

    def cell(self, role: str) -> str:
        """What it holds in that role."""
        return self.cells.get(role, "")

    def read(self, role: str, read: Callable[[str], _Value], code: str) -> _Value:
        """What a cell says, or an error with that code and the row's place."""
        try:
            return read(self.cell(role))
        except ValueError as error:
            raise CampaignError(code, self.place, found=self.cell(role)) from error

    def amount(self, role: str, *, least: int | None = 0) -> int:
        """Milli-credits, or `AMT…` with the row's place."""
        return exact_amount(
            _SAID.get(role, role), self.cell(role), least=least, decimal=self.decimal, place=self.place
        )

    def count(self, role: str) -> int:
        """A whole number of 0 or more, or `AMT…` with the row's place."""
        return whole_number(told("number of {role}", role=role), self.cell(role), place=self.place)

    def milli(self, role: str) -> int | None:
        """The same, None where the cell is empty."""
        return self.amount(role) if self.cell(role) else None


def rows_of(source: TableSource, layout: TableLayout, encoding: str | None = None) -> Iterator[TableRow]:
    """The rows of a path or a DataFrame, as `rows_of_file` and `rows_of_frame`; `CAL013` of anything else."""
    if isinstance(source, (str, os.PathLike)):
        if os.fspath(source).lower().endswith(".json"):
            return rows_of_json(Path(named(os.fspath(source))), layout)
        return rows_of_file(Path(named(os.fspath(source))), layout, encoding)
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        return rows_of_frame(source, layout)
    raise UsageError("CAL013", what=layout.what, kind=type(source).__name__)


def rows_of_file(path: Path, layout: TableLayout, encoding: str | None = None) -> Iterator[TableRow]:
    """The rows of a CSV file. Where semicolons delimit it, or its amounts show it, the comma is decimal.

    `encoding` is that of a file that is not UTF-8. Raises `FIL…`, `CSV…`, `ENC…` where the file is none, and
    `CAL001`, `COL004` about its columns.
    """
    name = str(path)
    octets = utf8_of(read_bounded(path, TABLE), name, encoding, is_table=True)
    table = read_table(
        octets, name, meaning=lambda header: sum(map(bool, layout.roles(header))), encoding_option=True
    )
    roles = layout.checked_roles(table.header.cells, Place(name, table.header.line))
    rows = [
        (line, {role: cell for role, cell in zip(roles, cells, strict=True) if role})
        for line, cells in table.rows
    ]
    amounts = (cells[role] for _, cells in rows for role in layout.amounts & cells.keys())
    decimal = decimal_signs(amounts, delimiter=table.delimiter)
    for line, cells in rows:
        yield TableRow(Place(name, line), cells, decimal)


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
        cells = {role: _plain(value) for role, value in zip(roles, flat.values(), strict=True) if role}
        yield TableRow(Place(name, line), cells)


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


def _plain(value: object) -> str:
    return (
        format(value, "f")
        if isinstance(value, Decimal)
        else str(value)
        if isinstance(value, (int, str))
        else ""
    )


def rows_of_frame(frame: Any, layout: TableLayout) -> Iterator[TableRow]:
    """The rows of a DataFrame, its rows counted from 1.

    Raises `CAL001`, `COL004` about its columns, `AMT001` where credits are floats.
    """
    name = told("the table")
    roles = layout.checked_roles([str(column) for column in frame.columns], Place(name))
    rows = []
    above: list[list[str]] = []
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        place = Place(name, line)
        texts = list(map(_text, values))
        if not any(texts):
            continue
        if is_total(texts) or is_sum(texts, above):
            note_total(place)
            continue
        above.append(texts)
        given = {role: value for role, value in zip(roles, values, strict=True) if role}
        for role in sorted(layout.amounts & given.keys()):
            if _text(given[role]):
                refuse_float(_SAID.get(role, role), given[role], column=role, place=place)
        rows.append((place, {role: _text(value) for role, value in given.items()}))
    amounts = (cells[role] for _, cells in rows for role in layout.amounts & cells.keys())
    decimal = decimal_signs(amounts)
    for place, cells in rows:
        yield TableRow(place, cells, decimal)


def _text(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp) and value.tzinfo is None and value == value.normalize():
        # pandas turns a column of days into midnights: nobody sends then, and the day is what was given.
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
