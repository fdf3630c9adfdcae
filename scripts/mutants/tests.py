"""The tests, collected once: which lines they reach, and whether some of them fail."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import runpy
import signal
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Final

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from scripts.mutants.code import Mutant, in_functions
from scripts.written import ROOT

PYTEST: Final = [
    *("-q", "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are imported here already
]

Reached = dict[str, dict[int, list[str]]]
"""Of each file and line, the tests that reach it."""


@dataclass(slots=True)
class Known:
    """What running the tests without a fault told: which lines each reaches, and how long it takes."""

    reached: Reached = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant, most: float) -> list[str]:
        """Those that reach its lines, or its file where none does; the fastest of each function first."""
        lines = self.reached.get(mutant.file, {})
        found = {test for line in mutant.lines for test in lines.get(line, ())}
        if not found and not in_functions(mutant):
            found = {test for tests in lines.values() for test in tests}
        alike = defaultdict(list)
        for test in sorted(found & self.seconds.keys(), key=lambda test: (self.seconds[test], test)):
            alike[test.partition("[")[0]].append(test)
        turns = [
            (turn, self.seconds[test], test) for tests in alike.values() for turn, test in enumerate(tests)
        ]
        chosen, takes = [], 0.0
        for _, seconds, test in sorted(turns):
            takes += seconds
            if takes > most and chosen:
                break
            chosen.append(test)
        return chosen


class Here:
    """A plugin of pytest: commands run in forks of the process of the tests, which may have a fault."""

    measuring: coverage.Coverage | None = None
    """What measures this process, for a while."""

    def __init__(self) -> None:
        self.reached: list[dict[str, set[int]]] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        # After conftest.py and before the tests, which add to these settings. Nothing is made smaller.
        plain = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings(), phases=plain, database=None)
        settings.load_profile("mutants")
        forks = importlib.import_module("tests.forks").Forks
        forks.__init__ = lambda _, preload=None: None if preload is None else pytest.skip("needs a process")
        forks.run = lambda _, words, **how: self._run(list(words), **how)
        forks.close = lambda _: None
        forks.commands = property(lambda _: pytest.skip("needs a process"))

    def _run(
        self,
        words: list[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: bytes = b"",
        seconds: int = 120,
        memory: int = 0,
    ) -> CompletedProcess[bytes]:
        with TemporaryDirectory() as scratch:
            given, out, err, lines = (Path(scratch, name) for name in ("in", "out", "err", "lines"))
            given.write_bytes(stdin)
            child = os.fork()
            if not child:
                signal.alarm(seconds)
                for stream, file in enumerate((given, out, err)):
                    os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), stream)
                code = _command(words, folder, environment, memory)
                if self.measuring and (collector := self.measuring._collector):
                    lines.write_bytes(
                        pickle.dumps({name: set(found) for name, found in collector.data.items()})
                    )
                os._exit(code)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if lines.exists():
                self.reached.append(pickle.loads(lines.read_bytes()))
            return CompletedProcess(words, code, out.read_bytes(), err.read_bytes())


def _command(words: list[str], folder: Path, environment: Mapping[str, str], memory: int) -> int:
    """Become the command, in a fork; how it ended."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    if memory:
        there = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (there + memory,) * 2)
    try:
        if words[0] == "smscost":
            sys.argv = words
            importlib.import_module("estimator.__main__").run()
        elif words[0] == "python":
            sys.argv = words[1:]
            runpy.run_path(words[1], run_name="__main__")
        else:
            os.execvp(words[0], words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
    return 0


class Trial:
    """A plugin of pytest: instead of running the tests, it tries the mutants on them."""

    def __init__(self, asked: Callable[[dict[str, pytest.Item]], None]) -> None:
        self._asked = asked

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            sys.exit("tests can't be collected")
        self._asked({item.nodeid: item for item in session.items})
        return True


def fails(items: Sequence[pytest.Item]) -> bool:
    """Run them, until one fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return True
    return False


def learn(items: dict[str, pytest.Item], files: Sequence[str], here: Here, to: Path) -> None:
    """Run each test, and keep which lines of the files it reaches."""
    known = Known()
    places = {str(ROOT / file): file for file in files}
    reached: Reached = {file: defaultdict(list) for file in files}
    here.measuring = coverage.Coverage(data_file=None, include=list(places), config_file=False)
    here.measuring.start()
    tests = list(items.values())
    for at, (test, following) in enumerate(zip(tests, [*tests[1:], None], strict=True)):
        if not at % 500:
            print(f"{at} of {len(tests)} tests were run", file=sys.stderr, flush=True)
        here.measuring.switch_context(test.nodeid)
        here.reached.clear()
        began = time.monotonic()
        reports = runtestprotocol(test, nextitem=following, log=False)
        if any(report.failed for report in reports):
            print(f"{test.nodeid}: fails without a fault, and is left out", flush=True)
        elif not any(report.skipped for report in reports):
            known.seconds[test.nodeid] = time.monotonic() - began
        for lines in here.reached:
            for name in lines.keys() & places.keys():
                for line in lines[name]:
                    reached[places[name]][line].append(test.nodeid)
    here.measuring.stop()
    data = here.measuring.get_data()
    for name, file in places.items():
        for line, found in data.contexts_by_lineno(name).items():
            reached[file][line] += map(sys.intern, filter(None, found))
    known.reached = {file: dict(lines) for file, lines in reached.items()}
    to.write_bytes(pickle.dumps(known))
