"""The characters that GSM-7 lacks, in whole columns of messages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from estimator.count import core
from estimator.count.strings import Strings

CODE_BITS = 21
"""Hold any code point."""


def forcing_characters(messages: Strings) -> dict[str, int]:
    """The characters that GSM-7 lacks, and how many of the messages hold each.

    >>> forcing_characters(Strings.from_any(["ça", "ça ça", "là"]))
    {'ç': 2}
    """
    codes = holding(messages) & ((1 << CODE_BITS) - 1)
    # With counts, for without them numpy first loads its masked arrays.
    each, times = np.unique(codes, return_counts=True)
    return {chr(code): count for code, count in zip(each.tolist(), times.tolist(), strict=True)}


def holding(messages: Strings) -> NDArray[np.int64]:
    """Each message with each character in it that GSM-7 lacks, once: `row << CODE_BITS | code`, in order."""
    found = core.outside(messages.spans)
    pairs, _ = np.unique(found.row << CODE_BITS | found.code, return_counts=True)
    return np.asarray(pairs)
