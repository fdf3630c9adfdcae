"""The list of rejected rows: what each held, why it could not be priced, and where it is.

It is a campaign like the one it comes from: once the rows are corrected it can be estimated, and its own
columns (`campaign/own`) are known and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.base.countries import country_told
from estimator.base.language import said_again
from estimator.base.table_out import MACHINE, TableForm, TableOut, table_file
from estimator.campaign.batch import Batch
from estimator.campaign.own import REJECTS_COLUMNS, without_rejects
from estimator.errors import CATALOGUE
from estimator.numbers import COUNTRIES, reject_sentence
from estimator.price.pricing import REJECTS, PricedRows, Terms
from estimator.price.reasons import reject_hint


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
    >>> campaign = open_campaign({"to": ["?"], "text": ["Bonjour"]}, keep_originals=True)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "rejects.csv")
    ...     with RejectsWriter(file, campaign.header) as rejects:
    ...         for batch in campaign.batches():
    ...             rejects.write(batch, np.array([0]), lambda row: ("NUM004", "'?' is not a number."))
    ...     print(file.read_text(), end="")
    to,text,code,reason,line
    ?,Bonjour,NUM004,'?' is not a number.,1
    """

    def __init__(self, path: Path, header: Sequence[str], form: TableForm = MACHINE) -> None:
        self._header = without_rejects(header)
        self._file: AbstractContextManager[TableOut] = table_file(path, form)
        self._rows: Any = None

    def __enter__(self) -> RejectsWriter:
        self._rows = self._file.__enter__()
        self._rows.row([*self._header, *REJECTS_COLUMNS])
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
        # What has no lines has rows.
        lines = batch.row_numbers if batch.line_numbers is None else batch.line_numbers()
        assert batch.originals is not None, "read with keep_originals"
        originals = batch.originals.take(rows).rows()
        for row, line, original in zip(rows.tolist(), lines[rows].tolist(), originals, strict=True):
            self._rows.row([*original[: len(self._header)], *reason(row), line])


def write_rejects(rows: PricedRows, terms: Terms, writer: RejectsWriter) -> None:
    """List the rejected rows of a batch, in their order."""
    writer.write(rows.batch, np.flatnonzero(rows.rejected), lambda row: reason(rows, row, terms))


def reason(rows: PricedRows, row: int, terms: Terms) -> tuple[str, str]:
    """The code of a rejected row, by its position in the batch; what is wrong with it, and what to do.

    In the language in force: people correct the list.
    """
    code = REJECTS[rows.reject[row]]
    country = COUNTRIES[rows.country[row]]
    if code.startswith("NUM"):
        sentence = reject_sentence(code, rows.batch.numbers[row], terms.default_country)
    else:
        details = {"country": country_told(country), "segments": int(rows.counts.segments[row])}
        sentence = CATALOGUE[code].says(**details)
    return code, f"{said_again(sentence)} {said_again(reject_hint(code, country))}"
