"""Commands in forks of a process that has imported `estimator`: hundreds of them need not do so anew.

A run has its own folder, environment and streams, and ends as the command ends; nothing it does comes back.
What a command imports, and when, is seen in other tests, which start it afresh.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

_SERVE = """
import gc, io, json, os, runpy, signal, sys, traceback

import estimator.price.flow, estimator.show.estimate
import estimator.supply.plan, estimator.supply.recharge, estimator.supply.transfers
import pyarrow.compute
from estimator.cli import main


def become(run):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(60)
    os.chdir(run["folder"])
    os.environ.clear()
    os.environ.update(run["environment"])
    given, feed = os.pipe()
    os.write(feed, bytes.fromhex(run["stdin"]))
    os.close(feed)
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    opened = [given, os.open(run["stdout"], written), os.open(run["stderr"], written)]
    for stream, descriptor in enumerate(opened):
        os.dup2(descriptor, stream)
        os.close(descriptor)
    # The server's own has read ahead.
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
    words = run["words"]
    try:
        if words[0] == "smscost":
            sys.argv = words
            main()
        elif words[0] == "python":
            sys.argv = words[1:]
            runpy.run_path(words[1], run_name="__main__")
        else:
            os.execvp(words[0], words)
        return 0
    except SystemExit as end:
        return end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1


gc.freeze()
for line in sys.stdin:
    child = os.fork()
    if not child:
        code = become(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(1, f"{ended}\\n".encode())
"""

_MOST_INPUT = 65_536
"""What fits into a pipe that nobody reads yet."""


class Forks:
    """Runs `smscost`, and scripts that import `estimator`, without their imports; and whatever else."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(
        self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str], stdin: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command, as `subprocess.run` does."""
        assert len(stdin) <= _MOST_INPUT
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        with TemporaryDirectory() as streams:
            out, err = (Path(streams, name) for name in ("stdout", "stderr"))
            asked = {
                "words": list(words),
                "folder": str(folder),
                "environment": dict(environment),
                "stdin": stdin.hex(),
                "stdout": str(out),
                "stderr": str(err),
            }
            self._server.stdin.write(f"{json.dumps(asked)}\n".encode())
            self._server.stdin.flush()
            code = int(self._server.stdout.readline())
            return subprocess.CompletedProcess(list(words), code, out.read_bytes(), err.read_bytes())

    def close(self) -> None:
        """End the process that is forked."""
        self._server.communicate()


@cache
def forks() -> Forks:
    """The one of this test process."""
    found = Forks()
    atexit.register(found.close)
    return found


def smscost(
    *words: str | Path, folder: Path | None = None, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `smscost` in a fork, with 80 columns, no colours, and what else is added to the environment."""
    return forks().run(
        ["smscost", *map(str, words)],
        folder=folder or Path.cwd(),
        environment=os.environ | {"COLUMNS": "80", "NO_COLOR": "1"} | environment,
        stdin=stdin,
    )


def smscost_text(
    *words: str | Path, folder: Path | None = None, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The same with texts instead of bytes."""
    done = smscost(*words, folder=folder, stdin=stdin.encode(), **environment)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
