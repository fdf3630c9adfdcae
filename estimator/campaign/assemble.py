"""Columns of texts, whatever file they come from, into a batch: the one place where all readers meet."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from estimator.campaign.batch import UNREADABLE, Batch, Originals, OriginalsOnDemand
from estimator.campaign.columns import Roles
from estimator.campaign.own import as_before_excel
from estimator.campaign.template import Template, fill_each
from estimator.campaign.totals import footers_among, totals_among, unusual
from estimator.count.strings import Strings

# At most 9 digits, so that recipients times segments times a rate stays far below 2**63. A final ".0" is what
# tools write for a whole number in a column with an empty cell; "1.000" may mean a thousand, and is refused.
_COUNT = re.compile(r"([0-9]{1,9})(?:\.0)?", re.ASCII)


def assemble(
    columns: Mapping[int, Strings],
    header: Sequence[str],
    roles: Roles,
    template: Template | None,
    *,
    first_row: int,
    keep_originals: bool,
    line_numbers: Callable[[], NDArray[np.int64]] | None,
    whole: Callable[[], Mapping[int, Strings]] | None = None,
) -> Batch:
    """Make a batch of the columns of some consecutive rows.

    Parameters
    ----------
    columns : mapping of int to Strings, each of shape (n,)
        By position in the header: those in `roles.needed`; or all of them where `keep_originals`, unless
        `whole` gives them.
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
    whole : function () -> mapping of int to Strings, optional
        All columns of the same rows: to know those that add up others, which are left out; and for rejects.

    >>> columns = {0: Strings.from_any(["+33639980001"]), 1: Strings.from_any(["Zoé"])}
    >>> roles = Roles(number=0, fields={"prenom": 1})
    >>> batch = assemble(columns, ["to", "Prénom"], roles, Template.parse("Bonjour {prenom}"),
    ...                  first_row=1, keep_originals=False, line_numbers=None)
    >>> batch.messages[0]
    'Bonjour Zoé'
    """
    rows = len(next(iter(columns.values()), ()))
    if roles.has_apostrophes:
        columns, whole = _undone(columns), _undone_later(whole)
    apart = None
    out: dict[str, NDArray[np.intp]] = {}
    if roles.number is not None:
        odd = unusual(columns[roles.number])
        out["header again"] = headers_among(columns, header, roles, odd)
        if whole is not None:
            whole = cache(whole)  # both may look at all columns
            out["totals"] = totals_among(columns[roles.number], whole, odd)
            out["footers"] = footers_among(columns[roles.number], whole, odd)
    left_out = {kind: len(of_kind) for kind, of_kind in out.items() if len(of_kind)}
    if left_out:
        apart = np.delete(np.arange(rows), np.concatenate([*out.values()]))
        columns = {at: column.take(apart) for at, column in columns.items()}
        line_numbers = taken(line_numbers, apart)
        rows = len(apart)
    fields = {name: columns[column] for name, column in roles.fields.items()}
    return Batch(
        first_row=first_row,
        numbers=Strings.all_missing(rows) if roles.number is None else columns[roles.number],
        messages=_messages(columns, roles, template, fields, rows),
        fields=fields,
        counts=None if roles.count is None else _counts(columns[roles.count]),
        senders=None if roles.sender is None else columns[roles.sender],
        groups=None if roles.group is None else columns[roles.group],
        originals=_originals(columns, header, whole, apart) if keep_originals else None,
        line_numbers=line_numbers,
        apart=apart,
        left_out=left_out,
    )


def headers_among(
    columns: Mapping[int, Strings], header: Sequence[str], roles: Roles, odd: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The rows that repeat the header, as where files were put one below the other.

    `odd` is `unusual` of the numbers.

    >>> columns = {0: Strings.from_any(["+33639980001", "to"]), 1: Strings.from_any(["to", "text"])}
    >>> headers_among(columns, ["to", "text"], Roles(number=0, message=1), np.array([1])).tolist()
    [1]
    """
    assert roles.number is not None, "it is asked for where somebody is sent to"
    heading = Strings.from_any([header[roles.number]])
    spans = columns[roles.number].spans
    # Somebody's heading may look like a number. A file that was put below another may have brought its mark.
    maybe = odd if len(unusual(heading)) else np.arange(len(spans))
    lengths = spans.ends[maybe] - spans.starts[maybe] - heading.lengths[0]
    maybe = maybe[(lengths == 0) | (lengths == len(BOM_UTF8))]
    named = [at for at in (roles.number, roles.message) if at is not None]
    found = [row for row in maybe if all(columns[at][row].lstrip("\ufeff") == header[at] for at in named)]
    return np.array(found, np.intp)


def _undone(columns: Mapping[int, Strings]) -> dict[int, Strings]:
    return {at: as_before_excel(column) for at, column in columns.items()}


def _undone_later(
    whole: Callable[[], Mapping[int, Strings]] | None,
) -> Callable[[], Mapping[int, Strings]] | None:
    return None if whole is None else lambda: _undone(whole())


def taken(
    line_numbers: Callable[[], NDArray[np.int64]] | None, kept: NDArray[np.intp] | None
) -> Callable[[], NDArray[np.int64]] | None:
    """The lines of those rows that are kept; None: all are."""
    if line_numbers is None or kept is None:
        return line_numbers
    return lambda: line_numbers()[kept]


def _originals(
    columns: Mapping[int, Strings],
    header: Sequence[str],
    whole: Callable[[], Mapping[int, Strings]] | None,
    kept: NDArray[np.intp] | None,
) -> Originals:
    if whole is None or len(columns) == len(header):
        return Originals(tuple(header), tuple(columns[at] for at in range(len(header))))

    def found() -> list[Strings]:
        every = whole()
        ordered = [every[at] for at in range(len(header))]
        return ordered if kept is None else [column.take(kept) for column in ordered]

    return OriginalsOnDemand(tuple(header), found)


def _messages(
    columns: Mapping[int, Strings],
    roles: Roles,
    template: Template | None,
    fields: Mapping[str, Strings],
    rows: int,
) -> Strings:
    if template is not None:
        return template.fill(fields, rows)
    if roles.message is None:
        raise ValueError("a campaign needs a column of messages or a template")
    messages = columns[roles.message]
    return messages if roles.fields_as is None else fill_each(messages, roles.fields_as, fields)


def _counts(cells: Strings) -> NDArray[np.int64]:
    """Whole numbers of recipients, 0 included (such a row costs nothing); `UNREADABLE` for other cells."""
    octets = cells.octets()
    # A column has few different numbers: each is read once.
    known = {each: _count(each) for each in set(octets)}
    counts = np.array([known[each] for each in octets], np.int64)
    if (missing := cells.missing) is not None:
        counts[missing] = UNREADABLE
    return counts


def _count(cell: bytes) -> int:
    readable = _COUNT.fullmatch(cell.decode("utf-8", "surrogatepass").strip())
    return int(readable[1]) if readable else UNREADABLE
