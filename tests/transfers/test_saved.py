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
from estimator.supply.transfers.saved import milli_after
from tests.transfers.whole import whole_plan

GOOD = {"source": "sms-a", "target": "sms-b", "credits": "400.5"}
HELD = {"sms-a": "700.5", "sms-b": "0", "sms-c": "10"}


def plan_of(transfers: list[Any], **options: Any) -> dict[str, Any]:
    return whole_plan(transfers, **{"held": HELD} | options)


def saved(folder: Path, document: Any) -> Path:
    path = folder / "transfers.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_transfers_in_their_order(tmp_path: Path) -> None:
    other = {"source": "sms-c", "target": "sms-b", "credits": "7"}
    path = saved(tmp_path, plan_of([GOOD, other]))
    expected = (Transfer("sms-a", "sms-b", Decimal("400.5")), Transfer("sms-c", "sms-b", Decimal(7)))
    assert read_transfers(path) == read_transfers(str(path)) == expected
    assert read_transfers(saved(tmp_path, plan_of([]))) == ()


def test_what_accounts_hold_after_some_of_it(tmp_path: Path) -> None:
    other = {"source": "sms-c", "target": "sms-b", "credits": "7"}
    plan = read_plan(saved(tmp_path, plan_of([GOOD, other], bought=100, bought_on="sms-c")))
    # In milli-credits, of sms-a, sms-b and sms-c.
    after = {
        (): [700_500, 0, 110_000],
        (0,): [300_000, 400_500, 110_000],
        (1,): [700_500, 7_000, 103_000],
        (0, 1): [300_000, 407_500, 103_000],
    }
    for made, expected in after.items():
        assert list(milli_after(plan, made).values()) == expected
    assert milli_after(plan, (), purchase=False)["sms-c"] == 10_000


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param([], "the document is not an object", id="a list"),
        pytest.param({"transfers": []}, "schema is missing", id="no schema"),
        pytest.param({"schema": 2, "moves": []}, "its schema is 2", id="another schema"),
        pytest.param({"schema": 1}, "transfers is missing", id="no transfers"),
        pytest.param(plan_of([GOOD], bought=100), "bought_on names no account", id="bought on no account"),
        *(
            pytest.param(plan_of([GOOD, GOOD | change]), f"transfers[1]{why}", id=why)
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


def test_journals_of_before_know_a_plan_by_its_bytes(tmp_path: Path) -> None:
    document = plan_of([GOOD], bought=1000, bought_on="sms-a")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert read_plan(saved(tmp_path, document)).digest_of_bytes == digest


@pytest.mark.parametrize(
    ("document", "same"),
    [
        pytest.param(plan_of([GOOD]) | {"exact": False, "saving": "1.00"}, True, id="what is said of it"),
        pytest.param(plan_of([GOOD | {"credits": "400.500"}]), True, id="more decimals"),
        pytest.param(plan_of([GOOD], held=HELD | {"sms-a": "700.50"}), True, id="of a balance, too"),
        pytest.param(
            plan_of([GOOD], held=dict(reversed(HELD.items()))), True, id="another order of accounts"
        ),
        pytest.param(plan_of([GOOD], held=HELD | {"sms-c": "11"}), True, id="an account it does not touch"),
        pytest.param(
            plan_of([GOOD], bought=700, bought_on="sms-a", held=HELD | {"sms-a": "0.5"}),
            True,
            id="bought before",
        ),
        pytest.param(plan_of([GOOD | {"credits": "400.501"}]), False, id="other credits"),
        pytest.param(plan_of([GOOD | {"target": "sms-c"}]), False, id="another target"),
        pytest.param(plan_of([GOOD, GOOD]), False, id="twice"),
        pytest.param(plan_of([GOOD], held=HELD | {"sms-a": "700.501"}), False, id="from another balance"),
    ],
)
def test_a_plan_is_what_it_does(tmp_path: Path, document: Any, same: bool) -> None:
    plan = read_plan(saved(tmp_path, plan_of([GOOD])))
    assert (read_plan(saved(tmp_path, document)).digest == plan.digest) is same


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (plan_of([GOOD], held={"sms-a": "1"}), "transfers[0].target is sms-b, of which accounts has nothing"),
        (plan_of([], bought=1, bought_on="sms-d"), "bought_on is sms-d, of which accounts has nothing"),
        (plan_of([GOOD]) | {"accounts": plan_of([])["accounts"] * 2}, "it has account sms-a twice"),
    ],
)
def test_every_account_says_once_what_it_held(tmp_path: Path, document: Any, why: str) -> None:
    with pytest.raises(CampaignError, match="TRF008") as raised:
        read_plan(saved(tmp_path, document))
    assert why in str(raised.value)


def test_what_is_bought_is_with_the_gift_and_nothing_where_there_is_no_purchase(tmp_path: Path) -> None:
    plan = read_plan(saved(tmp_path, plan_of([GOOD])))
    assert (plan.bought, plan.bought_on) == (0, None)
    document = plan_of([GOOD], bought=1000, bought_on="sms-b")
    document["purchase"]["orders"][0]["gift"] = 50
    plan = read_plan(saved(tmp_path, document))
    assert (plan.bought, plan.bought_on) == (1050, "sms-b")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CampaignError) as raised:
        read_transfers(tmp_path / "none.json")
    assert raised.value.code == "FIL001"
