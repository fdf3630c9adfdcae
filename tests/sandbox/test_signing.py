"""Who is let in: keys, signatures and their time."""

from __future__ import annotations

import time
from typing import Any

import ovh
import pytest
import requests
from ovh.exceptions import APIError, BadParametersError, InvalidCredential, NotCredential

from estimator.provider.sandbox import Sandbox
from estimator.provider.sandbox.signing import PUBLIC, TOLERANCE, Call, signature


def signed(
    sandbox: Sandbox, path: str = "/sms", *, late: int = 0, **changed: str | None
) -> requests.Response:
    """A call signed by hand, with some of its headers changed or, with None, left out."""
    url, timestamp = sandbox.url + path, str(int(time.time()) - late)
    headers = {
        "X-Ovh-Application": PUBLIC.application_key,
        "X-Ovh-Consumer": PUBLIC.consumer_key,
        "X-Ovh-Timestamp": timestamp,
        "X-Ovh-Signature": signature(PUBLIC, Call("GET", url, "", {}), timestamp),
    }
    headers |= {f"X-Ovh-{name.capitalize()}": value for name, value in changed.items()}
    return requests.get(url, headers=headers, timeout=5)


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [
        ({"application_key": "another"}, APIError),
        ({"consumer_key": "another"}, InvalidCredential),
        ({"application_secret": "another"}, BadParametersError),
    ],
)
def test_wrong_key_is_refused(
    sandbox: Sandbox, connect: Any, keys: dict[str, str], refusal: type[APIError]
) -> None:
    with pytest.raises(refusal) as caught:
        connect(sandbox, **keys).get("/sms")
    assert caught.value.query_id.startswith("SBX.")


def test_call_without_any_key_is_refused(client: Any) -> None:
    with pytest.raises(NotCredential):
        client.call("GET", "/sms", need_auth=False)


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        pytest.param({"application": None}, 403, None, id="no application key"),
        pytest.param({"consumer": None}, 403, "NOT_CREDENTIAL", id="no consumer key"),
        pytest.param({"timestamp": None}, 400, "QUERY_TIME_OUT", id="no time"),
        pytest.param({"timestamp": "now"}, 400, "QUERY_TIME_OUT", id="a time in words"),
        pytest.param({"timestamp": "²"}, 400, "QUERY_TIME_OUT", id="a digit of another kind"),
        pytest.param({"timestamp": "9" * 5000}, 400, "QUERY_TIME_OUT", id="a time out of this world"),
        pytest.param({"signature": None}, 400, "INVALID_SIGNATURE", id="no signature"),
        pytest.param({"signature": "$1$" + "0" * 40}, 400, "INVALID_SIGNATURE", id="another signature"),
    ],
)
def test_header_that_is_wrong_is_refused(
    sandbox: Sandbox, changed: dict[str, Any], status: int, code: str | None
) -> None:
    changed = {name: value and value.encode() for name, value in changed.items()}
    answer = signed(sandbox, **changed)
    assert (answer.status_code, answer.json().get("errorCode")) == (status, code)


@pytest.mark.parametrize("late", [TOLERANCE - 2, -TOLERANCE + 2])
def test_clock_may_be_off_a_little(sandbox: Sandbox, late: int) -> None:
    assert signed(sandbox, late=late).status_code == 200


@pytest.mark.parametrize("late", [TOLERANCE + 2, -TOLERANCE - 2])
def test_clock_that_is_off_too_much_is_refused(sandbox: Sandbox, late: int) -> None:
    answer = signed(sandbox, late=late)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "QUERY_TIME_OUT")


def test_query_is_signed_too(sandbox: Sandbox) -> None:
    path = "/sms/sms-sandbox-1/seeOffers?countryCurrencyPrice=fr&countryDestination=fr&quantity=100"
    assert signed(sandbox, path).status_code == 200
    other = signed(sandbox, path)
    again = requests.get(sandbox.url + path.replace("100", "200"), headers=other.request.headers, timeout=5)
    assert again.json()["errorCode"] == "INVALID_SIGNATURE"


def test_body_is_signed_too(sandbox: Sandbox, client: Any) -> None:
    session, send = client._session, client._session.request

    def richer(method: str, url: str, **named: Any) -> requests.Response:
        return send(method, url, **named | {"data": named["data"].replace("1", "9")})

    session.request = richer
    with pytest.raises(BadParametersError, match="Invalid signature"):
        client.post("/sms/sms-sandbox-1/transferCredits", credits=1, smsAccountTarget="sms-sandbox-3")
    assert {movement.kind for movement in sandbox.ledger()} == {"opening"}


@pytest.mark.parametrize(
    "path", ["/auth/time", "/sms/rates/destinations?country=fr", "/sms/rates/packs?country=fr"]
)
def test_what_is_public_needs_no_key(sandbox: Sandbox, path: str) -> None:
    assert requests.get(sandbox.url + path, timeout=5).status_code == 200


def test_signature_is_the_clients(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, connect: Any) -> None:
    client: ovh.Client = connect(sandbox)
    sent: dict[str, Any] = {}

    def kept(method: str, url: str, **named: Any) -> None:
        sent.update(named, method=method, url=url)

    client._time_delta = 0
    monkeypatch.setattr(client._session, "request", kept)
    client.raw_call("PUT", "/sms/sms-sandbox-1", {"description": "Été"})
    call = Call(sent["method"], sent["url"], sent["data"], {})
    wanted = signature(PUBLIC, call, sent["headers"]["X-Ovh-Timestamp"])
    assert sent["headers"]["X-Ovh-Signature"] == wanted
