"""A sandbox and the official client that talks to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import ovh
import ovh.client
import pytest
import requests

from estimator.provider.sandbox import Sandbox, reset, running

Connect = Callable[..., Any]

_SCHEMA = json.loads(Path(__file__).with_name("api.schema.json").read_text(encoding="utf-8"))
_OF = {"type": "array"}

SHAPES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GET", "/auth/time", {"type": "integer"}),
    ("GET", "/sms", {"type": "array", "items": {"type": "string"}}),
    ("POST", "/sms/estimate", {"$ref": "#/$defs/sms.JobEstimate"}),
    ("GET", "/sms/rates/destinations?*", {"$ref": "#/$defs/sms.DestinationRates"}),
    ("GET", "/sms/rates/packs?*", _OF | {"items": {"$ref": "#/$defs/sms.PackDetails"}}),
    ("GET", "/sms/*/seeOffers?*", _OF | {"items": {"$ref": "#/$defs/sms.PackOffer"}}),
    ("GET", "/sms/*/jobs", {"type": "array", "items": {"type": "integer"}}),
    ("GET", "/sms/*/jobs/*", {"$ref": "#/$defs/sms.Job"}),
    ("POST", "/sms/*/jobs", {"$ref": "#/$defs/sms.SmsSendingReportUser"}),
    ("GET", "/sms/*/outgoing/*", {"$ref": "#/$defs/sms.Outgoing"}),
    ("GET", "/sms/*/outgoing*", {"type": "array", "items": {"type": "integer"}}),
    ("GET", "/sms/*/batches/*/statistics", {"$ref": "#/$defs/sms.BatchStatistics"}),
    ("GET", "/sms/*/batches/*", {"$ref": "#/$defs/sms.Batch"}),
    ("GET", "/sms/*/batches", _OF | {"items": {"$ref": "#/$defs/sms.Batch"}}),
    ("POST", "/sms/*/batches", {"$ref": "#/$defs/sms.Batch"}),
    ("POST", "/sms/*/transferCredits", {"type": "null"}),
    ("PUT", "/sms/*", {"type": "null"}),
    ("GET", "/sms/*", {"$ref": "#/$defs/sms.AccountWithIAM"}),
)
"""What the provider documents of each answer; the first that fits a call is its own."""

_REFUSAL = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("message", "httpCode", "errorCode")},
    "required": ["message", "httpCode"],
    "additionalProperties": False,
}


def check_shape(method: str, path: str, answer: requests.Response) -> None:
    """Fail where an answer is not as the provider documents it."""
    assert answer.headers["X-OVH-QUERYID"]
    assert answer.headers["Content-Type"].startswith("application/json")
    place = next(
        i for i, (wanted, glob, _) in enumerate(SHAPES) if wanted == method and fnmatchcase(path, glob)
    )
    _validator(place if answer.ok else None).validate(json.loads(answer.text, parse_float=Decimal))


@cache
def _validator(place: int | None) -> jsonschema.Draft202012Validator:
    """Of an answer by its place in `SHAPES`; None: of a refusal."""
    schema = _SCHEMA | (_REFUSAL if place is None else SHAPES[place][2])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


class CheckedClient(ovh.Client):
    """The official client, which also holds every answer against the provider's schema."""

    def raw_call(self, method: str, path: str, *given: Any, **named: Any) -> requests.Response:
        answer = super().raw_call(method, path, *given, **named)
        check_shape(method, path, answer)
        return answer


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """The official client of a sandbox; it knows the provider's addresses only, and is told this one."""
    opened = []

    def client(sandbox: Sandbox, kind: type[ovh.Client] = ovh.Client, **keys: Any) -> ovh.Client:
        monkeypatch.setitem(ovh.client.ENDPOINTS, "sandbox", sandbox.url)
        wanted = {
            "application_key": sandbox.application_key,
            "application_secret": sandbox.application_secret,
            "consumer_key": sandbox.consumer_key,
            "timeout": 5,
        }
        opened.append(kind("sandbox", **wanted | keys))
        return opened[-1]

    yield client
    for each in opened:
        each._session.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One server for all tests that need nothing special: to end it takes longer than to use it."""
    with running(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3") as found:
        yield found


@pytest.fixture
def sandbox(server: Sandbox) -> Sandbox:
    """A sandbox as new."""
    reset(server.desk.state.path)
    server.faults.clear()
    return server


@pytest.fixture
def client(sandbox: Sandbox, connect: Connect) -> Any:
    """The official client of the fresh sandbox."""
    return connect(sandbox)


@pytest.fixture
def checking() -> type[ovh.Client]:
    """A kind of client that also holds every answer against the provider's schema."""
    return CheckedClient


@pytest.fixture
def checked(sandbox: Sandbox, connect: Connect, checking: type[ovh.Client]) -> Any:
    """Such a client of the fresh sandbox."""
    return connect(sandbox, checking)
