"""The compiled core, called by ctypes: other threads run meanwhile. The signatures are those of `plain.py`.

A call costs a few microseconds, so it should get a block of rows, not one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimator.base.memory import Memory
from estimator.count.core.given import (
    TotalsGiven,
    arrays_of,
    as_given,
    at,
    in_order,
    octets_of,
    plan_given,
    rules_given,
    set_given,
)
from estimator.count.core.layouts import CutLayout
from estimator.count.core.library import LIBRARY, load
from estimator.count.core.replacing import Outside, ReplacedTexts, Replacements
from estimator.count.core.shapes import (
    Counts,
    Cut,
    CutFault,
    Match,
    NumberPlan,
    Rows,
    RunningTotals,
    SeenKeys,
    Spans,
)
from estimator.count.core.steps import Step, now, several

Given = ParamSpec("Given")
Found = TypeVar("Found")

_FAULTS = {2: "CSV002", 3: "CSV003", 4: "CSV004", 5: "CSV005", 9: "CSV009"}


_library = load(LIBRARY)
vectors: int = _library.core_vectors()
"""The instructions in use: what this processor has, 0 for none. Tests set it to 0."""


_STEPS: Final[dict[Any, Callable[..., Step[Any]]]] = {}


def _one_call(step: Callable[Given, Step[Found]]) -> Callable[Given, Found]:
    """The function that calls the core for what a step says; `together` takes the step itself."""

    @wraps(step)
    def call(*args: Given.args, **options: Given.kwargs) -> Found:
        return now(_library, step(*args, **options))

    _STEPS[call] = step
    return call


def together(*calls: partial[Any]) -> list[Any]:
    """As `plain.together`."""
    steps = [_STEPS[call.func](*call.args, **call.keywords) for call in calls]
    found: list[Any] = []
    while len(found) < len(steps):
        found += several(_library, steps[len(found) :])
    return found


def utf8(data: Any, size: int) -> int:
    """As `plain.utf8`."""
    array = octets_of(data, size)
    return int(_library.core_utf8(at(array), size, vectors))


def records(
    data: Any,
    size: int,
    *,
    final: bool,
    delimiter: str,
    width: int,
    wanted: Sequence[int],
    room: int | None = None,
    lines: bool = False,
    memory: Memory | None = None,
) -> Cut:
    """As `plain.records`."""
    array = octets_of(data, size)
    if room is None:
        # Memory for rows of 64 bytes; where they are shorter, all is done again with more.
        found = records(
            *(data, size),
            final=final,
            delimiter=delimiter,
            width=width,
            wanted=wanted,
            room=size // 64 + 16,
            lines=lines,
            memory=memory,
        )
        if found.rows < size // 64 + 16:
            return found
        # A character and a line end: new memory, which takes no room where nothing is written.
        room, memory = size // 2 + 1, None
    columns = np.array(wanted, np.int64)
    wide = np.dtype(np.int64).itemsize * (2 * len(wanted) + 1) * room
    needed = wide + len(wanted) * room
    cells = np.empty(needed, np.uint8) if memory is None else np.frombuffer(memory.free(needed), np.uint8)
    *places, begun = cells[:wide].view(np.int64).reshape(-1, room)
    starts, ends = places[: len(wanted)], places[len(wanted) :]
    doubled = cells[wide:].reshape(-1, room)
    cut = CutLayout()
    _library.core_records(
        *(at(array), size, final, ord(delimiter), width, at(columns), len(wanted), room),
        *(at(starts[0]), at(ends[0]), at(doubled), at(begun) if lines else None),
        *(ctypes.addressof(cut), vectors),
    )
    rows = cut.rows
    return Cut(
        tuple(
            Spans(array, starts[at][:rows], ends[at][:rows], doubled[at, :rows]) for at in range(len(wanted))
        ),
        cut.used,
        cut.lines,
        begun[:rows] if lines else None,
        CutFault(_FAULTS[cut.fault], cut.offset, cut.opened, cut.cells) if cut.fault else None,
    )


@_one_call
def count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> Step[Counts]:
    """As `plain.count`."""
    rows = len(texts)
    found = Counts(np.empty(rows, np.int8), np.empty(rows, np.int64), np.empty(rows, np.int64))
    sent = in_order(with_clause, np.uint8)
    appended = np.frombuffer(clause, np.uint8)
    data, starts, ends, doubled = arrays_of(texts)
    return Step(
        "count",
        (
            *(data, len(data), starts, ends, doubled, rows, appended, len(appended), sent),
            *(found.encoding, found.units, found.segments, vectors),
        ),
        lambda _: found,
    )


@_one_call
def more(
    texts: Spans,
    counted: Counts,
    with_clause: NDArray[np.bool_],
    reject: NDArray[np.uint8],
    *,
    clause: bytes,
    longer: int,
) -> Step[int]:
    """As `plain.more`."""
    data, starts, ends, doubled = arrays_of(texts)
    appended = np.frombuffer(clause, np.uint8)
    return Step(
        "more",
        (
            *(data, len(data), starts, ends, doubled, len(starts), appended, len(appended), longer),
            *(in_order(counted.encoding, np.int8), in_order(counted.units, np.int64)),
            *(in_order(counted.segments, np.int64), in_order(with_clause, np.uint8)),
            *(in_order(reject, np.uint8), vectors),
        ),
        int,
    )


def cuts(text: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `plain.cuts`."""
    octets = np.frombuffer(text, np.uint8)
    ends, units = np.empty((2, len(octets) + 1), np.int64)
    found = _library.core_cuts(at(octets), len(octets), at(ends), at(units))
    return ends[:found], units[:found]


@_one_call
def numbers(cells: Spans, plan: NumberPlan) -> Step[Match]:
    """As `plain.numbers`."""
    rows = len(cells)
    found = Match(
        np.empty(rows, np.int16), np.empty(rows, np.uint8), np.empty(rows, np.uint8), np.empty(rows, np.int64)
    )
    data, starts, ends, _ = arrays_of(cells)
    return Step(
        "numbers",
        (
            *(data, starts, ends, rows, ctypes.addressof(plan_given(plan)[0])),
            *(found.country, found.warning, found.reject, found.e164),
        ),
        lambda _: found,
    )


def unusual(cells: Spans) -> NDArray[np.int64]:
    """As `plain.unusual`."""
    data, starts, ends, _ = arrays_of(cells)
    rows = np.empty(len(cells), np.int64)
    found = _library.core_unusual(at(data), at(starts), at(ends), len(cells), at(rows))
    return rows[:found]


@_one_call
def keys(
    texts: Spans, e164: NDArray[np.int64], reject: NDArray[np.uint8], level: int = 0
) -> Step[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """As `plain.keys`."""
    of_numbers, of_pairs = np.empty((2, len(texts)), np.uint64)
    data, starts, ends, doubled = arrays_of(texts)
    digits, why = np.ascontiguousarray(e164, np.int64), np.ascontiguousarray(reject, np.uint8)
    return Step(
        "keys",
        (
            *(data, len(data), starts, ends, doubled, len(texts), digits, why, level),
            *(of_numbers, of_pairs, vectors),
        ),
        lambda _: (of_numbers, of_pairs),
    )


def see(found: NDArray[np.uint64], seen: SeenKeys, before: NDArray[np.uint8] | None = None) -> int:
    """As `plain.see`."""
    given, added = set_given(seen), np.ascontiguousarray(found, np.uint64)
    done = _library.core_see(at(added), len(added), ctypes.addressof(given), at(before), vectors)
    seen.taken = given.taken
    return int(done)


def forget(seen: SeenKeys) -> None:
    """As `plain.forget`."""
    given = set_given(seen)
    _library.core_forget(ctypes.addressof(given))
    seen.taken, seen.level = given.taken, given.level


@_one_call
def leftovers(texts: Spans) -> Step[NDArray[np.uint8] | None]:
    """As `plain.leftovers`."""
    kinds = np.empty(len(texts), np.uint8)
    data, starts, ends, _ = arrays_of(texts)
    return Step(
        "leftovers",
        (data, len(data), starts, ends, len(texts), kinds, vectors),
        lambda some: kinds if some else None,
    )


@_one_call
def nothing(texts: Spans) -> Step[NDArray[np.bool_] | None]:
    """As `plain.nothing`."""
    data, starts, ends, _ = arrays_of(texts)
    found = np.empty(len(texts), np.uint8)
    return Step(
        "nothing",
        (data, starts, ends, len(texts), found),
        lambda some: found.view(np.bool_) if some else None,
    )


def gather(texts: Spans) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """As `plain.gather`."""
    data, starts, ends, doubled = arrays_of(texts)
    into, offsets = np.empty(int((ends - starts).sum()), np.uint8), np.empty(len(texts) + 1, np.int64)
    _library.core_gather(*(at(data), at(starts), at(ends), at(doubled), len(texts), at(into), at(offsets)))
    return into[: offsets[-1]], offsets


def outside(texts: Spans) -> Outside:
    """As `plain.outside`."""
    data, starts, ends, _ = arrays_of(texts)
    # Memory that is not written takes no room.
    row, position, code = np.empty((3, int((ends - starts).sum())), np.int64)
    found = _library.core_outside(
        *(at(data), at(starts), at(ends), len(texts), at(row), at(position), at(code))
    )
    return Outside(row[:found], position[:found], code[:found])


def linkish(texts: Spans) -> NDArray[np.bool_]:
    """As `plain.linkish`."""
    data, starts, ends, _ = arrays_of(texts)
    found = np.empty(len(texts), np.uint8)
    _library.core_linkish(at(data), at(starts), at(ends), len(texts), at(found))
    return found.view(np.bool_)


def replaced(texts: Spans, rules: Replacements) -> ReplacedTexts:
    """As `plain.replaced`."""
    data, starts, ends, _ = arrays_of(texts)
    rows, (given, _, most) = len(texts), rules_given(rules)
    # Memory that is not written takes no room.
    into = np.empty(int((ends - starts).sum()) * most, np.uint8)
    offsets, kinds, shrink = np.empty(rows + 1, np.int64), np.empty(rows, np.uint8), np.empty(rows, np.int64)
    found = ReplacedTexts(into, offsets, kinds, shrink)
    _library.core_replaced(
        *(at(data), at(starts), at(ends), rows, ctypes.addressof(given)),
        *(at(into), at(found.offsets), at(found.kinds), at(found.shrink)),
    )
    return found._replace(data=into[: found.offsets[-1]])


def holding(texts: Spans, signs: bytes) -> NDArray[np.bool_]:
    """As `plain.holding`."""
    data, starts, ends, _ = arrays_of(texts)
    holds = np.empty(len(texts), np.uint8)
    eight = np.frombuffer((signs * 8)[:8] if signs else b"\xff" * 8, np.uint8)
    _library.core_holding(*(at(data), at(starts), at(ends), len(texts), at(eight), at(holds), vectors))
    return holds.view(np.bool_)


@_one_call
def tally(
    rows: Rows, rates: NDArray[np.int64], totals: RunningTotals, rate: NDArray[np.int64] | None = None
) -> Step[None]:
    """As `plain.tally`."""
    if totals.handle is None:
        totals.handle = TotalsGiven(totals)
    table = totals.handle
    data, starts, ends, _ = arrays_of(rows.messages)
    country, warning, reject = rows.matched.country, rows.matched.warning, rows.matched.reject
    encoding, units, segments = rows.counted.encoding, rows.counted.units, rows.counted.segments
    everywhere = isinstance(rows.with_clause, bool)
    arrays = [
        *(in_order(country, np.int16), in_order(warning, np.uint8), in_order(encoding, np.int8)),
        *(in_order(units, np.int64), in_order(segments, np.int64), in_order(rows.recipients, np.int64)),
        *(in_order(rows.missing, np.uint8), None if everywhere else in_order(rows.with_clause, np.uint8)),  # type: ignore[arg-type]
    ]
    limits, most = np.ascontiguousarray(rates, np.int64), len(rows.messages)

    def from_row(done: int) -> tuple[Any, ...]:
        return (
            *(data, starts[done:], ends[done:], most - done),
            *(None if each is None else each[done:] for each in arrays),
            *(everywhere and bool(rows.with_clause), limits, reject[done:]),
            *(None if rate is None else rate[done:], table.address),
        )

    def finish(done: int) -> None:
        while done < most:
            table.settle(totals.forcing)
            done += _library.core_tally(*map(as_given, from_row(done)))

    return Step("tally", from_row(0), finish, most)
