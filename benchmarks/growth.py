"""How cost grows: a campaign of ten times the rows, the length, or the columns, against itself."""

from __future__ import annotations

import math
import time
from pathlib import Path

from benchmarks.table import Section
from estimator.campaign import open_campaign
from estimator.price.flow import run as estimate
from estimator.price.job import terms_for
from estimator.tariff import find_tariff

_ROUNDS = 7
_ROWS = 100_000
_TEXT = "Bonjour, votre commande est arrivée : à retirer dès demain en magasin, [24h/24], 20 € offerts. "


def run(folder: Path) -> Section:
    """The slope of processor time against bytes, where both axes are logarithmic; in one thread."""
    terms = terms_for(find_tariff(billing_country="fr", on="2026-11-01"))
    paths = {
        "as it is": _written(folder, _ROWS),
        "10 times the rows": _written(folder, 10 * _ROWS),
        "10 times the length": _written(folder, _ROWS, length=10),
        "10 times the columns": _written(folder, _ROWS, columns=10),
    }
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for name, path in paths.items():
            began = time.process_time()
            estimate(open_campaign(path), terms, threads=1)
            best[name] = min(best.get(name, 1e9), time.process_time() - began)
    base, size = best["as it is"], paths["as it is"].stat().st_size
    table = []
    for name, path in paths.items():
        bytes_ = path.stat().st_size
        slope = "" if path.stat().st_size == size else f"{math.log(best[name] / base, bytes_ / size):.2f}"
        table.append((name, f"{bytes_ / 1e6:.0f}", f"{1e3 * best[name]:.0f}", slope))
    note = f"{_ROWS:,} rows as it is; the least of {_ROUNDS} rounds."
    return Section("How cost grows", ("the campaign", "MB", "milliseconds", "slope"), table, (note,))


def _written(folder: Path, rows: int, *, length: int = 1, columns: int = 1) -> Path:
    path = folder / f"growth-{rows}-{length}-{columns}.csv"
    others = "".join(f",{_TEXT}" for _ in range(columns - 1)).replace(", ", " ").replace("[24h/24],", "")
    heading = "".join(f",column {number}" for number in range(1, columns))
    message = f'"{_TEXT * length}"'
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"number,message{heading}\n")
        for row in range(rows):
            file.write(f"+3363998{row % 10_000:04},{message}{others}\n")
    return path
