"""The map and the reduction on a Dask cluster: parts out as tasks, summaries added in a tree.

Tasks are mapped by `dask.distributed` itself rather than through `dask.dataframe`: a part goes in, a few
megabytes at most come out (which numbers were seen), and no rows ever travel. Every task can be run again
anywhere, and gives the same; that is why a worker that dies changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from estimator.base.parallel import processors
from estimator.distributed.files import File
from estimator.distributed.parts import Part, plan
from estimator.distributed.ranges import Stretch, count_stretch, place_ranges
from estimator.distributed.tasks import Task, TaskOutcome, add_up, price_file, price_part, settle
from estimator.errors import NetworkError, Place, UsageError

if TYPE_CHECKING:
    from distributed import Client

_FAN_IN = 32
"""Outcomes added up by one task."""

_TURNS = 4
"""Files for each worker with which all are done at about the same time."""

_PATIENCE = "5s"  # in which a scheduler must answer


@contextmanager
def local_cluster(workers: int | None = None) -> Iterator[Client]:
    """A client of a cluster on this machine: a process for each processor, on the loopback interface only.

    Its workers end with the block, however that ends. Raises `DSK002` where Dask is not installed.
    """
    distributed = _distributed()
    with ExitStack() as stack:
        cluster = stack.enter_context(
            distributed.LocalCluster(
                n_workers=workers or processors(),
                threads_per_worker=1,  # counting keeps a processor busy, and a process each needs no lock
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL + 1,  # all: what a user can act on is raised
                preload=["estimator.distributed.preload"],
            )
        )
        yield stack.enter_context(distributed.Client(cluster))


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """A client of the cluster that is there. Raises `DSK002`, and `DSK006` where no scheduler answers."""
    distributed = _distributed()
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise NetworkError("DSK006", Place(scheduler)) from error
    with client:
        yield client


def price_on(client: Any, files: Sequence[File], task: Task, part_size: int) -> TaskOutcome:
    """Price files on a cluster."""
    # A task rather than scattered data, which would be lost with the worker that holds it.
    shared = client.submit(_itself, task, pure=False)
    parts = _parts(client, files, task, part_size)
    outcomes = [
        _priced(client, shared, file, parts[file.index])
        if parts.get(file.index)
        else client.submit(price_file, shared, file, pure=False)
        for file in files
    ]
    total = _added(client, outcomes)
    try:
        outcome: TaskOutcome = total.result()
    finally:
        for future in (shared, *outcomes, total):
            future.release()  # an interrupt must not leave a cluster at work for nobody
    return outcome


def _parts(client: Any, files: Sequence[File], task: Task, size: int) -> dict[int, Sequence[Part]]:
    """The parts of the large files, by position of the file; none where one can only be read as a whole."""
    # Counting a CSV costs half as much as pricing it: pointless where files alone keep all workers busy.
    share = sum(file.size for file in files) // (_TURNS * max(1, sum(client.nthreads().values())))
    large = [file for file in files if file.size > max(size, share)]
    plans = client.gather(client.map(plan, large, reading=task.reading, size=size, pure=False))
    cut = {file.index: found for file, found in zip(large, plans, strict=True)}
    counting = {
        file.index: client.map(count_stretch, [file] * len(found), found, pure=False)
        for file, found in zip(large, plans, strict=True)
        if found and isinstance(found[0], Stretch)
    }
    counted = client.gather(counting)
    return {
        index: place_ranges(files[index], found, counted[index]) if index in counted else found
        for index, found in cut.items()
    }


def _priced(client: Any, shared: Any, file: File, parts: Sequence[Part]) -> Any:
    priced = [
        client.submit(price_part, shared, file, number, part, pure=False) for number, part in enumerate(parts)
    ]
    return client.submit(settle, shared, file, len(parts), _added(client, priced), pure=False)


def _added(client: Any, outcomes: Sequence[Any]) -> Any:
    """The sum of outcomes, each of which stays where it is until a task adds it to its neighbours."""
    while len(outcomes) != 1:
        outcomes = [
            client.submit(add_up, outcomes[start : start + _FAN_IN], pure=False)
            for start in range(0, max(1, len(outcomes)), _FAN_IN)
        ]
    return outcomes[0]


def _itself(task: Task) -> Task:
    return task


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError("DSK002", what="--engine dask", why=error) from error
    return distributed
