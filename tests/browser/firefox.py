"""Another real browser, driven over WebDriver BiDi, which Firefox speaks by itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.browser.driving import running

PROGRAM = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)

_PATIENCE = 60.0
_LISTENS = "WebDriver BiDi listening on "


class Page:
    """One tab. Every event it tells of is kept in `events`."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(
            f"{address}/session", timeout=_PATIENCE, suppress_origin=True
        )
        self._calls = 0
        self.events: list[dict[str, Any]] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._tab: str = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol, and its answer."""
        self._calls += 1
        self._socket.send(json.dumps({"id": self._calls, "method": method, "params": params}))
        while (received := json.loads(self._socket.recv())).get("id") != self._calls:
            self.events.append(received)
        assert received["type"] == "success", received
        result: dict[str, Any] = received["result"]
        return result

    def open(self, path: Path) -> None:
        """Open a file from disk, and wait until it is loaded."""
        self.call("browsingContext.navigate", context=self._tab, url=path.as_uri(), wait="complete")

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives in the page; a promise is waited for."""
        told = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self.call(
            "script.evaluate", expression=told, target={"context": self._tab}, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file as people do, in the dialogue of the system."""
        locator = {"type": "css", "value": selector}
        found = self.call("browsingContext.locateNodes", context=self._tab, locator=locator)["nodes"][0]
        element = {"sharedId": found["sharedId"]}
        self.call("input.setFiles", context=self._tab, element=element, files=[str(path)])

    def look(self, *, width: int, height: int = 900) -> None:
        """The size of the window."""
        viewport = {"width": width, "height": height}
        self.call("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def close(self) -> None:
        """Leave the browser to itself."""
        self._socket.close()


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile and one tab, for as long as the block runs."""
    assert PROGRAM is not None
    profile.mkdir()
    command = [PROGRAM, "--headless", "--no-remote", "--profile", str(profile)]
    command += ["--remote-debugging-port=0", "about:blank"]
    with (
        (profile / "said.txt").open("wb") as said,
        running(command, stderr=said, HOME=str(profile)) as process,
        closing(Page(_address(process, profile / "said.txt"))) as page,
    ):
        yield page


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Where it listens, which it says once it is ready."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text()
        for line in said.read_text().splitlines():
            if line.startswith(_LISTENS):
                return line.removeprefix(_LISTENS)
        time.sleep(0.1)
    raise TimeoutError("the browser never said where it listens")
