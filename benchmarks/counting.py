"""The counter: its kernels against the scalar C loop, on the same Arrow buffers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import data, scalar
from benchmarks.measure import in_turns, ratio
from benchmarks.table import Section
from estimator.count import kernels
from estimator.count.kernels import portable
from estimator.count.strings import Strings

_ROUNDS = 7
_NO_CLAUSE = np.zeros(4, np.int64)


def run(rows: int) -> Section:
    """Messages a second, and that as a share of the C loop's."""
    messages = data.messages(rows)
    with tempfile.TemporaryDirectory() as folder:
        counters, notes = _counters(Path(folder))
        notes += _differences(counters, messages)
        contenders = {name: _bound(count, messages) for name, count in counters.items()}
        times = in_turns(contenders, rounds=_ROUNDS)
    base = times.get("scalar C loop")
    octets = len(messages.data)
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


def _counters(folder: Path) -> tuple[dict[str, Callable[..., Any]], list[str]]:
    loop, compiled = scalar.compiled_loop(folder), kernels.load_compiled()
    notes = []
    counters: dict[str, Callable[..., Any]] = {}
    if loop is None:
        notes.append("Skipped: the C loop, for there is no C compiler.")
    else:
        counters["scalar C loop"] = loop
    if compiled is None:
        notes.append("Skipped: the compiled kernel, for numba is not installed.")
    else:
        counters["compiled kernel (numba)"] = compiled.count_rows
    counters["portable kernel (numpy)"] = portable.count_rows
    return counters, notes


def _bound(count: Callable[..., Any], messages: Strings) -> Callable[[], object]:
    return lambda: count(messages.data, messages.offsets, _NO_CLAUSE)


def _differences(counters: dict[str, Callable[..., Any]], messages: Strings) -> list[str]:
    """A fast counter that counts wrong is not fast."""
    expected = portable.count_rows(messages.data, messages.offsets, _NO_CLAUSE)
    for name, count in counters.items():
        found = count(messages.data, messages.offsets, _NO_CLAUSE)
        if not all(np.array_equal(one, other) for one, other in zip(expected, found, strict=True)):
            raise AssertionError(f"the {name} counts differently")
    return ["All of them give the same encoding, units, segments and doubts for every message."]


def _describe(messages: Strings) -> str:
    encoding, *_ = portable.count_rows(messages.data, messages.offsets, _NO_CLAUSE)
    characters, extension, _, _ = portable.measure(messages.data, messages.offsets).T
    ascii_only = characters == messages.lengths
    return (
        f"{characters.mean():.0f} characters in the mean, {encoding.mean():.1%} UCS-2, "
        f"{(extension > 0).mean():.1%} with extension characters, {ascii_only.mean():.1%} pure ASCII"
    )
