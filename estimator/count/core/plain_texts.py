"""The part of `plain.py` that handles texts whole: put end to end, and searched for what GSM-7 lacks."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core.shapes import Outside, Spans

OUTSIDE = re.compile(f"[^{''.join(map(re.escape, GSM7_UNITS))}]")
"""A character that GSM-7 lacks."""


def gather(texts: Spans) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts put end to end, two quotes that stand for one as one.

    Returns
    -------
    data : uint8 array
    offsets : int64 array, shape (n + 1,)
        Text `i` is `data[offsets[i]:offsets[i + 1]]`.
    """
    parts = [texts[row] for row in range(len(texts))]
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    return np.frombuffer(b"".join(parts), np.uint8), offsets


def outside(texts: Spans) -> Outside:
    """Every character that GSM-7 lacks, in the order of the texts."""
    found = []
    for row in range(len(texts)):
        start, end = int(texts.starts[row]), int(texts.ends[row])
        text = texts.data[start:end].tobytes().decode("utf-8", "surrogatepass")
        for match in OUTSIDE.finditer(text):
            before = len(text[: match.start()].encode("utf-8", "surrogatepass"))
            found.append((row, start + before, ord(match.group())))
    rows, positions, codes = np.array(found, np.int64).reshape(-1, 3).T
    return Outside(rows, positions, codes)
