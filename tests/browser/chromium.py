"""A real browser without a window, driven over the DevTools protocol: what the tests of the report ask."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import requests
import websocket

from tests.browser.driving import running

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

_FLAGS = (
    "--headless",
    "--no-sandbox",  # chromium refuses to run as root, as CI does, with its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)
_PATIENCE = 60.0


class Page:
    """One tab. Every event it tells of is kept in `events`."""

    def __init__(self, address: str) -> None:
        # Without an origin: the browser takes no orders from web pages.
        self._socket = websocket.create_connection(address, timeout=_PATIENCE, suppress_origin=True)
        self._calls = 0
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol, and its answer."""
        self._calls += 1
        self._socket.send(json.dumps({"id": self._calls, "method": method, "params": params}))
        while (received := self._receive()).get("id") != self._calls:
            pass
        assert "error" not in received, received
        result: dict[str, Any] = received["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        received: dict[str, Any] = json.loads(self._socket.recv())
        if "method" in received:
            self.events.append(received)
        return received

    def open(self, path: Path) -> None:
        """Open a file from disk, and wait until it is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri())
        while not self.told("Page.loadEventFired"):
            self._receive()

    def told(self, method: str) -> list[dict[str, Any]]:
        """What the events of a kind said."""
        return [event["params"] for event in self.events if event["method"] == method]

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives in the page; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def look(self, *, width: int, height: int = 900, theme: str = "light", scale: int = 1) -> None:
        """The size of the window and the theme the user prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])

    def press(self, key: str, code: int) -> None:
        """A key pressed and let go."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def screenshot(self) -> bytes:
        """The whole page as PNG."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(answer["data"])

    def pdf(self) -> bytes:
        """The page printed, as its style sheet asks."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

    def close(self) -> None:
        """Leave the browser to itself."""
        self._socket.close()


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile and one tab, for as long as the block runs."""
    assert PROGRAM is not None
    command = [PROGRAM, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with (
        running(command) as process,
        closing(Page(_address(process, profile / "DevToolsActivePort"))) as page,
    ):
        yield page


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Where the tab listens: the browser writes its port to a file once it is ready."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the browser ended at once"
        if said.exists() and (lines := said.read_text().splitlines()):
            with requests.Session() as session:
                session.trust_env = False
                tabs = session.get(f"http://127.0.0.1:{lines[0]}/json/list", timeout=_PATIENCE).json()
            pages = [tab for tab in tabs if tab["type"] == "page"]
            if pages:
                address: str = pages[0]["webSocketDebuggerUrl"]
                return address
        time.sleep(0.1)
    raise TimeoutError("the browser never said where it listens")
