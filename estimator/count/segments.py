"""The counter: what every message of a column costs on the air.

The counting itself is the core's (`core/`); this is what the rest of the house, and its users, ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from estimator.base.arguments import checked
from estimator.count import core
from estimator.count.alphabet import CONCATENATED_LIMIT, ENCODINGS, SINGLE_LIMIT
from estimator.count.core import Counts
from estimator.count.message import stop_text
from estimator.count.strings import Messages, Strings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CONCATENATED_UNITS", "SINGLE_UNITS", "Counts", "at_least", "count", "count_segments"]

SINGLE_UNITS: Final = np.array([SINGLE_LIMIT[encoding] for encoding in ENCODINGS])
CONCATENATED_UNITS: Final = np.array([CONCATENATED_LIMIT[encoding] for encoding in ENCODINGS])
"""Units of the only segment of a message, and of each of several, by number of encoding."""


@checked()
def count_segments(messages: Messages, *, stop_clause: bool | str = False) -> pd.DataFrame:
    """Count what each message costs on the air.

    Parameters
    ----------
    messages : array-like of str, shape (n,)
        Texts exactly as they will be sent: a list, a numpy array, a pandas Series (whose index is kept),
        or an Arrow array. A dask Series gives a dask DataFrame, counted partition by partition.
    stop_clause : bool or str
        True appends OVHcloud's opt-out text (a newline and `STOP:36111`, 11 units) to every message before
        counting; a text appends that text.

    Returns
    -------
    DataFrame, n rows
        `encoding` (categorical: "GSM-7", "UCS-2"), `units` (int64) [septets or UTF-16 code units],
        `segments` (int64) [1..].

    Raises
    ------
    MessageError
        `MSG001` where an item is missing or not text; names the first such row, from 0;
        `MSG005` where there is no column.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> count_segments(["Déjà 20 €", "Ça commence ✓"])
      encoding  units  segments
    0    GSM-7     10         1
    1    UCS-2     13         1
    """
    if hasattr(messages, "map_partitions"):  # a dask Series; whoever has one has imported dask
        series = cast("Any", messages)
        lazy: pd.DataFrame = series.map_partitions(
            count_segments, stop_clause=stop_clause, meta=count_segments(series._meta)
        )
        return lazy
    import pandas as pd  # slow to import, and the command never needs it

    counts = count(Strings.from_any(messages), stop_text(stop_clause))
    return pd.DataFrame(
        {
            "encoding": pd.Categorical.from_codes(counts.encoding, pd.Index(ENCODINGS)),
            "units": counts.units,
            "segments": counts.segments,
        },
        index=getattr(messages, "index", None) if isinstance(messages, pd.Series) else None,
    )


def count(messages: Strings, stop_clause: str = "", with_clause: NDArray[np.bool_] | None = None) -> Counts:
    """Count messages, with `stop_clause` appended: to all of them, or only where `with_clause` is True.

    >>> count(Strings.from_any(["Bonjour", "Bonjour"]), " STOP 36179", np.array([True, False])).units.tolist()
    [18, 7]
    """
    return core.count(messages.spans, stop_clause.encode("utf-8", "surrogatepass"), with_clause)


def at_least(units: NDArray[np.int64], encoding: NDArray[np.int8] | int) -> NDArray[np.int64]:
    """Segments that so many units take where no pair stands on a boundary.

    >>> at_least(np.array([160, 161, 306]), 0).tolist()
    [1, 2, 2]
    """
    several = -(-units // CONCATENATED_UNITS[encoding])
    return np.where(units <= SINGLE_UNITS[encoding], 1, several).astype(np.int64)
