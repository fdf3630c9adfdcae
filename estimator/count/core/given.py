"""What the core is given: where arrays lie, and structures made of them."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.count.core.layouts import PlanLayout, ReplacementsLayout, SeenLayout, TotalsLayout
from estimator.count.core.replacing import Replacements
from estimator.count.core.shapes import CHARACTERS, NumberPlan, RunningTotals, SeenKeys, Spans

_Anything = ctypes.c_char * 0


@lru_cache
def plan_given(plan: NumberPlan) -> tuple[PlanLayout, list[NDArray[Any]]]:
    """A plan as the core takes it, and the arrays that must live as long."""
    arrays = [
        np.ascontiguousarray(array, kind)
        for array, kind in (
            (plan.step, np.uint32),
            (plan.country, np.int16),
            (plan.warning, np.uint8),
            (plan.reject, np.uint8),
            (plan.unclear, np.uint8),
            (plan.trunks, np.uint8),
        )
    ]
    given = PlanLayout(
        *(at(array) for array in arrays[:-1]),
        *(plan.root, plan.home, plan.after(plan.calling_code), plan.is_main),
        *(plan.shortest, plan.longest, len(plan.calling_code), len(plan.trunk)),
        *((ctypes.c_uint8 * 8)(*map(int, digits)) for digits in (plan.calling_code, plan.trunk)),
        at(arrays[-1]),
    )
    return given, arrays


def set_given(seen: SeenKeys) -> SeenLayout:
    return SeenLayout(at(seen.keys), at(seen.again), len(seen.keys), seen.taken, seen.most, seen.level)


@lru_cache
def rules_given(rules: Replacements) -> tuple[ReplacementsLayout, list[NDArray[Any]], int]:
    """Rules as the core takes them, the arrays that must live as long, and the most that a byte becomes."""
    page, index = np.zeros(0x2000, np.uint16), [np.zeros(256, np.uint16)]
    for rule, code in enumerate(rules.codes, start=1):
        if not page[code >> 8]:
            page[code >> 8] = len(index)
            index.append(np.zeros(256, np.uint16))
        index[page[code >> 8]][code & 255] = rule
    becomes = [rules.other, *rules.new]
    length = [-1 if new is None else len(new) for new in becomes]
    start = np.concatenate(([0], np.cumsum(np.maximum(length, 0))[:-1]))
    arrays: list[NDArray[Any]] = [
        *(page, np.concatenate(index), np.array([0, *rules.kinds], np.uint8)),
        np.array([0, *(rules.runs or (0,) * len(rules.codes))], np.uint8),
        *(np.array([0, *rules.shrink], np.int64), start.astype(np.int64), np.array(length, np.int64)),
        np.frombuffer(b"".join(new or b"" for new in becomes) + b"\0", np.uint8),
    ]
    return ReplacementsLayout(*map(at, arrays)), arrays, max(1, *length)


class TotalsGiven:
    """`core_totals` over the arrays of `RunningTotals`, and the table of characters that only it needs."""

    def __init__(self, totals: RunningTotals) -> None:
        self._codes = np.zeros(CHARACTERS, np.uint32)
        self._last = np.zeros(CHARACTERS, np.uint32)
        self._forcing = np.zeros(CHARACTERS, np.int64)
        sums = (totals.lines, totals.lengths, totals.warnings, totals.clauses, totals.rejects, totals.no_rate)
        table = (self._codes, self._last, self._forcing)
        self._given = TotalsLayout(
            totals.countries, totals.near, *[at(array) for array in (*sums, *table)], 0, 0
        )
        self.address = ctypes.addressof(self._given)

    def settle(self, forcing: dict[int, int]) -> None:
        """Move what the table holds to `forcing`."""
        found = np.flatnonzero(self._codes)
        codes, messages = self._codes[found] - 1, self._forcing[found]
        for code, some in zip(codes.tolist(), messages.tolist(), strict=True):
            forcing[code] = forcing.get(code, 0) + some
        for array in (self._codes, self._last, self._forcing):
            array[:] = 0
        self._given.taken = self._given.row = 0


def arrays_of(texts: Spans) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any] | None]:
    """The arrays of some spans as the core takes them."""
    starts, ends = np.ascontiguousarray(texts.starts, np.int64), np.ascontiguousarray(texts.ends, np.int64)
    return np.ascontiguousarray(texts.data, np.uint8), starts, ends, in_order(texts.doubled, np.uint8)


def in_order(values: NDArray[Any] | None, kind: type[np.generic]) -> NDArray[Any] | None:
    return None if values is None else np.ascontiguousarray(values, kind)


def octets_of(data: Any, size: int) -> NDArray[np.uint8]:
    array = np.frombuffer(data, np.uint8)
    if not 0 <= size <= len(array):
        raise ValueError(f"{size} bytes of {len(array)}")
    return array


def at(array: NDArray[Any] | None) -> int | None:
    """Where an array lies; null for none."""
    if array is None:
        return None
    # The second way is for memory that must not be written; it takes three times as long.
    return ctypes.addressof(_Anything.from_buffer(array.data)) if array.flags.writeable else array.ctypes.data


def as_given(value: Any) -> int | None:
    return at(value) if isinstance(value, np.ndarray) else value
