"""Where a campaign is worked out: one file here, or many files, here or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.choices import ENGINES, EngineName
from estimator.base.language import told
from estimator.base.paths import is_address, is_pattern
from estimator.cli.options import choice
from estimator.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

    from estimator.price.job import Job
    from estimator.price.summary import Summary


@dataclass(frozen=True, slots=True)
class ManyOptions:
    """Who works a campaign out: this process, or a cluster. Results of the rows of many go to folders."""

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

    def wanted(self, campaign: str, rows: str | None) -> bool:
        """Whether this is not simply one file, read here."""
        return is_pattern(campaign) or is_address(campaign) or self._on_cluster or rows is not None

    def check(self, asked: Mapping[str, bool]) -> None:
        """Refuse what only one file on one machine has: `DSK005`, naming the first such option."""
        for option, given in asked.items():
            if given:
                raise UsageError("DSK005", option=option)
        if self.scheduler is not None and self.engine == "local":
            raise UsageError("DSK007")

    def summary(self, campaign: str, job: Job, rows: str | None, rejects: str | None) -> Summary:
        """Price all the files that a path, a pattern or an address means."""
        from estimator.distributed import find_files, price_files

        return price_files(
            find_files(campaign),
            job,
            cluster=self._cluster(),
            rows=rows,
            rejects=rejects,
        )

    @property
    def _on_cluster(self) -> bool:
        return self.engine == "dask" or self.scheduler is not None

    def _cluster(self) -> AbstractContextManager[Client] | None:
        from estimator.distributed import connected, local_cluster

        if self.scheduler is not None:
            return connected(self.scheduler)
        return local_cluster() if self._on_cluster else None
