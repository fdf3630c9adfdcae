"""Lines and records of a block found at once: bitmaps against sets of places, layouts against `scan`."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.scan import CsvFault, scan
from estimator.campaign import bitmaps
from estimator.campaign.layout import lay_out

# Lengths around the 64 bits of a word, where bits are carried from one to the next.
octets_around_words = st.one_of(
    st.text('a"\n', max_size=12),
    st.text('a"\n', min_size=60, max_size=70),
    st.text('a"', min_size=125, max_size=140),
).map(str.encode)


def _places(octets: bytes, value: str) -> list[int]:
    return [place for place, char in enumerate(octets.decode()) if char == value]


@given(octets_around_words.filter(bool))
def test_bitmaps(octets: bytes) -> None:
    bits = bitmaps.where(np.frombuffer(octets, np.uint8), ord('"'))
    places = _places(octets, '"')
    assert bitmaps.positions(bits).tolist() == places
    assert bitmaps.count(bits) == len(places)
    assert bitmaps.end(bits) == (places[-1] + 1 if places else 0)
    assert (bitmaps.at(np.array(places, np.intp), len(octets)) == bits).all()
    inside = bitmaps.positions(bitmaps.inside(bits))
    assert inside[inside < len(octets)].tolist() == [
        place for place in range(len(octets)) if octets[: place + 1].count(b'"') % 2
    ]
    following = bitmaps.positions(bitmaps.following(bits))
    assert following[following < len(octets)].tolist() == [
        place for place in range(len(octets)) if not place or octets[place - 1 : place] == b'"'
    ]
    assert bitmaps.positions(bitmaps.preceding(bits)).tolist() == [place - 1 for place in places if place]


def _expected(
    octets: bytes, *, final: bool
) -> tuple[list[int], list[int], list[int], tuple[str, int] | None]:
    """Line ends, record ends and row starts among whole records, and the fault after them."""
    ends, rows, fault = [0], [], None
    try:
        for record in scan(octets, ";", 0, len(octets), final=final):
            if not record.is_blank:
                rows.append(ends[-1])
            ends.append(record.end)
    except CsvFault as found:
        fault = (found.code, found.offset)
    lines = [found.end() for found in re.finditer(rb"\r\n|\r|\n", octets[: ends[-1]])]
    return lines, ends[1:], rows, fault


pieces = st.lists(
    st.sampled_from(["a", "é", ";", '"', '""', '";"', '"\n"', "\n", "\r", "\r\n", "b" * 61]), max_size=24
).map("".join)


@given(pieces, st.booleans())
def test_a_layout_is_what_scan_reads(text: str, final: bool) -> None:
    octets = text.encode()
    if final and not octets.endswith((b"\n", b"\r")):
        octets += b"\n"
    if not final:
        octets = octets.removesuffix(b"\r")
    if not octets:
        return
    lines, ends, rows, fault = _expected(octets, final=final)
    layout = lay_out(octets, len(octets), ";", final=final)
    found = None if layout.fault is None else (layout.fault.code, layout.fault.offset)
    assert layout.size == (ends[-1] if ends else 0)
    assert (bitmaps.positions(layout.records) + 1).tolist() == ends
    assert layout.line_count == len(lines)
    assert layout.row_count == len(rows)
    assert layout.rows().tolist() == rows
    assert found == fault


def test_nothing_beyond_the_size_is_looked_at() -> None:
    assert lay_out(b'a;b\n"', 4, ";", final=True).fault is None
