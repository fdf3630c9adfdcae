"""Files priced by tasks, whose rows and rejects go into folders: on a cluster, or here one by one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from estimator.distributed.cluster import price_on
from estimator.distributed.files import File
from estimator.distributed.local import Taker
from estimator.distributed.tasks import Task, TaskOutcome, price_file
from estimator.distributed.writing import remove
from estimator.price.parts import CampaignPart
from estimator.price.summary import Summary

if TYPE_CHECKING:
    from distributed import Client


def price_into(
    task: Task,
    files: Sequence[File],
    cluster: AbstractContextManager[Client | None] | None,
    part_size: int,
    takers: Sequence[Taker] = (),
) -> tuple[Summary, tuple[CampaignPart, ...]]:
    """What files add up to, and what is known of each; raises what is wrong with the first that is.

    Folders, which are there, are empty again where that happens. `takers` get rows that are priced here.
    """
    try:
        with cluster or nullcontext() as client:
            outcome = (
                _price_here(files, task, takers)
                if client is None
                else price_on(client, files, task, part_size)
            )
    except BaseException:
        _clean(task, "*part-*")
        raise
    if outcome.fault is not None:
        _clean(task, "*part-*")  # half of the rows must not be taken for all of them
        raise outcome.fault.error
    _clean(task, ".part-*")  # what a task was writing when its worker died
    return outcome.summary, tuple(part for _, part in sorted(outcome.of_files.items()))


def _clean(task: Task, names: str) -> None:
    for folder in task.folders:
        remove(folder, names)


def _price_here(files: Sequence[File], task: Task, takers: Sequence[Taker]) -> TaskOutcome:
    total = TaskOutcome()
    for file in files:
        total += price_file(task, file, takers)
        if total.fault is not None:
            break
    return total
