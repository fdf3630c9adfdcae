"""The map and the reduction on a Dask cluster: parts out as tasks, summaries added in a tree.

Tasks are mapped by `dask.distributed` itself rather than through `dask.dataframe`: a part goes in, a few
megabytes at most come out (which numbers were seen), and no rows ever travel. Every task can be run again
anywhere, and gives the same; that is why a worker that dies changes nothing.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from estimator.base.parallel import processors
from estimator.distributed.asking import asked
from estimator.distributed.collecting import Collecting, PricedFiles
from estimator.distributed.files import File
from estimator.distributed.parts import Part, plan
from estimator.distributed.ranges import Stretch, count_stretch, place_ranges
from estimator.distributed.tasks import Task, TaskOutcome, add_up, noted, price_file, price_part, settle
from estimator.distributed.waiting import Waiting
from estimator.errors import CampaignError, NetworkError, Place, SmsCostError, UsageError
from estimator.price.made_by import MadeBy

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
        stack.enter_context(_silently())
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
    with _silently():
        try:
            client = distributed.Client(scheduler, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise NetworkError("DSK006", Place(scheduler)) from error
        with client:
            yield client


@contextmanager
def _silently() -> Iterator[None]:
    """What a user can do something about is raised; all else that the engine says is noise to them."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    loggers = [logging.getLogger(name) for name in {"asyncio", "distributed", "tornado", *names}]
    levels = [(each, each.level) for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"distributed|dask|tornado|asyncio")
            yield
    finally:
        for each, level in levels:
            each.setLevel(level)


def price_on(
    client: Any,
    files: Sequence[File],
    task: Task,
    collecting: Collecting,
    *,
    part_size: int,
    patience: float,
) -> PricedFiles:
    """Price files on a cluster. Raises `DSK010` to `DSK015` where that cannot be done."""
    waiting = Waiting(client, patience, collecting.watch.lost)
    collecting.watch.begins(files)
    if not files:
        return collecting.priced()
    asking = _Asking(client)
    try:
        waiting.for_a_worker()
        # A task rather than scattered data, which would be lost with the worker that holds it.
        shared = asking.submit(_itself, task)
        parts = _parts(asking, waiting, files, task, part_size)
        outcomes = [
            _priced(asking, shared, file, parts[file.index])
            if parts.get(file.index)
            else asking.submit(price_file, shared, file)
            for file in files
        ]
        total = None
        if collecting.keep is None:
            total = _added(asking, outcomes)
            # At once, not when all files are priced: what is bad is known, and shown, as soon as it can be.
            outcomes = [asking.submit(noted, each, priority=1) for each in outcomes]
        waiting.for_each(outcomes, partial(_collected, collecting, files_by_index(files)))
        return collecting.priced(None if total is None else waiting.for_all([total])[0].summary)
    except SmsCostError:
        asking.forget()
        if task.folders:
            waiting.for_idleness()
        raise
    finally:
        asking.forget()  # an interrupt must not leave a cluster at work for nobody


def files_by_index(files: Sequence[File]) -> dict[int, File]:
    """Files by their position in the campaign."""
    return {file.index: file for file in files}


def _collected(collecting: Collecting, files: dict[int, File], outcome: TaskOutcome) -> None:
    for fault in outcome.faults:
        collecting.bad(files[fault.index], fault.error)
    for index, part in outcome.of_files.items():
        if collecting.keep is None:
            collecting.counted(files[index], part)
        else:
            collecting.done(files[index], outcome.summary)
    collecting.check()


class _Asking:
    """Tasks asked of workers by this version, and forgotten together."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._by = MadeBy.here()
        self._futures: list[Any] = []

    def submit(self, function: Callable[..., Any], *arguments: Any, priority: int = 0) -> Any:
        """The future of what a function answers; of a higher priority, before what was asked earlier."""
        future = self._client.submit(asked, self._by, function, *arguments, pure=False, priority=priority)
        self._futures.append(future)
        return future

    @property
    def threads(self) -> int:
        """Of all workers there are."""
        found: int = max(1, sum(self._client.nthreads().values()))
        return found

    def forget(self) -> None:
        """What is not done need not be done."""
        for future in self._futures:
            future.release()


def _parts(
    asking: _Asking, waiting: Waiting, files: Sequence[File], task: Task, size: int
) -> dict[int, Sequence[Part]]:
    """The parts of the large files, by position of the file; none where one can only be read as a whole."""
    # Counting a CSV costs half as much as pricing it: pointless where files alone keep all workers busy.
    share = sum(file.size or 0 for file in files) // (_TURNS * asking.threads)
    large = [file for file in files if (file.size or 0) > max(size, share)]
    plans = waiting.for_all([asking.submit(_planned, file, task.reading, size) for file in large])
    cut: dict[int, Sequence[Part]] = {}
    for file, found in zip(large, plans, strict=True):
        if found and isinstance(found[0], Stretch):
            counted = [asking.submit(count_stretch, file, stretch) for stretch in found]
            cut[file.index] = place_ranges(file, found, waiting.for_all(counted))
        else:
            cut[file.index] = found
    return cut


def _planned(file: File, reading: Any, size: int) -> Any:
    """The parts of a file; none where something is wrong with it, which is found when it is priced."""
    try:
        return plan(file, reading, size)
    except CampaignError:
        return []


def _priced(asking: _Asking, shared: Any, file: File, parts: Sequence[Part]) -> Any:
    priced = [asking.submit(price_part, shared, file, number, part) for number, part in enumerate(parts)]
    return asking.submit(settle, shared, file, len(parts), _added(asking, priced))


def _added(asking: _Asking, outcomes: Sequence[Any]) -> Any:
    """The sum of outcomes, each of which stays where it is until a task adds it to its neighbours."""
    while len(outcomes) != 1:
        outcomes = [
            asking.submit(add_up, outcomes[start : start + _FAN_IN])
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
