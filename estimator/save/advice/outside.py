"""Every character that GSM-7 lacks replaced, where a rule says by what, in whole columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.base.choices import Level
from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.strings import Strings
from estimator.save.advice.rules import Option, gsm7_option, rulebook, ucs2_units
from estimator.save.advice.tokens import IN_LINK, emoji_class, emoji_piece

_EMOJI, _COMBINING, _PAIRED, _LINKABLE, _BY_CONTEXT = 1, 2, 4, 8, 16
"""What is special about a code point: bits of `_Tables.kinds`."""

_BLANKS = frozenset("\u00a0\u202f")
_SELECTORS = "\u200d" + "".join(map(chr, range(0xFE00, 0xFE10)))
_NONE = -1


@dataclass(frozen=True, slots=True)
class Replaced:
    """Messages with what GSM-7 lacks replaced. Arrays of shape (n,).

    Attributes
    ----------
    texts : pyarrow.Array of large_string
        A character without a rule is still there.
    shrink : int64 array
        Units of UCS-2 that edits of these characters could take away, at most.
    doubtful : bool array
        Where rules meet each other or a link, so that `texts` is not to be relied on.
    """

    texts: Any
    shrink: NDArray[np.int64]
    doubtful: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The rules of some levels, by code point: row `i` of each array is about `codes[i]`.

    `new_data[new_start[i]:][:new_length[i]]` is what the character becomes; `_NONE`: nothing to be said.
    """

    codes: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    shrink: NDArray[np.int64]
    new_data: NDArray[np.uint8]
    new_start: NDArray[np.int64]
    new_length: NDArray[np.int64]
    pairs: tuple[tuple[str, str], ...]
    emoji: str
    emoji_glued: str
    linked: str

    def find(self, codes: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each code point stands in the tables, and whether it does."""
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return at, self.codes[at] == codes


def replace_outside(messages: Strings, texts: Any, levels: tuple[Level, ...]) -> Replaced:
    """Replace what GSM-7 lacks; `texts` are the same messages as Arrow has them (large_string)."""
    tables = _tables(levels)
    kinds = np.zeros(len(messages), np.uint8)
    shrink = np.zeros(len(messages), np.int64)
    row, _, code = core.outside(messages.spans)
    at, known = tables.find(code)
    np.bitwise_or.at(kinds, row[known], tables.kinds[at[known]])
    np.add.at(shrink, row[known], tables.shrink[at[known]])
    # Where two kinds of pieces meet, replacing one may bring together what was apart.
    pieces = kinds & (_EMOJI | _COMBINING | _PAIRED)
    doubtful = (pieces & (pieces - np.uint8(1)) & pieces) != 0
    doubtful |= (kinds & _BY_CONTEXT) != 0
    rows = np.flatnonzero(kinds & _LINKABLE)
    doubtful[rows] |= _matching(texts.take(pa.array(rows)), tables.linked)
    rows = np.flatnonzero(kinds & _EMOJI)
    if len(rows):
        some = texts.take(pa.array(rows))
        doubtful[rows] |= _matching(some, tables.emoji_glued)
        texts = replaced(texts, rows, pc.replace_substring_regex(some, pattern=tables.emoji, replacement=""))
    rows = np.flatnonzero(kinds & (_COMBINING | _PAIRED))
    if len(rows):
        some = texts.take(pa.array(rows))
        for old, new in tables.pairs:
            some = pc.replace_substring(some, pattern=old, replacement=new)
        texts = replaced(texts, rows, some)
    return Replaced(_singles_replaced(texts, tables), shrink, doubtful)


def replaced(texts: Any, rows: NDArray[np.intp], new: Any) -> Any:
    """Texts with those at `rows`, which are in order, exchanged."""
    mask = np.zeros(len(texts), np.bool_)
    mask[rows] = True
    return pc.replace_with_mask(texts, pa.array(mask), new)


def _matching(texts: Any, pattern: str) -> NDArray[np.bool_]:
    return np.asarray(
        pc.match_substring_regex(texts, pattern=pattern).to_numpy(zero_copy_only=False), np.bool_
    )


def _singles_replaced(texts: Any, tables: _Tables) -> Any:
    """Single characters replaced, in one pass over the bytes."""
    messages = Strings.from_arrow(texts)
    _, position, code = core.outside(messages.spans)
    rule, known = tables.find(code)
    known &= tables.new_length[rule] != _NONE
    position, rule = position[known], rule[known]
    size = 1 + np.searchsorted([0x80, 0x800, 0x10000], code[known], side="right")
    if not len(position):
        return texts
    octets, offsets = messages.packed()
    begin, end = offsets[0], offsets[-1]
    position -= begin
    stays = np.ones(end - begin, np.bool_)
    for byte in range(4):
        stays[position[size > byte] + byte] = False
    length = tables.new_length[rule]
    source = np.repeat(tables.new_start[rule] - _before(length), length) + np.arange(length.sum())
    target = np.repeat(position - _before(size), length)
    data = np.insert(octets[begin:end][stays], target, tables.new_data[source])
    moved = np.concatenate(([0], np.cumsum(length - size)))
    offsets = offsets - begin
    offsets = offsets + moved[np.searchsorted(position, offsets)]
    return Strings.from_offsets(data, offsets, messages.valid).to_arrow()


def _before(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of all sizes before each."""
    return np.asarray(np.cumsum(sizes) - sizes)


@dataclass(slots=True)
class _Rules:
    """The rules of some levels as they are gathered, by code point."""

    single: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    shrink: dict[int, int] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add_emoji(self, emoji: Iterable[tuple[int, int]], joining: Iterable[tuple[int, int]]) -> None:
        """Pictures are left out, with the blank beside them and with what joins them."""
        for code in _codes(emoji):
            self.kinds[code] = _EMOJI
            self.shrink[code] = ucs2_units(chr(code)) + 1  # with the blank beside it
        self.shrink |= {code: ucs2_units(chr(code)) for code in _codes(joining)}

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
    codes = sorted(found.kinds.keys() | found.shrink.keys() | {0})
    new = [found.single[code].encode() if code in found.single else None for code in codes]
    length = np.array([_NONE if text is None else len(text) for text in new])
    linkable = "".join(chr(code) for code in codes if found.kinds.get(code, 0) & _LINKABLE)
    return _Tables(
        codes=np.array(codes),
        kinds=np.array([found.kinds.get(code, 0) for code in codes], np.uint8),
        shrink=np.array([found.shrink.get(code, 0) for code in codes]),
        new_data=np.frombuffer(b"".join(text or b"" for text in new), np.uint8),
        new_start=_before(np.maximum(length, 0)),
        new_length=length,
        pairs=tuple(sorted(found.pairs, key=lambda pair: -len(pair[0]))),
        emoji=f"(?m){emoji_piece(rules)}",
        # More than what `tokens` finds glued or in a link, for these are looked at there.
        emoji_glued=rf"[^\s]{emoji}[^\s]",
        linked=_linked(linkable),
    )


def _codes(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


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
