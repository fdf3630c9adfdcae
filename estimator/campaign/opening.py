"""Whatever users hold, opened as a campaign: a file, a stream, a table, rows."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from estimator.base.above import LOOKED_AT
from estimator.base.paths import named
from estimator.campaign.batch import Batch, Campaign, ready
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.kinds import CampaignSource
from estimator.campaign.sources import Reading, open_path, open_stream
from estimator.campaign.template import Template
from estimator.errors import ArgumentError, CampaignError, Place, UsageError

if TYPE_CHECKING:
    from estimator.campaign.columnar import Source


def open_campaign(
    source: CampaignSource,
    *,
    number_column: str | None = None,
    message_column: str | None = None,
    template: str | Template | None = None,
    fields_as: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    keep_originals: bool = False,
    recipients: bool | None = True,
    split_by: str | None = None,
    sheet: str | None = None,
    visible_only: bool = False,
    workbook_language: str = "und-FR",
) -> Campaign:
    """Open a campaign: its header is read and checked, its rows are not yet.

    Parameters
    ----------
    source : path, binary file, table, or iterable of rows, of tables or of Batch
        A path's suffix says what it is (`.csv`, `.tsv`, `.txt`; `.parquet`, `.pq`; `.xlsx`, `.xlsm`,
        `.ods`), without a known one its first bytes do; `"-"` is a CSV on the standard input.
    number_column, message_column : str, optional
        The columns to take, where their names are not known or more than one is.
    template : str or Template, optional
        One text for all rows, with fields: no column of messages is looked for then.
    fields_as : str, optional
        How fields are written, in the template or in the messages: "handlebars" …
    encoding, delimiter : str, optional
        Of a CSV file, where they are not to be found out.
    keep_originals : bool
        Keep all columns of all rows in `Batch.originals`, to list rejects with.
    recipients : bool, or None
        Whether rows are somebody to send to. If not, texts are all that is read: no column of numbers is
        needed, and `Batch.numbers` are missing. None: they may be; a column of numbers is found where there
        is one.
    split_by : str, optional
        The column whose values are wanted in `Batch.groups`.
    sheet : str, optional
        Of a workbook. By default the first visible one that has recipients.
    visible_only : bool
        Leave out rows of a workbook that are hidden, by hand or by a filter.
    workbook_language : str
        How numbers, dates and names of months in cells are written: a workbook does not say it. A language,
        such as "en-GB", or "und-GB": that of a country.

    Raises
    ------
    CampaignError
        `FIL…` the file cannot be opened, `CSV…`, `ENC…`, `PAR…`, `XLS…` its kind's own faults, `COL…` its
        columns, `TPL…` the template. Faults in the rows are raised while the batches are read.
    UsageError
        `SPL002` batches cannot be split, for they have no columns.
    TypeError
        `USE019` where `source` is none of these.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"Téléphone": [33639980001.0], "Prénom": ["Zoé"]})
    >>> campaign = open_campaign(table, template="Bonjour {prenom}")
    >>> [(batch.numbers[0], batch.messages[0]) for batch in campaign.batches()]
    [('33639980001', 'Bonjour Zoé')]
    """
    reading = Reading(
        ColumnChoice(number_column, message_column, recipients, split_by, fields_as),
        Template.parse(template, fields_as=fields_as) if isinstance(template, str) else template,
        encoding,
        delimiter,
        keep_originals,
        sheet,
        visible_only,
        workbook_language,
    )
    return open_as(source, reading)


def open_as(source: CampaignSource, reading: Reading) -> Campaign:
    """The same, with all that is said about the reading in one value."""
    if isinstance(source, (str, os.PathLike)):
        if named(str(source)) == "-":
            return open_stdin(reading)
        return open_path(Path(source), str(source), reading)
    if isinstance(source, (io.TextIOBase, bytes, bytearray, memoryview)):
        raise ArgumentError("USE019", found=type(source).__name__)
    # What pandas reads a file with is no stream of bytes, though it can `read`: it gives table after table.
    if hasattr(source, "read") and (isinstance(source, io.IOBase) or not isinstance(source, Iterator)):
        return open_stream(cast("BinaryIO", source), reading)
    from estimator.campaign.frame import frame_source  # a file does not wait for Arrow

    table: Source | Campaign | None = frame_source(source)
    if table is None and isinstance(source, Iterable):
        table = _listed(source, reading)
    if isinstance(table, Campaign):
        return table
    if table is None:
        raise ArgumentError("USE019", found=type(source).__name__)
    if not table.header:
        raise CampaignError("FIL006", table.place)
    return reading.columns(table)


def open_stdin(reading: Reading) -> Campaign:
    """What the standard input holds: a CSV, compressed or not."""
    return open_stream(sys.stdin.buffer, reading, "<stdin>")


_NO_ROW = object()


def _listed(source: Iterable[Any], reading: Reading) -> Source | Campaign:
    """Rows, tables or batches, whichever the first one is; `USE019` where it is none of them."""
    left = iter(source)
    first = next(left, _NO_ROW)
    # Tables and batches are large: of those one is enough.
    top = [first, *islice(left, LOOKED_AT - 1)] if isinstance(first, Mapping) else [first]
    once = chain(top, left)

    def again() -> Iterable[Any]:
        # What is its own iterator, such as a generator, can be gone through only once: from the first one on.
        return once if left is source else source

    if first is _NO_ROW:
        raise CampaignError("FIL006", Place("<rows>"))
    from estimator.campaign.rows import rows_source

    if isinstance(first, Mapping):
        return rows_source(top, again)
    if not isinstance(first, Batch):
        from estimator.campaign.frame import frames_source

        return frames_source(first, again)
    if reading.choice.group is not None:
        raise UsageError("SPL002", column=reading.choice.group)
    return Campaign("<batches>", (), lambda: ready(again()))
