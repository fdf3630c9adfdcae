"""Tries the mutants, a fork each, and prints those that survive."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import pickle
import re
import signal
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any, Final

import pytest

import scripts.mutants
from scripts.mutants.code import (
    Mutant,
    Part,
    exchange,
    import_faulty,
    in_functions,
    living,
    mutants,
    remembering,
)
from scripts.mutants.tests import PYTEST, Here, Known, Trial, fails, learn
from scripts.written import ROOT

_LOADED: Final = (
    "_pytest.doctest",
    "numpy",
    "pandas",
    "pyarrow.csv",
    "msgspec",
    "lxml.etree",
    "scipy.optimize",
)

_NOTICED: Final = 1
_SURVIVED: Final = 0
_NO_SUCH_FUNCTION: Final = 9


class Children:
    """So many forks at once, each with a limit of time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._running: dict[int, tuple[Mutant, float]] = {}

    def start(self, mutant: Mutant, seconds: float, run: Callable[[], int]) -> Iterator[tuple[Mutant, int]]:
        """Begin a run; what has ended until there is room for it."""
        while len(self._running) >= self._most:
            yield from self._ended()
        child = os.fork()
        if not child:
            _become(run)
        self._running[child] = (mutant, time.monotonic() + seconds)

    def rest(self) -> Iterator[tuple[Mutant, int]]:
        """What is left to end."""
        while self._running:
            yield from self._ended()

    def _ended(self) -> Iterator[tuple[Mutant, int]]:
        time.sleep(0.005)
        for child, (mutant, ends) in list(self._running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            late = not ended and time.monotonic() > ends
            if not ended and not late:
                continue
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # and servers it started
            if late:
                os.waitpid(child, 0)
            del self._running[child]
            yield mutant, _NOTICED if late else os.waitstatus_to_exitcode(status)


def _become(run: Callable[[], int]) -> None:
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    code = _NOTICED
    try:
        code = run()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _faulty(
    mutant: Mutant, living: Sequence[FunctionType], kept: Sequence[Any], items: Sequence[pytest.Item]
) -> int:
    if not exchange(mutant, living, kept):
        return _NO_SUCH_FUNCTION
    return _NOTICED if fails(items) else _SURVIVED


def _anew(mutant: Mutant, tests: Sequence[str]) -> int:
    import_faulty(mutant)
    return _NOTICED if pytest.main([*PYTEST, "-x", *tests], plugins=[Here()]) else _SURVIVED


class Figures:
    """How many were tried, and how many noticed; each survivor is printed."""

    def __init__(self) -> None:
        self.tried: dict[str, int] = defaultdict(int)
        self.noticed: dict[str, int] = defaultdict(int)

    def add(self, ended: tuple[Mutant, int]) -> None:
        mutant, code = ended
        self.tried[mutant.file] += 1
        self.noticed[mutant.file] += code != _SURVIVED
        if code == _SURVIVED:
            print(f"{mutant.file}:{mutant.lines.start}: survived\n{mutant.said}\n", flush=True)

    def show(self, files: Sequence[str]) -> None:
        for file in files:
            print(f"{file}: {self.noticed[file]} of {self.tried[file]} noticed")
        print(f"all: {sum(self.noticed.values())} of {sum(self.tried.values())} noticed", flush=True)


def _try_all(given: argparse.Namespace, files: Sequence[str], scratch: Path) -> None:
    """What the fork with the tests does: learns, and tries what stands in functions."""
    here = Here()
    learnt, later = given.known or scratch / "known", scratch / "later"

    def asked(items: dict[str, pytest.Item]) -> None:
        gc.unfreeze()  # what the tests froze is looked through, this once
        alive, kept = living(files), remembering()
        gc.freeze()  # forks share what nothing looks through
        if not learnt.exists() and (child := os.fork()) and os.waitpid(child, 0)[1]:
            os._exit(1)
        if not learnt.exists():
            code = 1
            try:
                learn(items, files, here, learnt)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        known: Known = pickle.loads(learnt.read_bytes())
        print(f"{len(known.seconds)} tests take {sum(known.seconds.values()):.0f} s", flush=True)
        figures, anew, children = Figures(), [], Children(given.jobs)

        def ended(some: Iterator[tuple[Mutant, int]]) -> None:
            for each in some:
                # What survives may be a function whose result the sound one left behind as it was imported.
                if each[1] in {_NO_SUCH_FUNCTION, _SURVIVED}:
                    anew.append(each[0])
                else:
                    figures.add(each)

        for file in files:
            for mutant in mutants(file, given.part):
                tests = known.tests_of(mutant, given.seconds)
                if not in_functions(mutant):
                    anew.append(mutant)
                elif not tests:
                    figures.add((mutant, _SURVIVED))
                else:
                    run = partial(
                        _faulty, mutant, alive[mutant.code.co_filename], kept, [items[test] for test in tests]
                    )
                    limit = 5 + 3 * sum(known.seconds[test] for test in tests)
                    ended(children.start(mutant, limit, run))
        ended(children.rest())
        figures.show(files)
        later.write_bytes(pickle.dumps([(each.file, each.said) for each in anew]))
        os._exit(0)

    pytest.main([*PYTEST, *given.tests.split(",")], plugins=[here, Trial(asked)])
    os._exit(1)


def _try_anew(given: argparse.Namespace, files: Sequence[str], scratch: Path) -> None:
    """What stands outside of functions, and what survived so far."""
    known: Known = pickle.loads((given.known or scratch / "known").read_bytes())
    left = set(pickle.loads((scratch / "later").read_bytes()))
    figures, children = Figures(), Children(given.jobs)
    for file in files:
        for mutant in mutants(file, given.part):
            if (mutant.file, mutant.said) not in left:
                continue
            tests = known.tests_of(mutant, given.seconds)
            limit = 60 + 3 * sum(known.seconds[test] for test in tests)
            if not tests:
                figures.add((mutant, _SURVIVED))
                continue
            run = partial(_anew, mutant, tests)
            for each in children.start(mutant, limit, run):
                figures.add(each)
    for each in children.rest():
        figures.add(each)
    print("imported anew, as they stand outside of functions or had survived:")
    figures.show(files)


def survivors(printed: str) -> frozenset[tuple[str, str]]:
    """What `Figures` printed of those that no test noticed: the file, and what is changed."""
    found = re.findall(r"^(\S+):\d+: survived\n(.*?)\n\n", printed, re.MULTILINE | re.DOTALL)
    return frozenset(found)


def main() -> None:
    asked = argparse.ArgumentParser(description=(scripts.mutants.__doc__ or "").partition("\n")[0])
    asked.add_argument("files", nargs="+", help="modules, or folders of them")
    asked.add_argument("--tests", required=True, help="files and folders of tests, parted by commas")
    asked.add_argument("--every", type=int, default=1, help="of the faults of each file, every so-many-th")
    asked.add_argument("--from", dest="first", type=int, default=0, help="which of them is the first")
    asked.add_argument("--seconds", type=float, default=20, help="what the tests of one fault may take")
    asked.add_argument("--jobs", type=int, default=1, help="how many faults are tried at once")
    asked.add_argument("--known", type=Path, help="keeps what running the tests tells, for the next time")
    asked.add_argument("--again", type=Path, help="what was printed before: only what survived then is tried")
    given = asked.parse_args()
    given.part = Part(given.first, given.every, given.again and survivors(given.again.read_text("utf-8")))
    for name in _LOADED:
        importlib.import_module(name)
    paths = [path for each in given.files for path in (sorted(Path(each).rglob("*.py")) or [Path(each)])]
    files = [str(path.resolve().relative_to(ROOT)) for path in paths]
    with TemporaryDirectory(prefix="mutants-") as scratch:
        child = os.fork()
        if not child:
            _try_all(given, files, Path(scratch))
        if os.waitpid(child, 0)[1]:
            sys.exit(1)
        _try_anew(given, files, Path(scratch))


if __name__ == "__main__":
    main()
