"""Transfers read back from a file."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.errors import CampaignError
from estimator.supply.transfers import Transfer, read_plan, read_transfers
from tests.transfers.whole import whole_plan

GOOD = {"source": "sms-a", "target": "sms-b", "credits": "400.5"}


def saved(folder: Path, document: Any) -> Path:
    path = folder / "transfers.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_transfers_in_their_order(tmp_path: Path) -> None:
    other = {"source": "sms-c", "target": "sms-b", "credits": "7"}
    path = saved(tmp_path, whole_plan([GOOD, other]))
    expected = (Transfer("sms-a", "sms-b", Decimal("400.5")), Transfer("sms-c", "sms-b", Decimal(7)))
    assert read_transfers(path) == read_transfers(str(path)) == expected
    assert read_transfers(saved(tmp_path, whole_plan([]))) == ()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param([], "the document is not an object", id="a list"),
        pytest.param({"transfers": []}, "schema is missing", id="no schema"),
        pytest.param({"schema": 2, "moves": []}, "its schema is 2", id="another schema"),
        pytest.param({"schema": 1}, "transfers is missing", id="no transfers"),
        *(
            pytest.param(whole_plan([GOOD, GOOD | change]), f"transfers[1]{why}", id=why)
            for change, why in (
                ({"source": None}, ".source is not a text"),
                ({"target": ""}, ".target is empty"),
                ({"target": 5}, ".target is not a text"),
                ({"target": "sms-a"}, " goes from sms-a to itself"),
                ({"credits": "0"}, " moves nothing"),
                ({"credits": "-1"}, ".credits is not an exact number"),
                ({"credits": "0.0001"}, ".credits is not an exact number"),
                ({"credits": "1e3"}, ".credits is not an exact number"),
                ({"credits": True}, ".credits is not a text"),
                ({"credits": 7}, ".credits is not a text"),
                ({"credit": "7"}, ".credit is no key of it"),
            )
        ),
    ],
)
def test_what_is_no_plan(tmp_path: Path, document: Any, why: str) -> None:
    path = saved(tmp_path, document)
    with pytest.raises(CampaignError) as raised:
        read_transfers(path)
    assert (raised.value.code, str(raised.value.place)) == ("TRF008", str(path))
    assert why in str(raised.value)


@pytest.mark.parametrize("octets", [b"", b"{", b'{"schema": 1, "transfers": [', b"\xff", b"[" * 100_000])
def test_what_is_no_json(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "transfers.json"
    path.write_bytes(octets)
    with pytest.raises(CampaignError) as raised:
        read_transfers(path)
    assert raised.value.code == "TRF008"


def test_the_digest_of_a_plan_stays_what_it_was(tmp_path: Path) -> None:
    # Journals have filed transfers under it: with another one they would be made a second time.
    document = whole_plan([GOOD], bought=1000, bought_on="sms-a")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert read_plan(saved(tmp_path, document)).digest == digest


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CampaignError) as raised:
        read_transfers(tmp_path / "none.json")
    assert raised.value.code == "FIL001"
