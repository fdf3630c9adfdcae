"""The counter: what every message of a column costs on the air.

The counting itself is done by a kernel (`kernels/`) that reads Arrow-style buffers and nothing else. A
message is cut character by character only where a pair on a boundary could really cost a segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from estimator.count import kernels
from estimator.count.kernels.portable import blocks, code_points, cut_rows, measure, special
from estimator.count.kernels.tables import CORRECTIONS, ENCODINGS, OUTSIDERS
from estimator.count.message import stop_text
from estimator.count.strings import Strings

if TYPE_CHECKING:
    import pandas as pd

_CODE_BITS = 21  # hold any code point


@dataclass(frozen=True, slots=True)
class Counts:
    """What `n` messages cost on the air.

    Attributes
    ----------
    encoding : int8 array, shape (n,)
        Index into `ENCODINGS`: 0 is GSM-7, 1 is UCS-2.
    units : int64 array, shape (n,) [septets in GSM-7, UTF-16 code units in UCS-2]
    segments : int64 array, shape (n,)

    >>> counts = count(Strings.from_any(["20 €", "✓" * 71]))
    >>> counts.encoding.tolist(), counts.units.tolist(), counts.segments.tolist()
    ([0, 1], [5, 71], [1, 2])
    """

    encoding: NDArray[np.int8]
    units: NDArray[np.int64]
    segments: NDArray[np.int64]


def count_segments(messages: Any, *, stop_clause: bool | str = False) -> pd.DataFrame:
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
        `MSG001` where an item is missing or not text; names the first such row, from 0.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> count_segments(["Déjà 20 €", "Ça commence ✓"])
      encoding  units  segments
    0    GSM-7     10         1
    1    UCS-2     13         1
    """
    if hasattr(messages, "map_partitions"):  # a dask Series; whoever has one has imported dask
        lazy: pd.DataFrame = messages.map_partitions(
            count_segments, stop_clause=stop_clause, meta=count_segments(messages._meta)
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


def count(messages: Strings, stop_clause: str = "") -> Counts:
    """Count messages, each with `stop_clause` appended; the kernel behind `count_segments`."""
    clause = Strings.from_bytes([stop_clause.encode("utf-8", "surrogatepass")])
    added = measure(clause.data, clause.offsets)[0]
    count_rows = kernels.best(len(messages.data)).count_rows
    encoding, units, segments, may_straddle = count_rows(messages.data, messages.offsets, added)
    doubtful = np.flatnonzero(may_straddle)
    if len(doubtful):
        texts = messages.take(doubtful).append(clause.data)
        segments[doubtful] = cut_rows(texts.data, texts.offsets, encoding[doubtful])
    return Counts(encoding, units, segments)


def forcing_characters(messages: Strings) -> dict[str, int]:
    """The characters that GSM-7 lacks, and how many of the messages hold each.

    >>> forcing_characters(Strings.from_any(["ça", "ça ça", "là"]))
    {'ç': 2}
    """
    found: dict[str, int] = {}
    for row, _, code in outside_characters(messages):
        # With counts, for without them numpy first loads its masked arrays.
        pairs, _ = np.unique((row << _CODE_BITS) | code, return_counts=True)
        codes, times = np.unique(pairs & ((1 << _CODE_BITS) - 1), return_counts=True)
        for each, holding in zip(codes.tolist(), times.tolist(), strict=True):
            found[chr(each)] = found.get(chr(each), 0) + holding
    return found


def outside_characters(
    messages: Strings,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Every character that GSM-7 lacks, some rows at a time.

    Yields
    ------
    row, position, code : int64 arrays
        The message, from 0 and in order; where the character begins in `messages.data`; its code point.
    """
    for rows in blocks(messages.offsets):
        block = messages.offsets[rows.start : rows.stop + 1].astype(np.int64, copy=False)
        data = messages.data[block[0] : block[-1]]
        positions, kinds = special(data)
        outside = positions[CORRECTIONS[kinds, OUTSIDERS] > 0]
        row = rows.start - 1 + np.searchsorted(block - block[0], outside, side="right")
        yield row, block[0] + outside, code_points(data, outside)
