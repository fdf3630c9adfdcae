"""What is found outside GSM-7 in texts, and what is put in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BEGINS_RUN, GOES_ON = 1, 2
"""In `Replacements.runs`."""


class Outside(NamedTuple):
    """Characters that GSM-7 lacks, in order.

    Attributes
    ----------
    row, position, code : int64 arrays, shape (n,)
        The text each is in; where it begins in `Spans.data`; its code point.
    """

    row: NDArray[np.int64]
    position: NDArray[np.int64]
    code: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Replacements:
    """What becomes of characters that GSM-7 lacks.

    Attributes
    ----------
    codes : tuple of int
        Code points, ascending. What follows is of each of them.
    kinds : tuple of int
        Bits of the caller's.
    shrink : tuple of int
    new : tuple of bytes or None
        What it becomes; None: it stays.
    other : bytes, optional
        What all others become.
    runs : tuple of int, optional
        `BEGINS_RUN`, `GOES_ON`, or 0. A run vanishes: a character that begins one, and those after it that
        begin or go on with one; and with it one blank (U+20, U+A0, U+202F) before it or, where it begins a
        line, one (U+20) after it.
    """

    codes: tuple[int, ...]
    kinds: tuple[int, ...]
    shrink: tuple[int, ...]
    new: tuple[bytes | None, ...]
    other: bytes | None = None
    runs: tuple[int, ...] = ()


class ReplacedTexts(NamedTuple):
    """Texts whose characters were replaced.

    Attributes
    ----------
    data : uint8 array
    offsets : int64 array, shape (n + 1,)
        Text `i` is `data[offsets[i]:offsets[i + 1]]`.
    kinds : uint8 array, shape (n,)
        The kinds of all rules that were met, put together.
    shrink : int64 array, shape (n,)
        The sum of their `shrink`.
    """

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    shrink: NDArray[np.int64]
