"""Each kind of fault as the official client sees it, and whether the change was made."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import requests
from ovh.exceptions import APIError, BadParametersError, HTTPError, InvalidResponse

from estimator.provider.sandbox import Fault, Sandbox, running
from estimator.provider.sandbox.faults import KINDS

SOURCE, TARGET = "sms-sandbox-1", "sms-sandbox-3"


def transfer(client: Any) -> Any:
    return client.post(f"/sms/{SOURCE}/transferCredits", credits=1, smsAccountTarget=TARGET)


def transfers(sandbox: Sandbox) -> int:
    return sum(movement.kind == "transfer out" for movement in sandbox.ledger())


@pytest.mark.parametrize(
    ("kind", "error", "made"),
    [
        ("reset_before", HTTPError, 0),
        ("reset_after", HTTPError, 1),
        ("reset_midway", HTTPError, 1),
        ("error_500_before", APIError, 0),
        ("error_500_after", APIError, 1),
        ("error_503_before", InvalidResponse, 0),
        ("error_503_after", InvalidResponse, 1),
        ("error_429", APIError, 0),
        ("truncated_json", InvalidResponse, 1),
        ("doubled_json", InvalidResponse, 1),
        ("not_json", InvalidResponse, 1),
        ("empty", InvalidResponse, 1),
    ],
)
def test_change_is_made_or_not(sandbox: Sandbox, client: Any, kind: Any, error: type, made: int) -> None:
    sandbox.inject(Fault(kind, method="POST"))
    with pytest.raises(error):
        transfer(client)
    assert transfers(sandbox) == made
    assert transfer(client) is None, "a fault happens once unless more is asked for"
    assert transfers(sandbox) == made + 1
    assert sandbox.faults.waiting() == ()


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "reset_midway"])
def test_reset_is_one_of_the_connection(sandbox: Sandbox, client: Any, kind: Any) -> None:
    sandbox.inject(Fault(kind, method="POST"))
    with pytest.raises(HTTPError) as caught:
        transfer(client)
    assert isinstance(caught.value.args[1], requests.RequestException)
    assert "ConnectionResetError" in str(caught.value.args[1])


@pytest.mark.parametrize(("kind", "at_once"), [("delay_before", 0), ("delay_after", 1)])
def test_delay_goes_on_after_the_caller_has_gone(
    sandbox: Sandbox, connect: Any, kind: Any, at_once: int
) -> None:
    client = connect(sandbox, timeout=0.2)
    sandbox.inject(Fault(kind, method="POST", seconds=0.5))
    with pytest.raises(HTTPError) as caught:
        transfer(client)
    assert isinstance(caught.value.args[1], requests.ReadTimeout)
    assert transfers(sandbox) == at_once
    deadline = time.monotonic() + 5
    while transfers(sandbox) != 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert transfers(sandbox) == 1


def test_delay_ends_with_the_server(tmp_path: Path, connect: Any) -> None:
    begun, delay = time.monotonic(), 60
    with running(tmp_path / "state.sqlite3") as sandbox:
        client = connect(sandbox, timeout=0.2)
        sandbox.inject(Fault("delay_before", method="POST", seconds=delay))
        with pytest.raises(HTTPError):
            transfer(client)
    assert transfers(sandbox) == 1
    assert time.monotonic() - begun < delay, "it was waited for"


def test_duplicate_answer_is_that_of_the_call_before(sandbox: Sandbox, client: Any) -> None:
    before = client.get(f"/sms/{SOURCE}")
    sandbox.inject(Fault("duplicate_answer", method="POST"))
    assert transfer(client) == before
    assert transfers(sandbox) == 1


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_signature_made_with_a_wrong_clock_is_refused(sandbox: Sandbox, client: Any, seconds: int) -> None:
    sandbox.inject(Fault("clock_skew", seconds=seconds))
    with pytest.raises(BadParametersError, match="Query out of time"):
        transfer(client)
    assert transfers(sandbox) == 0


def test_too_many_requests_says_when_to_come_back(sandbox: Sandbox, client: Any) -> None:
    sandbox.inject(Fault("error_429", seconds=7))
    answer = client.raw_call("GET", "/sms")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "kind", ["error_500_before", "error_500_after", "error_429", "truncated_json", "empty"]
)
def test_query_id_comes_with_every_answer(sandbox: Sandbox, client: Any, kind: Any) -> None:
    sandbox.inject(Fault(kind))
    assert client.raw_call("GET", "/sms").headers["X-OVH-QUERYID"].startswith("SBX.")


def test_fault_waits_for_its_call(sandbox: Sandbox, client: Any) -> None:
    sandbox.inject(Fault("error_429", method="POST", path="/sms/*/transferCredits", skip=2, times=2))
    assert client.get(f"/sms/{SOURCE}")["name"] == SOURCE
    assert client.post("/sms/estimate", message="a", noStopClause=True, senderType="alpha")["parts"] == 1
    for _ in range(2):
        assert transfer(client) is None
    for _ in range(2):
        with pytest.raises(APIError, match="Too many requests"):
            transfer(client)
    assert transfer(client) is None
    assert transfers(sandbox) == 3


def test_faults_happen_in_the_order_of_their_injection(sandbox: Sandbox, client: Any) -> None:
    sandbox.inject(Fault("error_429", times=2))
    sandbox.inject(Fault("error_500_before"))
    assert [client.raw_call("GET", "/sms").status_code for _ in range(4)] == [429, 429, 500, 200]


def test_faults_can_be_injected_from_another_process(sandbox: Sandbox, client: Any) -> None:
    faults = sandbox.url.replace("/1.0", "/sandbox/faults")
    wanted = {"kind": "delay_after", "method": "GET", "path": "/sms", "times": 2, "skip": 1, "seconds": 0.5}
    assert requests.post(faults, json=wanted, timeout=5).json() is None
    assert sandbox.faults.waiting() == (Fault(**wanted),)  # type: ignore[arg-type]
    assert requests.delete(faults, timeout=5).status_code == 200
    assert sandbox.faults.waiting() == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no kind"),
        pytest.param({"kind": "flood"}, id="unknown kind"),
        pytest.param({"kind": "error_429", "times": "twice"}, id="times is a text"),
        pytest.param({"kind": "error_429", "times": True}, id="times is a boolean"),
        pytest.param({"kind": "error_429", "when": "now"}, id="unknown parameter"),
    ],
)
def test_unclear_fault_is_refused(sandbox: Sandbox, body: dict[str, Any]) -> None:
    answer = requests.post(sandbox.url.replace("/1.0", "/sandbox/faults"), json=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert sandbox.faults.waiting() == ()


def test_every_kind_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}"' not in text] == []
