"""What a worker does: price a part or a file of a campaign, and hand back a small outcome that adds up.

An error is part of the outcome, not an exception: so that the one reported is always the first of the
campaign, whichever task came upon one first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import add
from typing import Any

from estimator.campaign.batch import Campaign
from estimator.campaign.sources import Reading
from estimator.distributed import parts
from estimator.distributed.files import File
from estimator.distributed.local import RowsTaker, Taker, part_of, price_rows
from estimator.distributed.writing import PartWriter, rejects_of, remove, rows_of
from estimator.errors import SmsCostError
from estimator.price.parts import CampaignPart
from estimator.price.pricing import PricedRows, Terms
from estimator.price.summary import Summary


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
    """

    reading: Reading
    terms: Terms
    rows: str | None = None
    rejects: str | None = None
    threads: int | None = None

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
    """What files, or parts of one, add up to, and the first error among them. A commutative monoid.

    `of_files` has what is known of each file, by its position in the campaign.
    """

    summary: Summary = field(default_factory=Summary)
    fault: FileFault | None = None
    of_files: Mapping[int, CampaignPart] = field(default_factory=dict)

    def __add__(self, other: TaskOutcome) -> TaskOutcome:
        faults = [fault for fault in (self.fault, other.fault) if fault is not None]
        of_files = dict(self.of_files)
        for index, part in other.of_files.items():
            of_files[index] = of_files[index] + part if index in of_files else part
        return TaskOutcome(
            self.summary + other.summary, min(faults, key=lambda fault: fault.index, default=None), of_files
        )


def add_up(outcomes: Sequence[TaskOutcome]) -> TaskOutcome:
    """All of them together."""
    return reduce(add, outcomes, TaskOutcome())


def price_file(task: Task, file: File, takers: Sequence[Taker] = ()) -> TaskOutcome:
    """Price a file from its beginning to its end. `takers` get its rows, too."""
    try:
        with file.campaign(task.reading) as campaign:
            return _price(task, file, campaign, 0, takers)
    except SmsCostError as error:
        return TaskOutcome(fault=FileFault(file.index, error))


def price_part(task: Task, file: File, number: int, part: parts.Part) -> TaskOutcome:
    """Price part `number` of a file. What is wrong with it is for `settle` to name."""
    try:
        with parts.part_campaign(file, part, task.reading) as campaign:
            return _price(task, file, campaign, number)
    except SmsCostError as error:
        return TaskOutcome(fault=FileFault(file.index, error))


def settle(task: Task, file: File, number_of_parts: int, outcome: TaskOutcome) -> TaskOutcome:
    """The outcome of a file that was priced in so many parts.

    Where one of them failed, the file is read again from its beginning, as one machine would: then the error
    is the same, and it is the first in the file; or there is none, for only a cut was unlucky.
    """
    if outcome.fault is None:
        return outcome
    for folder in task.folders:
        for number in range(number_of_parts):
            remove(folder, part_name(file, number))
    return price_file(task, file)


def part_name(file: File, number: int) -> str:
    """The name of a part in the folders of results: by its place in the campaign.

    >>> part_name(File(3, "b.csv", "/data/b.csv", 100), 12)
    'part-00003-00012.parquet'
    """
    return f"part-{file.index:05d}-{number:05d}.parquet"


def _price(
    task: Task, file: File, campaign: Campaign, number: int, others: Sequence[Taker] = ()
) -> TaskOutcome:
    reasons = partial(rejects_of, terms=task.terms)
    takers = [
        *others,
        *([] if task.rows is None else [_part_writer(task.rows, number, rows_of)]),
        *([] if task.rejects is None else [_part_writer(task.rejects, number, reasons)]),
    ]
    summary = price_rows(file, campaign, task.terms, takers, task.threads)
    return TaskOutcome(summary, of_files={file.index: part_of(file, summary)})


def _part_writer(folder: str, number: int, columns: Callable[[str, PricedRows], Any]) -> Taker:
    """Whoever writes some columns of a part to its own file in a folder."""

    @contextmanager
    def of_file(file: File, campaign: Campaign) -> Iterator[RowsTaker]:  # noqa: ARG001 - as all takers
        with PartWriter(folder, part_name(file, number)) as parts_to:
            yield lambda rows: parts_to.write(columns(file.name, rows))

    return of_file
