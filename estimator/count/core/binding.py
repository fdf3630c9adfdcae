"""The compiled core, called by ctypes: other threads run meanwhile. The signatures are those of `plain.py`.

A call costs a few microseconds, so it should get a block of rows, not one.
"""

from __future__ import annotations

import ctypes
import sys
from array import array as integers
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimator.base.memory import Memory
from estimator.count.core.layouts import CutLayout, PlanLayout, ReplacementsLayout, SeenLayout, TotalsLayout
from estimator.count.core.replacing import Outside, ReplacedTexts, Replacements
from estimator.count.core.shapes import (
    CHARACTERS,
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

INTERFACE = 9
"""What `core_interface` of a library must answer; a library left from another version does not."""

SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
LIBRARY = Path(__file__).with_name(f"_core{SUFFIX}")

_Anything = ctypes.c_char * 0

_FAULTS = {2: "CSV002", 3: "CSV003", 4: "CSV004", 5: "CSV005", 9: "CSV009"}


def _load(path: Path) -> ctypes.CDLL:
    """The library at `path`; `OSError` where there is none that fits."""
    if not path.exists():
        raise OSError("it was not built")
    library = ctypes.CDLL(str(path))
    if library.core_interface() != INTERFACE:
        raise OSError("it was built for another version of smscost")
    at, number, flag = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
    byte, vectors = ctypes.c_uint8, ctypes.c_uint32
    for name, result, arguments in (
        ("utf8", number, (at, number, vectors)),
        (
            "records",
            None,
            (at, number, flag, byte, number, at, number, number, *[at] * 5, vectors),
        ),
        (
            "count",
            None,
            (at, number, at, at, at, number, at, number, *[at] * 4, vectors),
        ),
        (
            "more",
            number,
            (
                at,
                number,
                at,
                at,
                at,
                number,
                at,
                number,
                number,
                *[at] * 5,
                vectors,
            ),
        ),
        ("cuts", number, (at, number, at, at)),
        ("numbers", None, (at, at, at, number, *[at] * 5)),
        ("unusual", number, (at, at, at, number, at)),
        (
            "keys",
            None,
            (
                at,
                number,
                at,
                at,
                at,
                number,
                at,
                at,
                number,
                at,
                at,
                vectors,
            ),
        ),
        ("see", number, (at, number, at, at, vectors)),
        ("forget", None, (at,)),
        ("leftovers", number, (at, number, at, at, number, at, vectors)),
        ("nothing", number, (at, at, at, number, at)),
        ("gather", None, (at, at, at, at, number, at, at)),
        ("outside", number, (at, at, at, number, at, at, at)),
        ("linkish", None, (at, at, at, number, at)),
        ("holding", None, (at, at, at, number, at, at, vectors)),
        ("replaced", None, (at, at, at, number, *[at] * 5)),
        ("several", number, (at, number)),
        ("tally", number, (at, at, at, number, *[at] * 8, flag, *[at] * 4)),
    ):
        function = getattr(library, f"core_{name}")
        function.restype, function.argtypes = result, arguments
    return library


_library = _load(LIBRARY)
vectors: int = _library.core_vectors()
"""The instructions in use: what this processor has, 0 for none. Tests set it to 0."""


class _Step(NamedTuple):
    """A call: its arguments are numbers, arrays, or None; what is made of its result; when it is not all."""

    name: str
    arguments: tuple[Any, ...]
    finish: Callable[[int], Any]
    least: int = -1


_CALLS: Final = ("count", "more", "numbers", "tally", "leftovers", "nothing", "keys")
"""As `enum core_call` has them."""

_ARGUMENTS: Final = 17
_NOTHING_MORE: Final = (0,) * _ARGUMENTS


def _now(step: _Step) -> Any:
    return step.finish(getattr(_library, f"core_{step.name}")(*map(_given_as, step.arguments)) or 0)


def together(*calls: partial[Any]) -> list[Any]:
    """As `plain.together`."""
    steps = [_STEPS[call.func](*call.args, **call.keywords) for call in calls]
    found: list[Any] = []
    while len(found) < len(steps):
        found += _several(steps[len(found) :])
    return found


def _several(steps: list[_Step]) -> list[Any]:
    """What some steps find, up to the first that is not done with."""
    width = 3 + _ARGUMENTS
    given = integers("q")
    for step in steps:
        numbers = [_given_as(each) or 0 for each in step.arguments]
        given.extend((_CALLS.index(step.name), step.least, 0, *numbers, *_NOTHING_MORE[len(numbers) :]))
    done = _library.core_several(given.buffer_info()[0], len(steps))
    return [step.finish(given[at * width + 2]) for at, step in enumerate(steps[: done + 1])]


def _given_as(value: Any) -> int | None:
    return _at(value) if isinstance(value, np.ndarray) else value


def utf8(data: Any, size: int) -> int:
    """As `plain.utf8`."""
    array = _bytes(data, size)
    return int(_library.core_utf8(_at(array), size, vectors))


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
    array = _bytes(data, size)
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
        *(_at(array), size, final, ord(delimiter), width, _at(columns), len(wanted), room),
        *(_at(starts[0]), _at(ends[0]), _at(doubled), _at(begun) if lines else None),
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


def count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> Counts:
    """As `plain.count`."""
    found: Counts = _now(_count(texts, clause, with_clause))
    return found


def _count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> _Step:
    rows = len(texts)
    found = Counts(np.empty(rows, np.int8), np.empty(rows, np.int64), np.empty(rows, np.int64))
    sent = _array(with_clause, np.uint8)
    appended = np.frombuffer(clause, np.uint8)
    data, starts, ends, doubled = _spans(texts)
    return _Step(
        "count",
        (
            *(data, len(data), starts, ends, doubled, rows, appended, len(appended), sent),
            *(found.encoding, found.units, found.segments, vectors),
        ),
        lambda _: found,
    )


def more(
    texts: Spans,
    counted: Counts,
    with_clause: NDArray[np.bool_],
    reject: NDArray[np.uint8],
    *,
    clause: bytes,
    longer: int,
) -> int:
    """As `plain.more`."""
    found: int = _now(_more(texts, counted, with_clause, reject, clause=clause, longer=longer))
    return found


def _more(
    texts: Spans,
    counted: Counts,
    with_clause: NDArray[np.bool_],
    reject: NDArray[np.uint8],
    *,
    clause: bytes,
    longer: int,
) -> _Step:
    data, starts, ends, doubled = _spans(texts)
    appended = np.frombuffer(clause, np.uint8)
    return _Step(
        "more",
        (
            *(data, len(data), starts, ends, doubled, len(starts), appended, len(appended), longer),
            *(_array(counted.encoding, np.int8), _array(counted.units, np.int64)),
            *(_array(counted.segments, np.int64), _array(with_clause, np.uint8)),
            *(_array(reject, np.uint8), vectors),
        ),
        int,
    )


def cuts(text: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `plain.cuts`."""
    octets = np.frombuffer(text, np.uint8)
    ends, units = np.empty((2, len(octets) + 1), np.int64)
    found = _library.core_cuts(_at(octets), len(octets), _at(ends), _at(units))
    return ends[:found], units[:found]


def numbers(cells: Spans, plan: NumberPlan) -> Match:
    """As `plain.numbers`."""
    found: Match = _now(_numbers(cells, plan))
    return found


def _numbers(cells: Spans, plan: NumberPlan) -> _Step:
    rows = len(cells)
    found = Match(
        np.empty(rows, np.int16), np.empty(rows, np.uint8), np.empty(rows, np.uint8), np.empty(rows, np.int64)
    )
    data, starts, ends, _ = _spans(cells)
    return _Step(
        "numbers",
        (
            *(data, starts, ends, rows, ctypes.addressof(_given(plan)[0])),
            *(found.country, found.warning, found.reject, found.e164),
        ),
        lambda _: found,
    )


def unusual(cells: Spans) -> NDArray[np.int64]:
    """As `plain.unusual`."""
    data, starts, ends, _ = _spans(cells)
    rows = np.empty(len(cells), np.int64)
    found = _library.core_unusual(_at(data), _at(starts), _at(ends), len(cells), _at(rows))
    return rows[:found]


@lru_cache
def _given(plan: NumberPlan) -> tuple[PlanLayout, list[NDArray[Any]]]:
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
        *(_at(array) for array in arrays[:-1]),
        *(plan.root, plan.home, plan.after(plan.calling_code), plan.is_main),
        *(plan.shortest, plan.longest, len(plan.calling_code), len(plan.trunk)),
        *((ctypes.c_uint8 * 8)(*map(int, digits)) for digits in (plan.calling_code, plan.trunk)),
        _at(arrays[-1]),
    )
    return given, arrays


def keys(
    texts: Spans, e164: NDArray[np.int64], reject: NDArray[np.uint8], level: int = 0
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """As `plain.keys`."""
    found: tuple[NDArray[np.uint64], NDArray[np.uint64]] = _now(_keys(texts, e164, reject, level))
    return found


def _keys(texts: Spans, e164: NDArray[np.int64], reject: NDArray[np.uint8], level: int = 0) -> _Step:
    of_numbers, of_pairs = np.empty((2, len(texts)), np.uint64)
    data, starts, ends, doubled = _spans(texts)
    digits, why = np.ascontiguousarray(e164, np.int64), np.ascontiguousarray(reject, np.uint8)
    return _Step(
        "keys",
        (
            *(data, len(data), starts, ends, doubled, len(texts), digits, why, level),
            *(of_numbers, of_pairs, vectors),
        ),
        lambda _: (of_numbers, of_pairs),
    )


def see(found: NDArray[np.uint64], seen: SeenKeys, before: NDArray[np.uint8] | None = None) -> int:
    """As `plain.see`."""
    given, added = _given_set(seen), np.ascontiguousarray(found, np.uint64)
    done = _library.core_see(_at(added), len(added), ctypes.addressof(given), _at(before), vectors)
    seen.taken = given.taken
    return int(done)


def forget(seen: SeenKeys) -> None:
    """As `plain.forget`."""
    given = _given_set(seen)
    _library.core_forget(ctypes.addressof(given))
    seen.taken, seen.level = given.taken, given.level


def _given_set(seen: SeenKeys) -> SeenLayout:
    return SeenLayout(_at(seen.keys), _at(seen.again), len(seen.keys), seen.taken, seen.most, seen.level)


def leftovers(texts: Spans) -> NDArray[np.uint8] | None:
    """As `plain.leftovers`."""
    found: NDArray[np.uint8] | None = _now(_leftovers(texts))
    return found


def _leftovers(texts: Spans) -> _Step:
    kinds = np.empty(len(texts), np.uint8)
    data, starts, ends, _ = _spans(texts)
    return _Step(
        "leftovers",
        (data, len(data), starts, ends, len(texts), kinds, vectors),
        lambda some: kinds if some else None,
    )


def nothing(texts: Spans) -> NDArray[np.bool_] | None:
    """As `plain.nothing`."""
    found: NDArray[np.bool_] | None = _now(_nothing(texts))
    return found


def _nothing(texts: Spans) -> _Step:
    data, starts, ends, _ = _spans(texts)
    found = np.empty(len(texts), np.uint8)
    return _Step(
        "nothing",
        (data, starts, ends, len(texts), found),
        lambda some: found.view(np.bool_) if some else None,
    )


def gather(texts: Spans) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """As `plain.gather`."""
    data, starts, ends, doubled = _spans(texts)
    into, offsets = np.empty(int((ends - starts).sum()), np.uint8), np.empty(len(texts) + 1, np.int64)
    _library.core_gather(
        *(_at(data), _at(starts), _at(ends), _at(doubled), len(texts), _at(into), _at(offsets))
    )
    return into[: offsets[-1]], offsets


def outside(texts: Spans) -> Outside:
    """As `plain.outside`."""
    data, starts, ends, _ = _spans(texts)
    # Memory that is not written takes no room.
    row, position, code = np.empty((3, int((ends - starts).sum())), np.int64)
    found = _library.core_outside(
        *(_at(data), _at(starts), _at(ends), len(texts), _at(row), _at(position), _at(code))
    )
    return Outside(row[:found], position[:found], code[:found])


def linkish(texts: Spans) -> NDArray[np.bool_]:
    """As `plain.linkish`."""
    data, starts, ends, _ = _spans(texts)
    found = np.empty(len(texts), np.uint8)
    _library.core_linkish(_at(data), _at(starts), _at(ends), len(texts), _at(found))
    return found.view(np.bool_)


def replaced(texts: Spans, rules: Replacements) -> ReplacedTexts:
    """As `plain.replaced`."""
    data, starts, ends, _ = _spans(texts)
    rows, (given, _, most) = len(texts), _given_replacements(rules)
    # Memory that is not written takes no room.
    into = np.empty(int((ends - starts).sum()) * most, np.uint8)
    offsets, kinds, shrink = np.empty(rows + 1, np.int64), np.empty(rows, np.uint8), np.empty(rows, np.int64)
    found = ReplacedTexts(into, offsets, kinds, shrink)
    _library.core_replaced(
        *(_at(data), _at(starts), _at(ends), rows, ctypes.addressof(given)),
        *(_at(into), _at(found.offsets), _at(found.kinds), _at(found.shrink)),
    )
    return found._replace(data=into[: found.offsets[-1]])


@lru_cache
def _given_replacements(rules: Replacements) -> tuple[ReplacementsLayout, list[NDArray[Any]], int]:
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
    return ReplacementsLayout(*map(_at, arrays)), arrays, max(1, *length)


def holding(texts: Spans, signs: bytes) -> NDArray[np.bool_]:
    """As `plain.holding`."""
    data, starts, ends, _ = _spans(texts)
    holds = np.empty(len(texts), np.uint8)
    eight = np.frombuffer((signs * 8)[:8] if signs else b"\xff" * 8, np.uint8)
    _library.core_holding(*(_at(data), _at(starts), _at(ends), len(texts), _at(eight), _at(holds), vectors))
    return holds.view(np.bool_)


def tally(
    rows: Rows, rates: NDArray[np.int64], totals: RunningTotals, rate: NDArray[np.int64] | None = None
) -> None:
    """As `plain.tally`."""
    _now(_tally(rows, rates, totals, rate))


def _tally(
    rows: Rows, rates: NDArray[np.int64], totals: RunningTotals, rate: NDArray[np.int64] | None = None
) -> _Step:
    if totals.handle is None:
        totals.handle = _Table(totals)
    table = totals.handle
    data, starts, ends, _ = _spans(rows.messages)
    country, warning, reject = rows.matched.country, rows.matched.warning, rows.matched.reject
    encoding, units, segments = rows.counted.encoding, rows.counted.units, rows.counted.segments
    everywhere = isinstance(rows.with_clause, bool)
    arrays = [
        *(_array(country, np.int16), _array(warning, np.uint8), _array(encoding, np.int8)),
        *(_array(units, np.int64), _array(segments, np.int64), _array(rows.recipients, np.int64)),
        *(_array(rows.missing, np.uint8), None if everywhere else _array(rows.with_clause, np.uint8)),  # type: ignore[arg-type]
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
            done += _library.core_tally(*map(_given_as, from_row(done)))

    return _Step("tally", from_row(0), finish, most)


_STEPS: Final[dict[Any, Callable[..., _Step]]] = {
    count: _count,
    more: _more,
    numbers: _numbers,
    tally: _tally,
    leftovers: _leftovers,
    nothing: _nothing,
    keys: _keys,
}


class _Table:
    """`core_totals` over the arrays of `RunningTotals`, and the table of characters that only it needs."""

    def __init__(self, totals: RunningTotals) -> None:
        self._codes = np.zeros(CHARACTERS, np.uint32)
        self._last = np.zeros(CHARACTERS, np.uint32)
        self._forcing = np.zeros(CHARACTERS, np.int64)
        sums = (totals.lines, totals.lengths, totals.warnings, totals.clauses, totals.rejects, totals.no_rate)
        table = (self._codes, self._last, self._forcing)
        self._given = TotalsLayout(
            totals.countries, totals.near, *[_at(array) for array in (*sums, *table)], 0, 0
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


def _spans(texts: Spans) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any] | None]:
    """The arrays of some spans as the core takes them."""
    starts, ends = np.ascontiguousarray(texts.starts, np.int64), np.ascontiguousarray(texts.ends, np.int64)
    return np.ascontiguousarray(texts.data, np.uint8), starts, ends, _array(texts.doubled, np.uint8)


def _array(values: NDArray[Any] | None, kind: type[np.generic]) -> NDArray[Any] | None:
    return None if values is None else np.ascontiguousarray(values, kind)


def _bytes(data: Any, size: int) -> NDArray[np.uint8]:
    array = np.frombuffer(data, np.uint8)
    if not 0 <= size <= len(array):
        raise ValueError(f"{size} bytes of {len(array)}")
    return array


def _at(array: NDArray[Any] | None) -> int | None:
    """Where an array lies; null for none."""
    if array is None:
        return None
    # The second way is for memory that must not be written; it takes three times as long.
    return ctypes.addressof(_Anything.from_buffer(array.data)) if array.flags.writeable else array.ctypes.data
