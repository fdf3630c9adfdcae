"""Commands in forks of a process that has imported `estimator`: thousands of them need not do so anew.

A run has its own folder, environment and streams, and ends as the command ends; nothing it does comes back.
Tests call `smscost`; a shell finds one in the folder `commands`. What a command imports, and when,
what it does with signals and how much memory it takes, is seen in other tests, which start it afresh.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

# A request is three streams, and a line of JSON; the answer is the number of the process, and how it ended.
_SERVE = """
import contextlib, gc, importlib, io, json, os, pkgutil, resource, runpy, select, signal, socket, sys
import tempfile, traceback

import estimator
import babel, fluent.syntax, holidays.countries.france, matplotlib.figure, openpyxl, ovh
import pandas, phonenumbers, pyarrow.compute, rich.console, rich.progress, starlette, uvicorn, yaml
from estimator.__main__ import run as main
from estimator.cli import command_line

# Whatever a run would import is imported once, here, but for what Dask brings, and what is no module.
for found in pkgutil.walk_packages(estimator.__path__, "estimator."):
    if not found.name.startswith("estimator.distributed") and not found.name.endswith(("__main__", "._core")):
        importlib.import_module(found.name)

# So is what is loaded late: the names of countries, and what typer, rich, plots and pages import for a run
# and keep for the next one; nobody sees these.
for spoken in ("en", "fr"):
    babel.Locale(spoken).territories
with tempfile.TemporaryDirectory() as folder:
    campaign, *results = [os.path.join(folder, name) for name in ("a.csv", "b.html", "c.xlsx", "d.csv")]
    with open(campaign, "w") as file:
        file.write("to,text\\n+33639980001,x\\nnobody,x\\n")
    options = [each for pair in zip(("--report", "--out", "--rejects"), results) for each in pair]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for words in (["text", "x"], ["estimate", campaign, *options]):
            with contextlib.suppress(SystemExit):
                command_line()(words)

# Where branches are measured, those of the imports are written here: not by every run again.
if "coverage" in sys.modules and (measuring := sys.modules["coverage"].Coverage.current()):
    measuring.save()


def become(run, streams):
    signal.set_wakeup_fd(-1)
    for descriptor in (waking, woken):
        os.close(descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.alarm(run["seconds"])
    os.chdir(run["folder"])
    os.environ.clear()
    os.environ.update(run["environment"])
    tempfile.tempdir = None  # which the server has looked up for itself
    for stream, descriptor in enumerate(streams):
        os.dup2(descriptor, stream)
        os.close(descriptor)
    # The server's own have read ahead, and remember what their files were.
    sys.stdin = open(0, encoding="utf-8")
    sys.stdout = open(1, "w", encoding="utf-8")
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    words = run["words"]
    # Of what every fork has already, nothing counts.
    if run["memory"]:
        there = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (there + run["memory"],) * 2)
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


def begin(asked):
    try:
        _, streams, _, _ = socket.recv_fds(asked, 1, 3)
        run = json.loads(asked.makefile("rb").readline())
    except (OSError, ValueError):  # who asked was stopped
        asked.close()
        return
    child = os.fork()
    if not child:
        for each in (listening, asked, *running.values()):
            each.close()
        code = become(run, streams)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    for descriptor in streams:
        os.close(descriptor)
    running[child] = asked
    answer(asked, child)


def answer(asked, number):
    # Who asked may have been stopped meanwhile.
    with contextlib.suppress(OSError):
        asked.sendall(f"{number}\\n".encode())


def end(child, status):
    with running.pop(child) as asked:
        answer(asked, os.waitstatus_to_exitcode(status))


listening = socket.socket(fileno=int(sys.argv[1]))
running = {}
# The end of a run wakes up whoever waits for the next one.
waking, woken = os.pipe()
for descriptor in (waking, woken):
    os.set_blocking(descriptor, False)
signal.set_wakeup_fd(woken)
signal.signal(signal.SIGCHLD, lambda *_: None)
gc.freeze()
gc.set_threshold(20_000, 20, 20)
while True:
    ready, _, _ = select.select([listening, waking, 0], [], [])
    if 0 in ready:  # the tests are over
        break
    if waking in ready:
        os.read(waking, 4096)
        while running and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            end(*ended)
    if listening in ready:
        begin(listening.accept()[0])
"""

# Signals reach the command, as if it ran here.
_CALL = """#!{python} -IS
import json, os, signal, socket, sys

link = socket.socket(socket.AF_UNIX)
link.connect({path!r})
socket.send_fds(link, [b"\\0"], [0, 1, 2])
asked = dict(
    words=["smscost", *sys.argv[1:]], folder=os.getcwd(), environment=dict(os.environ), seconds=120, memory=0
)
link.sendall(json.dumps(asked).encode() + b"\\n")
answers = link.makefile()
child = int(answers.readline())
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: os.kill(child, number))
ended = int(answers.readline())
sys.exit(ended if ended >= 0 else 128 - ended)
"""

_MOST_INPUT = 65_536
"""What fits into a pipe that nobody reads yet."""


class Forks:
    """Runs `smscost`, and scripts that import `estimator`, without their imports; and whatever else.

    `preload`: a library that stands before the system's.
    """

    def __init__(self, preload: Path | None = None) -> None:
        self._folder = TemporaryDirectory()
        self.commands = Path(self._folder.name)
        self._path = str(self.commands / "socket")
        command = self.commands / "smscost"
        command.write_text(_CALL.format(python=sys.executable, path=self._path), encoding="utf-8")
        command.chmod(0o755)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self._path)
            listening.listen()
            descriptor = listening.fileno()
            self._server = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-c", _SERVE, str(descriptor)],
                stdin=subprocess.PIPE,
                pass_fds=[descriptor],
                env=os.environ if preload is None else os.environ | {"LD_PRELOAD": str(preload)},
            )

    def run(
        self,
        words: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: bytes = b"",
        seconds: int = 120,
        memory: int = 0,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command, as `subprocess.run` does; so many bytes of address space it may add, 0 for all."""
        assert len(stdin) <= _MOST_INPUT
        given, feed = os.pipe()
        os.write(feed, stdin)
        os.close(feed)
        with TemporaryDirectory() as streams, socket.socket(socket.AF_UNIX) as link:
            out, err = (Path(streams, name) for name in ("stdout", "stderr"))
            link.connect(self._path)
            with out.open("wb") as to_out, err.open("wb") as to_err:
                socket.send_fds(link, [b"\0"], [given, to_out.fileno(), to_err.fileno()])
            os.close(given)
            asked = {
                "words": list(words),
                "folder": str(folder),
                "environment": dict(environment),
                "seconds": seconds,
                "memory": memory,
            }
            link.sendall(f"{json.dumps(asked)}\n".encode())
            with link.makefile() as answers:
                _, code = map(int, answers)
            return subprocess.CompletedProcess(list(words), code, out.read_bytes(), err.read_bytes())

    def close(self) -> None:
        """End the process that is forked."""
        self._server.communicate()
        self._folder.cleanup()


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
