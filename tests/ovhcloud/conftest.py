"""Two providers over real sockets: one that answers what it is told to, and the sandbox."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from estimator.provider.ovhcloud import Journal, Keys, Provider
from estimator.provider.sandbox import Sandbox, reset, running

SECRETS = ("application-key-4711", "application-secret-4712", "consumer-key-4713")


class Canned(NamedTuple):
    """One answer, byte by byte."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None  # of Content-Length, where it lies
    pause: float = 0.0  # before each octet


def canned(status: int, document: object, **headers: str) -> Canned:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Canned(status, json.dumps(document).encode(), named)


def account(name: str, **changes: object) -> dict[str, Any]:
    """An `sms.Account` as the provider answers it."""
    return {
        "name": name,
        "description": "Shop",
        "status": "enable",
        "creditsLeft": 700.5,
        "creditsHoldByQuota": 0,
        "automaticRecreditAmount": None,
        "creditThresholdForAutomaticRecredit": 0,
        **changes,
    }


class Request(NamedTuple):
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Scripted:
    """Answers to each method and path, in the order they were given; the last of them stays."""

    url: str = ""
    answers: dict[tuple[str, str], list[Canned]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def on(self, method: str, path: str, *answers: Canned) -> None:
        self.answers[method, path] = list(answers)

    def next(self, request: Request) -> Canned:
        self.asked.append(request)
        known = self.answers.get((request.method, request.path), [])
        if not known:
            return canned(404, {"message": "This service does not exist"})
        return known.pop(0) if len(known) > 1 else known[0]

    def count(self, method: str, path: str) -> int:
        return sum((each.method, each.path) == (method, path) for each in self.asked)

    def provider(self, *, seconds: tuple[float, float] = (2.0, 2.0)) -> Provider:
        return Provider(Keys("ovh-eu", self.url, *SECRETS), seconds=seconds, pause=self.pauses.append)


def _handler(scripted: Scripted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.removeprefix("/1.0")
            given = scripted.next(Request(self.command, path, body, dict(self.headers)))
            self.send_response(given.status)
            self.send_header("Content-Length", str(len(given.body) if given.length is None else given.length))
            for name, value in given.headers:
                self.send_header(name, value)
            self.end_headers()
            try:
                if not given.pause:
                    self.wfile.write(given.body)
                    return
                for octet in given.body:
                    self.wfile.write(bytes([octet]))
                    time.sleep(given.pause)
            except OSError:
                pass  # the client has gone away, as it should

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """The server, with the time and one account on it."""
    found = Scripted()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/1.0"
    found.on("GET", "/auth/time", canned(200, int(time.time())))
    found.on("GET", "/sms", canned(200, ["sms-a", "sms-b"]))
    for name in ("sms-a", "sms-b"):
        found.on("GET", f"/sms/{name}", canned(200, account(name)))
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def make_canned() -> Callable[..., Canned]:
    return canned


@pytest.fixture(scope="session")
def _shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox") / "state.sqlite3") as found:
        yield found


@pytest.fixture
def sandbox(_shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    """A sandbox as new. Starting one takes time, so all tests share a server."""
    reset(_shared_sandbox.desk.state.path)
    yield _shared_sandbox
    assert not _shared_sandbox.faults._waiting, "a fault that no call has met"


@pytest.fixture
def connect(sandbox: Sandbox) -> Callable[..., Provider]:
    keys = Keys(
        "sandbox", sandbox.url, sandbox.application_key, sandbox.application_secret, sandbox.consumer_key
    )
    return lambda seconds=(5.0, 10.0): Provider(keys, seconds=seconds, pause=lambda _: None)


class Clock:
    """The clock of a journal: it stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal.sqlite", now=clock, seconds_to_wait=0.05)
