"""What all browsers that tests drive have in common."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Protocol

_PATIENCE = 20.0


class Valued(Protocol):
    """A page that is asked what it shows."""

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives in it."""


@contextmanager
def running(
    command: list[str], *, stderr: IO[bytes] | None = None, **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A browser, for as long as the block runs; `more` is set in its environment."""
    environment: Mapping[str, str] = {**os.environ, **more}
    # A group of its own: the browser is many processes, and all of them are to end with the test.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if stderr is None else stderr,
        start_new_session=True,
        env=environment,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(page: Valued, expression: str) -> Any:
    """Wait for the page to have it so."""
    return page.value(
        f"""new Promise((done, fail) => {{
          const until = performance.now() + {_PATIENCE * 1000};
          const look = () => {{
            const is = {expression};
            if (is) done(is);
            else if (performance.now() > until) fail(new Error("never came"));
            else setTimeout(look, 20);
          }};
          look();
        }})"""
    )
