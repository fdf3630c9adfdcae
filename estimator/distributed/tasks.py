"""What a worker does: price a part or a file of a campaign, and hand back a small outcome that adds up.

An error is part of the outcome, not an exception: what becomes of the other files is for whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from estimator.campaign.batch import Campaign
from estimator.campaign.sources import Reading
from estimator.distributed import parts
from estimator.distributed.collecting import part_of
from estimator.distributed.files import File
from estimator.distributed.local import RowsTaker, Taker, price_rows
from estimator.distributed.writing import PartWriter, rejects_of, remove, rows_of
from estimator.errors import SmsCostError
from estimator.price.made_by import fingerprint
from estimator.price.parts import CampaignPart
from estimator.price.pricing import PricedRows, Terms
from estimator.price.seen import Firsts
from estimator.price.summary import Summary, total_of


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same for every task of a campaign.

    Attributes
    ----------
    reading : Reading
        How files are read.
    terms : Terms
        What they are priced by.
    rows, rejects : str, or None
        Folders for the Parquet parts of all rows, and of those that have no price.
    threads : int, or None
        For each task; None: all processors.
    fingerprint : str
        Of how files are read and priced, as whoever asks for it made it.
    """

    reading: Reading
    terms: Terms
    rows: str | None = None
    rejects: str | None = None
    threads: int | None = None
    fingerprint: str = ""

    def fingerprint_here(self) -> str:
        """The fingerprint that this process makes of the same."""
        return fingerprint((self.reading, self.terms))

    @property
    def folders(self) -> list[str]:
        """Where parts are written."""
        return [folder for folder in (self.rows, self.rejects) if folder is not None]


@dataclass(frozen=True, slots=True)
class FileFault:
    """An error, and the position in the campaign of the file it is in."""

    index: int
    error: SmsCostError


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What files, or parts of one, add up to, and what is wrong with others. A commutative monoid.

    `of_files` has what is known of each file, by its position in the campaign.
    """

    summary: Summary = field(default_factory=Summary)
    faults: tuple[FileFault, ...] = ()
    of_files: Mapping[int, CampaignPart] = field(default_factory=dict)


def add_up(outcomes: Sequence[TaskOutcome]) -> TaskOutcome:
    """All of them together."""
    of_files: dict[int, CampaignPart] = {}
    for outcome in outcomes:
        for index, part in outcome.of_files.items():
            of_files[index] = of_files[index] + part if index in of_files else part
    faults = sorted((fault for each in outcomes for fault in each.faults), key=lambda fault: fault.index)
    return TaskOutcome(total_of(each.summary for each in outcomes), tuple(faults), of_files)


def noted(outcome: TaskOutcome) -> TaskOutcome:
    """What is known of each file, without what they add up to: small enough to be sent to whoever asked."""
    return replace(outcome, summary=Summary())


def price_file(task: Task, file: File) -> TaskOutcome:
    """The outcome of a file, priced from its beginning to its end."""
    try:
        return TaskOutcome(
            summary := summary_of_file(task, file), of_files={file.index: part_of(file, summary)}
        )
    except SmsCostError as error:
        return TaskOutcome(faults=(FileFault(file.index, error),))


def summary_of_file(
    task: Task,
    file: File,
    takers: Sequence[Taker] = (),
    *,
    firsts: Firsts | None = None,
    checked: bool = False,
) -> Summary:
    """Price a file from its beginning to its end. `takers` get its rows, too.

    `firsts` knows the numbers of the files before. Raises what is wrong with it; before anybody gets a row
    where it is to be `checked`.
    """
    with file.campaign(task.reading, checked=checked) as campaign:
        return _price(task, file, campaign, 0, takers, firsts=firsts)


def price_part(task: Task, file: File, number: int, part: parts.Part) -> TaskOutcome:
    """Price part `number` of a file. What is wrong with it is for `settle` to name."""
    try:
        with parts.part_campaign(file, part, task.reading) as campaign:
            summary = _price(task, file, campaign, number)
    except SmsCostError as error:
        return TaskOutcome(faults=(FileFault(file.index, error),))
    return TaskOutcome(summary, of_files={file.index: part_of(file, summary)})


def settle(task: Task, file: File, number_of_parts: int, outcome: TaskOutcome) -> TaskOutcome:
    """The outcome of a file that was priced in so many parts.

    Where one of them failed, the file is read again from its beginning, as one machine would: then the error
    is the same, and it is the first in the file; or there is none, for only a cut was unlucky.
    """
    if not outcome.faults:
        return outcome
    for folder in task.folders:
        for number in range(number_of_parts):
            remove(folder, part_name(file, number))
    return price_file(task, file)


def part_name(file: File, number: int) -> str:
    """The name of a part in the folders of results: below the file it is of, by its place in the campaign.

    pandas, polars, DuckDB and Spark read the name of the file from that of the folder, as a column `file`.

    >>> part_name(File(3, "night/b.csv", "/data/night/b.csv", 100), 12)
    'file=night%2Fb.csv/part-00003-00012.parquet'
    """
    return f"file={quote(file.name, safe='')}/part-{file.index:05d}-{number:05d}.parquet"


def _price(
    task: Task,
    file: File,
    campaign: Campaign,
    number: int,
    others: Sequence[Taker] = (),
    *,
    firsts: Firsts | None = None,
) -> Summary:
    reasons = partial(rejects_of, terms=task.terms)
    takers = [
        *others,
        *([] if task.rows is None else [_part_writer(task.rows, number, rows_of)]),
        *([] if task.rejects is None else [_part_writer(task.rejects, number, reasons)]),
    ]
    return price_rows(file, campaign, task.terms, takers, task.threads, firsts=firsts)


def _part_writer(folder: str, number: int, columns: Callable[[PricedRows], Any]) -> Taker:
    """Whoever writes some columns of a part to its own file in a folder."""

    @contextmanager
    def of_file(file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG001 - as all takers
        with PartWriter(folder, part_name(file, number)) as parts_to:
            yield lambda rows: parts_to.write(columns(rows))

    return of_file
