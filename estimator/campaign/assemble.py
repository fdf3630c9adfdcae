"""Columns of texts, whatever file they come from, into a batch: the one place where all readers meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.campaign.batch import UNREADABLE, Batch
from estimator.campaign.columns import Roles
from estimator.campaign.template import Template
from estimator.count.strings import Strings

# At most 9 digits, so that recipients times segments times a rate stays far below 2**63. A final ".0" is what
# tools write for a whole number in a column with an empty cell; "1.000" may mean a thousand, and is refused.
_COUNT = r"^[0-9]{1,9}(\.0)?$"


def assemble(
    columns: Mapping[int, Any],
    header: Sequence[str],
    roles: Roles,
    template: Template | None,
    *,
    first_row: int,
    keep_originals: bool,
    line_numbers: Callable[[], NDArray[np.int64]] | None,
) -> Batch:
    """Make a batch of the columns of some consecutive rows.

    Parameters
    ----------
    columns : mapping of int to pyarrow.Array of texts, each of shape (n,)
        By position in the header: those in `roles.needed`, or all of them where `keep_originals`.
    header : sequence of str
        The names of all columns.
    roles : Roles
        Which column holds what.
    template : Template, optional
        The text of all rows, to be filled from `roles.fields`.
    first_row : int
        Number of the first row in the campaign, from 1.
    keep_originals : bool
        Keep all columns in `Batch.originals`, for rejects.
    line_numbers : function, optional
        As in `Batch`.

    >>> columns = {0: pa.array(["+33639980001"]), 1: pa.array(["Zoé"])}
    >>> roles = Roles(number=0, fields={"prenom": 1})
    >>> batch = assemble(columns, ["to", "Prénom"], roles, Template.parse("Bonjour {prenom}"),
    ...                  first_row=1, keep_originals=False, line_numbers=None)
    >>> batch.messages[0]
    'Bonjour Zoé'
    """
    rows = len(next(iter(columns.values()), ()))
    fields = {name: columns[column] for name, column in roles.fields.items()}
    return Batch(
        first_row=first_row,
        numbers=Strings.from_arrow(_numbers(columns, roles, rows)),
        messages=Strings.from_arrow(_messages(columns, roles, template, fields, rows)),
        fields={name: Strings.from_arrow(values) for name, values in fields.items()},
        counts=None if roles.count is None else _counts(columns[roles.count]),
        senders=None if roles.sender is None else Strings.from_arrow(columns[roles.sender]),
        groups=None if roles.group is None else Strings.from_arrow(columns[roles.group]),
        originals=_originals(columns, header) if keep_originals else None,
        line_numbers=line_numbers,
    )


def _numbers(columns: Mapping[int, Any], roles: Roles, rows: int) -> Any:
    return pa.nulls(rows, pa.string()) if roles.number is None else columns[roles.number]


def _messages(
    columns: Mapping[int, Any],
    roles: Roles,
    template: Template | None,
    fields: Mapping[str, Any],
    rows: int,
) -> Any:
    if template is not None:
        return template.fill(fields, rows)
    if roles.message is None:
        raise ValueError("a campaign needs a column of messages or a template")
    return columns[roles.message]


def _counts(texts: Any) -> NDArray[np.int64]:
    """Whole numbers of recipients, 0 included (such a row costs nothing); `UNREADABLE` for other cells."""
    trimmed = pc.utf8_trim_whitespace(texts)
    readable = pc.fill_null(pc.match_substring_regex(trimmed, pattern=_COUNT), False)
    digits = pc.replace_substring(trimmed, pattern=".0", replacement="")
    counts = pc.if_else(readable, digits, str(UNREADABLE)).cast(pa.int64())
    return np.asarray(counts.to_numpy(zero_copy_only=False), dtype=np.int64)


def _originals(columns: Mapping[int, Any], header: Sequence[str]) -> Any:
    return pa.RecordBatch.from_arrays([columns[at] for at in range(len(header))], names=list(header))
