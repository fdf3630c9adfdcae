"""The pandas accessor: the counter's answers, on the Series' own index."""

from __future__ import annotations

import pandas as pd
import pytest

import estimator.pandas  # noqa: F401 - registers the accessor
from estimator.count.segments import count_segments
from estimator.errors import MessageError
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores

MESSAGES = pd.Series(["Bonjour", "ça", "€" * 81], index=["x", "y", "z"])


def test_each_column_on_its_own() -> None:
    assert MESSAGES.sms.encoding.to_dict() == {"x": "GSM-7", "y": "UCS-2", "z": "GSM-7"}
    assert MESSAGES.sms.units.to_dict() == {"x": 7, "y": 2, "z": 162}
    assert MESSAGES.sms.segments.to_dict() == {"x": 1, "y": 1, "z": 2}


def test_all_at_once_is_the_counter() -> None:
    frame = pd.DataFrame({"message": MESSAGES})
    pd.testing.assert_frame_equal(
        frame["message"].sms.count(stop_clause=True), count_segments(MESSAGES, stop_clause=True)
    )


def test_one_message_explained() -> None:
    assert [use.character for use in MESSAGES.sms.explain("y").forcing] == ["ç"]


def test_what_is_not_text_is_named() -> None:
    with pytest.raises(MessageError, match="Item 1 is not a text but missing"):
        pd.Series(["a", None]).sms.segments  # noqa: B018
