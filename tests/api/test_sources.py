"""A campaign is whatever people hold: the same rows in every form cost the same; nothing is no campaign."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from estimator import CampaignError, CampaignSource, SmsCostError, estimate
from estimator.base.above import LOOKED_AT
from estimator.campaign import open_campaign
from estimator.campaign.columnar import CHUNK_ROWS

DAY = date(2026, 11, 1)
COLUMNS = {"to": ["+33639980001", "+447700900123", "?"], "text": ["Bonjour", "Hello", "x"], "n": [1, 2, 3]}
ROWS = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*COLUMNS.values(), strict=True)]
CSV = "to,text,n\n" + "".join(f"{row['to']},{row['text']},{row['n']}\n" for row in ROWS)


class Relation:
    """Something that speaks Arrow and nothing else, as duckdb's relations do."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return pa.table(COLUMNS).__arrow_c_stream__(requested_schema)


SOURCES: dict[str, Callable[[], CampaignSource]] = {
    "binary file": lambda: io.BytesIO(CSV.encode()),
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "polars, lazy": lambda: pl.LazyFrame(COLUMNS),
    "Arrow table": lambda: pa.table(COLUMNS),
    "Arrow batch": lambda: pa.record_batch(COLUMNS),
    "Arrow reader": lambda: pa.table(COLUMNS).to_reader(max_chunksize=2),
    "Arrow stream": Relation,
    "columns": lambda: COLUMNS,
    "columns of all kinds": lambda: {
        "to": np.array(COLUMNS["to"]),
        "text": pd.Series(COLUMNS["text"], index=[7, 8, 9]),
        "n": pa.array(COLUMNS["n"]),
    },
    "list of dicts": lambda: ROWS,
    "generator of dicts": lambda: (row for row in ROWS),
    "DictReader": lambda: csv.DictReader(io.StringIO(CSV)),
    "batches": lambda: open_campaign(pd.DataFrame(COLUMNS)).batches(),
}


@pytest.mark.parametrize("source", [pytest.param(make, id=name) for name, make in SOURCES.items()])
def test_every_form_costs_the_same(source: Callable[[], CampaignSource]) -> None:
    found = estimate(source(), on=DAY, keep_rows=True)
    assert (str(found.totals.credits), found.totals.messages, found.summary.rejected) == ("2.05", 2, 1)
    assert found.rows()["row"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "batches"])
def test_every_form_with_columns_is_split(name: str) -> None:
    found = estimate(SOURCES[name](), on=DAY, split_by="n")
    assert list(found.clients) == ["2", "1", "3"]


def test_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    for source in (tmp_path / "a.csv", str(tmp_path / "a.csv")):
        assert str(estimate(source, on=DAY).totals.credits) == "2.05"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(7, id="a number"),
        pytest.param(None, id="nothing"),
        pytest.param(b"to,text\n", id="bytes"),
        pytest.param(io.StringIO(CSV), id="a file of text"),
        pytest.param(["+33639980001"], id="texts"),
        pytest.param([ROWS[0], 7], id="not a row among rows"),
        pytest.param(pd.Series(["Bonjour"]), id="a column"),
        pytest.param(dict(ROWS[0]), id="one row where columns are meant"),
    ],
)
def test_what_is_no_campaign_says_what_to_give(source: Any) -> None:
    with pytest.raises(TypeError, match=r"USE0(19|20)") as caught:
        estimate(source, on=DAY)
    assert isinstance(caught.value, SmsCostError)
    assert "Give " in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param([], id="no rows"),
        pytest.param(iter(()), id="an exhausted generator"),
        pytest.param({}, id="no columns"),
        pytest.param({"to": [], "text": []}, id="columns without cells"),
        pytest.param(pd.DataFrame(), id="a DataFrame of nothing"),
        pytest.param(pd.DataFrame({"to": [], "text": []}), id="a DataFrame without rows"),
        pytest.param(pl.DataFrame({"to": [], "text": []}), id="polars"),
        pytest.param(pl.LazyFrame({"to": [], "text": []}), id="polars, lazy"),
        pytest.param(
            pa.table({"to": pa.array([], pa.string()), "text": pa.array([], pa.string())}), id="Arrow"
        ),
        pytest.param(io.BytesIO(b"to,text\n"), id="a header alone"),
    ],
)
def test_an_empty_campaign_is_no_price_of_0(source: Any) -> None:
    with pytest.raises(CampaignError, match="FIL006"):
        estimate(source, on=DAY)


def test_a_reader_that_was_read_is_empty() -> None:
    reader = csv.DictReader(io.StringIO(CSV))
    assert estimate(reader, on=DAY).totals.messages == 2
    with pytest.raises(CampaignError, match="FIL006"):
        estimate(reader, on=DAY)


def test_a_missing_key_is_an_empty_cell_and_a_new_one_is_named_with_its_row() -> None:
    found = estimate([ROWS[0], {"to": "+33639980002"}], on=DAY)
    assert found.summary.rejects == {("MSG003", ""): 1}
    with pytest.raises(CampaignError, match=r"COL010  Row 3 has a column 'texte'"):
        estimate([*ROWS[:2], {"to": "+33639980002", "texte": "x"}], on=DAY)
    with pytest.raises(CampaignError, match=r"COL010  Row 2 has cells beyond its header"):
        estimate(
            [ROWS[0]] and csv.DictReader(io.StringIO("to,text\n+33639980001,a\n+33639980001,a,b\n")), on=DAY
        )


def test_rows_are_not_all_held_at_once() -> None:
    taken = 0

    def rows() -> Iterator[dict[str, str]]:
        nonlocal taken
        for _ in range(3 * CHUNK_ROWS):
            taken += 1
            yield {"to": "+33639980001", "text": "x"}

    first = next(open_campaign(rows()).batches())
    assert len(first) == taken == CHUNK_ROWS


def test_of_a_query_columns_that_nobody_needs_are_worked_out_for_the_first_rows_alone() -> None:
    asked = 0

    def dear(value: int) -> int:
        nonlocal asked
        asked += 1
        return value

    query = pl.concat([pl.LazyFrame(COLUMNS)] * 500).with_columns(
        pl.col("n").map_elements(dear, return_dtype=pl.Int64).alias("dear")
    )
    assert str(estimate(query, on=DAY).totals.credits) == "1025"
    assert asked <= LOOKED_AT
