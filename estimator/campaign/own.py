"""Columns of our own, in a list of rejects that is read as a campaign again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from estimator.count.strings import Strings

REJECTS_COLUMNS: Final = ("code", "reason", "line")
"""What a list of rejects has after the columns of the campaign."""

REJECTS_OF_SEVERAL: Final = (*REJECTS_COLUMNS, "file")
"""The same of a list of the rejects of several files."""


_APOSTROPHE: Final = ord("'")
_COMPUTED: Final = list(b"=+-@\t\r")


def as_before_excel(column: Strings) -> Strings:
    """The cells without the apostrophe that `base/table_out` puts before what a spreadsheet would compute.

    >>> from estimator.count.strings import Strings
    >>> as_before_excel(Strings.from_any(["'=1+1", "'Zoé", "'", "-5 %"])).texts()
    ['=1+1', "'Zoé", "'", '-5 %']
    """
    import numpy as np  # not above: `lint` reads headings only

    from estimator.count.core import Spans
    from estimator.count.strings import Strings

    spans = column.spans
    rows = np.flatnonzero(spans.ends - spans.starts > 1)
    first, second = (spans.data[spans.starts[rows] + step] for step in (0, 1))
    starts = spans.starts.copy()
    starts[rows[(first == _APOSTROPHE) & np.isin(second, _COMPUTED)]] += 1
    return Strings(Spans(spans.data, starts, spans.ends, spans.doubled), column.valid)


def without_rejects(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that are the campaign's own.

    >>> without_rejects(["to", "text", "code", "reason", "line"]), without_rejects(["code", "reason"])
    (('to', 'text'), ('code', 'reason'))
    """
    for ours in (REJECTS_OF_SEVERAL, REJECTS_COLUMNS):
        if len(header) > len(ours) and tuple(header[-len(ours) :]) == ours:
            return tuple(header[: -len(ours)])
    return tuple(header)
