"""From how many bytes of text the compiled kernel pays for its loading: `kernels.PAYS_FROM`."""

from __future__ import annotations

import statistics

import numpy as np

from benchmarks import data
from benchmarks.matching import portably
from benchmarks.measure import in_turns, process
from benchmarks.table import Section
from estimator.count import kernels
from estimator.count.kernels import portable
from estimator.numbers import match

_STARTS = 5
_NO_CLAUSE = np.zeros(4, np.int64)


def run(rows: int) -> Section:
    """What loading costs, and what every byte saves."""
    compiled = kernels.load_compiled()
    if compiled is None:
        return Section("Crossover", (), (), ("Skipped: numba is not installed.",))
    messages, numbers = data.messages(rows), data.numbers(rows)
    times = in_turns(
        {
            "count, numpy": lambda: portable.count_rows(messages.data, messages.offsets, _NO_CLAUSE),
            "count, compiled": lambda: compiled.count_rows(messages.data, messages.offsets, _NO_CLAUSE),
            "match, numpy": lambda: portably(numbers, None),
            "match, compiled": lambda: match(numbers),
        },
        rounds=5,
    )
    octets = len(messages.data)
    counting = (times["count, numpy"].cpu - times["count, compiled"].cpu) / octets
    matching = (times["match, numpy"].cpu - times["match, compiled"].cpu) / octets
    loading = _start("estimator.count.kernels.compiled") - _start("estimator.count.kernels.portable")
    table = [
        ("loading numba and the compiled loops", f"{loading:.2f} s of processor time"),
        ("saved by counting 1 MB of text", f"{counting * 1e9:.2f} ms of processor time"),
        ("saved on the numbers (E.164) that come with it", f"{matching * 1e9:.2f} ms of processor time"),
        ("pays from, where texts are only counted", f"{loading / counting / 1e6:.0f} MB of text"),
        ("pays from, in a campaign", f"{loading / (counting + matching) / 1e6:.0f} MB of text"),
        ("`kernels.PAYS_FROM`", f"{kernels.PAYS_FROM / 1e6:.0f} MB"),
    ]
    return Section("Crossover of the two kernels", ("what", "how much"), table)


def _start(module: str) -> float:
    return statistics.median(process("-c", f"import {module}").cpu for _ in range(_STARTS))
