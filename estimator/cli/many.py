"""Where campaigns are worked out: here, or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from estimator.base.amounts import exact_decimal
from estimator.base.choices import BAD_FILES, ENGINES, BadFilesPolicy, EngineName
from estimator.base.formats import TABLE_SUFFIXES
from estimator.base.language import said_again, told
from estimator.cli.files import Writes
from estimator.cli.idle import With
from estimator.cli.options import choice
from estimator.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

    from estimator.base.table_out import TableForm
    from estimator.price.totals import Estimate


def _seconds(text: Any) -> float:
    return float(exact_decimal(told("value of {option}", option="--wait"), str(text)))


@dataclass(frozen=True, slots=True)
class ManyOptions:
    """Who works campaigns out: this process, or a cluster, which writes rows and rejects into folders."""

    acts_on: ClassVar = {"wait": (With("engine", "dask"), "scheduler")}

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

    wait: Annotated[
        float,
        typer.Option(
            "--wait",
            metavar="SECONDS",
            parser=_seconds,
            help="How long to wait for a worker of the cluster, the first or another one where all are gone.",
        ),
    ] = 60.0
    bad_files: Annotated[
        BadFilesPolicy,
        choice(
            told("way with bad files"),
            BAD_FILES,
            "--bad-files",
            help="What a file that cannot be read does: it ends the run, or is left out, and listed.",
        ),
    ] = "stop"
    bad_files_out: Annotated[
        Path | None,
        typer.Option(
            "--bad-files-out",
            metavar="FILE",
            help="Write the files that --bad-files skip leaves out, with code and place, as CSV or .xlsx.",
        ),
        Writes(suffixes=TABLE_SUFFIXES),
    ] = None
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="FOLDER",
            help="Keep here what each file adds up to; what is as it was is not read again by the next run.",
        ),
        Writes(is_folder=True),
    ] = None

    def write_bad(self, estimated: Estimate, form: TableForm) -> None:
        """Write which files were left out, where that is asked for; a table of none where none was."""
        if self.bad_files_out is not None:
            from estimator.base.table_out import table_file

            with table_file(self.bad_files_out, form) as table:
                table.row(("file", "code", "line", "column", "sheet", "reason"))
                for each in estimated.bad:
                    place = (each.line or "", each.column or "", each.sheet or "")
                    table.row((each.name, each.code, *place, said_again(each.reason)))

    def check(self, asked: Mapping[str, bool]) -> None:
        """Refuse what no cluster can do, `DSK005`, naming the first such option; `DSK016` a list of none."""
        if self.bad_files_out is not None and self.bad_files == "stop":
            raise UsageError("DSK016")
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
