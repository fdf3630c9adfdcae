"""What a data team would write itself, and the usual shortcuts: time, memory, and wrong answers.

They count segments alone; beside them stands `smscost estimate`, which finds destinations and rates, too.
"""

from __future__ import annotations

import json
import math
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import process
from benchmarks.others import by_python
from benchmarks.peers.segments import BASIC, CLAUSE, EXTENSION
from benchmarks.table import Section
from estimator import estimate, explain
from estimator.campaign import open_campaign
from estimator.count.segments import count

_CONTENDERS = (
    "polars, expressions",
    "DuckDB, SQL",
    "pandas, regular expressions",
    "a careful loop",
    "smsutil",
)
_EXAMPLES = ("soldes-fr.csv", "transactional-intl.csv")
_DATA = Path(__file__).parents[1] / "data" / "examples"


def boundaries() -> list[str]:
    """Texts on both sides of every boundary, with characters of one unit, of two, and of both."""
    room = len(CLAUSE)
    sizes = [n for full in (160, 153, 306, 459) for n in range(full - room - 2, full - room + 3)]
    short = [n for full in (70, 67, 134, 201) for n in range(full - room - 2, full - room + 3)]
    texts = ["a" * n for n in sizes] + ["€" * (n // 2) for n in sizes] + ["a" + "€" * (n // 2) for n in sizes]
    texts += (
        ["ç" * n for n in short] + ["😀" * (n // 2) for n in short] + ["ç" + "😀" * (n // 2) for n in short]
    )
    return [*texts, *("a" + char for char in EXTENSION), *("`" + "b" * n for n in short), "é\n" * 71]


def run(folder: Path, campaign: Path, rows: int) -> list[Section]:
    """Both tables."""
    batches = [batch.messages for batch in open_campaign(campaign).batches()]
    expected = [n for messages in batches for n in count(messages, CLAUSE).segments.tolist()]
    edges = boundaries()
    expected += [len(explain(text + CLAUSE).segments) for text in edges]
    texts = folder / "texts.json"
    texts.write_text(json.dumps(edges), encoding="utf-8")
    words = ("-m", "estimator", "estimate", str(campaign), "--on", "2026-11-01", "--format", "json")
    ours = min((process(*words) for _ in range(3)), key=lambda each: each.cpu)
    loaded = min(_in_this_process(campaign) for _ in range(3))
    table = [
        ("estimate(), in a process that has it: all it says", f"{loaded:.2f}", "", "0", "0"),
        ("smscost estimate: all it says", f"{ours.cpu:.2f}", f"{ours.peak_bytes / 1e6:.0f}", "0", "0"),
    ]
    told = (
        f"{rows:,} rows, and {len(edges)} texts on boundaries. Processor seconds: of the command with its "
        "start, of all others without. "
        "Others count segments of messages with the STOP clause, and nothing else."
    )
    notes = [told]
    for name in _CONTENDERS:
        try:
            found = by_python("segments.py", name, str(campaign), str(texts))
        except (OSError, subprocess.CalledProcessError) as error:
            notes.append(f"Skipped: {name} ({error}).")
            continue
        wrong = [one != other for one, other in zip(found["segments"], expected, strict=True)]
        table.append(
            (
                f"{name}: segments alone",
                f"{found['seconds']:.2f}",
                f"{found['peak']:,}",
                f"{sum(wrong[:rows]):,}",
                f"{sum(wrong[rows:]):,}",
            )
        )
    columns = ("what is run", "processor seconds", "peak, MB", "wrong rows", "wrong texts on boundaries")
    return [Section("Against what one would write", columns, table, tuple(notes)), _shortcuts(edges)]


def _in_this_process(campaign: Path) -> float:
    """Processor seconds of an estimate where everything is loaded, as it is where others are measured."""
    began = time.process_time()
    estimate(campaign, on="2026-11-01")
    return time.process_time() - began


def _units(text: str) -> tuple[bool, int]:
    gsm7 = all(char in BASIC or char in EXTENSION for char in text)
    extra = sum(char in EXTENSION for char in text) if gsm7 else sum(char > "\uffff" for char in text)
    return gsm7, len(text) + extra


def _by_formula(text: str) -> int:
    gsm7, units = _units(text + CLAUSE)
    return 1 if units <= (160 if gsm7 else 70) else math.ceil(units / (153 if gsm7 else 67))


def _by_length(text: str) -> int:
    return math.ceil(len(text + CLAUSE) / 160)


def _as_latin_1(text: str) -> int:
    whole = text + CLAUSE
    gsm7 = all(ord(char) < 256 or char == "€" for char in whole)
    units = len(whole) + whole.count("€")
    return 1 if units <= (160 if gsm7 else 70) else math.ceil(units / (153 if gsm7 else 67))


def _without_clause(text: str) -> int:
    return len(explain(text).segments)


_SHORTCUTS: dict[str, Callable[[str], int]] = {
    "units / 153, or / 67": _by_formula,
    "length / 160": _by_length,
    "Latin-1 taken for GSM-7": _as_latin_1,
    "STOP forgotten": _without_clause,
}


def _shortcuts(edges: list[str]) -> Section:
    """Wrong messages of the sample campaigns and on boundaries, and how far the sum of segments is off."""
    texts = [
        text
        for name in _EXAMPLES
        for batch in open_campaign(_DATA / name).batches()
        for text in batch.messages.texts()
        if text is not None
    ]
    right = [len(explain(text + CLAUSE).segments) for text in texts]
    table = []
    for name, shortcut in _SHORTCUTS.items():
        found = [shortcut(text) for text in texts]
        wrong = sum(one != other for one, other in zip(found, right, strict=True))
        on_edges = sum(shortcut(text) != len(explain(text + CLAUSE).segments) for text in edges)
        off = 100 * (sum(found) - sum(right)) / sum(right)
        table.append((name, f"{wrong:,}", f"{off:+.2f} %", f"{on_edges:,}"))
    columns = ("shortcut", "wrong messages", "segments in all", "wrong texts on boundaries")
    notes = (f"{len(texts):,} messages of {' and '.join(_EXAMPLES)}, and {len(edges)} texts on boundaries.",)
    return Section("The usual shortcuts", columns, table, notes)
