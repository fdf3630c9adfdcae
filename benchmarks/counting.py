"""The counter of the core against the scalar C loop, on the same Arrow buffers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import data, scalar
from benchmarks.measure import in_turns, ratio
from benchmarks.table import Section
from estimator.count.core import Counts, binding
from estimator.count.strings import Strings

_ROUNDS = 7
_LOOP = "scalar C loop"
_NO_CLAUSE = np.zeros(4, np.int64)


def run(rows: int) -> Section:
    """Messages a second, and that as a share of the C loop's."""
    messages = data.messages(rows)
    with tempfile.TemporaryDirectory() as folder:
        counters, notes = _counters(Path(folder), messages)
        notes += _differences(counters)
        times = in_turns(counters, rounds=_ROUNDS)
    base = times.get(_LOOP)
    octets = int(messages.lengths.sum())
    table = [
        (
            name,
            f"{rows / each.cpu / 1e6:.2f}",
            f"{octets / each.cpu / 1e6:.0f}",
            f"{ratio(each, base):.2f}" if base else "-",
        )
        for name, each in times.items()
    ]
    notes.append(f"{rows:,} messages of {_describe(messages)}; medians of {_ROUNDS} rounds, processor time.")
    columns = ("counter", "million messages/s", "MB/s", "share of the C loop")
    return Section("Counter", columns, table, tuple(notes))


def _counters(folder: Path, messages: Strings) -> tuple[dict[str, Callable[[], Counts]], list[str]]:
    loop = scalar.compiled_loop(folder)
    if loop is None:
        return {"core": lambda: _by_core(messages)}, ["Skipped: the C loop, for there is no C compiler."]
    octets, offsets = messages.packed()
    return {
        _LOOP: lambda: Counts(*loop(octets, offsets, _NO_CLAUSE)[:3]),
        "core": lambda: _by_core(messages),
        "core without vector instructions": lambda: _by_core(messages, portable=True),
    }, []


def _by_core(messages: Strings, *, portable: bool = False) -> Counts:
    found = binding.vectors
    try:
        if portable:
            binding.vectors = 0
        return binding.count(messages.spans)
    finally:
        binding.vectors = found


def _differences(counters: dict[str, Callable[[], Counts]]) -> list[str]:
    """A fast counter that counts wrong is not fast."""
    expected, *others = (count() for count in counters.values())
    for found in others:
        if not all(np.array_equal(getattr(expected, of), getattr(found, of)) for of in ("encoding", "units")):
            raise AssertionError("the counters count differently")
    said = "All of them give the same encoding and units for every message; the loop only doubts where a pair"
    return [f"{said} may stand on a boundary, and the core walks there."]


def _describe(messages: Strings) -> str:
    counts = binding.count(messages.spans)
    ascii_only = np.array([octets.isascii() for octets in messages.octets()])
    return (
        f"{messages.lengths.mean():.0f} bytes in the mean, {counts.encoding.mean():.1%} UCS-2, "
        f"{ascii_only.mean():.1%} pure ASCII"
    )
