"""A sandbox and the official client that talks to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ovh
import ovh.client
import pytest

from estimator.sandbox import Sandbox, running

Connect = Callable[[Sandbox], Any]


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """The official client of a sandbox; it knows the provider's addresses only, and is told this one."""
    opened = []

    def client(sandbox: Sandbox, **keys: Any) -> ovh.Client:
        monkeypatch.setitem(ovh.client.ENDPOINTS, "sandbox", sandbox.url)
        wanted = {
            "application_key": sandbox.application_key,
            "application_secret": sandbox.application_secret,
            "consumer_key": sandbox.consumer_key,
            "timeout": 5,
        }
        opened.append(ovh.Client("sandbox", **wanted | keys))
        return opened[-1]

    yield client
    for each in opened:
        each._session.close()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A fresh sandbox."""
    with running(tmp_path / "sandbox.sqlite3") as found:
        yield found


@pytest.fixture
def client(sandbox: Sandbox, connect: Connect) -> Any:
    """The official client of the fresh sandbox."""
    return connect(sandbox)
