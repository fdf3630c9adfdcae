"""Values as texts: columns against cells, and digits that come through whole."""

# ruff: noqa: DTZ001 - cells of a spreadsheet know no time zone

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.texts import text_of, texts_of

SECONDS = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
COLUMNS = st.one_of(
    st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8")))),
    st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))),
    st.lists(st.one_of(st.none(), st.integers(-(2**53) + 1, 2**53 - 1).map(float))),
    st.lists(st.one_of(st.none(), st.booleans())),
    st.lists(st.one_of(st.none(), st.dates())),
    st.lists(st.one_of(st.none(), SECONDS)),
    st.lists(st.one_of(st.none(), st.times().map(lambda at: at.replace(microsecond=0)))),
    st.lists(st.one_of(st.none(), st.decimals("-999999", "999999", places=3))),
)  # fmt: skip
"""Columns of one type each, in what Arrow and Python can both hold."""


@given(COLUMNS)
def test_a_column_is_its_cells(values: list[object]) -> None:
    cells = [text_of(value) for value in values]
    assert texts_of(pa.array(values)).to_pylist() == cells
    assert texts_of(values).to_pylist() == cells


@given(st.floats(allow_nan=False))
def test_a_float_is_its_digits_or_plainly_no_number_of_a_phone(value: float) -> None:
    column = texts_of(pa.array([value]))[0].as_py()
    if value.is_integer() and abs(value) < 2**53:
        assert column == text_of(value) == str(int(value))
    else:
        for text in (column, text_of(value)):
            assert float(text) == value
            assert not text.isdigit()


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        pytest.param(pa.array([33639980001, None]), ["33639980001", None], id="int64"),
        pytest.param(
            pa.array([33639980001.0, None]), ["33639980001", None], id="what an empty cell makes of it"
        ),
        pytest.param(pa.array([float("nan"), 1.5, -0.0]), [None, "1.5", "0"], id="NaN is missing"),
        pytest.param(pa.array([2.0**53]), ["9.007199254740992e+15"], id="a double that is no longer exact"),
        pytest.param(
            pa.array([float("nan"), 2.0**24 - 1, 0.5], pa.float32()), [None, "16777215", "0.5"], id="32 bits"
        ),
        pytest.param(pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"], id="a dictionary"),
        pytest.param(pa.array([7, 8]).dictionary_encode(), ["7", "8"], id="a dictionary of numbers"),
        pytest.param(pa.array(["é", None], pa.string_view()), ["é", None], id="views"),
        pytest.param(pa.array(["é", None], pa.large_string())[1:], [None], id="large texts, cut"),
        pytest.param(pa.array(["café".encode(), None]), ["café", None], id="bytes that are UTF-8"),
        pytest.param(pa.nulls(2), [None, None], id="nothing at all"),
        pytest.param(pa.chunked_array([["a"], ["b"]]), ["a", "b"], id="chunks"),
        pytest.param(pa.chunked_array([], pa.string()), [], id="no chunk"),
        pytest.param(pa.array([Decimal("1.50")]), ["1.50"], id="a decimal keeps its zeros"),
        pytest.param(pa.array([datetime(2026, 10, 1)]), ["2026-10-01"], id="midnight is a day"),
        pytest.param(
            pa.array([datetime(1969, 12, 31, 23, 59, 59)], pa.timestamp("ns")),
            ["1969-12-31 23:59:59"],
            id="nanoseconds, before 1970",
        ),
        pytest.param(pa.array([time(8, 30)]), ["08:30:00"], id="a time of day"),
    ],
)
def test_columns(array: pa.Array, texts: list[str | None]) -> None:
    assert texts_of(array).to_pylist() == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(np.int64(33639980001), "33639980001", id="a numpy integer"),
        pytest.param(np.float64("nan"), None, id="a numpy NaN"),
        pytest.param(np.bool_(True), "true", id="a numpy boolean"),
        pytest.param(pd.NA, None, id="missing in pandas"),
        pytest.param(pd.NaT, None, id="no time in pandas"),
        pytest.param(pd.Timestamp("2026-10-01 14:30"), "2026-10-01 14:30:00", id="a pandas time"),
        pytest.param("", "", id="an empty text is not missing"),
        pytest.param(10**20, "1" + "0" * 20, id="more digits than Arrow holds"),
    ],
)
def test_cells(value: object, text: str | None) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pa.array([b"caf\xe9"]), id="bytes in another encoding"),
        pytest.param(pa.array([1.0, 33639980001.0], pa.float32()), id="phone numbers that lost their end"),
        pytest.param(pa.array([[1]]), id="lists"),
        pytest.param(pa.array([{"a": 1}]), id="records"),
        pytest.param(pa.array([timedelta(1)]), id="durations"),
        pytest.param(pa.array([datetime(2026, 1, 1, tzinfo=UTC)]), id="times somewhere in the world"),
        pytest.param([datetime(2026, 1, 1, tzinfo=UTC)], id="cells with such times"),
        pytest.param(["\ud800"], id="half a surrogate pair"),
        pytest.param([["Ana"]], id="cells with lists"),
        pytest.param([b"Ana"], id="cells with bytes"),
        pytest.param([object()], id="cells with anything"),
        pytest.param(
            pa.Array.from_buffers(
                pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")]
            ),
            id="texts that claim to be UTF-8",
        ),
    ],
)
def test_what_has_no_one_text_is_refused(column: object) -> None:
    with pytest.raises(TypeError, match=r"^(values of type|bytes that|half of|numbers rounded)"):
        texts_of(column)


def test_texts_are_not_copied() -> None:
    array = pa.array(["a", "b"])
    assert texts_of(array) is array


def test_a_date_is_a_day() -> None:
    assert text_of(date(2026, 10, 1)) == "2026-10-01"
