"""`estimate_files`: a campaign of many files, priced here or on a cluster, to the same milli-credit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.amounts import Amount
from estimator.base.choices import SenderType
from estimator.base.clock import Day
from estimator.base.paths import Use, check_apart, given
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.sources import Reading
from estimator.campaign.template import Template
from estimator.count import kernels
from estimator.distributed.cluster import price_on
from estimator.distributed.files import File, find_files
from estimator.distributed.parts import PART_SIZE
from estimator.distributed.tasks import Job, TaskOutcome, price_file
from estimator.distributed.writing import prepare, remove
from estimator.price.flow import tariff_given, terms_for
from estimator.price.pricing import Terms
from estimator.price.summary import Summary
from estimator.price.totals import Buying, Estimate
from estimator.tariff import Tariff

if TYPE_CHECKING:
    from distributed import Client


def estimate_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    client: Client | None = None,
    tariff: Tariff | Path | str | None = None,
    billing_country: str = "fr",
    on: Day | None = None,
    stop_clause: bool | str | None = None,
    sender_type: SenderType | None = None,
    default_country: str | None = None,
    assume: Mapping[str, str] | None = None,
    balance: Amount = 0,
    max_orders: int | None = None,
    vat: Amount | None = None,
    number_column: str | None = None,
    message_column: str | None = None,
    template: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    split_by: str | None = None,
    rows: str | os.PathLike[str] | None = None,
    rejects: str | os.PathLike[str] | None = None,
    part_size: int = PART_SIZE,
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
    tariff, billing_country, on, stop_clause, sender_type, default_country, assume, balance, max_orders, vat,
    number_column, message_column, template, encoding, delimiter, split_by
        As in `estimate`.

    Returns
    -------
    Estimate
        The same, to the milli-credit, wherever it was worked out.

    Raises
    ------
    SmsCostError
        As `estimate` does: for the first file in order that cannot be read. `DSK001` no file matches,
        `DSK002` a package is missing, `DSK003` a file is named twice, `DSK004` there is something in a
        folder for results, `OUT003` and `OUT004` it is a file that is read, or the folder of both.

    >>> found = estimate_files("data/examples/soldes-*.csv", default_country="FR", on="2026-11-01")
    >>> str(found.totals.credits), found.summary.rejected
    ('6995.35', 42)
    """
    results = {"rows": rows, "rejects": rejects}
    check_apart(
        given(paths=paths),
        [Use(by, folder, is_folder=True) for by, folder in results.items() if folder is not None],
    )
    reading = Reading(
        ColumnChoice(number_column, message_column, group=split_by),
        None if template is None else Template.parse(template),
        encoding,
        delimiter,
        keep_originals=rejects is not None,
    )
    terms = terms_for(
        tariff_given(tariff, billing_country, on),
        stop_clause=stop_clause,
        sender_type=sender_type,
        default_country=default_country,
        assume=assume,
    )
    summary = price_files(
        find_files(paths),
        reading,
        terms,
        cluster=None if client is None else nullcontext(client),
        rows=None if rows is None else os.fspath(rows),
        rejects=None if rejects is None else os.fspath(rejects),
        part_size=part_size,
    )
    buying = Buying.of(balance, max_orders, vat)
    name = os.fspath(paths) if isinstance(paths, (str, os.PathLike)) else "<files>"
    return Estimate(name, terms, summary, buying, split_by=split_by)


def price_files(
    files: Sequence[File],
    reading: Reading,
    terms: Terms,
    *,
    cluster: AbstractContextManager[Client | None] | None = None,
    rows: str | None = None,
    rejects: str | None = None,
    part_size: int = PART_SIZE,
) -> Summary:
    """Price files that are found, on terms that are settled; the rest is as in `estimate_files`.

    A cluster is left before what was written of a campaign that failed is taken away: else its workers would
    go on writing.
    """
    job = Job(
        reading,
        terms,
        rows=_everywhere(rows),
        rejects=_everywhere(rejects),
        compiled=sum(file.size for file in files) >= kernels.PAYS_FROM,
        threads=None if cluster is None else 1,
    )
    for folder in (rows, rejects):
        if folder is not None:
            prepare(folder)
    try:
        with cluster or nullcontext() as client:
            outcome = _price_here(files, job) if client is None else price_on(client, files, job, part_size)
    except BaseException:
        _clean(job, "*part-*")
        raise
    if outcome.fault is not None:
        _clean(job, "*part-*")  # half of the rows must not be taken for all of them
        raise outcome.fault.error
    _clean(job, ".part-*")  # what a task was writing when its worker died
    return outcome.summary


def _clean(job: Job, names: str) -> None:
    for folder in job.folders:
        remove(folder, names)


def _price_here(files: Sequence[File], job: Job) -> TaskOutcome:
    total = TaskOutcome()
    for file in files:
        total += price_file(job, file)
        if total.fault is not None:
            break
    return total


def _everywhere(folder: str | None) -> str | None:
    """A folder as every process finds it, wherever it runs."""
    return folder if folder is None or "://" in folder else str(Path(folder).absolute())
