"""A progress bar on stderr, for campaigns that take long enough to wonder."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.read import visible
from estimator.campaign.batch import Campaign

if TYPE_CHECKING:
    from estimator.distributed.files import File
    from estimator.distributed.local import RowsTaker

_QUIET_SECONDS = 0.5


@contextmanager
def progress(campaign: Campaign) -> Iterator[Callable[[], None]]:
    """A function to call after each batch. It shows nothing when stderr is no terminal, or at first."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    from estimator.cli.console import stderr

    name = TextColumn("{task.description}", markup=False)
    columns = (name, BarColumn(), TaskProgressColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=stderr(), transient=True)
    task = bar.add_task(visible(Path(campaign.name).name), total=campaign.size)
    began = time.monotonic()

    def advance() -> None:
        if time.monotonic() - began > _QUIET_SECONDS:
            bar.start()
        bar.update(task, completed=campaign.position())

    try:
        yield advance
    finally:
        bar.stop()


@contextmanager
def progress_of(file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG001 - as all takers
    """The same for whoever takes the rows of files."""
    with progress(campaign) as advance:
        yield lambda _: advance()
