"""Batches as the readers make them: numbers of recipients, missing cells, originals."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.assemble import assemble
from estimator.campaign.batch import UNREADABLE, Batch
from estimator.campaign.columns import Roles
from estimator.campaign.template import Template
from estimator.count.strings import Strings

HEADER = ("to", "text", "count", "from")


def batch_of(*columns: list[str | None], keep_originals: bool = False) -> Batch:
    arrays = {at: Strings.from_arrow(pa.array(column, pa.string())) for at, column in enumerate(columns)}
    roles = Roles(0, 1, 2 if len(columns) > 2 else None, 3 if len(columns) > 3 else None)
    return assemble(
        arrays,
        HEADER[: len(columns)],
        roles,
        None,
        first_row=11,
        keep_originals=keep_originals,
        line_numbers=None,
    )


def count_of(cell: str | None) -> int:
    counts = batch_of(["+33639980001"], ["Bonjour"], [cell]).counts
    assert counts is not None
    assert counts.dtype == np.int64
    return int(counts[0])


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        pytest.param("1", 1, id="one"),
        pytest.param(" 30\t", 30, id="blanks around"),
        pytest.param("\u00a030", 30, id="a no-break space"),
        pytest.param("3.0", 3, id="what pandas makes of a column with an empty cell"),
        pytest.param("10.0", 10, id="its zeros stay"),
        pytest.param("007", 7, id="zeros in front"),
        pytest.param("0", 0, id="nobody: a row that costs nothing"),
        pytest.param("999999999", 999_999_999, id="nine digits"),
        pytest.param("1000000000", UNREADABLE, id="ten digits are more people than there are phones"),
        pytest.param("", UNREADABLE, id="empty"),
        pytest.param(None, UNREADABLE, id="missing"),
        pytest.param("-1", UNREADABLE, id="negative"),
        pytest.param("+1", UNREADABLE, id="a sign"),
        pytest.param("2.5", UNREADABLE, id="half a person"),
        pytest.param("3.", UNREADABLE, id="a dot"),
        pytest.param("1.000", UNREADABLE, id="one, or a thousand"),
        pytest.param("1,000", UNREADABLE, id="a thousand, or one"),
        pytest.param("1 000", UNREADABLE, id="a blank inside"),
        pytest.param("1e3", UNREADABLE, id="an exponent"),
        pytest.param("deux", UNREADABLE, id="a word"),
        pytest.param("٣", UNREADABLE, id="a digit of another script"),
        pytest.param("3\n4", UNREADABLE, id="two lines"),
        pytest.param("3\n", 3, id="a line end after it"),
    ],
)
def test_numbers_of_recipients(cell: str | None, count: int) -> None:
    assert count_of(cell) == count


@given(st.lists(st.one_of(st.none(), st.text("0123456789. -e٣", max_size=12)), max_size=10))
def test_counts_like_the_twin(cells: list[str | None]) -> None:
    def twin(cell: str | None) -> int:
        digits = (cell or "").strip().removesuffix(".0")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else UNREADABLE

    batch = batch_of(["+33639980001"] * len(cells), ["x"] * len(cells), cells)
    assert batch.counts is not None
    assert batch.counts.tolist() == [twin(cell) for cell in cells]


def test_empty_is_not_missing() -> None:
    batch = batch_of(["+33639980001", None, ""], ["", "Bonjour", None])
    assert batch.numbers.valid is not None
    assert batch.messages.valid is not None
    assert batch.numbers.valid.tolist() == [True, False, True]
    assert batch.messages.valid.tolist() == [True, True, False]
    assert (batch.counts, batch.senders, batch.originals, batch.line_numbers) == (None, None, None, None)


def test_everything_is_where_it_belongs() -> None:
    batch = batch_of(["+33639980001"], ["Bonjour"], ["2"], ["MaMarque"], keep_originals=True)
    assert (batch.first_row, len(batch)) == (11, 1)
    assert batch.senders is not None
    assert (batch.numbers[0], batch.messages[0], batch.senders[0]) == ("+33639980001", "Bonjour", "MaMarque")
    assert batch.originals is not None
    assert batch.originals.names == HEADER
    assert batch.originals.rows() == [("+33639980001", "Bonjour", "2", "MaMarque")]


def test_a_missing_field_makes_the_message_missing() -> None:
    columns = {
        0: Strings.from_any(["+33639980001"] * 3),
        4: Strings.from_arrow(pa.array(["Zoé", None, ""])),
    }
    batch = assemble(
        columns,
        ("to", "", "", "", "prenom"),
        Roles(0, fields={"prenom": 4}),
        Template.parse("Bonjour {prenom}"),
        first_row=1,
        keep_originals=False,
        line_numbers=lambda: np.array([2, 3, 5]),
    )
    assert batch.messages.valid is not None
    assert batch.messages.valid.tolist() == [True, False, True]
    assert [batch.messages[0], batch.messages[2]] == ["Bonjour Zoé", "Bonjour "]
    assert batch.line_numbers is not None
    assert batch.line_numbers().tolist() == [2, 3, 5]


def test_a_campaign_without_messages_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="a template"):
        assemble(
            {0: Strings.from_any(["x"])},
            ("to",),
            Roles(0),
            None,
            first_row=1,
            keep_originals=False,
            line_numbers=None,
        )
