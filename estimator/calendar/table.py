"""The rows of a calendar as texts with their places, from a CSV file or a DataFrame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Rational, Real
from pathlib import Path
from typing import Any, NamedTuple

from estimator.campaign.columns import fold
from estimator.campaign.faults import first_error, place_of, quote_error
from estimator.campaign.scan import Fault, scan
from estimator.errors import CampaignError, Place
from estimator.files import file_faults

# The last names are those of the provider's own exports of jobs.
_NAMES = {
    "date": ("date", "creationDatetime"),
    "month": ("month", "mois"),
    "time": ("time", "heure"),
    "account": ("account", "compte"),
    "credits": ("credits", "crédits", "totalCreditsRemoved"),
    "campaign": ("campaign", "campagne"),
    "messages": ("messages",),
    "name": ("name", "nom"),
}
_ROLES = {fold(name): role for role, names in _NAMES.items() for name in names}


class Row(NamedTuple):
    """One row: where it is, and its cells by what they hold; a cell that is not there is empty."""

    place: Place
    cells: Mapping[str, str]

    def cell(self, role: str) -> str:
        """What it holds in that role."""
        return self.cells.get(role, "")


def rows_of_file(path: Path) -> Iterator[Row]:
    """The rows of a CSV file; a comma in the credits of a file with semicolons is a decimal comma.

    Raises `FIL…`, `CSV…`, `ENC001` where the file is none, and `CAL001`, `COL004` about its columns.
    """
    name = str(path)
    with file_faults(name):
        octets = path.read_bytes()
    octets = octets.removeprefix(b"\xef\xbb\xbf")
    delimiter = ";" if b";" in octets.partition(b"\n")[0] else ","
    try:
        records = [r for r in scan(octets, delimiter, 0, len(octets), final=True) if not r.is_blank]
    except Fault as fault:
        raise quote_error(fault, name, octets, 1) from fault
    if not records:
        raise CampaignError("CSV001", Place(name))
    if (error := first_error(name, octets, 1, delimiter, len(records[0].cells))) is not None:
        raise error
    table = [[cell.text.decode().strip() for cell in record.cells] for record in records]
    roles = _roles(table[0], Place(name, 1))
    for record, cells in zip(records[1:], table[1:], strict=True):
        line = place_of(name, octets, record.cells[0].offset, 1).line
        found = _by_role(roles, cells)
        if delimiter == ";" and "credits" in found:
            found["credits"] = found["credits"].replace(",", ".")
        yield Row(Place(name, line), found)


def rows_of_frame(frame: Any) -> Iterator[Row]:
    """The rows of a DataFrame, its rows counted from 1.

    Raises `CAL001`, `COL004` about its columns, `CAL006` where credits are floats.
    """
    name = "the table"
    roles = _roles([str(column) for column in frame.columns], Place(name))
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        place = Place(name, line)
        given = {role: value for role, value in zip(roles, values, strict=True) if role}
        if _is_float(given.get("credits")) and _text(given["credits"]):
            raise CampaignError("CAL006", place, found=given["credits"])
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


def _roles(header: Sequence[str], place: Place) -> list[str]:
    """What each column holds; empty for a column that a calendar has no use for."""
    roles = [_ROLES.get(fold(name), "") for name in header]
    for role in _NAMES:
        named = [name for name, found in zip(header, roles, strict=True) if found == role]
        if len(named) > 1:
            raise CampaignError("COL004", place, what=f"column of {role}", columns=", ".join(named))
    columns = ", ".join(header)
    if ("date" in roles) == ("month" in roles):
        raise CampaignError("CAL001", place, needed="a column date or a column month", columns=columns)
    if not {"credits", "campaign"}.intersection(roles):
        raise CampaignError("CAL001", place, needed="a column credits or campaign", columns=columns)
    return roles


def _by_role(roles: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {role: cell for role, cell in zip(roles, cells, strict=True) if role}
