"""Whatever users hold, opened as a campaign: a file, a stream, a DataFrame."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from estimator.campaign.batch import Campaign, ready
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.frame import frame_source
from estimator.campaign.sources import Reading, open_path, open_stream
from estimator.campaign.template import Template
from estimator.errors import UsageError


def open_campaign(
    source: Any,
    *,
    number_column: str | None = None,
    message_column: str | None = None,
    template: str | Template | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    keep_originals: bool = False,
    recipients: bool = True,
    split_by: str | None = None,
) -> Campaign:
    """Open a campaign: its header is read and checked, its rows are not yet.

    Parameters
    ----------
    source : path, binary file, DataFrame, Arrow table, or iterable of Batch
        A path's suffix says what it is (`.csv`, `.tsv`, `.txt`; `.parquet`, `.pq`; `.xlsx`, `.xlsm`), without
        a known one its first bytes do; `"-"` is a CSV on the standard input.
    number_column, message_column : str, optional
        The columns to take, where their names are not known or more than one is.
    template : str or Template, optional
        One text for all rows, with fields: no column of messages is looked for then.
    encoding, delimiter : str, optional
        Of a CSV file, where they are not to be found out.
    keep_originals : bool
        Keep all columns of all rows in `Batch.originals`, to list rejects with.
    recipients : bool
        Whether rows are somebody to send to. If not, texts are all that is read: no column of numbers is
        needed, and `Batch.numbers` are missing.
    split_by : str, optional
        The column whose values are wanted in `Batch.groups`.

    Raises
    ------
    CampaignError
        `FIL…` the file cannot be opened, `CSV…`, `ENC…`, `PAR…`, `XLS…` its kind's own faults, `COL…` its
        columns, `TPL…` the template. Faults in the rows are raised while the batches are read.
    UsageError
        `SPL002` batches cannot be split, for they have no columns.
    TypeError
        Where `source` is none of these.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"Téléphone": [33639980001.0], "Prénom": ["Zoé"]})
    >>> campaign = open_campaign(table, template="Bonjour {prenom}")
    >>> [(batch.numbers[0], batch.messages[0]) for batch in campaign.batches()]
    [('33639980001', 'Bonjour Zoé')]
    """
    reading = Reading(
        ColumnChoice(number_column, message_column, recipients, split_by),
        Template.parse(template) if isinstance(template, str) else template,
        encoding,
        delimiter,
        keep_originals,
    )
    return open_as(source, reading)


def open_as(source: Any, reading: Reading) -> Campaign:
    """The same, with all that is said about the reading in one value."""
    if isinstance(source, (str, os.PathLike)):
        if str(source) == "-":
            return reading.csv(sys.stdin.buffer, "<stdin>")
        return open_path(Path(source), str(source), reading)
    if hasattr(source, "read") and not isinstance(source, io.TextIOBase):
        return open_stream(source, reading)
    table = frame_source(source)
    if table is not None:
        return reading.columns(table)
    if isinstance(source, Iterable) and not isinstance(source, (io.TextIOBase, bytes, bytearray)):
        if reading.choice.group is not None:
            raise UsageError("SPL002", column=reading.choice.group)
        return Campaign("<batches>", (), lambda: ready(source))
    raise TypeError(f"a campaign is a path, a binary file or a table, not {type(source).__name__}")
