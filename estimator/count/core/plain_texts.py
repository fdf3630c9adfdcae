"""The part of `plain.py` that handles texts whole: put end to end, and searched for what GSM-7 lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core.shapes import LINKISH, Outside, Replaced, Rules, Spans

OUTSIDE = re.compile(f"[^{''.join(map(re.escape, GSM7_UNITS))}]")
"""A character that GSM-7 lacks."""
_LINKISH = re.compile(rb"\.[^ \n\r\t\f]|:/", re.DOTALL)


def gather(texts: Spans) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts put end to end, two quotes that stand for one as one.

    Returns
    -------
    data : uint8 array
    offsets : int64 array, shape (n + 1,)
        Text `i` is `data[offsets[i]:offsets[i + 1]]`.
    """
    parts = [texts[row] for row in range(len(texts))]
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    return np.frombuffer(b"".join(parts), np.uint8), offsets


def holding(texts: Spans, signs: bytes) -> NDArray[np.bool_]:
    """Which texts hold one of at most eight signs, each of them a byte of ASCII and no quote."""
    wanted = re.compile(b"[" + re.escape(signs) + b"]") if signs else re.compile(b"(?!)")
    return np.array([wanted.search(texts[row]) is not None for row in range(len(texts))], np.bool_)


def replaced(texts: Spans, rules: Rules) -> Replaced:
    """Characters that GSM-7 lacks, replaced by rules; each text's kinds of rules that were met, too."""
    by_character = {
        chr(code): (kind, shrink, new)
        for code, kind, shrink, new in zip(rules.codes, rules.kinds, rules.shrink, rules.new, strict=True)
    }
    parts, kinds, shrunk = [], [], []
    for row in range(len(texts)):
        octets = texts.data[int(texts.starts[row]) : int(texts.ends[row])].tobytes()
        text = octets.decode("utf-8", "surrogatepass")
        kind, less = LINKISH if _LINKISH.search(octets) else 0, 0
        for character in OUTSIDE.findall(text):
            of_rule, shrink, _ = by_character.get(character, (0, 0, None))
            kind, less = kind | of_rule, less + shrink
        parts.append(OUTSIDE.sub(partial(_new, by_character), text).encode("utf-8", "surrogatepass"))
        kinds.append(kind)
        shrunk.append(less)
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    data = np.frombuffer(b"".join(parts), np.uint8)
    return Replaced(data, offsets, np.array(kinds, np.uint8), np.array(shrunk, np.int64))


def _new(rules: Mapping[str, tuple[int, int, bytes | None]], found: re.Match[str]) -> str:
    _, _, new = rules.get(found[0], (0, 0, None))
    return found[0] if new is None else new.decode()


def outside(texts: Spans) -> Outside:
    """Every character that GSM-7 lacks, in the order of the texts."""
    found = []
    for row in range(len(texts)):
        start, end = int(texts.starts[row]), int(texts.ends[row])
        text = texts.data[start:end].tobytes().decode("utf-8", "surrogatepass")
        for match in OUTSIDE.finditer(text):
            before = len(text[: match.start()].encode("utf-8", "surrogatepass"))
            found.append((row, start + before, ord(match.group())))
    rows, positions, codes = np.array(found, np.int64).reshape(-1, 3).T
    return Outside(rows, positions, codes)
