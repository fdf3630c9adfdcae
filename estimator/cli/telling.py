"""What a command says on standard error while it runs: a bar for people, or a line of JSON for each event.

No event has a phone number or a text of a campaign in it: names of files, codes, counts and times.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import typer

from estimator.base.choices import LOG_FORMATS, LogFormat
from estimator.base.language import number, said, told
from estimator.base.read import visible
from estimator.cli.options import choice

if TYPE_CHECKING:
    from estimator.distributed.collecting import PricedFiles
    from estimator.distributed.files import File
    from estimator.errors import SmsCostError
    from estimator.price.parts import CampaignPart

_QUIET_SECONDS: Final = 0.5

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
            "--log-format",
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


def log(event: str, **fields: Any) -> None:
    """One event, as a line of JSON."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    print(json.dumps({"time": at, "event": event, **fields}, ensure_ascii=False), file=sys.stderr, flush=True)


def log_error(error: SmsCostError) -> None:
    """What went wrong, and each that was found with it."""
    for each in (error, *error.also):
        log("error", **_fault(each), exit_code=error.exit_code)


def _fault(error: SmsCostError) -> dict[str, Any]:
    place = error.place
    if place is None:
        return {"code": error.code}
    return {"code": error.code, "file": place.file, "line": place.line, "column": place.column}


class Teller(Protocol):
    """Who is told what goes on, and how it ended."""

    def begins(self, files: Sequence[File]) -> None: ...
    def read(self, file: File, octets: int) -> None: ...
    def done(self, file: File, part: CampaignPart) -> None: ...
    def bad(self, file: File, error: SmsCostError) -> None: ...
    def lost(self, worker: str) -> None: ...
    def ends(self, priced: PricedFiles) -> None:
        """All is priced."""


class Silence:
    """Nothing is said."""

    def begins(self, files: Sequence[File]) -> None:
        """Nothing."""

    def read(self, file: File, octets: int) -> None:
        """Nothing."""

    def done(self, file: File, part: CampaignPart) -> None:
        """Nothing."""

    def bad(self, file: File, error: SmsCostError) -> None:
        """Nothing."""

    def lost(self, worker: str) -> None:
        """Nothing."""

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
        self._began = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._files = self._ended = self._rows = self._octets = self._total = 0
        self._of_file: tuple[int, int] = (-1, 0)

    def begins(self, files: Sequence[File]) -> None:
        """Make the bar, which is not shown yet."""
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        from estimator.cli.console import stderr

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=stderr(), transient=True)
        self._files, self._total = len(files), sum(file.size or 0 for file in files)
        name = visible(files[0].name.rpartition("/")[2]) if len(files) == 1 else ""
        self._task = self._bar.add_task(name, total=self._total or None)

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
        passed = time.monotonic() - self._began
        if passed < _QUIET_SECONDS or self._bar is None:
            return
        self._bar.start()
        if self._files > 1:
            text = said(
                "{done} of {files} files, {rows} rows/s",
                done=number(self._ended),
                files=number(self._files),
                rows=number(int(self._rows / passed)),
            )
            self._bar.update(self._task, description=text)
        self._bar.update(self._task, completed=self._octets + self._of_file[1])

    def stop(self) -> None:
        """Take it away."""
        if self._bar is not None:
            self._bar.stop()
