"""The list of rejected rows: what each held, why it could not be priced, and where it is.

It is a campaign like the one it comes from: once the rows are corrected it can be estimated, and its own
columns (`campaign/own`) are known and left out.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.choices import CsvReader
from estimator.base.countries import country_told
from estimator.base.language import said_again, told
from estimator.base.read import fold
from estimator.base.table_out import MACHINE, CsvOut, TableForm, TableOut, apostrophes, form_for, table_file
from estimator.campaign.batch import Batch, Campaign
from estimator.campaign.lines_out import write_columns
from estimator.campaign.own import APOSTROPHES, REJECTS_COLUMNS, REJECTS_OF_SEVERAL, without_own
from estimator.count.strings import Strings
from estimator.errors import CATALOGUE
from estimator.numbers import COUNTRIES, as_told, held_against
from estimator.numbers.model import NONE
from estimator.price.pricing import REJECTS, PricedRows, Terms
from estimator.price.reasons import reject_hint
from estimator.tariff.model import Tariff


class RejectsWriter:
    """Writes rejected rows to `path`, which is there only once the block has ended well.

    Parameters
    ----------
    path : Path
        The file to write: a workbook, where it ends in `.xlsx`, else a CSV.
    header : sequence of str
        The names of the campaign's columns; its batches must carry `originals` of the same width. Those of a
        list of rejects that it was itself are not written again.
    form : TableForm
        How a CSV is written: with the delimiter and in the encoding of the campaign, it can be corrected in
        the same program.

    Raises
    ------
    UsageError
        `OUT001`, `OUT002`, as `written_atomically` does.

    >>> import tempfile
    >>> from estimator.campaign import open_campaign
    >>> from estimator.count.strings import Strings
    >>> campaign = open_campaign({"to": ["?"], "text": ["Bonjour"]}, keep_originals=True)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "rejects.csv")
    ...     with RejectsWriter(file, campaign.header) as rejects:
    ...         for batch in campaign.batches():
    ...             reasons = [Strings.from_any([text]) for text in ("NUM004", "'?' is not a number.")]
    ...             rejects.write(batch, np.array([0]), *reasons)
    ...     print(file.read_text(), end="")
    to,text,code,reason,line
    ?,Bonjour,NUM004,'?' is not a number.,1
    """

    def __init__(self, path: Path, header: Sequence[str], form: TableForm = MACHINE) -> None:
        self._header = without_own(header)
        self._file: AbstractContextManager[TableOut] = table_file(path, form)
        self._rows: Any = None

    def __enter__(self) -> RejectsWriter:
        self._rows = self._file.__enter__()
        self._rows.row([*self._header, *REJECTS_COLUMNS, *([APOSTROPHES] if self._rows.is_marked else [])])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._file.__exit__(kind, error, traceback)

    def write(self, batch: Batch, rows: NDArray[np.intp], codes: Strings, reasons: Strings) -> None:
        """List some rows of a batch.

        Parameters
        ----------
        batch : Batch
            Read with `keep_originals`.
        rows : intp array
            Positions in the batch, from 0.
        codes, reasons : Strings
            Of each of these rows a key of `estimator.errors.CATALOGUE`, and what is wrong with it.
        """
        if len(rows):
            cells, lines = _listed(batch, rows)
            write_columns(self._rows, [*cells[: len(self._header)], codes, reasons, lines])


class RejectsList:
    """Writes the rejected rows of any number of files to `path`, one after the other.

    Of several files, each of which has columns of its own, all rows stand below one header, and the name of
    their file beside them: numbers below numbers and messages below messages, whatever each file calls them,
    as the first one does; other columns by their names. So it can be estimated again, too. What columns there
    are is known once the last file begins: rows wait on disk until then.

    Parameters
    ----------
    path : Path
    csv_for : "machine" or "excel"
    several : bool
        Whether there may be more than one file.
    """

    def __init__(self, path: Path, csv_for: CsvReader = "machine", *, several: bool = False) -> None:
        self._path = path
        self._csv_for = csv_for
        self._several = several
        self._opened = ExitStack()
        self._one: RejectsWriter | None = None
        self._table: TableOut | None = None
        self._columns: dict[str, str] = {}
        self._places: list[int] = []
        self._file = ""
        self._rows_of_all: IO[str]
        self._waiting: CsvOut

    def __enter__(self) -> RejectsList:
        if self._several:
            from tempfile import TemporaryFile  # a run without rejects does not wait for it

            self._rows_of_all = self._opened.enter_context(
                TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")
            )
            self._waiting = CsvOut(self._rows_of_all, MACHINE)
        return self

    def begin(self, file: str, campaign: Campaign) -> None:
        """What comes now is of this file, which was read with `keep_originals`."""
        if not self._several:
            form = form_for(self._csv_for, campaign.delimiter, campaign.encoding)
            self._one = self._opened.enter_context(RejectsWriter(self._path, campaign.header, form))
            return
        if self._table is None:
            # UTF-8, for another file may have what the encoding of the first one lacks.
            form = form_for(self._csv_for, campaign.delimiter)
            self._table = self._opened.enter_context(table_file(self._path, form))
        self._file = file
        roles = campaign.roles
        self._places = [
            self._place(name, at == (roles and roles.number), at == (roles and roles.message))
            for at, name in enumerate(without_own(campaign.header))
        ]

    def _place(self, name: str, is_number: bool, is_message: bool) -> int:
        """Where a column of a file stands in the list."""
        key = "number" if is_number else "message" if is_message else f"column {fold(name)}"
        if key not in self._columns:
            taken = self._columns.values()
            names = chain([name], (f"{name} {n}" for n in count(2)))
            self._columns[key] = next(each for each in names if each not in taken)
        return list(self._columns).index(key)

    def write(self, batch: Batch, rows: NDArray[np.intp], codes: Strings, reasons: Strings) -> None:
        """List some rows of a batch, as `RejectsWriter.write`."""
        if self._one is not None:
            self._one.write(batch, rows, codes, reasons)
            return
        cells, lines = _listed(batch, rows)
        nothing = Strings.from_any([""]).take(np.zeros(len(rows), np.intp))
        file = Strings.from_any([self._file]).take(np.zeros(len(rows), np.intp))
        placed = [nothing] * len(self._columns)
        for place, column in zip(self._places, cells, strict=False):
            placed[place] = column
        write_columns(self._waiting, [codes, reasons, lines, file, *placed])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        try:
            if kind is None and self._table is not None:
                self._hand_over(self._table)
        except BaseException:
            self._opened.__exit__(*sys.exc_info())
            raise
        return self._opened.__exit__(kind, error, traceback)

    def _hand_over(self, table: TableOut) -> None:
        marks = [APOSTROPHES] if table.is_marked else []
        table.row([*self._columns.values(), *REJECTS_OF_SEVERAL, *marks])
        self._rows_of_all.seek(0)
        ours = len(REJECTS_OF_SEVERAL)
        for row in csv.reader(self._rows_of_all):
            cells = row[ours:]
            lacking = [""] * (len(self._columns) - len(cells))
            table.row(_marked([*cells, *lacking, *row[:2], int(row[2]), row[3]], table))


def _marked(row: list[object], table: TableOut) -> list[object]:
    """A row, and how many of its cells a table for a spreadsheet puts an apostrophe before."""
    return [*row, apostrophes(row)] if table.is_marked else row


def _listed(batch: Batch, rows: NDArray[np.intp]) -> tuple[tuple[Strings, ...], NDArray[np.int64]]:
    """The cells of some rows of a batch, column by column; the line of each."""
    # What has no lines has rows.
    lines = batch.row_numbers if batch.line_numbers is None else batch.line_numbers()
    assert batch.originals is not None, "read with keep_originals"
    return batch.originals.take(rows).columns, lines[rows]


def write_rejects(rows: PricedRows, terms: Terms, writer: RejectsList) -> None:
    """List the rejected rows of a batch, in their order."""
    rejected = np.flatnonzero(rows.rejected)
    if len(rejected):
        writer.write(rows.batch, rejected, *reasons(rows, rejected, terms))


_NUMBER: Final = "\ue000"
"""Stands for the number while a sentence is said; nobody's text has it in these sentences."""


def reasons(rows: PricedRows, rejected: NDArray[np.intp], terms: Terms) -> tuple[Strings, Strings]:
    """The codes of some rows, and what is wrong with each: what is alike is said once.

    A sentence differs by the number that it repeats: that is set into its place, column by column.
    """
    codes = rows.reject[rejected].astype(np.int64)
    of_number = np.array([each.startswith("NUM") for each in REJECTS])[codes]
    numbers = rows.batch.numbers.take(rejected)
    country = rows.country[rejected].astype(np.int64)
    segments = np.where(of_number, 0, rows.counts.segments[rejected])
    held = np.flatnonzero(np.array(["{country}" in _sentence(each) for each in REJECTS])[codes] & of_number)
    country[of_number] = NONE
    country[held] = held_against(numbers.take(held), terms.default_country)
    # One number for what makes a sentence another one.
    places = len(COUNTRIES) + 1
    kinds, kind = np.unique((segments * places + country + 1) * len(REJECTS) + codes, return_inverse=True)
    said = [
        _said(REJECTS[code], *divmod(alike, places), tariff=terms.tariff).partition(_NUMBER)
        for alike, code in (divmod(each, len(REJECTS)) for each in kinds.tolist())
    ]
    before, repeats, after = (Strings.from_any([each[at] for each in said]).take(kind) for at in range(3))
    repeated = np.flatnonzero(repeats.lengths > 0)
    told_numbers = repeats.with_some(repeated, as_told(numbers.take(repeated)))
    reasons = Strings.joined([before, told_numbers, after], len(rejected))
    return Strings.from_any(list(REJECTS)).take(codes.astype(np.intp)), reasons


def _sentence(code: str) -> str:
    return CATALOGUE[code].sentence if code else ""


def _said(code: str, segments: int, place: int, *, tariff: Tariff) -> str:
    """What is wrong with a row, and what to do, in the language in force: people correct the list.

    `place` is that of a country in `COUNTRIES`, from 1; 0 for none.
    """
    country = COUNTRIES[place - 1] if place else ""
    name = country_told(country) if country else told("any country")
    sentence = CATALOGUE[code].says(number=_NUMBER, country=name, segments=segments)
    return f"{said_again(sentence)} {said_again(reject_hint(code, country, tariff))}"
