"""`estimate_files`: campaigns of many files, priced here or on a cluster, to the same milli-credit."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Unpack

from estimator.base.amounts import whole_number
from estimator.base.arguments import checked, refused
from estimator.base.choices import BAD_FILES, BadFilesPolicy, CsvReader, one_of
from estimator.base.language import told
from estimator.base.paths import Use, check_apart, is_address, is_folder, is_there
from estimator.distributed.collecting import Collecting, PricedFiles, one_by_one
from estimator.distributed.files import PART_SIZE, STDIN, File, FoundFiles, find_files
from estimator.distributed.local import Taker, listing, price_one, watching
from estimator.distributed.watching import Nobody, Watcher
from estimator.errors import UsageError
from estimator.price.job import Job, JobOptions, files_read, takes_job_options
from estimator.price.rejects import RejectsList
from estimator.price.seen import Firsts
from estimator.price.summary import Summary
from estimator.price.totals import Estimate

if TYPE_CHECKING:
    from distributed import Client

    from estimator.campaign.batch import Campaign
    from estimator.distributed.state import KeptSums

PATIENCE: Final = 60.0
"""Seconds in which a worker must come."""


@takes_job_options
@checked()
def estimate_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    client: Client | None = None,
    rows: str | os.PathLike[str] | None = None,
    rejects: str | os.PathLike[str] | None = None,
    part_size: int = PART_SIZE,
    bad_files: BadFilesPolicy = "stop",
    state: str | os.PathLike[str] | None = None,
    wait: float = PATIENCE,
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
    bad_files : "stop" or "skip"
        What a file that cannot be read does: it is raised, with all that were found so far; or the others are
        priced, and `Estimate.bad` has it.
    state : folder or address, optional
        Where to keep what each file adds up to: one that is as it was is not read again by the next run, if
        that counts and rates alike.
    wait : float [seconds]
        In which a worker must come, the first, and another one where all are gone.
    **options
        As in `estimate`; `estimator.JobOptions` says what each is.

    Returns
    -------
    Estimate
        The same, to the milli-credit, wherever it was worked out.

    Raises
    ------
    SmsCostError
        As `estimate` does, for the first file found that cannot be read; `error.also` has the others.
        `DSK001` no file matches, `DSK002` a package is missing, `DSK003` a file is named twice, `DSK004`
        there is something in a folder for results, `DSK008` there is no campaign in a folder, `DSK009`
        `unique` is asked of a cluster, `DSK010` to `DSK015` what is wrong with one, `STO001` to `STO003`
        with a store, `STA001` to `STA003` with what is kept, `OUT003` and `OUT004` it is a file that is read,
        or the folder of both.

    >>> found = estimate_files("data/examples/soldes-*.csv", default_country="FR", on="2026-11-01")
    >>> str(found.totals.credits), found.summary.rejected
    ('6995.35', 42)
    """
    if client is not None and not hasattr(client, "submit"):
        raise refused(estimate_files, "client", client, told("a distributed.Client, or None"))
    if not wait >= 0:  # nor NaN
        raise refused(estimate_files, "wait", wait, told("seconds: 0 or more"))
    part_size = whole_number(told("size of a part"), part_size, least=1)
    one_of(told("way with bad files"), bad_files, BAD_FILES)
    # Gone through twice.
    paths = paths if isinstance(paths, (str, os.PathLike)) else tuple(paths)
    results = {"rows": rows, "rejects": rejects}
    check_apart(
        files_read(options, paths=paths),
        [
            Use(by, path, is_folder=by == "rows" or not is_one_file(path, client is not None))
            for by, path in results.items()
            if path is not None
        ],
    )
    job = Job.of(options, keep_originals=rejects is not None)
    found = find_files(paths)
    priced = price_files(
        found,
        job,
        Handling(
            rows=None if rows is None else os.fspath(rows),
            rejects=None if rejects is None else os.fspath(rejects),
            bad_files=bad_files,
            state=None if state is None else os.fspath(state),
            part_size=part_size,
            patience=wait,
        ),
        cluster=None if client is None else nullcontext(client),
    )
    return job.estimate(found.name, priced.summary, parts=priced.parts, bad=priced.bad)


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


@dataclass(frozen=True, slots=True)
class Handling:
    """What becomes of a run of many files beside its sum.

    Attributes
    ----------
    rows, rejects : str, or None
        Where rows and rejects are written.
    takers : sequence of Taker
        Who gets the rows of all files, which only this machine has.
    look : function of a campaign, or None
        Who looks at each campaign that this machine opens, and takes none of its rows.
    csv_for : "machine" or "excel"
        Who reads a CSV of rejects.
    bad_files : "stop" or "skip"
        What a file that cannot be read does to the others.
    state : path or address, or None
        The folder that keeps what files add up to, for the next run.
    watch : Watcher
        Who is told what goes on.
    part_size : int
        Bytes of a part, on a cluster.
    patience : float
        Seconds in which a worker must come.
    """

    rows: str | None = None
    rejects: str | None = None
    takers: Sequence[Taker] = ()
    look: Callable[[Campaign], None] | None = None
    csv_for: CsvReader = "machine"
    bad_files: BadFilesPolicy = "stop"
    state: str | None = None
    watch: Watcher = field(default_factory=Nobody)
    part_size: int = PART_SIZE
    patience: float = PATIENCE


def price_files(
    found: FoundFiles,
    job: Job,
    handling: Handling | None = None,
    *,
    cluster: AbstractContextManager[Client] | None = None,
) -> PricedFiles:
    """Price files that are found, as a job says; the rest is as in `estimate_files`.

    Raises `DSK009` where rows are to be left out that only one machine knows to have come before, `STA001`
    where rows are asked for of files that are not read again.
    """
    how = handling or Handling()
    if job.terms.unique and cluster is not None:
        raise UsageError("DSK009")
    one_file = how.rejects is not None and is_one_file(how.rejects, cluster is not None, found.is_one)
    if cluster is not None and any(file.location == STDIN for file in found.files):
        raise UsageError("DSK005", option=STDIN)
    folder = None if one_file else how.rejects
    with ExitStack() as stack:
        takers = list(how.takers)
        if how.rejects is not None and one_file:
            several = not found.is_one
            listed = stack.enter_context(RejectsList(Path(how.rejects), how.csv_for, several=several))
            takers.append(listing(listed, job.terms))
        kept = None if how.state is None else _state(how, job, takers)
        collecting = Collecting(how.bad_files, how.watch, None if kept is None else kept.keep)
        files = found.files
        if kept is not None:
            files, before = kept.known(files)
            for file, summary in before:
                collecting.known(file, summary)
        if cluster is None and how.rows is None and folder is None:
            priced = _price_here(files, job, takers, collecting, look=how.look)
        else:
            # Arrow's Parquet loads network stores.
            from estimator.distributed.spread import Folders, price_away
            from estimator.distributed.tasks import Task, summary_of_file
            from estimator.distributed.writing import prepare

            for each in (how.rows, folder):
                if each is not None:
                    prepare(each)
            task = Task(
                job.reading,
                job.terms,
                rows=_everywhere(how.rows),
                rejects=_everywhere(folder),
                threads=None if cluster is None else 1,
            )
            with Folders(task):
                if cluster is None:
                    priced = _price_here(
                        files, job, takers, collecting, look=how.look, price=partial(summary_of_file, task)
                    )
                else:
                    priced = price_away(
                        replace(task, fingerprint=task.fingerprint_here()),
                        files,
                        cluster,
                        collecting,
                        part_size=how.part_size,
                        patience=how.patience,
                    )
    decided = Counter(found.decided)
    if kept is not None:
        # Also of a single one: the sum of many runs says of how many files it took what was kept.
        decided["files", ""] = len(found.files)
        decided["kept sums", ""] = len(found.files) - len(files)
    decided["files", ""] -= len(priced.bad)
    summary = priced.summary + Summary(reading=+decided)
    return PricedFiles(summary, priced.parts, priced.bad)


def _price_here(
    files: Sequence[File],
    job: Job,
    takers: Sequence[Taker],
    collecting: Collecting,
    *,
    look: Callable[[Campaign], None] | None,
    price: Callable[..., Summary] | None = None,
) -> PricedFiles:
    firsts = Firsts()
    one_file = price or partial(price_one, job)
    # What takes rows as they come cannot give them back: nothing of a file that is bad may get there, nor
    # leave out a number of another file for one that it had.
    checked = collecting.bad_files == "skip" and (bool(takers) or job.terms.unique)
    priced = partial(
        one_file, takers=[watching(collecting.watch, look), *takers], firsts=firsts, checked=checked
    )
    collecting.watch.begins(files)
    one_by_one(files, priced, collecting)
    return collecting.priced()


def _state(how: Handling, job: Job, takers: Sequence[Taker]) -> KeptSums:
    """The folder of sums that are kept; no row comes out of one."""
    assert how.state is not None
    if takers or how.rows is not None or how.rejects is not None:
        raise UsageError("STA001")
    if job.terms.unique:
        raise UsageError("STA002")
    from estimator.distributed.state import KeptSums

    return KeptSums(how.state, job)


def _everywhere(folder: str | None) -> str | None:
    """A folder as every process finds it, wherever it runs."""
    return folder if folder is None or "://" in folder else str(Path(folder).absolute())
