"""`estimate_files`: a campaign of many files, priced here or on a cluster, to the same milli-credit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from estimator.base.amounts import whole_number
from estimator.base.arguments import checked, refused
from estimator.base.language import told
from estimator.base.paths import Use, check_apart, given
from estimator.distributed.cluster import price_on
from estimator.distributed.files import File, find_files
from estimator.distributed.parts import PART_SIZE
from estimator.distributed.tasks import Task, TaskOutcome, price_file
from estimator.distributed.writing import prepare, remove
from estimator.errors import UsageError
from estimator.price.job import Job, JobOptions, takes_job_options
from estimator.price.seen import Firsts
from estimator.price.summary import Summary
from estimator.price.totals import Estimate

if TYPE_CHECKING:
    from distributed import Client


@takes_job_options
@checked()
def estimate_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    client: Client | None = None,
    rows: str | os.PathLike[str] | None = None,
    rejects: str | os.PathLike[str] | None = None,
    part_size: int = PART_SIZE,
    **options: Unpack[JobOptions],
) -> Estimate:
    """Estimate what a campaign of many files costs.

    Parameters
    ----------
    paths : path, or iterable of paths
        CSV, Parquet or Excel files; patterns such as `part-*.parquet`; addresses of any store that fsspec
        knows (`s3://bucket/part-*.csv`). All are counted, each once, each with its own header.
    client : distributed.Client, optional
        The cluster whose workers read them; they must see the same files. Without it this machine does, one
        file after the other, on all processors.
    rows, rejects : folder or address, optional
        Where to write, as Parquet parts, what every row costs; and the rows that have no price, with reasons.
        The folder must be empty or not be there. Rows are numbered in each file, whose name is beside them.
    part_size : int
        Bytes: larger CSV and Parquet files are read in parts of about that size, on a cluster.
    **options
        As in `estimate`; `estimator.JobOptions` says what each is.

    Returns
    -------
    Estimate
        The same, to the milli-credit, wherever it was worked out.

    Raises
    ------
    SmsCostError
        As `estimate` does: for the first file in order that cannot be read. `DSK001` no file matches,
        `DSK002` a package is missing, `DSK003` a file is named twice, `DSK004` there is something in a
        folder for results, `DSK008` `unique` is asked of a cluster, `OUT003` and `OUT004` it is a file that
        is read, or the folder of both.

    >>> found = estimate_files("data/examples/soldes-*.csv", default_country="FR", on="2026-11-01")
    >>> str(found.totals.credits), found.summary.rejected
    ('6995.35', 42)
    """
    if client is not None and not hasattr(client, "submit"):
        raise refused(estimate_files, "client", client, told("a distributed.Client, or None"))
    part_size = whole_number(told("size of a part"), part_size, least=1)
    results = {"rows": rows, "rejects": rejects}
    check_apart(
        given(paths=paths, tariff=options.get("tariff")),
        [Use(by, folder, is_folder=True) for by, folder in results.items() if folder is not None],
    )
    job = Job.of(options, keep_originals=rejects is not None)
    summary = price_files(
        find_files(paths),
        job,
        cluster=None if client is None else nullcontext(client),
        rows=None if rows is None else os.fspath(rows),
        rejects=None if rejects is None else os.fspath(rejects),
        part_size=part_size,
    )
    return job.estimate(os.fspath(paths) if isinstance(paths, (str, os.PathLike)) else "<files>", summary)


def price_files(
    files: Sequence[File],
    job: Job,
    *,
    cluster: AbstractContextManager[Client | None] | None = None,
    rows: str | None = None,
    rejects: str | None = None,
    part_size: int = PART_SIZE,
) -> Summary:
    """Price files that are found, as a job says; the rest is as in `estimate_files`.

    Raises `DSK008` where rows are to be left out that only one machine knows to have come before.

    A cluster is left before what was written of a campaign that failed is taken away: else its workers would
    go on writing.
    """
    if job.terms.unique and cluster is not None:
        raise UsageError("DSK008")
    task = Task(
        job.reading,
        job.terms,
        rows=_everywhere(rows),
        rejects=_everywhere(rejects),
        threads=None if cluster is None else 1,
    )
    for folder in (rows, rejects):
        if folder is not None:
            prepare(folder)
    try:
        with cluster or nullcontext() as client:
            outcome = _price_here(files, task) if client is None else price_on(client, files, task, part_size)
    except BaseException:
        _clean(task, "*part-*")
        raise
    if outcome.fault is not None:
        _clean(task, "*part-*")  # half of the rows must not be taken for all of them
        raise outcome.fault.error
    _clean(task, ".part-*")  # what a task was writing when its worker died
    return outcome.summary


def _clean(task: Task, names: str) -> None:
    for folder in task.folders:
        remove(folder, names)


def _price_here(files: Sequence[File], task: Task) -> TaskOutcome:
    total, firsts = TaskOutcome(), Firsts()
    for file in files:
        total += price_file(task, file, firsts)
        if total.fault is not None:
            break
    return total


def _everywhere(folder: str | None) -> str | None:
    """A folder as every process finds it, wherever it runs."""
    return folder if folder is None or "://" in folder else str(Path(folder).absolute())
