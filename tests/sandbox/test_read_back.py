"""What was sent is read back: messages that went out, jobs that wait, batches and their statistics."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from ovh.exceptions import APIError, BadParametersError, ResourceNotFoundError

from estimator.provider.sandbox import Sandbox, State, reset, running
from estimator.provider.sandbox.desk import Desk

ONE, TWO = "sms-sandbox-1", "sms-sandbox-2"


def exact(answer: requests.Response) -> Any:
    return json.loads(answer.text, parse_float=Decimal)


def test_report_says_what_is_left(checked: Any) -> None:
    report = checked.post(f"/sms/{TWO}/jobs", message="a", receivers=["+33639980001"] * 5)
    assert (report["creditsLeft"], checked.get(f"/sms/{TWO}")["creditsLeft"]) == (80.5, 80.5)
    assert "tag" not in report


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("jobs", {"receivers": ["+33639980001"] * 86}),
        ("batches", {"to": ["+33639980001"] * 86, "from": "Shop"}),
    ],
)
def test_what_cannot_be_paid(client: Any, path: str, given: dict[str, Any]) -> None:
    answer = client.raw_call("POST", f"/sms/{TWO}/{path}", {"message": "a"} | given)
    assert answer.status_code == 402
    assert answer.json()["message"] == "Not enough credits (left: 85.50)"
    assert "errorCode" not in answer.json()


def test_messages_that_went_out(checked: Any) -> None:
    given = {"receivers": ["+33639980001", "+447700900123"], "sender": "Shop", "tag": "soldes"}
    report = checked.post(f"/sms/{ONE}/jobs", message="Déjà 20 €", **given)
    other = checked.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980002"], noStopClause=True)
    later = checked.post(f"/sms/{ONE}/jobs", message="b", receivers=["+33639980003"], differedPeriod=5)
    ids = report["ids"] + other["ids"]
    for query, found in (
        ("", ids),
        ("?tag=soldes", report["ids"]),
        ("?receiver=%2B33639980002", other["ids"]),
        ("?creationDatetime.from=2199-01-01T00:00:00%2B01:00", []),
        ("?creationDatetime.to=2199-01-01T00:00:00Z&sender=Shop", report["ids"]),
    ):
        assert checked.get(f"/sms/{ONE}/outgoing{query}") == found
    assert checked.get(f"/sms/{ONE}/jobs") == later["ids"]
    assert checked.get(f"/sms/{ONE}/jobs/{later['ids'][0]}")["sentAt"] is None
    assert checked.get(f"/sms/{TWO}/outgoing") == []
    found = exact(checked.raw_call("GET", f"/sms/{ONE}/outgoing/{report['ids'][1]}"))
    wanted = {
        "message": "Déjà 20 €\nSTOP:36111",
        "messageLength": 21,
        "numberOfSms": 1,
        "receiver": "+447700900123",
        "sender": "Shop",
        "tag": "soldes",
        "batchID": None,
    }
    assert found.items() >= wanted.items()
    read = (exact(checked.raw_call("GET", f"/sms/{ONE}/outgoing/{each}"))["credits"] for each in ids)
    assert sum(read) == sum(Decimal(str(each["totalCreditsRemoved"])) for each in (report, other))


@pytest.mark.parametrize("path", ["jobs/7", "outgoing/7", "outgoing/x", "batches/7", "batches/7/statistics"])
def test_what_was_never_sent_is_not_found(checked: Any, path: str) -> None:
    with pytest.raises(ResourceNotFoundError):
        checked.get(f"/sms/{ONE}/{path}")


@pytest.mark.parametrize("query", ["colour=red", "creationDatetime.from=soon"])
def test_filter_that_makes_no_sense(checked: Any, query: str) -> None:
    checked.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980001"])
    with pytest.raises(BadParametersError, match="arameter"):
        checked.get(f"/sms/{ONE}/outgoing?{query}")


def test_batch_and_its_statistics(sandbox: Sandbox, checked: Any) -> None:
    given = {"to": ["+33639980001", "0639980002", "+447700900123"], "from": "Shop", "name": "Soldes"}
    batch = checked.post(f"/sms/{ONE}/batches", message="Bonjour", **given)
    assert (batch["status"], batch["totalRecords"], batch["name"]) == ("COMPLETED", 3, "Soldes")
    assert [each["receiver"] for each in batch["errors"]] == ["0639980002"], "national numbers fail"
    assert checked.get(f"/sms/{ONE}/batches") == [checked.get(f"/sms/{ONE}/batches/{batch['id']}")] == [batch]
    found = exact(checked.raw_call("GET", f"/sms/{ONE}/batches/{batch['id']}/statistics"))
    taken = -sandbox.ledger()[-1].credits
    wanted = {"delivered": 2, "failed": 1, "pending": 0, "sent": 2, "stoplisted": 0, "credits": taken}
    assert found.items() >= (wanted | {"estimatedCredits": taken, "id": batch["id"]}).items()
    ids = checked.get(f"/sms/{ONE}/outgoing?batchID={batch['id']}")
    receivers = [checked.get(f"/sms/{ONE}/outgoing/{each}")["receiver"] for each in ids]
    assert receivers == ["+33639980001", "+447700900123"]


def test_batch_that_waits_and_batch_that_reaches_nobody(checked: Any) -> None:
    given = {"to": ["+33639980001"], "senderForResponse": True, "deferred": "2027-01-01T00:00:00+01:00"}
    waits = checked.post(f"/sms/{ONE}/batches", message="a", **given)
    assert waits["status"] == "PENDING"
    assert checked.get(f"/sms/{ONE}/batches/{waits['id']}/statistics")["pending"] == 1
    nobody = checked.post(f"/sms/{ONE}/batches", message="a", to=["0639980002"], senderForResponse=True)
    assert nobody["status"] == "FAILED"


@pytest.mark.parametrize(
    "wanted", [{}, {"from": "A name that is too long"}, {"from": "Shop", "deferred": "soon"}, {"slotID": "a"}]
)
def test_batch_with_a_wrong_parameter_is_refused(checked: Any, wanted: dict[str, Any]) -> None:
    with pytest.raises(BadParametersError, match="arameter"):
        checked.post(f"/sms/{ONE}/batches", **{"message": "a", "to": ["+33639980001"]} | wanted)


def test_clause_can_be_set(tmp_path: Path, connect: Any, checking: type) -> None:
    file, spring = tmp_path / "state", "\nSTOP au 36180"
    asked = {"message": "a" * 148, "senderType": "alpha"}
    with running(file, stop_clause=spring) as sandbox:
        client = connect(sandbox, checking)
        added, without = (
            client.post("/sms/estimate", **asked, noStopClause=each)["characters"] for each in (False, True)
        )
        assert added - without == 14
        job = client.post(f"/sms/{ONE}/jobs", message="a" * 148, receivers=["+33639980001"])
        assert job["totalCreditsRemoved"] == 2, "of 162 units"
        assert client.get(f"/sms/{ONE}/outgoing/{job['ids'][0]}")["message"].endswith(spring)
    with running(file) as sandbox:
        assert sandbox.desk.stop_clause() == spring, "it stays"
    reset(file)
    assert Desk(State(file)).stop_clause() == "\nSTOP:36111"


def test_quotas_within_the_balance_are_not_spent(tmp_path: Path, connect: Any) -> None:
    with running(tmp_path / "state", quotas="within") as sandbox:
        client = connect(sandbox)
        for path, given in (
            ("jobs", {"message": "a", "receivers": ["+33639980001"] * 66}),
            ("transferCredits", {"credits": 65.501, "smsAccountTarget": ONE}),
        ):
            with pytest.raises(APIError, match=r"left: 65\.50"):
                client.post(f"/sms/{TWO}/{path}", **given)
        assert client.post(f"/sms/{TWO}/transferCredits", credits=65.5, smsAccountTarget=ONE) is None


@pytest.mark.parametrize("path", ["destinations", "packs"])
def test_vat_is_that_of_the_tariff(checked: Any, path: str) -> None:
    answer = exact(checked.raw_call("GET", f"/sms/rates/{path}?country=fr", need_auth=False))
    assert (answer if path == "destinations" else answer[0])["vatRate"] == 20


def test_state_of_an_earlier_version_is_brought_up_to_date(
    tmp_path: Path, connect: Any, checking: type
) -> None:
    state = State(tmp_path / "state")
    with state.transaction() as book:
        for table in ("contents", "sendings", "settings"):
            book.connection.execute(f"DROP TABLE {table}")
        book.connection.execute("PRAGMA user_version = 1")
        book.connection.execute(
            "INSERT INTO messages VALUES (7, ?, '+33639980001', 1000, '2026-11-02T09:00:00')", [ONE]
        )
    with running(state.path) as sandbox:
        client = connect(sandbox, checking)
        assert client.get(f"/sms/{ONE}/outgoing") == [7]
        assert client.get(f"/sms/{ONE}/outgoing/7")["receiver"] == "+33639980001"
        assert client.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980001"])["ids"] == [8]
