"""From how many bytes of text the compiled kernel pays for its loading: `kernels.PAYS_FROM`."""

from __future__ import annotations

import statistics

import numpy as np

from benchmarks import data
from benchmarks.measure import in_turns, process
from benchmarks.table import Section
from estimator import kernels
from estimator.kernels import portable

_STARTS = 5
_NO_CLAUSE = np.zeros(4, np.int64)


def run(rows: int) -> Section:
    """What loading costs, and what every byte saves."""
    compiled = kernels.load_compiled()
    if compiled is None:
        return Section("Crossover", (), (), ("Skipped: numba is not installed.",))
    messages = data.messages(rows)
    times = in_turns(
        {
            "portable": lambda: portable.count_rows(messages.data, messages.offsets, _NO_CLAUSE),
            "compiled": lambda: compiled.count_rows(messages.data, messages.offsets, _NO_CLAUSE),
        },
        rounds=5,
    )
    saved = (times["portable"].cpu - times["compiled"].cpu) / len(messages.data)
    loading = _start("estimator.kernels.compiled") - _start("estimator.kernels.portable")
    table = [
        ("loading numba and the compiled loops", f"{loading:.2f} s of processor time"),
        ("saved by counting 1 MB of text", f"{saved * 1e9:.2f} ms of processor time"),
        ("pays from", f"{loading / saved / 1e6:.0f} MB of text"),
        ("`kernels.PAYS_FROM`", f"{kernels.PAYS_FROM / 1e6:.0f} MB"),
    ]
    return Section("Crossover of the two kernels", ("what", "how much"), table)


def _start(module: str) -> float:
    return statistics.median(process("-c", f"import {module}").cpu for _ in range(_STARTS))
