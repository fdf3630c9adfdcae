"""Columns of texts: whatever users hold becomes the same bytes, and what is not text is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count.core import Spans
from estimator.count.strings import Strings
from estimator.errors import MessageError
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores

TEXTS = ["Bonjour", "", "ça va", "20 €", "😀"]


def _texts(column: Strings) -> list[str]:
    return [column[row] for row in range(len(column))]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(TEXTS, id="list"),
        pytest.param(tuple(TEXTS), id="tuple"),
        pytest.param(lambda: (text for text in TEXTS), id="generator"),
        pytest.param(np.array(TEXTS), id="numpy unicode"),
        pytest.param(np.array(TEXTS, object), id="numpy object"),
        pytest.param(np.array(TEXTS, np.dtypes.StringDType()), id="numpy strings"),
        pytest.param(pd.Series(TEXTS), id="pandas str"),
        pytest.param(pd.Series(TEXTS, dtype=object), id="pandas object"),
        pytest.param(pd.Series(TEXTS, dtype="category"), id="pandas category"),
        pytest.param(pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string())), id="pandas Arrow"),
        pytest.param(pd.Series(TEXTS, dtype=pd.StringDtype("python")), id="pandas python strings"),
        pytest.param(pd.Index(TEXTS), id="pandas index"),
        pytest.param(pd.Series(["no", *TEXTS])[1:], id="a slice of a Series"),
        pytest.param(pa.array(TEXTS), id="Arrow"),
        pytest.param(pa.array(TEXTS, pa.large_string()), id="Arrow large"),
        pytest.param(pa.array(TEXTS, pa.string_view()), id="Arrow views"),
        pytest.param(pa.array(TEXTS).dictionary_encode(), id="Arrow dictionary"),
        pytest.param(pa.chunked_array([TEXTS[:2], TEXTS[2:]]), id="Arrow chunks"),
        pytest.param(pa.array(["no", *TEXTS, "no"])[1:-1], id="a slice of an Arrow array"),
    ],
)
def test_all_that_holds_texts_is_read(values: Any) -> None:
    assert _texts(Strings.from_any(values() if callable(values) else values)) == TEXTS


@pytest.mark.parametrize(
    ("values", "row", "found"),
    [
        pytest.param(["a", None], 1, "missing", id="None"),
        pytest.param(["a", float("nan")], 1, "missing", id="NaN in a list"),
        pytest.param(pd.Series(["a", None]), 1, "missing", id="missing in a Series"),
        pytest.param(pd.Series(["a", pd.NA], dtype=object), 1, "missing", id="NA in an object Series"),
        pytest.param(pd.Series(["a", None], dtype="category"), 1, "missing", id="missing category"),
        pytest.param(pa.array(["a", None]), 1, "missing", id="null in Arrow"),
        pytest.param([b"a"], 0, "of type bytes", id="bytes"),
        pytest.param(["a", "b", 33639980001], 2, "of type int", id="a number"),
        pytest.param(pa.array([1, 2]), 0, "a column of int64", id="a column of numbers"),
    ],
)
def test_what_is_not_text_is_named(values: Any, row: int, found: str) -> None:
    with pytest.raises(MessageError, match=f"MSG001  Item {row} is not a text but {found}"):
        Strings.from_any(values)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Bonjour", "a single text"),
        (None, "NoneType"),
        (3, "int"),
        ({"a": "b"}, "dict"),
        pytest.param(
            pd.DataFrame({"text": ["Bonjour"]}), "DataFrame", id="the names of whose columns are texts"
        ),
    ],
)
def test_what_is_no_column_is_named(value: Any, found: str) -> None:
    with pytest.raises(MessageError, match=f"MSG005  A column of messages is expected, not {found}."):
        Strings.from_any(value)


@pytest.mark.parametrize(
    "empty", [[], np.array([], str), pd.Series([], dtype=str), pa.array([], pa.string()), pa.nulls(0)]
)
def test_no_texts_at_all(empty: Any) -> None:
    column = Strings.from_any(empty)
    assert len(column) == 0
    assert len(column.take(np.empty(0, np.intp))) == 0


def test_missing_stays_missing_when_arrow_says_so() -> None:
    column = Strings.from_arrow(pa.array(["a", None, ""]))
    assert column.valid is not None
    assert column.valid.tolist() == [True, False, True]
    assert column.take(np.array([1, 2])).valid.tolist() == [False, True]  # type: ignore[union-attr]


def test_lone_surrogates_survive() -> None:
    assert _texts(Strings.from_any(["\ud800a", "b"]).take(np.array([0]))) == ["\ud800a"]


@given(st.lists(st.text(max_size=8), max_size=12), st.data())
def test_a_column_does_what_a_list_does(texts: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, max(len(texts) - 1, 0)), max_size=12 if texts else 0))
    begin = data.draw(st.integers(0, len(texts)))
    column = Strings.from_any(texts)
    sliced = Strings(column.spans.at(slice(begin, None)))
    assert _texts(column.take(np.array(rows, np.intp))) == [texts[row] for row in rows]
    assert _texts(sliced) == sliced.to_arrow().to_pylist() == texts[begin:]
    assert sliced.lengths.tolist() == [len(text.encode()) for text in texts[begin:]]


def test_cells_of_a_csv_are_texts_where_they_lie() -> None:
    block = np.frombuffer(b'7;"5"" TV";x', np.uint8)
    cells = Strings(Spans(block, np.array([11, 3, 0]), np.array([12, 9, 1]), np.array([0, 1, 0], np.uint8)))
    assert _texts(cells) == cells.to_arrow().to_pylist() == ["x", '5" TV', "7"]
    assert cells.lengths.tolist() == [1, 5, 1]
    data, offsets = cells.packed()
    assert (data.tobytes(), offsets.tolist()) == (b'x5" TV7', [0, 1, 6, 7])
    assert _texts(cells.take(np.array([2, 1]))) == ["7", '5" TV']


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        pytest.param(pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"], id="a row without"),
        pytest.param(
            pa.DictionaryArray.from_arrays(pa.array([1, 0, None]), pa.array(["a", None])),
            [None, "a", None],
            id="a row that names a text that is missing, and one that names none",
        ),
        pytest.param(
            pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int8()), pa.array([], pa.string())),
            [None, None],
            id="no texts to name",
        ),
        pytest.param(pa.nulls(2), [None, None], id="a column of nothing"),
    ],
)
def test_what_is_missing_among_texts_that_are_named(array: Any, texts: list[str | None]) -> None:
    assert Strings.from_arrow(array).texts() == texts


@pytest.mark.parametrize("were_doubled", [False, True])
def test_cells_with_doubled_quotes_may_take_the_places_of_others(were_doubled: bool) -> None:
    octets = np.frombuffer(b'5"" tv', np.uint8)
    cell = Strings(Spans(octets, np.array([0]), np.array([6]), np.array([1], np.uint8)))
    texts = Strings.from_any(["a", "b", "c"])
    if were_doubled:
        texts = texts.with_some(np.array([0]), cell)
    found = texts.with_some(np.array([2]), cell)
    assert found.texts() == ['5" tv' if were_doubled else "a", "b", '5" tv']
    assert texts.with_some(np.array([0]), Strings.from_any(["x"])).texts() == ["x", "b", "c"]


def test_a_doubled_quote_of_a_cell_is_one_in_all_forms() -> None:
    spans = Spans.from_texts(['5"" tv', '5"" tv'])
    found = Strings(Spans(spans.data, spans.starts, spans.ends, np.array([1, 0], np.uint8)))
    assert found.texts() == ['5" tv', '5"" tv']
    assert found.octets() == [b'5" tv', b'5"" tv']
    assert found.lengths.tolist() == [5, 6]
