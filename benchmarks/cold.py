"""Cold starts: what short commands cost, from the start of Python to its end."""

from __future__ import annotations

import compileall
import statistics
from pathlib import Path

from benchmarks.data import write_campaign
from benchmarks.measure import ROOT, Process, process
from benchmarks.memory import COMMAND
from benchmarks.table import Section

_STARTS = 9
_ROWS = 1_000
_IMPORTS = "`import numpy, typer`"


def run(folder: Path) -> Section:
    """Processor seconds and peak memory of each."""
    path = write_campaign(folder / "cold.csv", _ROWS)
    # As whoever installs a package does; where nobody may write byte code, each start would compile it again.
    compileall.compile_dir(ROOT / "estimator", quiet=1)
    commands = {
        "`python -c pass`": ("-c", "pass"),
        _IMPORTS: ("-c", "import numpy, typer"),
        "`smscost --help`": (*COMMAND, "--help"),
        '`smscost text "…"`': (*COMMAND, "text", "Reçu 20 € ✓"),
        f"`smscost estimate`, {_ROWS:,} rows": (*COMMAND, "estimate", str(path)),
    }
    found: dict[str, list[Process]] = {name: [] for name in commands}
    for _ in range(_STARTS + 1):
        for name, words in commands.items():
            found[name].append(process(*words))
    least = min(each.cpu for each in found[_IMPORTS][1:])
    table = [
        (
            name,
            f"{statistics.median(each.cpu for each in starts[1:]):.2f}",
            f"{min(each.cpu for each in starts[1:]):.2f}",
            f"{min(each.cpu for each in starts[1:]) / least:.2f}",
            f"{max(each.peak_bytes for each in starts) / 1e6:.0f}",
        )
        for name, starts in found.items()
    ]
    columns = ("command", "processor seconds", "the least", "times the imports", "peak, MB")
    return Section("Cold start", columns, table, (f"Medians of {_STARTS} starts.",))
