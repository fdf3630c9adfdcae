"""The compiled core, called by ctypes: other threads run meanwhile. The signatures are those of `plain.py`.

A call costs a few microseconds, so it should get a block of rows, not one.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.count.core.shapes import Counted, Cut, Fault, Spans

INTERFACE = 1
"""What `core_interface` of a library must answer; a library left from another version does not."""

SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
LIBRARY = Path(__file__).with_name(f"_core{SUFFIX}")

_FAULTS = {2: "CSV002", 3: "CSV003", 4: "CSV004", 5: "CSV005"}


class _Cut(ctypes.Structure):
    """`core_cut`."""

    _fields_ = [
        (name, ctypes.c_int64) for name in ("rows", "used", "lines", "fault", "offset", "opened", "cells")
    ]


def _load(path: Path) -> ctypes.CDLL:
    """The library at `path`; `OSError` where there is none that fits."""
    if not path.exists():
        raise OSError("it was not built")
    library = ctypes.CDLL(str(path))
    if library.core_interface() != INTERFACE:
        raise OSError("it was built for another version of smscost")
    array, number, flag = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
    for name, result, arguments in (
        ("core_utf8", number, (array, number, flag)),
        ("core_records", None, (array, number, flag, ctypes.c_uint8, number, array, number, number, *[array] * 5)),
        ("core_count", None, (array, number, array, array, array, number, array, number, *[array] * 4)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, (*arguments, ctypes.c_uint32)
    return library


_library = _load(LIBRARY)
vectors: int = _library.core_vectors()
"""The instructions in use: what this processor has, 0 for none. Tests set it to 0."""


def utf8(data: Any, size: int, *, no_nul: bool = False) -> int:
    """As `plain.utf8`."""
    array = _bytes(data, size)
    return int(_library.core_utf8(_at(array), size, no_nul, vectors))


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
) -> Cut:
    """As `plain.records`."""
    array = _bytes(data, size)
    # A row has a delimiter between its cells and a line end, the last one perhaps without.
    most = size // max(width, 2) + 1
    room = most if room is None else min(room, most)
    columns = np.array(wanted, np.int64)
    starts, ends = np.empty((2, len(wanted), room), np.int64)
    doubled = np.empty((len(wanted), room), np.uint8)
    begun = np.empty(room, np.int64) if lines else None
    cut = _Cut()
    _library.core_records(
        *(_at(array), size, final, ord(delimiter), width, _at(columns), len(wanted), room),
        *(_at(starts), _at(ends), _at(doubled), _at(begun), ctypes.addressof(cut), vectors),
    )
    rows = cut.rows
    return Cut(
        tuple(
            Spans(array, starts[at, :rows], ends[at, :rows], doubled[at, :rows]) for at in range(len(wanted))
        ),
        cut.used,
        cut.lines,
        None if begun is None else begun[:rows],
        Fault(_FAULTS[cut.fault], cut.offset, cut.opened, cut.cells) if cut.fault else None,
    )


def count(texts: Spans, clause: bytes = b"", with_clause: NDArray[Any] | None = None) -> Counted:
    """As `plain.count`."""
    rows = len(texts)
    found = Counted(*(np.empty(rows, kind) for kind in (np.int8, np.int64, np.int64)))
    sent = _array(with_clause, np.uint8)
    appended = np.frombuffer(clause, np.uint8)
    data, starts, ends, doubled = _spans(texts)
    _library.core_count(
        *(_at(data), len(data), _at(starts), _at(ends), _at(doubled), rows),
        *(_at(appended), len(appended), _at(sent)),
        *(_at(found.encoding), _at(found.units), _at(found.segments), vectors),
    )
    return found


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
    return None if array is None else array.ctypes.data
