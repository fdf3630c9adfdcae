"""Files priced one after the other, their rows handed to whoever takes them: here as in a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from estimator.campaign.batch import Campaign
from estimator.distributed.files import File
from estimator.distributed.watching import Watcher
from estimator.price.flow import run
from estimator.price.job import Job
from estimator.price.pricing import PricedRows, Terms
from estimator.price.rejects import RejectsList, write_rejects
from estimator.price.seen import Firsts
from estimator.price.summary import Summary

RowsTaker = Callable[[PricedRows], None]
Taker = Callable[[File, Campaign], AbstractContextManager[RowsTaker]]
"""Whoever takes the rows of files: for each file a block in which its batches come one after the other."""


def price_one(
    job: Job, file: File, takers: Sequence[Taker] = (), *, firsts: Firsts | None = None, checked: bool = False
) -> Summary:
    """Price one file here, from its beginning to its end; raises what is wrong with it.

    `checked`: before anybody gets a row of it.
    """
    with file.campaign(job.reading, checked=checked) as campaign:
        return price_rows(file, campaign, job.terms, takers, firsts=firsts)


def watching(watch: Watcher, look: Callable[[Campaign], None] | None = None) -> Taker:
    """Who tells a watcher how far a file is read, and lets somebody look at the campaign before it is."""

    @contextmanager
    def of_file(file: File, campaign: Campaign) -> Iterator[RowsTaker]:
        if look is not None:
            look(campaign)
        yield lambda _: watch.read(file, campaign.position())

    return of_file


def price_rows(
    file: File,
    campaign: Campaign,
    terms: Terms,
    takers: Sequence[Taker] = (),
    threads: int | None = None,
    *,
    firsts: Firsts | None = None,
) -> Summary:
    """Price the rows of a file, or of a part of one. `firsts` knows the numbers of the files before."""
    with ExitStack() as stack:
        taking = [stack.enter_context(taker(file, campaign)) for taker in takers]

        def on_rows(rows: PricedRows) -> None:
            for take in taking:
                take(rows)

        return run(campaign, terms, on_rows if taking else None, threads=threads, firsts=firsts)


def listing(rejects: RejectsList, terms: Terms) -> Taker:
    """Whoever lists the rejected rows of all files in one file."""

    @contextmanager
    def of_file(file: File, campaign: Campaign) -> Iterator[RowsTaker]:
        rejects.begin(file.name, campaign)
        yield lambda rows: write_rejects(rows, terms, rejects)

    return of_file
