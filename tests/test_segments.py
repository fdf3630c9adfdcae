"""The counter of columns against its scalar twin."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count.alphabet import ENCODINGS, GSM7_UNITS, STOP_CLAUSE
from estimator.count.core import plain
from estimator.count.message import explain
from estimator.count.outside import forcing_characters
from estimator.count.segments import count, count_segments
from estimator.count.strings import Strings
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.long import LONG, trying
from tests.strategies import CLAUSES, MESSAGES


def _twin(messages: list[str], clause: str = "") -> list[tuple[str, int, int]]:
    explained = [explain(message, stop_clause=clause) for message in messages]
    return [(e.encoding, e.units, len(e.segments)) for e in explained]


def _vectorised(messages: list[str], clause: str = "") -> list[tuple[str, int, int]]:
    counts = count(Strings.from_any(messages), clause)
    encodings = [ENCODINGS[encoding] for encoding in counts.encoding]
    return list(zip(encodings, counts.units.tolist(), counts.segments.tolist(), strict=True))


@trying(400)
@given(st.lists(MESSAGES, min_size=14, max_size=40), CLAUSES)
def test_counter_and_twin_agree(messages: list[str], clause: str) -> None:
    """Thousands of texts, crowded around the boundaries."""
    assert _vectorised(messages, clause) == _twin(messages, clause)


@pytest.mark.parametrize("clause", ["", STOP_CLAUSE, "€", "ç"], ids=repr)
@pytest.mark.parametrize("character", ["a", "é", "€", "{", "ç", "漢", "😀"])
@pytest.mark.one_in(3)
def test_every_boundary_and_its_neighbours(character: str, clause: str) -> None:
    """1 to 12 segments, 2 units to either side, with a character of another width before or within."""
    boundaries = [70, 160, *(67 * k for k in range(2, 13)), *(153 * k for k in range(2, 13))]
    lengths = {n // size + near for n in boundaries for size in (1, 2) for near in range(-2, 3)}
    messages = [
        text
        for n in sorted(lengths)
        for text in (
            character * n,
            "a" + character * n,
            "a" * (n // 2) + "€" + character * (n // 2),
            character * n + "é",
        )
    ]
    assert _vectorised(messages, clause) == _twin(messages, clause)


@pytest.mark.checked
def test_every_code_point_one_by_one(both_cores: ModuleType) -> None:  # noqa: F811
    """All 1,112,064 characters of Unicode, and the 2,048 surrogates that are none.

    Of the plain core, which is slow, each tenth above the planes that alphabets use, but for the long runs.
    """
    all_of_them = LONG or both_cores is not plain
    characters = list(map(chr, [*range(0x20000), *range(0x20000, 0x110000, 1 if all_of_them else 10)]))
    counts = count(Strings.from_any(characters))
    expected = np.array([GSM7_UNITS.get(c) or (1 if ord(c) <= 0xFFFF else 2) for c in characters])
    assert (counts.units == expected).all()
    assert (counts.encoding == np.array([c not in GSM7_UNITS for c in characters])).all()
    assert (counts.segments == 1).all()
    found = forcing_characters(Strings.from_any(characters))
    assert found == {c: 1 for c in characters if c not in GSM7_UNITS}
    sample = [*range(0x3000), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), *range(0, 0x110000, 97)]
    assert _vectorised([chr(code) for code in sample]) == _twin([chr(code) for code in sample])


def _forcing_twin(messages: list[str]) -> dict[str, int]:
    used = [use.character for message in messages for use in explain(message).forcing]
    return {character: used.count(character) for character in used}


@given(st.lists(MESSAGES, max_size=20))
def test_forcing_characters(messages: list[str]) -> None:
    assert forcing_characters(Strings.from_any(messages)) == _forcing_twin(messages)


@given(st.lists(st.tuples(MESSAGES, st.booleans()), max_size=8))
def test_a_clause_is_counted_only_where_it_is_sent(rows: list[tuple[str, bool]]) -> None:
    sent = np.array([with_it for _, with_it in rows], np.bool_)
    counts = count(Strings.from_any([message for message, _ in rows]), STOP_CLAUSE, sent)
    whole = [message + STOP_CLAUSE * with_it for message, with_it in rows]
    assert counts.units.tolist() == [units for _, units, _ in _twin(whole)]


@given(st.lists(MESSAGES, max_size=8))
def test_a_clause_is_counted_as_the_text_it_is(messages: list[str]) -> None:
    assert _vectorised(messages, STOP_CLAUSE) == _vectorised([message + STOP_CLAUSE for message in messages])


def test_a_very_long_message() -> None:
    messages = ["€" * 200_000, "a" + "😀" * 100_000, "é" * 300_000]
    assert _vectorised(messages) == _twin(messages)


def test_a_slice_of_an_arrow_array_is_counted_where_it_lies() -> None:
    texts = ["no", "€" * 153, "ç", "no"]
    assert count(Strings.from_arrow(pa.array(texts)[1:3])).segments.tolist() == [3, 1]


@pytest.mark.parametrize("broken", [b"\xc3", b"abc\xe2", b"\xe2\x82", b"\xf0\x9f\x98", b"\x80\x80", b"\xff"])
def test_bytes_that_are_no_text_do_not_crash_the_counter(broken: bytes) -> None:
    """The readers refuse such bytes; a caller's own unchecked Arrow array may hold them."""
    assert count(Strings.from_bytes([broken])).segments.tolist() == [1]


class TestDataFrame:
    def test_columns_and_types(self) -> None:
        counted = count_segments(["Déjà 20 €", "ça commence"])
        assert counted.to_dict("list") == {
            "encoding": ["GSM-7", "UCS-2"],
            "units": [10, 11],
            "segments": [1, 1],
        }
        assert (counted["units"].dtype, counted["segments"].dtype) == (np.int64, np.int64)

    def test_the_index_of_a_series_is_kept(self) -> None:
        series = pd.Series(["a", "ç"], index=["x", "y"])
        assert count_segments(series).index.tolist() == ["x", "y"]
        assert count_segments(series[::-1])["encoding"].tolist() == ["UCS-2", "GSM-7"]

    def test_no_messages(self) -> None:
        assert count_segments([]).shape == (0, 3)

    @pytest.mark.parametrize(
        ("clause", "units"),
        [
            pytest.param(False, 7, id="none"),
            pytest.param(True, 18, id="the provider's 11 units"),
            pytest.param(" STOP 36179", 18, id="one's own"),
        ],
    )
    def test_stop_clause(self, clause: bool | str, units: int) -> None:
        assert count_segments(["Bonjour"], stop_clause=clause)["units"].tolist() == [units]
