"""`python segments.py NAME CAMPAIGN TEXTS`: segments of messages, as a data team would count them.

CAMPAIGN is a CSV file with a column `message`, TEXTS a JSON list of more. It prints the processor seconds for
reading and counting the campaign, the most memory it took, and the segments of all messages: those of the
campaign, then the texts. The opt-out clause is counted with every message.
"""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"  # before it is imported

CLAUSE = "\nSTOP:36111"
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"
GSM7 = re.escape(BASIC + EXTENSION)
ESCAPED = re.escape(EXTENSION)


def loop(message: str) -> int:
    """The standard, walked character by character."""
    text = message + CLAUSE
    if all(char in _BASIC or char in _EXTENSION for char in text):
        sizes = [2 if char in _EXTENSION else 1 for char in text]
        single, more = 160, 153
    else:
        sizes = [2 if char > "\uffff" else 1 for char in text]
        single, more = 70, 67
    if sum(sizes) <= single:
        return 1
    segments, room = 1, more
    for size in sizes:
        if size > room:
            segments, room = segments + 1, more
        room -= size
    return segments


_BASIC, _EXTENSION = frozenset(BASIC), frozenset(EXTENSION)


def _read(path: str) -> list[str]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [row["message"] for row in csv.DictReader(file)]


def _by_loop(path: str) -> Sequence[int]:
    return [loop(message) for message in _read(path)]


def _by_smsutil(path: str) -> Sequence[int]:
    import smsutil

    return [len(smsutil.split(message + CLAUSE).parts) for message in _read(path)]


def _by_pandas(path: str) -> Sequence[int]:
    import numpy as np
    import pandas as pd

    texts = pd.read_csv(path, dtype=str, keep_default_na=False)["message"] + CLAUSE
    gsm7 = texts.str.fullmatch(f"[{GSM7}]*")
    astral = texts.str.count("[\U00010000-\U0010ffff]")
    units = texts.str.len() + np.where(gsm7, texts.str.count(f"[{ESCAPED}]"), astral)
    single, more = np.where(gsm7, 160, 70), np.where(gsm7, 153, 67)
    found: list[int] = np.where(units <= single, 1, -(-units // more)).tolist()
    return found


def _by_polars(path: str) -> Sequence[int]:
    import polars as pl

    text = pl.col("message") + CLAUSE
    gsm7 = text.str.contains(f"^[{_class(GSM7)}]*$")
    extra = pl.when(gsm7).then(text.str.count_matches(f"[{_class(ESCAPED)}]"))
    extra = extra.otherwise(text.str.count_matches(r"[\x{10000}-\x{10FFFF}]"))
    units = (text.str.len_chars() + extra).cast(pl.Int64)
    single, more = pl.when(gsm7).then(160).otherwise(70), pl.when(gsm7).then(153).otherwise(67)
    segments = pl.when(units <= single).then(1).otherwise((units + more - 1) // more)
    found: list[int] = pl.read_csv(path, infer_schema=False).select(segments.alias("s"))["s"].to_list()
    return found


def _by_duckdb(path: str) -> Sequence[int]:
    import duckdb

    query = """
        WITH texts AS (SELECT message || ? AS text FROM read_csv(?, all_varchar = true)),
        kinds AS (SELECT text, regexp_full_match(text, ?) AS gsm7 FROM texts),
        counted AS (SELECT gsm7, length(text)
            + length(regexp_replace(text, CASE WHEN gsm7 THEN ? ELSE ? END, '', 'g')) AS units FROM kinds)
        SELECT CASE WHEN units <= CASE WHEN gsm7 THEN 160 ELSE 70 END THEN 1
            ELSE CAST(ceil(units / CASE WHEN gsm7 THEN 153.0 ELSE 67.0 END) AS BIGINT) END FROM counted
    """
    words = [CLAUSE, path, f"[{_class(GSM7)}]*", f"[^{_class(ESCAPED)}]", r"[^\x{10000}-\x{10FFFF}]"]
    with duckdb.connect(config={"threads": 1}) as base:
        return [row[0] for row in base.execute(query, words).fetchall()]


def _class(escaped: str) -> str:
    """What RE2 and Rust take in a class."""
    for char in "#&~ \n":
        escaped = escaped.replace(f"\\{char}", char)
    return escaped


def _peak() -> int:
    """The most memory of this process alone [MB]; the system counts that of who started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*([0-9]+)", status.read_text(encoding="utf-8"))
        return 0 if found is None else int(found[1]) * 1024 // 1_000_000
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024 // 1_000_000


_CONTENDERS: dict[str, Callable[[str], Sequence[int]]] = {
    "a careful loop": _by_loop,
    "smsutil": _by_smsutil,
    "pandas, regular expressions": _by_pandas,
    "polars, expressions": _by_polars,
    "DuckDB, SQL": _by_duckdb,
}


def main() -> None:
    """Count the campaign, then the other texts, which are written as a campaign first."""
    name, campaign, texts = sys.argv[1:]
    count = _CONTENDERS[name]
    other = Path(texts).with_suffix(".csv")
    with other.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerow(["number", "message"])
        table.writerows(
            ["+33639980001", text] for text in json.loads(Path(texts).read_text(encoding="utf-8"))
        )
    more = list(count(str(other)))  # what is loaded is not counted
    began = time.process_time()
    segments = list(count(campaign))
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "peak": _peak(), "segments": segments + more}))


if __name__ == "__main__":
    main()
