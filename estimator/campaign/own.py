"""Columns of our own, in a table that we wrote and that is read as a campaign again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from estimator.count.strings import Strings

REJECTS_COLUMNS: Final = ("code", "reason", "line")
"""What a list of rejects has after the columns of the campaign."""

REJECTS_OF_SEVERAL: Final = (*REJECTS_COLUMNS, "file")
"""The same of a list of the rejects of several files."""

APOSTROPHES: Final = "apostrophes"
"""The last column of a CSV for a spreadsheet: how many cells of the row got an apostrophe.

By it a file is known as one whose apostrophes are taken away again; in all others they belong to the texts.
"""

APPLIED_COLUMNS: Final = ("line", APOSTROPHES)
"""What a campaign that was rewritten has after its own columns, in a CSV for a spreadsheet: the line in the
campaign it was made of, and the apostrophes."""

APPLIED_MESSAGE: Final = "message (smscost)"
"""The column of the messages that were filled in, where the campaign has another one that holds messages."""

_REJECTS: Final = (REJECTS_OF_SEVERAL, REJECTS_COLUMNS)
_OURS: Final = {
    "rejects": (*((*columns, APOSTROPHES) for columns in _REJECTS), *_REJECTS),
    "applied": (APPLIED_COLUMNS,),
}

_APOSTROPHE: Final = ord("'")
_COMPUTED: Final = list(b"=+-@\t\r")
_SIGNS: Final = frozenset(map(chr, _COMPUTED))


def as_before_excel(column: Strings) -> Strings:
    """The cells without the apostrophe that `base/table_out` puts before what a spreadsheet would compute.

    >>> from estimator.count.strings import Strings
    >>> as_before_excel(Strings.from_any(["'=1+1", "''=1", "''tis", "'Zoé", "'", "-5 %"])).texts()
    ['=1+1', "'=1", "''tis", "'Zoé", "'", '-5 %']
    """
    import numpy as np  # not above: `lint` reads headings only

    from estimator.count.core import Spans
    from estimator.count.strings import Strings

    spans = column.spans
    rows = np.flatnonzero(spans.ends - spans.starts > 1)
    first, second = (spans.data[spans.starts[rows] + step] for step in (0, 1))
    starts = spans.starts.copy()
    starts[rows[(first == _APOSTROPHE) & np.isin(second, _COMPUTED)]] += 1
    several = rows[(first == _APOSTROPHE) & (second == _APOSTROPHE)]
    for row, text in zip(several.tolist(), column.take(several).texts(), strict=True):
        starts[row] += (text or "").lstrip("'")[:1] in _SIGNS
    return Strings(Spans(spans.data, starts, spans.ends, spans.doubled), column.valid)


def kind_of_own(header: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Which table of ours it is, "rejects" or "applied", and the columns that we added; ("", ()) of others.

    >>> kind_of_own(["to", "text", "code", "reason", "line"]), kind_of_own(["code", "reason"])
    (('rejects', ('code', 'reason', 'line')), ('', ()))
    """
    for kind, several in _OURS.items():
        for ours in several:
            if len(header) > len(ours) and tuple(header[-len(ours) :]) == ours:
                return kind, ours
    return "", ()


def without_own(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that are the campaign's.

    >>> without_own(["to", "text", "code", "reason", "line"])
    ('to', 'text')
    """
    return tuple(header[: len(header) - len(kind_of_own(header)[1])])
