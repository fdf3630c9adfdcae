"""Tables in memory: every way pandas and Arrow have of holding a text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from estimator.campaign import open_campaign
from estimator.campaign.columnar import CHUNK_ROWS
from estimator.errors import CampaignError, Place
from tests.campaign.reading import Row, rows_of

TEXTS = ["Déjà 20 €", "", None, "😀"]


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pd.Series(TEXTS, dtype="str"), id="str"),
        pytest.param(pd.Series(TEXTS, dtype=object), id="object"),
        pytest.param(pd.Series(TEXTS, dtype="string[python]"), id="Python texts"),
        pytest.param(pd.Series(TEXTS, dtype="string[pyarrow]"), id="Arrow texts"),
        pytest.param(pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string())), id="large Arrow texts"),
        pytest.param(pd.Series(TEXTS, dtype="category"), id="categories"),
        pytest.param(pd.Series([TEXTS[0], "", np.nan, TEXTS[3]], dtype=object), id="object with NaN"),
        pytest.param(pd.Series([TEXTS[0], "", pd.NA, TEXTS[3]], dtype=object), id="object with NA"),
    ],
)
def test_messages_of_any_type(column: pd.Series[Any]) -> None:
    table = pd.DataFrame({"to": [1, 2, 3, 4], "text": column})
    assert [row.message for row in rows_of(open_campaign(table))] == TEXTS


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pd.Series([33639980001, 639980001]), id="int64"),
        pytest.param(pd.Series([33639980001.0, 639980001.0]), id="float64"),
        pytest.param(pd.Series([33639980001, 639980001], dtype="Int64"), id="Int64"),
        pytest.param(pd.Series([33639980001, "639980001"], dtype=object), id="a number and a text"),
        pytest.param(
            pd.Series([33639980001.0, np.int32(639980001)], dtype=object), id="two kinds of numbers"
        ),
        pytest.param(pd.Series([33639980001, 639980001], dtype="category"), id="categories of numbers"),
    ],
)
def test_numbers_of_any_type(column: pd.Series[Any]) -> None:
    table = pd.DataFrame({"to": column, "text": "x"})
    assert [row.number for row in rows_of(open_campaign(table))] == ["33639980001", "639980001"]


@pytest.mark.parametrize("kind", ["Categorical", "Enum"])
@pytest.mark.parametrize("lazy", [False, True])
def test_categories_of_polars(kind: str, *, lazy: bool) -> None:
    """Arrow gets them as numbers of views of texts, of which it can take none."""
    polars = pytest.importorskip("polars")
    dtype = polars.Categorical if kind == "Categorical" else polars.Enum(["a", "b", "+33639980001"])
    table = polars.DataFrame(
        {"to": ["+33639980001", None], "text": ["b", "a"]}, dict.fromkeys(("to", "text"), dtype)
    )
    campaign = open_campaign(table.lazy() if lazy else table)
    assert [(row.number, row.message) for row in rows_of(campaign)] == [("+33639980001", "b"), (None, "a")]


PANDAS = pd.DataFrame({"to": ["1", "2"], "text": ["a", "b"]})
ARROW = pa.Table.from_pandas(PANDAS)
CSV = b"to,text\n1,a\n2,b\n1,a\n2,b\n"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: [PANDAS, PANDAS], id="DataFrames"),
        pytest.param(lambda: [ARROW, ARROW], id="Arrow tables"),
        pytest.param(
            lambda: pa.concat_tables([ARROW, ARROW]).to_batches(max_chunksize=1), id="record batches"
        ),
        pytest.param(lambda: iter([ARROW, PANDAS]), id="an iterator of both"),
        pytest.param(lambda: pd.read_csv(io.BytesIO(CSV), chunksize=3, dtype=str), id="pandas in chunks"),
    ],
)
def test_tables_one_after_the_other_are_one_campaign(make: Callable[[], Any]) -> None:
    assert rows_of(open_campaign(make()), lines=True) == [
        Row(1, "1", "a"),
        Row(2, "2", "b"),
        Row(3, "1", "a"),
        Row(4, "2", "b"),
    ]


def test_tables_have_the_columns_of_the_first() -> None:
    campaign = open_campaign([PANDAS, PANDAS.rename(columns={"text": "note"})])
    with pytest.raises(CampaignError) as caught:
        rows_of(campaign)
    assert (caught.value.code, caught.value.place) == ("COL014", Place("<tables>"))


def test_something_else_among_tables() -> None:
    with pytest.raises(TypeError, match="USE019"):
        rows_of(open_campaign([PANDAS, 7]))


@pytest.mark.parametrize("name", ["MultiIndex", "RangeIndex", "labels twice"])
def test_an_index_without_a_name_does_not_count(name: str) -> None:
    table = pd.DataFrame({"to": [1, 2], "text": ["a", "b"]})
    indexes = {
        "MultiIndex": pd.MultiIndex.from_tuples([("x", 1), ("y", 2)]),
        "RangeIndex": pd.RangeIndex(10, 30, 10),
        "labels twice": pd.Index(["a", "a"]),
    }
    table.index = indexes[name]
    assert rows_of(open_campaign(table), lines=True) == [Row(1, "1", "a"), Row(2, "2", "b")]


@pytest.mark.parametrize("index", [["to"], ["to", "at"], ["at"]])
def test_an_index_with_a_name_is_a_column(index: list[str]) -> None:
    table = pd.DataFrame({"to": ["+33639980001", "+33639980002"], "at": ["x", "y"], "text": ["a", "b"]})
    campaign = open_campaign(table.set_index(index), keep_originals=True)
    assert sorted(campaign.header) == ["at", "text", "to"]
    assert rows_of(campaign) == [Row(1, "+33639980001", "a"), Row(2, "+33639980002", "b")]


def test_a_column_counts_more_than_an_index_of_its_name() -> None:
    table = pd.DataFrame({"to": ["+33639980001"], "text": ["a"]}, index=pd.Index(["x"], name="to"))
    assert rows_of(open_campaign(table)) == [Row(1, "+33639980001", "a")]


def test_names_of_several_levels_are_one() -> None:
    table = pd.DataFrame(
        [["+33639980001", "a"]], columns=pd.MultiIndex.from_tuples([("Contact", "Mobile"), ("Message", "")])
    )
    campaign = open_campaign(table)
    assert campaign.header == ("Contact Mobile", "Message")
    assert rows_of(campaign) == [Row(1, "+33639980001", "a")]


def test_names_of_columns_need_not_be_texts() -> None:
    table = pd.DataFrame([["+33639980001", "a"]], columns=[0, 1])
    campaign = open_campaign(table, number_column="0", message_column="1")
    assert (campaign.name, campaign.header, campaign.size) == ("<DataFrame>", ("0", "1"), None)
    assert rows_of(campaign) == [Row(1, "+33639980001", "a")]


def test_two_columns_of_one_name_are_named() -> None:
    table = pd.DataFrame([[1, "a", "b"]], columns=["to", "text", "text"])
    with pytest.raises(CampaignError) as caught:
        open_campaign(table)
    assert (caught.value.code, caught.value.place) == ("COL006", Place("<DataFrame>", None, 3))


def test_long_tables_come_in_batches() -> None:
    rows = CHUNK_ROWS + 1
    table = pd.DataFrame({"to": np.arange(rows), "text": "x"})
    batches = list(open_campaign(table).batches())
    assert [(batch.first_row, len(batch)) for batch in batches] == [(1, CHUNK_ROWS), (CHUNK_ROWS + 1, 1)]
    assert batches[1].numbers[0] == str(CHUNK_ROWS)


def test_a_table_without_rows() -> None:
    assert rows_of(open_campaign(pd.DataFrame({"to": [], "text": []}))) == []
    assert rows_of(open_campaign(pa.table({"to": [], "text": []}))) == []


def test_arrow_tables_and_batches() -> None:
    batch = pa.record_batch({"to": [1, None], "text": ["a", "b"]})
    table = pa.Table.from_batches([batch, batch])
    assert rows_of(open_campaign(batch)) == [Row(1, "1", "a"), Row(2, None, "b")]
    assert [row.row for row in rows_of(open_campaign(table))] == [1, 2, 3, 4]
    assert open_campaign(table).name == "<table>"


def test_whatever_hands_out_arrow_is_a_table() -> None:
    class Foreign:
        """As polars, duckdb and others do."""

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.table({"to": [1], "text": ["a"]}).__arrow_c_stream__(requested_schema)

    assert rows_of(open_campaign(Foreign())) == [Row(1, "1", "a")]


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pd.Series([["a"]], dtype=object), id="lists"),
        pytest.param(pd.Series(["\ud800"], dtype=object), id="half a surrogate pair"),
        pytest.param(pd.Series([pd.Timedelta(hours=1)]), id="durations"),
        pytest.param(pd.Series([object()], dtype=object), id="anything"),
    ],
)
def test_what_is_no_text_is_refused_where_it_is_needed(column: pd.Series[Any]) -> None:
    table = pd.DataFrame({"to": [1], "other": column, "text": ["a"]})
    with pytest.raises(CampaignError) as caught:
        rows_of(open_campaign(table, message_column="other"))
    assert caught.value.code == "COL008"
    (batch,) = open_campaign(table, keep_originals=True).batches()
    (shown,) = batch.originals.columns[1].texts()
    assert isinstance(shown, str)
    assert shown
