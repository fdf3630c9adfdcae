"""The part of `plain.py` that handles texts whole: put end to end, and searched for what GSM-7 lacks."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core.replacing import BEGINS_RUN, Outside, ReplacedTexts, Replacements
from estimator.count.core.shapes import Spans

OUTSIDE = re.compile(f"[^{''.join(map(re.escape, GSM7_UNITS))}]")
"""A character that GSM-7 lacks."""
_LINKISH = re.compile(rb"\.[^ \n]|:/")


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


def replaced(texts: Spans, rules: Replacements) -> ReplacedTexts:
    """Characters that GSM-7 lacks, replaced by rules; each text's kinds of rules that were met, too."""
    by_character = {
        chr(code): (kind, shrink, new)
        for code, kind, shrink, new in zip(rules.codes, rules.kinds, rules.shrink, rules.new, strict=True)
    }
    other = (0, 0, rules.other)
    runs = _runs(rules)
    parts, kinds, shrunk = [], [], []
    for row in range(len(texts)):
        octets = texts.data[int(texts.starts[row]) : int(texts.ends[row])].tobytes()
        text = octets.decode("utf-8", "surrogatepass")
        kind = less = 0
        pieces = []
        for character in text:
            if character not in GSM7_UNITS:
                of_rule, shrink, _ = by_character.get(character, other)
                kind, less = kind | of_rule, less + shrink
        for character in runs.sub("", text):
            _, _, new = (0, 0, None) if character in GSM7_UNITS else by_character.get(character, other)
            pieces.append(character.encode("utf-8", "surrogatepass") if new is None else new)
        parts.append(b"".join(pieces))
        kinds.append(kind)
        shrunk.append(less)
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    data = np.frombuffer(b"".join(parts), np.uint8)
    return ReplacedTexts(data, offsets, np.array(kinds, np.uint8), np.array(shrunk, np.int64))


def _runs(rules: Replacements) -> re.Pattern[str]:
    """What vanishes, with the blank that goes with it."""
    kinds = list(zip(map(chr, rules.codes), rules.runs, strict=False))
    begins = "".join(re.escape(character) for character, run in kinds if run == BEGINS_RUN)
    after = "".join(re.escape(character) for character, run in kinds if run)
    run = f"[{begins}][{after}]*" if begins else "(?!)"
    return re.compile(f"^{run} ?|[ \u00a0\u202f]?{run}", re.MULTILINE)


def linkish(texts: Spans) -> NDArray[np.bool_]:
    """Which texts could hold a link: a full stop before no blank or line feed, or a colon before a slash."""
    return np.array([_LINKISH.search(texts[row]) is not None for row in range(len(texts))], np.bool_)


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
