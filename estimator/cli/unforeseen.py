"""The last handler: what nobody foresaw is one line, an exit code of its own, and a file that says where.

The file names places in the code and kinds of errors, and nothing else: what an exception says of itself, and
what is typed, may be numbers and texts of people.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NoReturn

from estimator.base.language import said, told
from estimator.cli import INTERRUPTED
from estimator.cli.spoken import asked_language
from estimator.cli.table import COMMANDS
from estimator.cli.telling import log, log_if_asked
from estimator.errors import Unforeseen
from estimator.speech.languages import spoken_in


def interrupted() -> NoReturn:
    """End a run that was interrupted while it was not yet, or no longer, doing anything."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the second Ctrl-C of a hurried person changes nothing
    with spoken_in(asked_language(sys.argv[1:], os.environ)):
        if log_if_asked(sys.argv[1:]):
            log("interrupted", exit_code=INTERRUPTED)
            _end("", INTERRUPTED)
        _end(said("Interrupted; no file of results was written."), INTERRUPTED)


def stopped(error: Exception) -> NoReturn:
    """End a run that failed in a way that nobody foresaw.

    `INT001`, or `INT002` where there is not enough memory: which is no fault, and leaves no file.
    """
    with spoken_in(asked_language(sys.argv[1:], os.environ)):
        report = ""
        if isinstance(error, MemoryError):
            found = Unforeseen("INT002")
        else:
            report = _kept(_report(error))
            where = told("Where is in {file}, without texts and numbers of yours.", file=report)
            nowhere = told("No file could be written that says where.")
            found = Unforeseen("INT001", kind=type(error).__name__, where=where if report else nowhere)
        if log_if_asked(sys.argv[1:]):
            log("error", code=found.code, report=report or None, exit_code=found.exit_code)
            _end("", found.exit_code)
        _end(found.for_command(), found.exit_code)


def _end(line: str, code: int) -> NoReturn:
    with suppress(OSError):  # nobody listens: the exit code is left
        if line:
            print(line, file=sys.stderr)
    # What is half-written on standard output is no result, and its reader may be gone.
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _kept(report: str) -> str:
    """The file that the report is in; empty where none can be written."""
    import tempfile

    try:
        handle, name = tempfile.mkstemp(prefix="smscost-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return ""
    return name


def _report(error: BaseException) -> str:
    import platform

    lines = [
        f"smscost {_version()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"smscost {' '.join(_words(sys.argv[1:]))}",
        *_places(error),
    ]
    return "".join(f"{line}\n" for line in lines)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("smscost")
    except PackageNotFoundError:
        return "?"


def _words(typed: Sequence[str]) -> Iterator[str]:
    """The command and the names of its options, without anything that was given to them.

    >>> list(_words(["account", "show", "sms-ab1234-1", "--out=a.json", "--lang", "fr"]))
    ['account', 'show', '--out', '--lang']
    """
    command = ""
    for word in typed:
        longer = f"{command} {word}".lstrip()
        if longer in COMMANDS:
            command = longer
            yield word
        elif word.startswith("--") and word.partition("=")[0][2:].replace("-", "").isalpha():
            yield word.partition("=")[0]


def _places(error: BaseException) -> Iterator[str]:
    """The chain of an error, the first one first: where each went through, and what kind it is."""
    import traceback

    seen: set[int] = set()
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        chain.append(link)
        link = link.__cause__ or link.__context__
    for each in reversed(chain):
        for frame in traceback.extract_tb(each.__traceback__):
            yield f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"
        number = getattr(each, "errno", None)
        name = errno.errorcode.get(number, "") if isinstance(number, int) else ""
        yield f"{type(each).__module__}.{type(each).__qualname__} {name}".rstrip()


def _short(file: str) -> str:
    """The path of a module below where Python looks for modules: what is above it names people."""
    above = [each for each in sys.path if each and file.startswith(each.rstrip(os.sep) + os.sep)]
    return file[len(max(above, key=len).rstrip(os.sep)) + 1 :] if above else os.path.basename(file)  # noqa: PTH119
