"""Where campaigns are worked out: here, or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.choices import ENGINES, EngineName
from estimator.base.language import told
from estimator.cli.options import choice
from estimator.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True)
class ManyOptions:
    """Who works campaigns out: this process, or a cluster, which writes rows and rejects into folders."""

    engine: Annotated[
        EngineName | None,
        choice(
            told("engine"),
            ENGINES,
            "--engine",
            help="Who does the work: this process, or a Dask cluster. [local]",
        ),
    ] = None
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="The Dask cluster to use: tcp://HOST:8786. [one on this machine]",
        ),
    ] = None

    def check(self, asked: Mapping[str, bool]) -> None:
        """Refuse what no cluster can do: `DSK005`, naming the first such option."""
        if self.on_cluster:
            for option, given in asked.items():
                if given:
                    raise UsageError("DSK005", option=option)
        if self.scheduler is not None and self.engine == "local":
            raise UsageError("DSK007")

    @property
    def on_cluster(self) -> bool:
        """Whether this process is not the one that works it out."""
        return self.engine == "dask" or self.scheduler is not None

    def cluster(self) -> AbstractContextManager[Client] | None:
        """The one that does; None where this process does."""
        if not self.on_cluster:
            return None
        from estimator.distributed import connected, local_cluster

        return local_cluster() if self.scheduler is None else connected(self.scheduler)
