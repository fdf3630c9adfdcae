"""`estimate_files`: campaigns of many files, priced here or on a cluster, to the same milli-credit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Unpack

from estimator.base.amounts import whole_number
from estimator.base.arguments import checked, refused
from estimator.base.choices import CsvReader
from estimator.base.language import told
from estimator.base.paths import Use, check_apart, given, is_address, is_folder, is_there
from estimator.distributed.files import PART_SIZE, STDIN, FoundFiles, find_files
from estimator.distributed.local import Taker, listing, price_here
from estimator.errors import UsageError
from estimator.price.job import Job, JobOptions, takes_job_options
from estimator.price.parts import CampaignPart
from estimator.price.rejects import RejectsList
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
    """Estimate what campaigns in many files cost, each of them and all together.

    Parameters
    ----------
    paths : path, or iterable of paths
        CSV, Parquet or Excel files, compressed or not; folders of them; patterns such as `part-*.parquet`;
        addresses of any store that fsspec knows (`s3://bucket/part-*.csv`). All are counted, each once, each
        with its own header. `Estimate.campaigns` has what each takes.
    client : distributed.Client, optional
        The cluster whose workers read them; they must see the same files. Without it this machine does, one
        file after the other, on all processors.
    rows : folder or address, optional
        Where to write, as Parquet parts, what every row costs. Rows are numbered in each file, whose name is
        beside them.
    rejects : file, folder or address, optional
        Where to write the rows that have no price, with reasons: into one CSV or `.xlsx`, which can be
        corrected and estimated again; or, always on a cluster, as Parquet parts into a folder.
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
        folder for results, `DSK008` there is no campaign in a folder, `DSK009` `unique` is asked of a
        cluster, `OUT003` and `OUT004` it is a file that is read, or the folder of both.

    >>> found = estimate_files("data/examples/soldes-*.csv", default_country="FR", on="2026-11-01")
    >>> str(found.totals.credits), found.summary.rejected
    ('6995.35', 42)
    """
    if client is not None and not hasattr(client, "submit"):
        raise refused(estimate_files, "client", client, told("a distributed.Client, or None"))
    part_size = whole_number(told("size of a part"), part_size, least=1)
    # Gone through twice.
    paths = paths if isinstance(paths, (str, os.PathLike)) else tuple(paths)
    results = {"rows": rows, "rejects": rejects}
    check_apart(
        given(paths=paths, tariff=options.get("tariff")),
        [
            Use(by, path, is_folder=by == "rows" or not is_one_file(path, client is not None))
            for by, path in results.items()
            if path is not None
        ],
    )
    job = Job.of(options, keep_originals=rejects is not None)
    found = find_files(paths)
    summary, parts = price_files(
        found,
        job,
        cluster=None if client is None else nullcontext(client),
        rows=None if rows is None else os.fspath(rows),
        rejects=None if rejects is None else os.fspath(rejects),
        part_size=part_size,
    )
    return job.estimate(found.name, summary, parts=parts)


def is_one_file(path: str | os.PathLike[str], on_cluster: bool, of_one: bool = False) -> bool:
    """Whether rejects go into one file that is called so, rather than into a folder.

    `of_one`: they are those of one file, and so are a file whatever they are called.

    >>> is_one_file("rejects.csv", False), is_one_file("rejects/", False), is_one_file("rejects.csv", True)
    (True, False, False)
    """
    name = os.fspath(path)
    if on_cluster or is_address(name) or name.endswith(("/", os.sep)) or is_folder(name):
        return False
    return of_one or bool(PurePath(name).suffix) or is_there(name)


def price_files(
    found: FoundFiles,
    job: Job,
    *,
    cluster: AbstractContextManager[Client | None] | None = None,
    rows: str | None = None,
    rejects: str | None = None,
    part_size: int = PART_SIZE,
    takers: Sequence[Taker] = (),
    csv_for: CsvReader = "machine",
) -> tuple[Summary, tuple[CampaignPart, ...]]:
    """Price files that are found, as a job says; the rest is as in `estimate_files`.

    `takers` get the rows of all files, which only this machine has; `csv_for` is who reads a CSV of rejects.
    Raises `DSK009` where rows are to be left out that only one machine knows to have come before.

    A cluster is left before what was written of a campaign that failed is taken away: else its workers would
    go on writing.
    """
    if job.terms.unique and cluster is not None:
        raise UsageError("DSK009")
    one_file = rejects is not None and is_one_file(rejects, cluster is not None, found.is_one)
    if cluster is not None and any(file.location == STDIN for file in found.files):
        raise UsageError("DSK005", option=STDIN)
    folder = None if one_file else rejects
    with ExitStack() as stack:
        if rejects is not None and one_file:
            listed = stack.enter_context(RejectsList(Path(rejects), csv_for, several=not found.is_one))
            takers = [*takers, listing(listed, job.terms)]
        if cluster is None and rows is None and folder is None:
            summary, parts = price_here(found.files, job.reading, job.terms, takers)
        else:
            # Arrow's Parquet loads network stores.
            from estimator.distributed.spread import price_into
            from estimator.distributed.tasks import Task
            from estimator.distributed.writing import prepare

            for each in (rows, folder):
                if each is not None:
                    prepare(each)
            task = Task(
                job.reading,
                job.terms,
                rows=_everywhere(rows),
                rejects=_everywhere(folder),
                threads=None if cluster is None else 1,
            )
            summary, parts = price_into(task, found.files, cluster, part_size, takers)
    # One file is as `estimate` has it.
    return summary + Summary(reading=found.decided), () if found.is_one else parts


def _everywhere(folder: str | None) -> str | None:
    """A folder as every process finds it, wherever it runs."""
    return folder if folder is None or "://" in folder else str(Path(folder).absolute())
