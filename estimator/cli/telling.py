"""What a command says on standard error while it runs: a bar for people, or a line of JSON for each event.

No event has a phone number or a text of a campaign in it: names of files, codes, counts and times.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import typer

from estimator.base.choices import LOG_FORMATS, LogFormat
from estimator.base.language import number, said, told
from estimator.base.read import visible
from estimator.cli.options import choice
from estimator.distributed.watching import Nobody, Watcher

if TYPE_CHECKING:
    from estimator.cli.progress import LateBar
    from estimator.distributed.collecting import PricedFiles
    from estimator.distributed.files import File
    from estimator.errors import SmsCostError
    from estimator.price.parts import CampaignPart

_OPTION: Final = "--log-format"
_LOGS: ContextVar[bool] = ContextVar("whether events are lines of JSON", default=False)


@dataclass(frozen=True, slots=True)
class TellingOptions:
    """What is said on standard error."""

    quiet: Annotated[
        bool, typer.Option("--quiet", help="Write nothing to standard error but what went wrong.")
    ] = False
    log_format: Annotated[
        LogFormat,
        choice(
            told("log format"),
            LOG_FORMATS,
            _OPTION,
            help="Write a line of JSON for each event to standard error: start, file done, file bad, end.",
        ),
    ] = "text"

    @contextmanager
    def telling(self) -> Iterator[Teller]:
        """Who is told what goes on."""
        if self.log_format == "json":
            _LOGS.set(True)
            yield Log()
            return
        if self.quiet or not sys.stderr.isatty():
            yield Silence()
            return
        bar = ProgressBar()
        try:
            yield bar
        finally:
            bar.stop()


def logs() -> bool:
    """Whether standard error is for a program in this run: lines of JSON, and nothing else."""
    return _LOGS.get()


def log_if_asked(words: Sequence[str]) -> bool:
    """Have it so where the words of a run ask for that, wherever: before anything is parsed, or goes wrong.

    >>> log_if_asked(["estimate", "a.csv", "--log-format", "json"]), log_if_asked(["text", "--log-format"])
    (True, False)
    """
    options = list(takewhile(lambda word: word != "--", words))
    asked = f"{_OPTION}=json" in options or (_OPTION, "json") in pairwise(options)
    _LOGS.set(asked)
    return asked


def log(event: str, **fields: Any) -> None:
    """One event, as a line of JSON. Where it cannot be written, the run goes on without it."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"time": at, "event": event, **fields}, ensure_ascii=False)
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def log_error(error: SmsCostError) -> None:
    """What went wrong, and each that was found with it."""
    for each in (error, *error.also):
        log("error", **_fault(each), exit_code=error.exit_code)


def _fault(error: SmsCostError) -> dict[str, Any]:
    place = error.place
    if place is None:
        return {"code": error.code}
    return {"code": error.code, "file": place.file, "line": place.line, "column": place.column}


class Teller(Watcher, Protocol):
    """Who is told what goes on, and how it ended."""

    def ends(self, priced: PricedFiles) -> None:
        """All is priced."""


class Silence(Nobody):
    """Nothing is said."""

    def ends(self, priced: PricedFiles) -> None:
        """Nothing."""


class Log(Silence):
    """A line of JSON for each event."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last = self._began

    def begins(self, files: Sequence[File]) -> None:
        """How much there is to do."""
        log("start", files=len(files), bytes=sum(file.size or 0 for file in files))

    def done(self, file: File, part: CampaignPart) -> None:
        """What a file had; `seconds` since the event before."""
        now = time.monotonic()
        log(
            "file done",
            file=file.name,
            bytes=file.size,
            rows=part.rows,
            rejected=part.rejected,
            seconds=round(now - self._last, 3),
        )
        self._last = now

    def bad(self, file: File, error: SmsCostError) -> None:
        """What is wrong with a file, and where."""
        log("file bad", **{**_fault(error), "file": file.name})

    def lost(self, worker: str) -> None:
        """Which worker."""
        log("worker lost", worker=worker)

    def ends(self, priced: PricedFiles) -> None:
        """What came of it."""
        log(
            "end",
            files=len(priced.parts) or 1,
            bad=len(priced.bad),
            rows=priced.summary.read,
            rejected=priced.summary.rejected,
            seconds=round(time.monotonic() - self._began, 3),
        )


class ProgressBar(Silence):
    """A bar for all files together, in bytes, where a run takes long enough to wonder."""

    def __init__(self) -> None:
        self._bar: LateBar | None = None
        self._files = self._ended = self._rows = self._octets = 0
        self._of_file: tuple[int, int] = (-1, 0)

    def begins(self, files: Sequence[File]) -> None:
        """Make the bar, which is not shown yet."""
        from estimator.cli.progress import LateBar

        self._files = len(files)
        name = visible(files[0].name.rpartition("/")[2]) if len(files) == 1 else ""
        self._bar = LateBar(name, sum(file.size or 0 for file in files) or None)

    def read(self, file: File, octets: int) -> None:
        """So much of a file."""
        self._of_file = (file.index, octets)
        self._show()

    def done(self, file: File, part: CampaignPart) -> None:
        """One file more."""
        self._rows += part.rows
        self._passed(file)

    def bad(self, file: File, error: SmsCostError) -> None:  # noqa: ARG002 - as all are told
        """One file more, which is left out."""
        self._passed(file)

    def _passed(self, file: File) -> None:
        self._ended += 1
        self._octets += file.size or 0
        self._of_file = (-1, 0)
        self._show()

    def _show(self) -> None:
        if self._bar is None:
            return
        shown: dict[str, Any] = {"completed": self._octets + self._of_file[1]}
        if self._files > 1:
            shown["description"] = said(
                "{done} of {files} files, {rows} rows/s",
                done=number(self._ended),
                files=number(self._files),
                rows=number(int(self._rows / max(self._bar.seconds, 0.001))),
            )
        self._bar.update(**shown)

    def stop(self) -> None:
        """Take it away."""
        if self._bar is not None:
            self._bar.stop()
