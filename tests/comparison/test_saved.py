"""A saved estimate read back is the estimate; one that was damaged or changed is refused with the reason."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.base.read import Kind
from estimator.errors import CampaignError
from estimator.price.comparison import SavedEstimate, read_estimate
from estimator.price.flow import estimate
from estimator.price.saved import is_saved
from estimator.price.totals import Estimate
from tests import oracle

DAY = date(2026, 11, 1)
DEGRESSIVE = oracle.ROOT / "data" / "examples" / "tariff-degressive.xml"
NUMBERS = st.sampled_from(["+33639980001", "+262692123456", "+447700900123", "+377612345678", "nobody"])
ROWS = st.lists(
    st.tuples(NUMBERS, st.sampled_from(["a", "ç", "x" * 400]), st.sampled_from(["0", "1", "9"])),
    min_size=1,
    max_size=8,
)


def _estimate(rows: list[tuple[str, str, str]], **options: Any) -> Estimate:
    return estimate(pd.DataFrame(rows, columns=["to", "text", "count"], dtype=str), on=DAY, **options)


def _save(estimated: Estimate, path: Path) -> Path:
    estimated.save(path)
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from([{}, {"stop_clause": False}, {"tariff": DEGRESSIVE}, {"assume": {"MC": "FR"}}]))
def test_reading_back_what_was_saved(
    tmp_path: Path, rows: list[tuple[str, str, str]], options: dict[str, Any]
) -> None:
    estimated = _estimate(rows, **options)
    assert read_estimate(_save(estimated, tmp_path / "saved.json")) == SavedEstimate.of(estimated.document())


DOCUMENT: dict[str, Any] = json.loads(
    _estimate([("+33639980001", "a", "2"), ("+447700900123", "ç", "3"), ("?", "", "1")]).to_json()
)


def _changed(*path: str | int, to: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    value: Any = document
    for key in path[:-1]:
        value = value[key]
    if to is KeyError:
        del value[path[-1]]
    else:
        value[path[-1]] = to
    return document


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param([], "the document is not an object", id="a list"),
        pytest.param(_changed("schema", to=2), "its schema is 2, and only 1 is known", id="a later schema"),
        pytest.param(_changed("totals", to=KeyError), "totals is missing", id="partial"),
        pytest.param(_changed("totals", "messages", to=6), "5 messages, and its total is 6", id="messages"),
        pytest.param(_changed("totals", "segments", to=True), "not a whole number", id="a flag for a number"),
        pytest.param(_changed("totals", "credits", to="8.0001"), "not an exact number", id="too fine"),
        pytest.param(
            _changed("totals", "price", to="-1"), "totals.price is not an exact price", id="below 0"
        ),
        pytest.param(
            _changed("totals", "price_at_most", to="no"),
            "totals.price_at_most is not true or false",
            id="no flag",
        ),
        pytest.param(_changed("lines", 0, "segments", to=1), "2 messages in 1 segments", id="half segments"),
        pytest.param(
            _changed("lines", 0, "messages", to=-1), "lines[0].messages is not a whole", id="negative"
        ),
        pytest.param(_changed("lines", 0, "messages", to=1e3), "lines[0].messages is not a", id="a float"),
        pytest.param(_changed("lines", 0, "messages", to=10**18), "lines[0].messages is not a", id="huge"),
        pytest.param(
            _changed("lines", 0, "country", to="\x1b[2J"),
            "lines[0].country is not a country such as FR",
            id="terminal controls",
        ),
        pytest.param(
            _changed("lines", 0, "encoding", to="ASCII"),
            "lines[0].encoding has a value that is not known",
            id="encoding",
        ),
        pytest.param(_changed("lines", 0, "country", to="GB"), "", id="a line moved elsewhere"),
        pytest.param(
            _changed("lines", to=DOCUMENT["lines"] * 2), "it has the line FR GSM-7 twice", id="twice"
        ),
        pytest.param(_changed("destinations", to=[]), "it has no rate for FR", id="no rates"),
        pytest.param(
            _changed("destinations", to=DOCUMENT["destinations"] * 2),
            "the destination GB twice",
            id="two rates",
        ),
        pytest.param(
            _changed("destinations", 0, "rate", to="99"), "credits, and its total", id="another rate"
        ),
        pytest.param(
            _changed("rejects", 0, "code", to="NUM999"), "no reason for a reject", id="no such code"
        ),
        pytest.param(_changed("rejects", 0, "code", to="USE001"), "no reason for a reject", id="no reject"),
        pytest.param(
            _changed("rejects", 0, "country", to="ZZ"), "is no country with phone numbers", id="no country"
        ),
        pytest.param(
            _changed("rejects", to=[]), "0 rejected rows, and its total is 1", id="rejects left out"
        ),
        pytest.param(_changed("tariff", "valid_from", to="2026-13-01"), "is not a day", id="no such day"),
        pytest.param(
            _changed("campaign", "name", to=7), "campaign.name is not a text", id="a name of digits"
        ),
    ],
)
def test_what_does_not_add_up_is_refused(tmp_path: Path, document: Any, reason: str) -> None:
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CampaignError) as caught:
        read_estimate(path)
    assert caught.value.code == "DIF004"
    assert reason in caught.value.sentence
    assert caught.value.place is not None
    assert caught.value.place.file == str(path)


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe{\x00}\x00", id="UTF-16, as PowerShell redirects"),
        pytest.param(b'{"a": "\xe9"}', id="Latin-1"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b'{"schema": ' + b"1" * 10_000 + b"}", id="a number without end"),
        pytest.param(b'{"schema": NaN}', id="NaN"),
        pytest.param(b'{"schema": 1e999999999}', id="an exponent without end"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(octets)
    with pytest.raises(CampaignError, match="DIF004"):
        read_estimate(path)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.documents.reading.DOCUMENT", Kind("saved result", 100))
    with pytest.raises(CampaignError, match="FIL005"):
        read_estimate(_save(_estimate([("+33639980001", "a", "1")]), tmp_path / "saved.json"))


@pytest.mark.parametrize(("name", "code"), [("missing.json", "FIL001"), (".", "FIL002")])
def test_what_is_no_file_is_named(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(CampaignError, match=code):
        read_estimate(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "octets", "saved"),
    [
        ("a.JSON", b"", True),
        ("a", b'\xef\xbb\xbf\n {"schema": 1}', True),
        ("a.csv", b"to,text\n", False),
        ("a.csv", b"", False),
    ],
)
def test_saved_estimates_are_told_from_campaigns(
    tmp_path: Path, name: str, octets: bytes, saved: bool
) -> None:
    (tmp_path / name).write_bytes(octets)
    assert is_saved(tmp_path / name) is saved
    assert not is_saved(tmp_path)
    assert not is_saved(Path("-"))
