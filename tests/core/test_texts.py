"""Texts put end to end, and the characters that GSM-7 lacks, on every core."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.core import Spans

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
