"""Files priced by tasks, whose rows and rejects go into folders: on a cluster, or here one by one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from estimator.distributed.cluster import price_on
from estimator.distributed.collecting import Collecting, PricedFiles
from estimator.distributed.files import File
from estimator.distributed.tasks import Task
from estimator.distributed.writing import remove

if TYPE_CHECKING:
    from distributed import Client


def price_away(
    task: Task,
    files: Sequence[File],
    cluster: AbstractContextManager[Client],
    collecting: Collecting,
    *,
    part_size: int,
    patience: float,
) -> PricedFiles:
    """What files add up to, priced on a cluster; raises what is wrong.

    A cluster is left before what was written of a campaign that failed is taken away: else its workers would
    go on writing.
    """
    with cluster as client:
        return price_on(client, files, task, collecting, part_size=part_size, patience=patience)


class Folders(AbstractContextManager[None]):
    """The folders of results while they are written: empty again where that fails."""

    def __init__(self, task: Task) -> None:
        self._folders = task.folders

    def __exit__(self, *raised: object) -> None:
        # Half of the rows must not be taken for all; `.part-` is what a task wrote when its worker died.
        self._clean("file=*/*part-*.parquet*" if raised[0] is not None else "file=*/.part-*")

    def _clean(self, names: str) -> None:
        for folder in self._folders:
            remove(folder, names)
