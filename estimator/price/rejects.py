"""The list of rejected rows: where each is, why it could not be priced, and what it held.

Plain CSV in UTF-8, so that once the rows are corrected the file can be estimated like any campaign. The cells
are the user's own and are written as they were read.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from estimator.base.countries import country_name
from estimator.base.files import written_atomically
from estimator.campaign.batch import Batch
from estimator.errors import CATALOGUE
from estimator.numbers import COUNTRIES, reject_sentence
from estimator.price.pricing import REJECTS, PricedRows, Terms

COLUMNS = ("row", "line", "code", "reason")
"""Our own columns; the campaign's follow, under the names they have there."""


class RejectsWriter:
    """Writes rejected rows to `path`, which is there only once the block has ended well.

    Parameters
    ----------
    path : Path
        The file to write.
    header : sequence of str
        The names of the campaign's columns; its batches must carry `originals` of the same width.
    delimiter : str
        Between cells; Excel in French expects `;`.

    Raises
    ------
    UsageError
        `OUT001`, `OUT002`, as `written_atomically` does.

    >>> import tempfile
    >>> from estimator.campaign import open_campaign
    >>> campaign = open_campaign({"to": ["?"], "text": ["Bonjour"]}, keep_originals=True)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "rejects.csv")
    ...     with RejectsWriter(file, campaign.header) as rejects:
    ...         for batch in campaign.batches():
    ...             rejects.write(batch, np.array([0]), lambda row: ("NUM004", "'?' is not a number."))
    ...     print(file.read_text(), end="")
    row,line,code,reason,to,text
    1,,NUM004,'?' is not a number.,?,Bonjour
    """

    def __init__(self, path: Path, header: Sequence[str], *, delimiter: str = ",") -> None:
        self._header = header
        self._delimiter = delimiter
        self._file: AbstractContextManager[IO[str]] = written_atomically(path)
        self._rows: Any = None

    def __enter__(self) -> RejectsWriter:
        self._rows = csv.writer(_Lines(self._file.__enter__()), delimiter=self._delimiter)
        self._rows.writerow([*COLUMNS, *self._header])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._file.__exit__(kind, error, traceback)

    def write(self, batch: Batch, rows: NDArray[np.intp], reason: Callable[[int], tuple[str, str]]) -> None:
        """List some rows of a batch.

        Parameters
        ----------
        batch : Batch
            Read with `keep_originals`.
        rows : intp array
            Positions in the batch, from 0.
        reason : function (position) -> (str, str)
            A key of `estimator.errors.CATALOGUE`, and what is wrong with that row.
        """
        if not len(rows):
            return
        lines = [""] * len(rows) if batch.line_numbers is None else batch.line_numbers()[rows].tolist()
        assert batch.originals is not None, "read with keep_originals"
        numbers = batch.row_numbers[rows].tolist()
        originals = batch.originals.take(rows).rows()
        for row, number, line, original in zip(rows.tolist(), numbers, lines, originals, strict=True):
            # The csv module writes a missing value as an empty cell.
            self._rows.writerow([number, line, *reason(row), *original])


class _Lines:
    """Ends each row with a line feed alone.

    Told so itself, Python's csv module (before 3.13) would no longer quote a carriage return in a cell, and
    the list would be read back with more rows than it has.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.removesuffix("\r\n") + "\n")


def write_rejects(rows: PricedRows, terms: Terms, writer: RejectsWriter) -> None:
    """List the rejected rows of a batch, in their order."""
    writer.write(rows.batch, np.flatnonzero(rows.reject), lambda row: reason(rows, row, terms))


def reason(rows: PricedRows, row: int, terms: Terms) -> tuple[str, str]:
    """The code and the sentence of a rejected row, by its position in the batch."""
    code = REJECTS[rows.reject[row]]
    if code.startswith("NUM"):
        return code, reject_sentence(code, rows.batch.numbers[row], terms.default_country)
    details = {
        "country": country_name(COUNTRIES[rows.country[row]]),
        "segments": int(rows.counts.segments[row]),
    }
    return code, CATALOGUE[code].says(**details)
