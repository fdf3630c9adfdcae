"""Texts put end to end, and the characters that GSM-7 lacks, on every core."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core import Spans
from estimator.count.core.replacing import BEGINS_RUN, GOES_ON

TEXT = st.text(st.sampled_from('ab1é€ç😀["\n`') | st.characters(), max_size=40)


@given(st.lists(st.tuples(TEXT, st.booleans()), max_size=12))
def test_texts_end_to_end(cells: list[tuple[str, bool]]) -> None:
    """Any texts of a block, in any order, those of quoted cells with one quote for two."""
    written = [text.replace('"', '""') if quoted else text for text, quoted in cells]
    spans = Spans.from_texts(written)
    order = np.random.default_rng(len(cells)).permutation(len(cells))
    doubled = np.array([quoted for _, quoted in cells], np.uint8)
    data, offsets = core.gather(Spans(spans.data, spans.starts[order], spans.ends[order], doubled[order]))
    found = [data[begin:end].tobytes().decode("utf-8", "surrogatepass") for begin, end in pairwise(offsets)]
    assert found == [cells[row][0] for row in order]


@given(st.lists(TEXT, max_size=12))
def test_what_gsm7_lacks(texts: list[str]) -> None:
    spans = Spans.from_texts(texts)
    row, position, code = core.outside(spans)
    expected = [
        (at, character) for at, text in enumerate(texts) for character in text if character not in GSM7_UNITS
    ]
    assert list(zip(row.tolist(), map(chr, code.tolist()), strict=True)) == expected
    for at, character in zip(position.tolist(), map(chr, code.tolist()), strict=True):
        octets = character.encode("utf-8", "surrogatepass")
        assert spans.data[at : at + len(octets)].tobytes() == octets


def test_every_code_point() -> None:
    points = [
        chr(code) for code in range(0x110000) if code % 7 == 0 or code < 0x3000 or 0xD7F0 < code < 0xE010
    ]
    found = core.outside(Spans.from_texts(points))
    assert found.code.tolist() == [ord(point) for point in points if point not in GSM7_UNITS]


SIGNS = st.sets(st.sampled_from("ab[]{}\r\n ."), min_size=0, max_size=8)


@given(st.lists(TEXT, max_size=12), SIGNS)
def test_which_texts_hold_a_sign(texts: list[str], signs: set[str]) -> None:
    found = core.holding(Spans.from_texts(texts), "".join(sorted(signs)).encode())
    assert found.tolist() == [bool(signs & set(text)) for text in texts]


LINKS = st.text(st.sampled_from("a.:/ \né"), max_size=40)


@given(st.lists(LINKS, max_size=12))
def test_which_texts_could_hold_a_link(texts: list[str]) -> None:
    found = core.linkish(Spans.from_texts(texts))
    pairs = [[text[at : at + 2] for at in range(len(text) - 1)] for text in texts]
    assert found.tolist() == [
        any(pair == ":/" or (pair[0] == "." and pair[1] not in " \n") for pair in each) for each in pairs
    ]


RULED = "`ç😀œ漢\ud800"
RULES = st.fixed_dictionaries(
    {},
    optional={
        char: st.tuples(
            st.integers(0, 255), st.integers(0, 9), st.none() | st.sampled_from(["", "c", "oe", "é" * 5])
        )
        for char in RULED
    },
)


@given(
    st.lists(TEXT | st.text(st.sampled_from(f"{RULED}aé€["), max_size=40), max_size=12), RULES, st.booleans()
)
def test_characters_replaced_by_rules(
    texts: list[str], rules: dict[str, tuple[int, int, str | None]], others: bool
) -> None:
    ordered = sorted(rules)
    replaced = core.replaced(
        Spans.from_texts(texts),
        core.Replacements(
            tuple(map(ord, ordered)),
            tuple(rules[char][0] for char in ordered),
            tuple(rules[char][1] for char in ordered),
            tuple(None if (new := rules[char][2]) is None else new.encode() for char in ordered),
            other=b"x" if others else None,
        ),
    )
    other = (0, 0, "x" if others else None)
    for row, text in enumerate(texts):
        kinds = shrink = 0
        becomes = ""
        for char in text:
            kind, less, new = (0, 0, None) if char in GSM7_UNITS else rules.get(char, other)
            kinds, shrink = kinds | kind, shrink + less
            becomes += char if new is None else new
        begin, end = replaced.offsets[row : row + 2]
        assert replaced.data[begin:end].tobytes().decode("utf-8", "surrogatepass") == becomes
        assert (replaced.kinds[row], replaced.shrink[row]) == (kinds, shrink)


RUNS = st.text(st.sampled_from("😀❤\u200d\ufe0f \u00a0\u202f\n\naé"), max_size=14)


@given(st.lists(RUNS, max_size=12), st.booleans())
def test_runs_vanish_with_one_blank(texts: list[str], plain_blanks: bool) -> None:
    new = {"\u00a0": b" ", "\u202f": b""} if plain_blanks else {}
    runs = {"😀": BEGINS_RUN, "❤": BEGINS_RUN, "\u200d": GOES_ON, "\ufe0f": GOES_ON}
    ordered = sorted({*new, *runs})
    replaced = core.replaced(
        Spans.from_texts(texts),
        core.Replacements(
            tuple(map(ord, ordered)),
            tuple(4 if char in runs else 1 for char in ordered),
            (2,) * len(ordered),
            tuple(new.get(char) for char in ordered),
            runs=tuple(runs.get(char, 0) for char in ordered),
        ),
    )
    for row, text in enumerate(texts):
        becomes = re.sub("(?m)^[😀❤][😀❤\u200d\ufe0f]* ?|[ \u00a0\u202f]?[😀❤][😀❤\u200d\ufe0f]*", "", text)
        for old, as_what in new.items():
            becomes = becomes.replace(old, as_what.decode())
        begin, end = replaced.offsets[row : row + 2]
        assert replaced.data[begin:end].tobytes().decode() == becomes
        found = sum(char in ordered for char in text)
        assert replaced.shrink[row] == 2 * found
