"""Packing texts of unknown characters: held against the counter itself, fed with the worst of texts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.choices import Encoding
from estimator.count.alphabet import CONCATENATED_LIMIT
from estimator.count.message import explain
from estimator.save.templates.packing import sizes, units_to_spare, worst_segments
from tests.long import trying

SINGLE = {"GSM-7": "a", "UCS-2": "ç"}
PAIR = {"GSM-7": "€", "UCS-2": "😀"}

ENCODINGS: st.SearchStrategy[Encoding] = st.sampled_from(["GSM-7", "UCS-2"])
LENGTHS = st.one_of(st.integers(0, 20), st.integers(50, 80), st.integers(140, 165), st.integers(290, 312))


@st.composite
def literals(draw: st.DrawFn, encoding: Encoding, parts: int) -> list[str]:
    """Runs of single units with a few pairs among them; UCS-2 from the first character on."""
    drawn = []
    for _ in range(parts):
        length = draw(LENGTHS)
        pairs = draw(st.lists(st.integers(0, length), max_size=4))
        text = [SINGLE[encoding]] * length
        for at in pairs:
            text.insert(at, PAIR[encoding])
        drawn.append("".join(text))
    return drawn


def worst_values(units: int, encoding: Encoding) -> set[str]:
    """Values between which every boundary inside one field finds a pair: in pairs from either parity."""
    single, pair = SINGLE[encoding], PAIR[encoding]
    even = pair * (units // 2) + single * (units % 2)
    odd = single + pair * ((units - 1) // 2) + single * ((units - 1) % 2)
    return {even, odd if units else ""}


def segments(text: str) -> int:
    return len(explain(text).segments)


@trying(300)
@given(st.data(), ENCODINGS, LENGTHS)
def test_one_field_at_its_worst(data: st.DataObject, encoding: Encoding, units: int) -> None:
    before, after = data.draw(literals(encoding, 2))
    before = SINGLE[encoding] + before
    known = [sizes(before, encoding), sizes(after, encoding)]
    truth = max(segments(before + value + after) for value in worst_values(units, encoding))
    assert worst_segments(known, [units], encoding) == truth


@trying(150)
@given(st.data(), ENCODINGS)
def test_no_value_is_worse_than_the_worst(data: st.DataObject, encoding: Encoding) -> None:
    parts = data.draw(literals(encoding, 3))
    parts[0] = SINGLE[encoding] + parts[0]
    alphabet = st.sampled_from([SINGLE[encoding], PAIR[encoding]])
    values = data.draw(st.lists(st.text(alphabet, max_size=160), min_size=2, max_size=2))
    lengths = [sum(sizes(value, encoding)) for value in values]
    text = parts[0] + values[0] + parts[1] + values[1] + parts[2]
    assert worst_segments([sizes(part, encoding) for part in parts], lengths, encoding) >= segments(text)


@trying(100)
@given(st.data(), ENCODINGS, st.integers(1, 3))
def test_for_one_field_the_spare_units_are_the_most_it_may_have(
    data: st.DataObject, encoding: Encoding, wanted: int
) -> None:
    known = [sizes(part, encoding) for part in data.draw(literals(encoding, 2))]
    spare = units_to_spare(known, wanted, encoding)
    if spare is None:
        assert worst_segments(known, [0], encoding) > wanted
    else:
        assert worst_segments(known, [spare], encoding) <= wanted
        assert worst_segments(known, [spare + 1], encoding) > wanted


@trying(50)
@given(st.data(), ENCODINGS, st.integers(1, 3))
def test_units_to_spare_may_be_shared_out_in_any_way(
    data: st.DataObject, encoding: Encoding, wanted: int
) -> None:
    known = [sizes(part, encoding) for part in data.draw(literals(encoding, 3))]
    spare = units_to_spare(known, wanted, encoding)
    if spare is None:
        return
    shares = [(first, spare - first) for first in range(spare + 1)]
    assert max(worst_segments(known, share, encoding) for share in shares) <= wanted
    shares = [(first, spare + 1 - first) for first in range(spare + 2)]
    assert max(worst_segments(known, share, encoding) for share in shares) > wanted


@pytest.mark.parametrize("encoding", ["GSM-7", "UCS-2"])
def test_every_length_of_a_text_that_is_all_field(encoding: Encoding) -> None:
    limit = CONCATENATED_LIMIT[encoding]
    lengths = range(1, 3 * limit + 3)
    for units, value in ((u, v) for u in lengths for v in worst_values(u, encoding)):
        text = value or SINGLE[encoding]
        if encoding == "UCS-2" or text:
            assert segments(text) <= worst_segments([[], []], [units], encoding)


def test_short_texts_one_by_one() -> None:
    # Every text of up to 12 units right before a boundary, not only those a test thinks of as the worst.
    for before in (150, 151, 152, 153):
        known = [[1] * before, [1] * 160]
        for length in range(9):
            texts = {"".join(chosen) for chosen in product("a€", repeat=length)}
            by_units: dict[int, int] = {}
            for text in texts:
                units = sum(sizes(text, "GSM-7"))
                found = segments("a" * before + text + "a" * 160)
                by_units[units] = max(found, by_units.get(units, 0))
            for units in range(length + 1):
                if units in by_units:
                    assert by_units[units] <= worst_segments(known, [units], "GSM-7")
