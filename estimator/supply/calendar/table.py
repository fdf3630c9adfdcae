"""The rows of a CSV file or a DataFrame: texts by what they hold, with their places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Rational, Real
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from estimator.base.cells import read_table
from estimator.base.decode import utf8_of
from estimator.base.read import TABLE, fold, read_bounded
from estimator.errors import CampaignError, Place, UsageError
from estimator.supply.calendar.cells import read_credits

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table hold, and what they are called.

    Attributes
    ----------
    what : str
        The table: "calendar".
    names : mapping of str to tuple of str
        What a column may hold, its *role*, and its names.
    amounts : collection of str
        The roles that are credits: never floats, with a decimal comma where the file has semicolons.
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
                raise CampaignError("COL004", place, what=f"column of {role}", columns=", ".join(named))
        if needed := self.lacking(roles):
            columns = ", ".join(header)
            details = {"what": self.what, "needed": needed, "columns": columns, "example": self.example}
            raise CampaignError("CAL001", place, **details)
        return roles


class Row(NamedTuple):
    """One row: where it is, and its cells by what they hold; a cell that is not there is empty."""

    place: Place
    cells: Mapping[str, str]

    def cell(self, role: str) -> str:
        """What it holds in that role."""
        return self.cells.get(role, "")

    def read(self, role: str, read: Callable[[str], _Value], code: str) -> _Value:
        """What a cell says, or an error with that code and the row's place."""
        try:
            return read(self.cell(role))
        except ValueError as error:
            raise CampaignError(code, self.place, found=self.cell(role)) from error

    def milli(self, role: str) -> int | None:
        """Milli-credits, None where the cell is empty; `CAL005` where it is no exact number of 0 or more."""
        return self.read(role, read_credits, "CAL005") if self.cell(role) else None


def rows_of(source: Any, layout: Layout, encoding: str | None = None) -> Iterator[Row]:
    """The rows of a path or a DataFrame, as `rows_of_file` and `rows_of_frame`; `CAL013` of anything else."""
    if isinstance(source, (str, Path)):
        return rows_of_file(Path(source), layout, encoding)
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        return rows_of_frame(source, layout)
    raise UsageError("CAL013", what=layout.what, kind=type(source).__name__)


def rows_of_file(path: Path, layout: Layout, encoding: str | None = None) -> Iterator[Row]:
    """The rows of a CSV file; a comma in the credits of a file without commas is a decimal comma.

    `encoding` is that of a file that is not UTF-8. Raises `FIL…`, `CSV…`, `ENC…` where the file is none, and
    `CAL001`, `COL004` about its columns.
    """
    name = str(path)
    octets = utf8_of(read_bounded(path, TABLE), name, encoding)
    table = read_table(
        octets, name, meaning=lambda header: sum(map(bool, layout.roles(header))), encoding_option=True
    )
    roles = layout.checked_roles(table.header.cells, Place(name, table.header.line))
    for line, cells in table.rows:
        found = {role: cell for role, cell in zip(roles, cells, strict=True) if role}
        if table.delimiter != ",":
            found |= {role: found[role].replace(",", ".") for role in layout.amounts & found.keys()}
        yield Row(Place(name, line), found)


def rows_of_frame(frame: Any, layout: Layout) -> Iterator[Row]:
    """The rows of a DataFrame, its rows counted from 1.

    Raises `CAL001`, `COL004` about its columns, `CAL006` where credits are floats.
    """
    name = "the table"
    roles = layout.checked_roles([str(column) for column in frame.columns], Place(name))
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        place = Place(name, line)
        given = {role: value for role, value in zip(roles, values, strict=True) if role}
        for role in sorted(layout.amounts & given.keys()):
            if _is_float(given[role]) and _text(given[role]):
                raise CampaignError("CAL006", place, found=given[role], column=role)
        yield Row(place, {role: _text(value) for role, value in given.items()})


def _text(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp) and value.tzinfo is None and value == value.normalize():
        # pandas turns a column of days into midnights: nobody sends then, and the day is what was given.
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _is_float(value: Any) -> bool:
    # float32 of numpy is no float of Python's, and no less inexact.
    return isinstance(value, Real) and not isinstance(value, Rational)
