"""Every character that GSM-7 lacks replaced, where a rule says by what, in whole columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.choices import Level
from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core.replacing import BEGINS_RUN, GOES_ON
from estimator.count.strings import Strings
from estimator.save.advice.rules import Option, codes_of, gsm7_option, rulebook, ucs2_units
from estimator.save.advice.tokens import IN_LINK, emoji_class

_EMOJI, _COMBINING, _PAIRED, _LINKABLE, _BY_CONTEXT = 1, 2, 4, 8, 16
"""What is special about a code point: bits of `core.Replacements.kinds`."""

_BLANKS = frozenset("\u00a0\u202f")
_SELECTORS = "\u200d" + "".join(map(chr, range(0xFE00, 0xFE10)))


@dataclass(frozen=True, slots=True)
class Replaced:
    """Messages with what GSM-7 lacks replaced. Arrays of shape (n,).

    Attributes
    ----------
    texts : Strings
        A character without a rule is still there.
    shrink : int64 array
        Units of UCS-2 that edits of these characters could take away, at most.
    doubtful : bool array
        Where rules meet each other, a link or a code, so that `texts` is not to be relied on.
    """

    texts: Strings
    shrink: NDArray[np.int64]
    doubtful: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The rules of some levels: those of single characters, and patterns of what several are together."""

    singles: core.Replacements
    pairs: tuple[tuple[str, str], ...]
    emoji_glued: str
    linked: str
    coded: str


def replace_outside(messages: Strings, levels: tuple[Level, ...]) -> Replaced:
    """Replace what GSM-7 lacks; single characters by the core, what several are together by patterns."""
    tables = _tables(levels)
    found = core.replaced(messages.spans, tables.singles)
    kinds = found.kinds
    # Where two kinds of pieces meet, replacing one may bring together what was apart.
    pieces = kinds & (_EMOJI | _COMBINING | _PAIRED)
    doubtful = (pieces & (pieces - np.uint8(1)) & pieces) != 0
    doubtful |= (kinds & _BY_CONTEXT) != 0
    rows = np.flatnonzero(kinds & _LINKABLE)
    rows = rows[core.linkish(messages.take(rows).spans)]
    if len(rows):
        doubtful[rows] |= _matching(messages.take(rows).to_arrow(), tables.linked)
    rows = np.flatnonzero(((kinds & _LINKABLE) != 0) & ~doubtful)
    if len(rows):
        doubtful[rows] |= _matching(messages.take(rows).to_arrow(), tables.coded)
    rows = np.flatnonzero(((pieces & _EMOJI) != 0) & ~doubtful)
    if len(rows):
        doubtful[rows] |= _matching(messages.take(rows).to_arrow(), tables.emoji_glued)
    texts = Strings.from_offsets(found.data, found.offsets, messages.valid)
    rows = np.flatnonzero(((pieces & (_COMBINING | _PAIRED)) != 0) & ~doubtful)
    if len(rows):
        some = messages.take(rows).to_arrow()
        for old, new in tables.pairs:
            some = pc.replace_substring(some, pattern=old, replacement=new)
        apart = core.replaced(Strings.from_arrow(some).spans, tables.singles)
        texts = texts.with_some(rows, Strings.from_offsets(apart.data, apart.offsets))
    return Replaced(texts, found.shrink, doubtful)


def _matching(texts: Any, pattern: str) -> NDArray[np.bool_]:
    return np.asarray(
        pc.match_substring_regex(texts, pattern=pattern).to_numpy(zero_copy_only=False), np.bool_
    )


@dataclass(slots=True)
class _Rules:
    """The rules of some levels as they are gathered, by code point."""

    single: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    shrink: dict[int, int] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add_emoji(self, emoji: Iterable[tuple[int, int]], joining: Iterable[tuple[int, int]]) -> None:
        """Pictures are left out, with the blank beside them and with what joins them."""
        for code in codes_of(emoji):
            self.kinds[code] = _EMOJI
            self.shrink[code] = ucs2_units(chr(code)) + 1  # with the blank beside it
            self.runs[code] = BEGINS_RUN
        for code in codes_of(joining):
            self.shrink[code] = ucs2_units(chr(code))
            self.runs.setdefault(code, GOES_ON)

    def add_by_context(self, code: int) -> None:
        """What becomes of it, the characters around it decide."""
        self.kinds[code] = self.kinds.get(code, 0) | _BY_CONTEXT
        self.shrink[code] = max(self.shrink.get(code, 0), 1)

    def add_literal(self, old: str, options: tuple[Option, ...]) -> None:
        """A character, or a few together, that become something else."""
        special = [ord(c) for c in old if c not in GSM7_UNITS and (len(old) == 1 or c not in _BLANKS)]
        for code in special:
            self.kinds[code] = self.kinds.get(code, 0) | _kind(code, old)
            self.shrink[code] = max(self.shrink.get(code, 0), _most_saved(old, options))
        option = gsm7_option(options)
        if special and option is not None:
            if len(old) == 1:
                self.single[special[0]] = option.new
            else:
                self.pairs.append((old, option.new))


@cache
def _tables(levels: tuple[Level, ...]) -> _Tables:
    rules = rulebook(levels)
    emoji = emoji_class(rules)
    found = _Rules()
    if "emoji" in rules.forms:
        found.add_emoji(rules.emoji, rules.emoji_joining)
    for old, options in rules.literals.items():
        found.add_literal(old, options)
    for old in (*rules.hidden, *rules.lookalikes, *(_SELECTORS if "lone_selectors" in rules.forms else "")):
        found.add_by_context(ord(old))
    codes = sorted(found.kinds.keys() | found.shrink.keys())
    linkable = "".join(chr(code) for code in codes if found.kinds.get(code, 0) & _LINKABLE)
    return _Tables(
        singles=core.Replacements(
            codes=tuple(codes),
            kinds=tuple(found.kinds.get(code, 0) for code in codes),
            shrink=tuple(found.shrink.get(code, 0) for code in codes),
            new=tuple(found.single[code].encode() if code in found.single else None for code in codes),
            runs=tuple(found.runs.get(code, 0) for code in codes),
        ),
        pairs=tuple(sorted(found.pairs, key=lambda pair: -len(pair[0]))),
        # More than what `tokens` finds glued or in a link, for these are looked at there.
        emoji_glued=rf"[^\s]{emoji}[^\s]",
        linked=_linked(linkable),
        coded=_coded(linkable),
    )


def _kind(code: int, old: str) -> int:
    kind = _LINKABLE if len(old) > 1 or re.fullmatch(IN_LINK, chr(code)) else 0
    if len(old) > 1:
        kind |= _COMBINING if 0x300 <= code <= 0x36F else _PAIRED
    return kind


def _most_saved(old: str, options: tuple[Option, ...]) -> int:
    return max(0, *(ucs2_units(old) - ucs2_units(option.new) for option in options))


def _linked(characters: str) -> str:
    if not characters:
        return r"[^\s\S]"
    some = f"[{characters}]"
    return rf"(?:https?://|www\.)[^\s]*{some}|{some}[^\s]*\.[a-z]{{2}}|\.[a-z]{{2,24}}/[^\s]*{some}"


def _coded(characters: str) -> str:
    if not characters:
        return r"[^\s\S]"
    some = f"[{characters}]"
    named = r"(?:[Cc]ode|CODE|ondez|ONDEZ|nvoyez|NVOYEZ|apez|APEZ|eply|EPLY)"
    return rf"{some}[^\s]*[0-9]|[0-9@#][^\s]*{some}|{named}[^\n]{{0,56}}{some}"
