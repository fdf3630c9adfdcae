"""A small table of others, whatever file it is in: its header, and the rows below it with their places.

The one door for calendars, accounts, balances, purchases, lists of jobs and rate cards: a CSV, a workbook, a
web page called one, Parquet. What each of them holds is read above.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from estimator.base.above import LOOKED_AT, header_at
from estimator.base.cells import read_table
from estimator.base.contents import LONGEST_MAGIC, content_of
from estimator.base.decode import utf8_of
from estimator.base.language import told_many
from estimator.base.loaded import loaded
from estimator.base.notes import note, note_total
from estimator.base.read import repeated
from estimator.base.totals import is_footer, is_sum, is_total
from estimator.errors import CampaignError, Place

_DIGITS = 30  # a number of more is not written out: it may have millions

Meaning = Callable[[Sequence[str]], int]
"""How many names of a header mean something."""


class TableRecord(NamedTuple):
    """A row: where it is, and what its cells hold, as many as the header has. Texts have no blanks around."""

    place: Place
    cells: Sequence[object]


class FoundTable(NamedTuple):
    """A table: where its header is and what that says, the rows below, and the delimiter if there is one.

    Blank rows are left out, and so are those that add up others, which is said.
    """

    place: Place
    header: list[str]
    rows: Iterable[TableRecord]
    delimiter: str = ""


def table_of(
    octets: bytes, name: str, *, meaning: Meaning, encoding: str | None = None, encoding_option: bool = False
) -> FoundTable:
    """The table in a file.

    Parameters
    ----------
    octets : bytes
        All of the file.
    name : str
        What it is called: its suffix says what it is, or else its first bytes do.
    meaning : function of a header
        How many of its names mean something. It finds the header, and which sheet of a workbook is read: the
        visible one of which it knows most; the others are said.
    encoding : str, optional
        Of a text that is not UTF-8.
    encoding_option : bool
        Whether the user can name one.

    Raises
    ------
    CampaignError
        `FIL009` it is no table, and called one; `XLS…` of workbooks; `ENC…`, `CSV…` of texts.

    >>> found = table_of(b"pays;taux\\nInde;2,15\\n", "a.csv", meaning=lambda header: 0)
    >>> found.header, [list(row.cells) for row in found.rows], found.delimiter
    (['pays', 'taux'], [['Inde', '2,15']], ';')
    """
    kind = content_of(octets[:LONGEST_MAGIC], name)
    if kind in ("excel", "page"):
        return _of_workbook(octets, name, meaning, encoding, is_page=kind == "page")
    if kind == "parquet":
        return _of_parquet(octets, name)
    text = utf8_of(octets, name, encoding, is_table=True)
    table = read_table(text, name, meaning=meaning, encoding_option=encoding_option)
    rows = (TableRecord(Place(name, line), cells) for line, cells in table.rows)
    return FoundTable(
        Place(name, table.header.line), table.header.cells, without_totals(rows), table.delimiter
    )


def without_totals(rows: Iterable[TableRecord]) -> Iterator[TableRecord]:
    """The rows that are not blank and add up no others; those that do are said."""
    above: list[list[str]] = []
    for row in rows:
        texts = list(map(text_of_cell, row.cells))
        if not any(texts):
            continue
        if is_footer(texts):
            note(row.place, "a line that a program wrote around its rows, left out")
            continue
        if is_total(texts) or is_sum(texts, above):
            note_total(row.place)
            continue
        above.append(texts)
        yield row


def text_of_cell(value: Any) -> str:
    """What a cell says, to tell what its row is: empty where it is missing, as pandas has it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _DIGITS:
        return format(value, "f")
    if isinstance(value, (int, Decimal)):
        return str(repeated(value))
    return "" if _is_missing(value) else str(value).strip()


def _is_missing(value: Any) -> bool:
    """Whether it is one of pandas' ways to say that there is nothing; an array is none, whatever it holds."""
    if value is None:
        return True
    # Only who has imported pandas has its ways: a workbook with days does not wait for it.
    pandas: Any = loaded("pandas")
    if pandas is None:
        return isinstance(value, float) and math.isnan(value)
    return pandas.api.types.is_scalar(value) and bool(pandas.isna(value))


class _Sheet(NamedTuple):
    """A sheet with a header: what it means, where it is, and the rows from it on."""

    meaning: int
    name: str
    at: int
    rows: list[tuple[int, list[object]]]
    hidden: int


def _of_workbook(
    octets: bytes, name: str, meaning: Meaning, encoding: str | None, *, is_page: bool
) -> FoundTable:
    from estimator.base.workbook.cells import WorkbookSheet  # most tables are no workbooks
    from estimator.base.workbook.sheets import exact, sheets_of

    def found_in(sheet: WorkbookSheet) -> _Sheet | None:
        filled = list(sheet.filled_rows())
        if not filled:
            return None
        rows = [(row.line, list(map(exact, row.cells))) for row in filled]
        at = header_at([list(map(text_of_cell, cells)) for _, cells in rows[:LOOKED_AT]], meaning)
        hidden = sum(row.is_hidden for row in filled[at + 1 :])
        return _Sheet(meaning(list(map(text_of_cell, rows[at][1]))), sheet.name, at, rows, hidden)

    sheets = sheets_of(io.BytesIO(octets), name, is_page=is_page, encoding=encoding)
    found = [each for sheet in sheets if sheet.is_visible and (each := found_in(sheet)) is not None]
    if not found:
        raise CampaignError("XLS006", Place(name), sheet=sheets[0].name)
    taken = max(found, key=lambda each: each.meaning)
    _say(taken, [each.name for each in found if each is not taken], name)
    (first, header), *below = taken.rows[taken.at :]
    names = list(map(text_of_cell, header))
    while len(names) > 1 and not names[-1]:
        names.pop()
    width = len(names)
    rows = (
        TableRecord(Place(name, line, sheet=taken.name), [*cells, *[""] * width][:width])
        for line, cells in below
    )
    return FoundTable(Place(name, first, sheet=taken.name), names, without_totals(rows))


def _say(taken: _Sheet, others: Sequence[str], name: str) -> None:
    """What was decided about a workbook."""
    place = Place(name, sheet=taken.name)
    if others:
        note(
            Place(name),
            "the sheet {sheet} is read, and not {others}",
            sheet=taken.name,
            others=", ".join(others),
        )
    if taken.at:
        note(place, "header found in row {row}", row=taken.rows[taken.at][0])
    if taken.hidden:
        hidden = told_many(
            "a hidden row is read as well", "{count} hidden rows are read as well", taken.hidden
        )
        note(place, "{line}", line=hidden)


def _of_parquet(octets: bytes, name: str) -> FoundTable:
    import pyarrow as pa  # most tables are texts
    import pyarrow.parquet as pq

    try:
        names, rows = arrow_rows(pq.read_table(io.BytesIO(octets)))
    except (pa.ArrowException, OSError) as error:
        raise CampaignError("PAR001", Place(name), why=error) from error
    placed = (TableRecord(Place(name, line), cells) for line, cells in enumerate(rows, start=1))
    return FoundTable(Place(name), names, without_totals(placed))


def arrow_rows(table: Any) -> tuple[list[str], Iterable[Sequence[object]]]:
    """The names of the columns of whatever speaks Arrow, and its rows."""
    import pyarrow as pa

    whole = table if isinstance(table, pa.Table) else pa.table(table)
    return whole.column_names, zip(*(column.to_pylist() for column in whole.columns), strict=True)
