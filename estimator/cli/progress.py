"""A progress bar on stderr, for campaigns that take long enough to wonder."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from estimator.base.read import visible
from estimator.campaign.batch import Campaign

_QUIET_SECONDS = 0.5


class LateBar:
    """A bar that shows nothing at first: most runs end before anybody wonders."""

    def __init__(self, what: str, total: int | None) -> None:
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
        self._bar = Progress(*columns, console=stderr(), transient=True)
        self._task = self._bar.add_task(what, total=total)
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._began

    def update(self, **shown: Any) -> None:
        """Show how far it is, where it has been long enough."""
        if self.seconds > _QUIET_SECONDS:
            self._bar.start()
            self._bar.update(self._task, **shown)

    def stop(self) -> None:
        """Take it away."""
        self._bar.stop()


@contextmanager
def progress(campaign: Campaign) -> Iterator[Callable[[], None]]:
    """A function to call after each batch. It shows nothing when stderr is no terminal, or at first."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar = LateBar(visible(Path(campaign.name).name), campaign.size)
    try:
        yield lambda: bar.update(completed=campaign.position())
    finally:
        bar.stop()
