"""Do the tests of a room notice when its code is wrong? Small faults are made in it, one after the other.

    python -m scripts.mutants estimator/supply/transfers --tests tests/transfers --every 4

The tests are collected once, and run once, to learn which lines of the files each of them reaches, and how
long it takes. Then, for each fault (a mutant; `scripts/faults_made.py`), a fork of that process gets the
faulty functions in place of the sound ones, and runs the tests that reach the lines of the fault: the
fastest of each function of tests first, until one notices. A fault that stands outside of functions is
imported anew, by a fork that has imported nothing of the project yet. What no test notices is printed as the
lines it changes.

A command that a test starts in a process of its own runs sound code, and notices nothing. docs/mutants.md has
the figures, and says which survivors are no faults.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import gc
import importlib
import importlib.machinery
import os
import pickle
import signal
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType
from typing import Any, Final

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from scripts.faults_made import Fault, faults
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
_PYTEST: Final = [
    *("-q", "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are imported here already
]

_NOTICED: Final = 1
_SURVIVED: Final = 0
_NO_SUCH_FUNCTION: Final = 9

Reached = dict[str, dict[int, list[str]]]
"""Of each file and line, the tests that reach it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault of a file: what it changes, the code with it, and where it is."""

    file: str
    said: str
    code: CodeType
    lines: range


@dataclass(slots=True)
class Known:
    """What running the tests without a fault told: which lines each reaches, and how long it takes."""

    reached: Reached = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant, most: float) -> list[str]:
        """Those that reach its lines, or its file where none does; the fastest of each function first."""
        lines = self.reached.get(mutant.file, {})
        found = {test for line in mutant.lines for test in lines.get(line, ())}
        if not found and not _in_functions(mutant):
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


def mutants(file: str, part: slice) -> Iterator[Mutant]:
    """The faults of a file that Python takes."""
    path = str(ROOT / file)
    source = Path(path).read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source)).splitlines()
    for fault in list(faults(ast.parse(source)))[part]:
        code = _compiled(fault, path)
        if code:
            changed = difflib.unified_diff(plain, ast.unparse(fault.tree).splitlines(), lineterm="", n=0)
            said = "\n".join(line for line in changed if not line.startswith(("---", "+++")))
            yield Mutant(file, said, code, range(fault.first, fault.last + 1))


def _compiled(fault: Fault, path: str) -> CodeType | None:
    with suppress(SyntaxError):
        found = compile(fault.tree, path, "exec")
        assert isinstance(found, CodeType)
        return found
    return None


def _inner(code: CodeType, above: str = "") -> Iterator[tuple[str, CodeType]]:
    """All code in code, each by a name of its own."""
    for at, each in enumerate(each for each in code.co_consts if isinstance(each, CodeType)):
        name = f"{above}/{at} {each.co_name}"
        yield name, each
        yield from _inner(each, name)


def _sound(mutant: Mutant) -> CodeType:
    path = mutant.code.co_filename
    return compile(Path(path).read_text(encoding="utf-8"), path, "exec")


def _in_functions(mutant: Mutant) -> bool:
    """Whether all that is changed stands in functions."""
    sound = _sound(mutant)
    inside = dict(_inner(mutant.code))
    outside = {"": (sound, mutant.code)} | {
        name: (code, inside.get(name)) for name, code in _inner(sound) if not code.co_flags & 1
    }  # what is not optimised is a module's or a class's
    return all(_alike(*both) for both in outside.values())


def _alike(one: CodeType, other: CodeType | None) -> bool:
    return other is not None and _own(one) == _own(other)


def _own(code: CodeType) -> tuple[Any, ...]:
    constants = [repr(each) for each in code.co_consts if not isinstance(each, CodeType)]
    return code.co_code, constants, code.co_names, code.co_varnames


def _living(files: Sequence[str]) -> dict[str, list[FunctionType]]:
    """The functions of each file that this process has, whatever holds them."""
    found: dict[str, list[FunctionType]] = {str(ROOT / file): [] for file in files}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in found:
            found[each.__code__.co_filename].append(each)
    return found


def _exchange(mutant: Mutant, living: Sequence[FunctionType]) -> bool:
    """Put the faulty functions in place of the sound ones. False: what is changed is not among these."""
    sound = dict(_inner(_sound(mutant)))
    faulty = dict(_inner(mutant.code))
    names = {_key(code): name for name, code in sound.items()}
    exchanged = set()
    for function in living:
        name = names.get(_key(function.__code__), "")
        if name in faulty and faulty[name].co_freevars == function.__code__.co_freevars:
            function.__code__ = faulty[name]
            exchanged.add(name)
    changed = [name for name, code in sound.items() if not _alike(code, faulty.get(name))]
    return bool(changed) and all(
        any(name == each or name.startswith(f"{each}/") for each in exchanged) for name in changed
    )


def _key(code: CodeType) -> tuple[Any, ...]:
    return code.co_qualname, code.co_firstlineno, code.co_code, code.co_freevars


class Trial:
    """A plugin of pytest: instead of running the tests, it tries the mutants on them."""

    def __init__(self, asked: Callable[[dict[str, pytest.Item]], None]) -> None:
        self._asked = asked

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        # After conftest.py and before the tests, which add to these settings. Nothing is made smaller.
        plain = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings(), phases=plain, database=None)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            sys.exit("tests can't be collected")
        self._asked({item.nodeid: item for item in session.items})
        return True


def _fails(items: Sequence[pytest.Item]) -> bool:
    """Run them, until one fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return True
    return False


def _learn(items: dict[str, pytest.Item], files: Sequence[str], to: Path) -> None:
    """Run each test, and keep which lines of the files it reaches."""
    known = Known()
    measuring = coverage.Coverage(
        data_file=None, include=[str(ROOT / file) for file in files], config_file=False
    )
    measuring.start()
    tests = list(items.values())
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        measuring.switch_context(test.nodeid)
        began = time.monotonic()
        reports = runtestprotocol(test, nextitem=following, log=False)
        if any(report.failed for report in reports):
            print(f"{test.nodeid}: fails without a fault, and is left out", flush=True)
        elif not any(report.skipped for report in reports):
            known.seconds[test.nodeid] = time.monotonic() - began
    measuring.stop()
    data = measuring.get_data()
    for file in files:
        lines = data.contexts_by_lineno(str(ROOT / file))
        known.reached[file] = {
            line: [sys.intern(each) for each in tests if each] for line, tests in lines.items()
        }
    to.write_bytes(pickle.dumps(known))


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


def _faulty(mutant: Mutant, living: Sequence[FunctionType], items: Sequence[pytest.Item]) -> int:
    if not _exchange(mutant, living):
        return _NO_SUCH_FUNCTION
    return _NOTICED if _fails(items) else _SURVIVED


def _anew(mutant: Mutant, tests: Sequence[str]) -> int:
    """The same where the module is imported with its fault: it stands outside of functions."""
    sound = importlib.machinery.SourceFileLoader.get_code

    def faulty(loader: Any, name: str) -> CodeType | None:
        if loader.get_filename(name) == mutant.code.co_filename:
            return mutant.code
        return sound(loader, name)

    importlib.machinery.SourceFileLoader.get_code = faulty  # type: ignore[method-assign]
    return _NOTICED if pytest.main([*_PYTEST, "-x", *tests]) else _SURVIVED


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
    learnt, later = scratch / "known", scratch / "later"

    def asked(items: dict[str, pytest.Item]) -> None:
        child = os.fork()
        if not child:
            code = 1
            try:
                _learn(items, files, learnt)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1]:
            os._exit(1)
        known: Known = pickle.loads(learnt.read_bytes())
        print(f"{len(known.seconds)} tests take {sum(known.seconds.values()):.0f} s", flush=True)
        living = _living(files)
        gc.freeze()  # forks share what nothing looks through
        figures, anew, children = Figures(), [], Children(given.jobs)

        def ended(some: Iterator[tuple[Mutant, int]]) -> None:
            for each in some:
                if each[1] == _NO_SUCH_FUNCTION:
                    anew.append(each[0])
                else:
                    figures.add(each)

        for file in files:
            for mutant in mutants(file, slice(given.first, None, given.every)):
                tests = known.tests_of(mutant, given.seconds)
                if not _in_functions(mutant):
                    anew.append(mutant)
                elif not tests:
                    figures.add((mutant, _SURVIVED))
                else:
                    run = partial(
                        _faulty, mutant, living[mutant.code.co_filename], [items[test] for test in tests]
                    )
                    limit = 5 + 3 * sum(known.seconds[test] for test in tests)
                    ended(children.start(mutant, limit, run))
        ended(children.rest())
        figures.show(files)
        later.write_bytes(pickle.dumps([(each.file, each.said) for each in anew]))
        os._exit(0)

    pytest.main([*_PYTEST, *given.tests.split(",")], plugins=[Trial(asked)])
    os._exit(1)


def _try_anew(given: argparse.Namespace, files: Sequence[str], scratch: Path) -> None:
    """What stands outside of functions."""
    known: Known = pickle.loads((scratch / "known").read_bytes())
    left = set(pickle.loads((scratch / "later").read_bytes()))
    figures, children = Figures(), Children(given.jobs)
    for file in files:
        for mutant in mutants(file, slice(given.first, None, given.every)):
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
    print("outside of functions:")
    figures.show(files)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("files", nargs="+", help="modules, or folders of them")
    asked.add_argument("--tests", required=True, help="files and folders of tests, parted by commas")
    asked.add_argument("--every", type=int, default=1, help="of the faults of each file, every so-many-th")
    asked.add_argument("--from", dest="first", type=int, default=0, help="which of them is the first")
    asked.add_argument("--seconds", type=float, default=20, help="what the tests of one fault may take")
    asked.add_argument("--jobs", type=int, default=1, help="how many faults are tried at once")
    given = asked.parse_args()
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
